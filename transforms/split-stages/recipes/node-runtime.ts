// The runtime of a Node program: the slim image, and what its packages need of the system.
import type { Obstacle, RuntimeBase } from '../recipe.ts';
import { slimRuntime } from '../runtime-bases.ts';
import { listed } from '../runtime-packages.ts';
import type { Site } from '../site.ts';
import { isSelfContained, type ModuleNeed, needOf, packageOfFullImage } from './node-needs.ts';
import type { NodeProject } from './node-project.ts';

/** Source: https://github.com/nodejs/docker-node (both variants) */
const PROGRAMS = ['node', 'nodejs', 'npm', 'npx', 'yarn', 'yarnpkg', 'corepack', 'docker-entrypoint.sh'];

/**
 * `node:20-slim` for `node:20`; the same image where it is small already.
 *
 * @param others programs that come along or are installed.
 */
export function nodeRuntime(site: Site, others: readonly string[]): RuntimeBase | Obstacle {
  const { base, stage } = site;
  // Source: https://github.com/docker-library/official-images (no wheezy-slim; others only since some version of each line)
  const [, release] = /-?(wheezy|jessie|stretch)$/.exec(base.tag) ?? [];
  if (base.words.includes('onbuild'))
    return { instruction: stage.from, reason: `${base.name} has triggers of its own` };
  const hasPatch = /^\d+\.\d+/.test(base.tag);
  if (release !== undefined && (release === 'wheezy' || hasPatch || base.tag === release))
    return { instruction: stage.from, reason: `whether ${base.name} has a slim variant is not known` };
  if (/^(?:0\.10\.(?:28|30|31)|0\.11\.13|chakracore.*|nightly.*)$/.test(base.tag))
    return { instruction: stage.from, reason: `${base.name} has no slim variant` };
  return slimRuntime(site, [...PROGRAMS, ...others]);
}

/** Whether the base is the full image, with compilers and the libraries of buildpack-deps. */
export function isFullImage({ base }: Site): boolean {
  return (
    base.distribution !== 'alpine' &&
    !base.words.some((word) => word === 'slim' || word === 'alpine' || word === 'onbuild')
  );
}

/** Libraries that Node itself is linked to, so that every image of Node has them. Source: `ldd node` of nodejs.org's builds */
export const PRESENT: ReadonlySet<string> = new Set(
  'libc6 libgcc-s1 libgcc1 libstdc++6 libatomic1 libgomp1 musl libgcc libstdc++ libgomp libatomic'.split(' '),
);

/** What packages of npm need of the system. */
export interface SystemNeeds {
  readonly programs: readonly string[];
  readonly packages: readonly string[];
  /** Packages of the distribution that only node-gyp needs. Source: https://github.com/nodejs/node-gyp#on-unix */
  readonly replaced: ReadonlySet<string>;
  readonly assumptions: readonly string[];
}

/** What the packages of the projects need, and the programs that the sources start. */
export function systemNeeds(
  site: Site,
  projects: readonly NodeProject[],
  started: ReadonlySet<string>,
): SystemNeeds | Obstacle {
  const programs = new Set<string>();
  const packages = new Set<string>();
  const compiled = new Set<string>();
  const { distribution } = site.base;
  for (const { manifest } of projects) {
    for (const name of manifest?.dependencies.keys() ?? []) {
      const need = needOf(name);
      if (need === undefined) continue;
      const refusal = refusalOf(site, name, need);
      if (refusal !== undefined) return refusal;
      for (const program of need.programs ?? []) programs.add(program);
      for (const each of need.packages?.[distribution === 'alpine' ? 'alpine' : 'debian'] ?? [])
        packages.add(each);
    }
    for (const name of manifest?.scripted ?? [])
      if (!isSelfContained(name) && needOf(name) === undefined) compiled.add(name);
  }
  for (const program of started) programs.add(program);
  const runsPython = [...programs, ...site.started.map(({ program }) => program)].some((program) =>
    program.startsWith('python'),
  );
  const replaced = new Set(
    runsPython
      ? []
      : [
          'python',
          'python2',
          'python2.7',
          'python3',
          'python-is-python3',
          'py3-setuptools',
          'python-dev',
          'python2-dev',
          'python3-dev',
          'python3-setuptools',
          'python3-distutils',
        ],
  );
  // What a small base lacks was missing before, unless the stage installs it.
  const installed = new Set(site.installed.flatMap(({ known, name }) => [name, ...(known?.commands ?? [])]));
  const own = [...programs].filter((program) => installed.has(program));
  if (!isFullImage(site))
    return {
      programs: own,
      packages: [...packages].filter((name) => installed.has(name)),
      replaced,
      assumptions: [],
    };
  for (const program of programs) {
    const name = packageOfFullImage(program);
    if (name !== undefined && !installed.has(program)) packages.add(name);
  }
  const clause = `${listed([...compiled])} needs no library of the system but those of the slim image`;
  return {
    programs: own,
    packages: [...packages],
    replaced,
    assumptions: compiled.size === 0 ? [] : [clause],
  };
}

/** Programs of the system that a package may start: present in the full image or installed by the stage. */
function refusalOf(site: Site, name: string, need: ModuleNeed): Obstacle | undefined {
  if (need.refusal === undefined) return undefined;
  const { environment } = site.finalState;
  const isOff = need.unless?.some((variable) => {
    const { kind } = environment.variable(variable);
    return kind === 'set' || kind === 'default';
  });
  if (isOff === true) return undefined;
  return { reason: `${name} needs ${need.refusal}` };
}

/** npm 7, which came with Node 15, has `--omit`. Source: https://nodejs.org/dist/index.json */
export function isBeforeOmit({ base: { words } }: Site): boolean {
  const major = /^v?(\d+)/.exec(words[0] ?? '')?.[1];
  if (major !== undefined) return Number(major) < 15;
  return /^(?:argon|boron|carbon|dubnium|erbium|fermium)$/.test(words[0] ?? '');
}
