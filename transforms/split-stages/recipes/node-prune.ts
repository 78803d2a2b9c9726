// Packages of development are removed in the builder, where nothing that runs loads them.
// Sources: https://docs.npmjs.com/cli/v11/commands/npm-prune, https://classic.yarnpkg.com/lang/en/docs/cli/install/,
// https://pnpm.io/cli/prune
import type { Flag } from '../../../src/dockerfile/model.ts';
import type { Site } from '../site.ts';
import type { StageCommand } from '../stage-commands.ts';
import { type NodeProject, nodeStage } from './node-project.ts';
import { inFolder } from './node-manifest.ts';
import { isBeforeOmit } from './node-runtime.ts';
import { FILTERS, limitsOf } from './node-workspaces.ts';
import { berryOf, focusProblem } from './node-yarn.ts';
import { type NodeSource, readNodeSource } from './node-source.ts';
import { type NodeStart, runsBundle } from './node-starts.ts';
import { packageOf } from './package-programs.ts';

/** What the sources of a project say of its packages of development. */
export function sourceOfProject(site: Site, project: NodeProject): NodeSource | undefined {
  const { manifest } = project;
  const names = [...(manifest?.devDependencies.keys() ?? [])].filter(
    (name) => manifest?.dependencies.has(name) !== true,
  );
  return sourceOf(site, project, runsBundle(site, nodeStage(site).starts) ? new Set() : new Set(names));
}

/** Each is looked for in every source; of more than these all are read. */
const MOST_IDLE = 40;

/** What the sources say of a folder of the stage, as far as it came from the context. */
export function sourceOf(
  site: Site,
  { folder, idle }: NodeProject,
  names: ReadonlySet<string>,
): NodeSource | undefined {
  const { context } = site;
  const inContext = (place: string): string | undefined => {
    const path = site.source.inContext(place) ?? site.source.inContext(inFolder(place, 'package.json'));
    return path === undefined || context?.kindOf(path) === 'folder' ? path : path.replace(/\/?[^/]*$/, '');
  };
  const root = inContext(folder);
  if (root === undefined || context === undefined) return undefined;
  const left = (idle.length > MOST_IDLE ? [] : idle).flatMap((member) => {
    const path = inContext(member.folder);
    return path === undefined ? [] : [[path, member.manifest.name ?? ''] as const];
  });
  return readNodeSource(context, root, names, new Map(left));
}

/** Whether all that is known of the project shows that its program does without packages of development. */
export function canPrune(
  site: Site,
  project: NodeProject,
  starts: readonly NodeStart[],
  source: NodeSource | undefined,
): boolean {
  const { manifest, omitsDev } = project;
  return (
    !omitsDev &&
    manifest !== undefined &&
    manifest.devDependencies.size > 0 &&
    pruneProblem(site, project, starts, source) === undefined
  );
}

/** Why packages of development stay: the program may need one, or what removes them may not work. One clause. */
export function pruneProblem(
  site: Site,
  project: NodeProject,
  starts: readonly NodeStart[],
  source: NodeSource | undefined,
): string | undefined {
  const { manifest, movedTo, tool } = project;
  if (manifest === undefined) {
    const without = site.context === undefined ? ' without its build context' : '';
    return `whether the program needs packages of development is not known${without}`;
  }
  if (movedTo !== undefined) return `its packages are moved to ${movedTo}`;
  if (manifest.workspaces.length > 0 && project.members.length === 0)
    return 'the project has workspaces, of which no package is known';
  if (source === undefined) return 'there are more sources than are read';
  const [loaded] = source.loaded;
  if (loaded !== undefined) return `its sources load ${loaded}, a package of development`;
  const started = [...source.programs].find((name) => RUNNERS.test(name) || isOfDevelopment(project, name));
  if (started !== undefined) return `its sources start ${started}, which may run a package of development`;
  const berry = tool === 'yarn' ? berryOf(site, project) : undefined;
  return (
    startProblem(project, starts) ??
    configurationProblem(site, project, starts) ??
    installProblem(site, project) ??
    (berry === undefined ? undefined : focusProblem(berry, project))
  );
}

/** Programs that run those of packages. */
const RUNNERS = /^(?:npx|npm|yarn|pnpm|pnpx|bunx|bun)$/;

function startProblem(project: NodeProject, starts: readonly NodeStart[]): string | undefined {
  for (const { program, words, through, isUnknown, wrappers } of starts) {
    const what = through ?? 'it';
    if (isUnknown === true) return `what ${through ?? 'the container'} runs is not known`;
    const own = [program, ...wrappers].find((each) => isOfDevelopment(project, each));
    if (own !== undefined)
      return `${what} runs ${own}, which ${packageOf(own)} brings, a package of development`;
    if (loadsOfDevelopment(project, words)) return `${what} loads a package of development`;
  }
  return undefined;
}

/**
 * `next start` reads next.config.ts with the help of typescript, which it installs by itself where it is missing. Source:
 * packages/next/src/build/next-config-ts/transpile-config.ts in https://github.com/vercel/next.js
 */
function configurationProblem(
  site: Site,
  { manifest, folder }: NodeProject,
  starts: readonly NodeStart[],
): string | undefined {
  const isNext = starts.some(({ program }) => program === 'next');
  const needs =
    manifest?.devDependencies.has('typescript') === true && !manifest.dependencies.has('typescript');
  const file = ['next.config.ts', 'next.config.mts'].find(
    (name) => site.source.inContext(inFolder(folder, name)) !== undefined,
  );
  return isNext && needs && file !== undefined
    ? `next reads ${file} with typescript, a package of development`
    : undefined;
}

function installProblem(site: Site, { manifest, tool, installs }: NodeProject): string | undefined {
  // What an install needs beside the registry is not there any more; npm asks for nothing again.
  const isMounted = ({ name, value = '' }: Flag): boolean =>
    tool !== 'npm' || name !== 'mount' || !/(?:^|,)type=(?:cache|secret|ssh|tmpfs)(?:,|$)/.test(value);
  if (installs.some(({ instruction }) => instruction.flags.some(isMounted)))
    return 'its install needs more than the build has behind it';
  if (installs.some(({ words }) => hasOperands(words, manifest)))
    return 'it installs packages that package.json does not name';
  if (usesLerna(site, manifest)) return 'lerna installs packages that package.json does not name';
  if (installs.some(({ state }) => isOpen(state))) return 'a build argument says whether they are installed';
  // Packages that contradict one another: `npm prune` fails, and with `--force` it installs others (tried with npm 10).
  if (tool === 'npm')
    return installs.some(({ words }) => words.some((word) => word === '-f' || word === '--force'))
      ? 'its install is forced, after which npm removes no packages'
      : undefined;
  if (hasSecret(site)) return `${tool} asks the registry again, for which the install had a secret`;
  const remade = ['@prisma/client', 'patch-package'].find(
    (name) => manifest?.dependencies.has(name) === true || manifest?.devDependencies.has(name) === true,
  );
  if (remade !== undefined) return `${tool} would undo what ${remade} does to other packages`;
  return undefined;
}

/** `lerna bootstrap --hoist` puts packages of others beside its own. Source: https://github.com/lerna/lerna/tree/v6.6.2/core/lerna */
function usesLerna({ commands }: Site, manifest: NodeProject['manifest']): boolean {
  const isBootstrap = ({ program, words }: StageCommand): boolean =>
    program === 'lerna' && words[0] === 'bootstrap';
  return (
    commands.some(isBootstrap) ||
    [...(manifest?.scripts.values() ?? [])].some((text) => /\blerna bootstrap\b/.test(text))
  );
}

/** NODE_ENV comes from an ARG: the same file is built for development, by another value. */
function isOpen({ environment }: StageCommand['state']): boolean {
  const { kind } = environment.variable('NODE_ENV');
  return kind !== 'set' && kind !== 'unset';
}

/** They fetch packages again, for which a registry may want what is only there for the first install. */
function hasSecret({ stage, commands }: Site): boolean {
  const isPassed = stage.instructions.some(
    ({ keyword, arguments: { text } }) => keyword === 'ARG' && /TOKEN|AUTH|SECRET|PASS/i.test(text),
  );
  return (
    isPassed ||
    commands.some(
      ({ program, words }) => program === 'rm' && words.some((word) => /npmrc|yarnrc/.test(word ?? '')),
    )
  );
}

function hasOperands(words: readonly (string | undefined)[], manifest: NodeProject['manifest']): boolean {
  const isNamed = (name: string): boolean =>
    manifest?.dependencies.has(name) === true || manifest?.devDependencies.has(name) === true;
  return words
    .slice(1)
    .some(
      (word, at) =>
        word === undefined ||
        (!/^[-.]|^(?:install|i|ci|true|false)$/.test(word) &&
          !FILTERS.test(words[at] ?? '') &&
          !VALUED.test(words[at] ?? '') &&
          !isNamed(word.replace(/(?<=.)@[^/]*$/, ''))),
    );
}

const VALUED =
  /^--(?:loglevel|registry|network-timeout|network-concurrency|cache|cache-folder|prefix|cwd|dir|fetch-timeout|maxsockets)$/;
/** A program that a package of development brings, or of which the package is not known. */
function isOfDevelopment({ manifest }: NodeProject, program: string): boolean {
  const name = packageOf(program);
  return manifest?.devDependencies.has(name) === true && !manifest.dependencies.has(name);
}

/** `node -r ts-node/register`. */
function loadsOfDevelopment({ manifest }: NodeProject, words: NodeStart['words']): boolean {
  return words.some((word) => {
    const name = /^(?:--?[\w-]+=)?((?:@[\w.-]+\/)?[\w.-]+)/.exec(word ?? '')?.[1] ?? '';
    return manifest?.devDependencies.has(name) === true && !manifest.dependencies.has(name);
  });
}

/**
 * The command that removes them, for the folder that the builder ends in. npm 7 and later runs the install scripts of packages
 * of the project's own again; npm 6 knows no `--prefix` here (tried with 6, 8, and 11).
 */
export function pruneCommand(site: Site, project: NodeProject, workdir: string): string {
  const { tool, folder, installs, manifest } = project;
  const isHere = folder === workdir;
  const isWorkspace = project.members.length > 0;
  const limits = isWorkspace
    ? limitsOf(
        tool,
        installs.map(({ words }) => words),
      )
    : [];
  switch (tool) {
    case 'yarn':
      if (berryOf(site, project) !== undefined)
        return `${isHere ? '' : `cd ${folder} && `}yarn workspaces focus --all --production`;
      return `yarn${isHere ? '' : ` --cwd ${folder}`} install --production --ignore-scripts --prefer-offline`;
    case 'bun': {
      // With --production it leaves what is there (tried with 1.4).
      const folders = [
        'node_modules',
        ...project.members.map((member) => inFolder(member.folder, 'node_modules')),
      ];
      return `${isHere ? '' : `cd ${folder} && `}rm -rf ${folders.join(' ')} && bun install --production`;
    }
    case 'pnpm': {
      const place = isHere ? '' : ` --dir ${folder}`;
      if (!isWorkspace) return `CI=true pnpm${place} prune --prod --ignore-scripts`;
      // `pnpm prune` knows the root only, and removes what packages of the workspace need (tried with 8 and 10).
      return [
        `CI=true pnpm${place}`,
        ...limits,
        'install --prod --ignore-scripts --config.modules-cache-max-age=0',
      ].join(' ');
    }
    default: {
      const isLinked = [...(manifest?.dependencies.values() ?? [])].some((version) =>
        /^(?:file|link):|^\.{0,2}\//.test(version),
      );
      const options = [
        isBeforeOmit(site) ? '--production' : '--omit=dev',
        ...limits,
        ...(isLinked || isWorkspace ? ['--ignore-scripts'] : []),
        ...(installs.some(({ words }) => words.includes('--legacy-peer-deps')) ? ['--legacy-peer-deps'] : []),
      ];
      return `${isHere ? '' : `cd ${folder} && `}npm prune ${options.join(' ')}`;
    }
  }
}
