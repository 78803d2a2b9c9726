import { absolutePath, isWithin } from '../../../src/effects/posix-path.ts';
import type { SourceLanguage } from '../named-in-source.ts';
import { optionValue } from '../outputs.ts';
import { runTimeSource } from '../project-source.ts';
import { type Artefact, type CommandPurpose, keptPaths, type Obstacle, type Split } from '../recipe.ts';
import { slimRuntime } from '../runtime-bases.ts';
import { isRemoved } from '../removed-files.ts';
import type { Site } from '../site.ts';
import { pathOf, readStageRun, type StageCommand } from '../stage-commands.ts';
import { buildVariables } from './build-variables.ts';
import { startedFiles } from './started-files.ts';

// Sources: https://hexdocs.pm/mix/Mix.Tasks.Release.html, https://rebar3.org/docs/deployment/releases

const LANGUAGE: SourceLanguage = {
  sources: /\.(?:exs?|erl|hrl)$/,
  ignored:
    /^(?:_build|deps|tests?|cover|doc|lib|src|config|rel|priv|assets|mix\.(?:exs|lock)|rebar\.(?:config|lock)|.*_test\.exs|\.formatter\.exs)$/,
  starts: /(?:System\.cmd|System\.shell|Port\.open\(\{:spawn,|os:cmd)\(?\s*"(?:[\w/.-]*\/)?([\w.+-]+)/g,
};

const TOOLCHAIN = /^(?:MIX_(?:HOME|ARCHIVES|DEBUG)|HEX_\w+|REBAR\w*|ELIXIR_VERSION|NODE_VERSION|NPM_\w+)$/;

/** Where `mix release` and `rebar3 release` put a release. */
const RELEASE = /\/_build\/[^/]+\/rel\/[^/]+$/;

const BUILDING = /^(?:mix|rebar3|rebar|elixirc|erlc|npm|npx|yarn|pnpm|brunch)$/;

/** Parts a stage that makes a release: the folder of the release, on the slim image of the same Erlang. */
export function splitRelease(site: Site, compiles: (command: StageCommand) => boolean): Split | Obstacle {
  const root = releaseOf(site);
  if (typeof root !== 'string') return root;
  const runtime = slimRuntime(site, ['erl', 'elixir', 'mix', 'iex', 'escript']);
  if ('reason' in runtime) return runtime;
  const last = site.commands.findLast(compiles)?.instruction;
  const artefacts: readonly Artefact[] = [{ path: root, isFolder: true }];
  const found =
    site.context === undefined
      ? undefined
      : runTimeSource(site, LANGUAGE, { isFilledByBuild: true, until: last });
  const read = keptPaths(found?.source ?? 'none');
  const named = [...new Set([...read, ...startedFiles(site)])]
    .filter((path) => !isRemoved(site, path))
    .toSorted();
  const variables = buildVariables(site, TOOLCHAIN, last, artefacts);
  return {
    runtime,
    artefacts,
    source: named.length === 0 ? 'none' : named,
    replaced: new Set(['nodejs', 'npm', 'yarn']),
    linksLibraries: true,
    runs: found?.programs ?? [],
    isBuildVariable: (name) => variables.has(name),
    readsVariable: (name) =>
      /^(?:PATH|HOME|LANG|LC_\w+|MIX_\w+|HEX_\w+|https?_proxy|HTTPS?_PROXY|GIT_\w+|NODE_\w+)$/.test(name),
    assumptions: [
      named.length === 0
        ? 'the program reads no file of its source while it runs, besides what the release holds'
        : `of its source the program reads only ${named.join(', ')} while it runs, besides what the release holds`,
    ],
  };
}

/** What the recipes of releases know of a command. */
export function purposeInRelease(command: StageCommand, site: Site): CommandPurpose | undefined {
  const { program, words } = command;
  if (BUILDING.test(program)) return 'build';
  if (!/^(?:cp|mv|tar|mkdir)$/.test(program)) return undefined;
  const root = releaseOf(site);
  if (typeof root !== 'string') return undefined;
  const at = words.findIndex((word) => word === '-C' || word === '--directory');
  const target =
    program === 'tar'
      ? at < 0
        ? command.folder
        : pathOf(command, words[at + 1])
      : pathOf(command, words.at(-1)?.replace(/(.)\/+$/, '$1'));
  if (target === undefined || target === '/') return undefined;
  return program !== 'mkdir' && (isWithin(root, target) || isWithin(target, root)) ? 'build' : undefined;
}

/** The folder of the release that a container starts. */
function releaseOf(site: Site): string | Obstacle {
  const { workdir } = site.finalState;
  for (const start of site.starts) {
    if (start.keyword === 'HEALTHCHECK') continue;
    const uses = [
      ...readStageRun(site.document, start).parts.flatMap(({ commands }) => commands),
      ...site.usesOf(start).commands.filter(({ script }) => script !== undefined),
    ];
    for (const { program, written } of uses) {
      if (/^(?:mix|iex|rebar3)$/.test(program))
        return { instruction: start, reason: `it runs ${program}: the program is built when it starts` };
      const path = written.includes('/') ? absolutePath(workdir, written) : undefined;
      const root = path === undefined ? undefined : /^(\/.+)\/bin\/[^/]+$/.exec(path)?.[1];
      if (root === undefined || /^\/usr(?:\/local)?$/.test(root)) continue;
      if (isRelease(site, root)) return linkedProblem(site, start, root) ?? root;
    }
  }
  const start = site.starts.find(({ keyword }) => keyword !== 'HEALTHCHECK');
  if (start === undefined)
    return { reason: 'it has no CMD and no ENTRYPOINT, so what the image is for is not known' };
  const [unread] = site.usesOf(start).unread;
  const isHidden = unread !== undefined && site.context?.has(unread) !== true;
  return {
    instruction: start,
    reason: isHidden
      ? `what ${unread} runs is not known`
      : 'it starts nothing of a release that the build makes',
  };
}

function isRelease(site: Site, root: string): boolean {
  return (
    RELEASE.test(root) ||
    site.commands.some((command) => {
      const { program, words } = command;
      if (program === 'mix') {
        const path = optionValue(words, '--path') ?? undefined;
        return path !== undefined && pathOf(command, path) === root;
      }
      const isCopied = /^(?:cp|mv)$/.test(program) && words.some((word) => word?.includes('/rel/') === true);
      return isCopied && pathOf(command, words.at(-1)?.replace(/(.)\/+$/, '$1')) === root;
    })
  );
}

/** In its mode for development rebar3 links a release to what lies beside it. */
function linkedProblem(site: Site, instruction: Obstacle['instruction'], root: string): Obstacle | undefined {
  if (!/\/_build\/default\/rel\//.test(root)) return undefined;
  const folder = root.slice(0, root.indexOf('/_build/'));
  const text = site.source.read(`${folder}/rebar.config`);
  if (text !== undefined && !/\{\s*dev_mode\s*,\s*true\s*\}/.test(text)) return undefined;
  return {
    ...(instruction === undefined ? {} : { instruction }),
    reason: 'a release of the default profile may be made of links to what rebar3 built beside it',
  };
}
