import path from 'node:path';
import { ContextFinder, type NamedBuild } from '../context/locate.ts';
import { readContextName, type BuildInputs } from '../images/build-inputs.ts';
import { UsageError } from './usage-error.ts';

/** What the command line gives to builds. */
export interface GivenInputs {
  readonly buildArguments: Readonly<Record<string, string>>;
  /** Names of BuildKit's named contexts, as written. */
  readonly buildContexts: readonly string[];
}

/** Without one of these a build's arguments and contexts make no difference. */
const ASKS = /^[ \t]*(?:arg[ \t]|from[ \t])/im;

/** What the builds of each Dockerfile are given: on the command line, and in the Compose and Bake files that name it. */
export class BuildInputsFinder {
  readonly #given: GivenInputs;
  readonly #finder: ContextFinder;

  /** @param finder what has read the Compose and Bake files of this run. */
  constructor(given: GivenInputs, finder = new ContextFinder()) {
    this.#finder = finder;
    this.#given = given;
  }

  /**
   * @param location the Dockerfile's absolute path; absent for standard input.
   * @param buildArguments what the command line and the configuration give this one.
   */
  async of(
    source: string,
    location: string | undefined,
    buildArguments: Readonly<Record<string, string>> = this.#given.buildArguments,
  ): Promise<BuildInputs> {
    const builds = location === undefined || !ASKS.test(source) ? [] : await this.#finder.buildsOf(location);
    const { buildContexts } = this.#given;
    const described = describedArguments(builds);
    const sources = Object.entries(described.sources).filter(
      ([name]) => !Object.hasOwn(buildArguments, name),
    );
    const contexts = [
      ...builds.flatMap((build) => (build.contexts ?? []).map((name) => [name, giverOf(build)] as const)),
      ...buildContexts.map((name) => [name, '--build-context'] as const),
    ];
    return {
      buildArguments: { ...described.values, ...buildArguments },
      argumentSources: Object.fromEntries(sources),
      namedContexts: Object.fromEntries(contexts.map(([name, giver]) => [readContextName(name), giver])),
    };
  }
}

/** The arguments that builds are given, and the values of those that all of them are given alike. */
function describedArguments(builds: readonly NamedBuild[]): {
  readonly sources: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
} {
  const sources = new Map<string, string>();
  const values = new Map<string, string>();
  for (const build of builds) {
    for (const [name, value] of Object.entries(build.args ?? {})) {
      if (sources.has(name)) continue;
      sources.set(name, giverOf(build));
      const isCommon = builds.every(({ args = {} }) => Object.hasOwn(args, name) && args[name] === value);
      if (isCommon && value !== undefined) values.set(name, value);
    }
  }
  return { sources: Object.fromEntries(sources), values: Object.fromEntries(values) };
}

function giverOf({ tool, folder }: NamedBuild): string {
  const place = path.relative(process.cwd(), folder).split(path.sep).join('/');
  return place === '' ? `a ${tool} file` : `a ${tool} file in ${place}`;
}

/**
 * `--build-arg NAME=VALUE`, and `NAME` alone for the value in the environment.
 *
 * @throws UsageError
 */
export function readBuildArguments(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const given: Record<string, string> = {};
  for (const word of words) {
    const [, name = '', value] = /^([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === '') throw new UsageError(`--build-arg takes NAME=VALUE, not '${word}'`);
    const found = value ?? environment[name];
    if (found !== undefined) given[name] = found;
  }
  return given;
}

/**
 * The names in `--build-context NAME=VALUE`.
 *
 * @throws UsageError
 */
export function readBuildContexts(words: readonly string[]): string[] {
  return words.map((word) => {
    const name = /^([^=]+)=./.exec(word)?.[1];
    if (name === undefined) throw new UsageError(`--build-context takes NAME=VALUE, not '${word}'`);
    return name;
  });
}
