// A server of Node: installed and built on the full image, run on the slim one, without packages of development.
// Source: https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md
import { readRun } from '../../../src/effects/package-calls.ts';
import type { Artefact, BuilderLines, Obstacle, Recipe, Split } from '../recipe.ts';
import { listed } from '../runtime-packages.ts';
import type { Site } from '../site.ts';
import { developmentStart } from './node-development.ts';
import {
  broughtOf,
  foreignCopies,
  installOf,
  isBuildScript,
  isCorepack,
  standaloneOutput,
  toolLines,
} from './node-artefacts.ts';
import { globalProblem } from './node-globals.ts';
import { isNodeCommand, nodeStage, type NodeStage } from './node-project.ts';
import { canPrune, pruneCommand, pruneProblem, sourceOf, sourceOfProject } from './node-prune.ts';
import { nodePurpose } from './node-purposes.ts';
import { isFullImage, nodeRuntime, PRESENT, systemNeeds } from './node-runtime.ts';
import type { NodeSource } from './node-source.ts';
import { inFolder } from './node-manifest.ts';
import { packageOf } from './package-programs.ts';

/** A server of Node on the slim image. */
export const node: Recipe = {
  name: 'Node',
  recognises: (site) => isOfNode(site) && installsSomething(nodeStage(site)),
  split(site): Split | Obstacle | undefined {
    const stage = nodeStage(site);
    if (stage.projects.length === 0 && !stage.isLost) return globalsOnly(site);
    const obstacle =
      developmentStart(stage.starts) ??
      unknownStart(site, stage) ??
      lostProject(site, stage) ??
      removedSettings(site) ??
      configuredGit(site) ??
      globalProblem(site, stage);
    if (obstacle !== undefined) return obstacle;
    const runtime = nodeRuntime(site, ownPrograms(site, stage));
    if ('reason' in runtime) return runtime;
    const sources = sourcesOf(site, stage);
    const needs = systemNeeds(site, stage.projects, programsIn(sources));
    if ('reason' in needs) return { ...installOf(stage), ...needs };
    const output = standaloneOutput(site, stage);
    const pruned = output === undefined ? prunes(site, stage) : [];
    const brought =
      output === undefined ? broughtOf(site, stage) : { artefacts: output, source: 'none' as const };
    if ('reason' in brought) return brought;
    const { artefacts, source } = brought;
    const isSame = runtime.reference === site.base.written;
    if (isSame && output === undefined && pruned.length === 0 && !hasBuildPackages(site))
      return nothingGained(site, stage);
    const tools = toolLines(site, stage);
    const assumptions = [
      ...(pruned.length === 0
        ? []
        : ['the program loads no package of devDependencies, as none of its sources does']),
      ...(output === undefined
        ? []
        : [`${listed(output.map(({ path }) => path))} holds all that the program needs`]),
      ...(output === undefined && site.commands.some(isBuildScript) ? [onlyWrites(artefacts)] : []),
      ...(isSame ? [] : [lessImage(site, runtime.reference, stage)]),
      ...needs.assumptions,
    ];
    return {
      runtime,
      artefacts: [...artefacts, ...tools.artefacts],
      source,
      packages: needs.packages,
      replaced: needs.replaced,
      needless: PRESENT,
      linksLibraries: true,
      runs: [...needs.programs, ...systemPrograms(stage)],
      builderLines: builderLines(pruned, cacheLines(stage)),
      runtimeLines: tools.lines,
      repeated: foreignCopies(site, stage),
      isBuildVariable: (name) => /^(?:NPM_TOKEN|NODE_AUTH_TOKEN|PYTHON|npm_config_python)$/.test(name),
      readsVariable: (name) => name !== 'PORT' || site.commands.some(isBuildScript),
      assumptions,
    };
  },
  purposeOf: nodePurpose,
};

/** An image of Node; or one in which a program of Node is started that was installed there. */
function isOfNode({ base, started, commands }: Site): boolean {
  if (/(?:^|[/-])node(?:js)?$/.test(base.repository)) return true;
  const isPlain = /^(?:debian|ubuntu|alpine)$/.test(base.repository);
  return (
    isPlain &&
    commands.some(({ program }) => program === 'npm' || program === 'yarn') &&
    started.some(({ program }) => /^(?:node|npm|yarn|pnpm|pm2(?:-\w+)?)$/.test(program))
  );
}

function installsSomething({ projects, globals, isLost }: NodeStage): boolean {
  return isLost || projects.length > 0 || globals.length > 0;
}

function globalsOnly(site: Site): Obstacle | undefined {
  if (!isFullImage(site)) return undefined;
  const [first] = nodeStage(site).globals;
  return {
    ...(first === undefined ? {} : { instruction: first.command.instruction }),
    reason: "it installs a program among the image's own files, and builds nothing that could be copied",
  };
}

function unknownStart(site: Site, { starts }: NodeStage): Obstacle | undefined {
  const unknown = starts.find((start) => start.isUnknown === true && start.through !== undefined);
  if (unknown === undefined || site.context === undefined) return undefined;
  const { instruction, through = 'it' } = unknown;
  return { instruction, reason: `what ${through} runs is not known` };
}

/** Programs that packages bring: those of the projects, of `npx`, and of what is installed for all. */
function ownPrograms(site: Site, { projects, globals }: NodeStage): readonly string[] {
  const names = new Set<string>([
    ...globals.flatMap(({ packages }) => packages),
    ...projects.flatMap(({ manifest }) => [
      ...(manifest?.dependencies.keys() ?? []),
      ...(manifest?.devDependencies.keys() ?? []),
    ]),
  ]);
  const fetched = site.starts.flatMap((start) =>
    readRun(site.document, start).commands.flatMap(({ allWords, program }) =>
      FETCHERS.test(allWords[0]?.value ?? '') ? (program ?? []) : [],
    ),
  );
  const named = site.started.map(({ program }) => program).filter((program) => names.has(packageOf(program)));
  return [...fetched, ...named, ...['yarn', 'pnpm', 'bun'].filter((tool) => bringsTool(site, globals, tool))];
}

const FETCHERS = /^(?:npx|bunx|pnpx|corepack)$/;

/** Installed for all, or by corepack. */
function bringsTool({ commands }: Site, globals: NodeStage['globals'], tool: string): boolean {
  return globals.some(({ packages }) => packages.includes(tool)) || commands.some(isCorepack);
}

/** `git config --global user.email`: who commits does so in the container. */
function configuredGit({ commands }: Site): Obstacle | undefined {
  const found = commands.find(
    ({ program, words }) =>
      program === 'git' && words[0] === 'config' && words.some((word) => word?.startsWith('user.') === true),
  );
  return found === undefined
    ? undefined
    : { instruction: found.instruction, reason: 'it sets up git, which the program may run' };
}

/** `rm /etc/nginx/sites-enabled/default`: the runtime may have it again. */
function removedSettings({ commands }: Site): Obstacle | undefined {
  const found = commands.find(
    ({ program, words }) =>
      program === 'rm' &&
      words.some((word) => /^\/(?:etc\/(?!apt\/)|var\/www\/|usr\/share\/nginx\/)/.test(word ?? '')),
  );
  if (found === undefined) return undefined;
  return {
    instruction: found.instruction,
    reason: 'it removes settings of the system that the runtime may have',
  };
}

function lostProject(site: Site, { isLost, projects, globals }: NodeStage): Obstacle | undefined {
  const linking =
    site.commands.find(({ program, words }) => /^(?:npm|yarn|pnpm)$/.test(program) && words[0] === 'link') ??
    globals.find(({ packages }) => packages.some((name) => /^\.|^\//.test(name)))?.command;
  if (linking !== undefined)
    return {
      instruction: linking.instruction,
      reason: "it links the project among the image's own programs",
    };
  if (!isLost) return undefined;
  const [install] = projects[0]?.installs ?? [];
  return {
    ...(install === undefined ? {} : { instruction: install.instruction }),
    reason: 'the folder in which packages are installed is not known',
  };
}

function programsIn(sources: readonly NodeSource[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { programs } of sources) for (const program of programs) found.add(program);
  return found;
}

function sourcesOf(site: Site, { projects }: NodeStage): readonly NodeSource[] {
  return projects.flatMap((project) => sourceOf(site, project, new Set()) ?? []);
}

/** What removes packages of development from the projects that can do without. */
function prunes(site: Site, { projects, starts }: NodeStage): readonly string[] {
  const last = site.commands.findLast(isNodeCommand);
  const end = last === undefined ? undefined : site.stateAfter(last.instruction);
  if (end?.workdir === undefined) return [];
  const { workdir, user } = end;
  return projects.flatMap((project) => {
    if (user !== 'root' && project.installs.some(({ state }) => state.user !== user)) return [];
    const source = sourceOfProject(site, project);
    return canPrune(site, project, starts, source) ? [pruneCommand(site, project, workdir)] : [];
  });
}

/** What Next.js keeps for its next build. Source: https://nextjs.org/docs/app/guides/ci-build-caching */
function cacheLines({ starts }: NodeStage): readonly string[] {
  const start = starts.find(({ program, words }) => program === 'next' && words[0] === 'start');
  if (start?.folder === undefined) return [];
  return [`rm -rf ${inFolder(start.folder, '.next/cache')}`];
}

function builderLines(pruned: readonly string[], cleaning: readonly string[]): readonly BuilderLines[] {
  const lines = [...pruned, ...cleaning].map((command) => `RUN ${command}`);
  return lines.length === 0 ? [] : [{ lines }];
}

function hasBuildPackages({ installed }: Site): boolean {
  return installed.some(({ known }) => known?.role === 'build');
}

function nothingGained(site: Site, { projects, starts }: NodeStage): Obstacle | undefined {
  const builds = site.commands.find(isBuildScript);
  for (const project of projects) {
    const { manifest, omitsDev } = project;
    if (omitsDev || (manifest?.devDependencies.size ?? (builds === undefined ? 0 : 1)) === 0) continue;
    const problem = pruneProblem(site, project, starts, sourceOfProject(site, project));
    const instruction = builds?.instruction ?? project.installs[0]?.instruction;
    if (problem !== undefined)
      return {
        ...(instruction === undefined ? {} : { instruction }),
        reason: `packages of development cannot be left out: ${problem}`,
      };
  }
  return undefined;
}

function onlyWrites(artefacts: readonly Artefact[]): string {
  return `nothing that the build writes outside of ${listed(artefacts.map(({ path }) => path))} is needed`;
}

function lessImage({ base }: Site, slim: string, { starts }: NodeStage): string {
  const unread = starts.find(({ isUnknown }) => isUnknown === true)?.through;
  const who = unread === undefined ? 'the program' : `what ${unread} runs`;
  return `${who} starts no program and loads no library of ${base.name} that ${slim} lacks`;
}

/** Programs that package scripts run and that no package of npm brings. */
function systemPrograms({ starts, projects, globals }: NodeStage): readonly string[] {
  const names = new Set(
    projects.flatMap(({ manifest }) => [
      ...(manifest?.dependencies.keys() ?? []),
      ...(manifest?.devDependencies.keys() ?? []),
    ]),
  );
  const installed = new Set(globals.flatMap(({ packages }) => packages));
  return starts
    .filter(
      ({ through, isUnknown, written }) =>
        through !== undefined && isUnknown !== true && !written.includes('/'),
    )
    .map(({ program }) => program)
    .filter((program) => {
      const name = packageOf(program);
      return SYSTEM_PROGRAMS.test(program) && !names.has(name) && !installed.has(name);
    });
}

/** Programs of package scripts that are the system's. */
const SYSTEM_PROGRAMS =
  /^(?:git|curl|wget|python[23]?|make|gcc|g\+\+|ffmpeg|convert|magick|java|php|ruby|perl|nginx|redis-server|mysql|psql|mongo|ssh|rsync|zip|unzip|jq|nc|ps|openssl)$/;
