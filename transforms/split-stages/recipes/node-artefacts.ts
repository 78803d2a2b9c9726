// What the runtime of a Node program gets from the builder.
// Sources: https://nextjs.org/docs/app/api-reference/config/next-config-js/output,
// https://nuxt.com/docs/getting-started/deployment#nodejs-server, https://github.com/nodejs/corepack#readme
import type { Instruction } from '../../../src/dockerfile/model.ts';
import { absolutePath, isWithin } from '../../../src/effects/posix-path.ts';
import type { SourceCopy } from '../copied-source.ts';
import type { Artefact, KeptSource, Obstacle } from '../recipe.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';
import { movedFiles } from './moved-files.ts';
import { inFolder } from './node-manifest.ts';
import { berryOf } from './node-yarn.ts';
import {
  globalInstall,
  isNodeCommand,
  isProjectInstall,
  type NodeProject,
  type NodeStage,
  SHARED,
} from './node-project.ts';

/** Output that brings its own node_modules: Nitro's (Nuxt 3), and Next.js's where next.config asks for it. */
export function standaloneOutput(
  site: Site,
  { starts, folders }: NodeStage,
): readonly Artefact[] | undefined {
  const [folder] = folders;
  const running = starts.filter(({ instruction }) => instruction.keyword !== 'HEALTHCHECK');
  if (folder === undefined || running.length === 0 || !site.commands.some(isBuildScript)) return undefined;
  const found = new Set<string>();
  for (const { program, words, folder: at, through } of running) {
    const file = words.find((word) => word?.startsWith('-') !== true)?.replace(/^\.\//, '');
    const path = file?.startsWith('/') === true ? file : inFolder(at ?? '', file ?? '');
    const [, output] =
      /^(.*\/(?:\.output|\.next\/standalone))\/(?:server\/index\.mjs|server\.js)$/.exec(path) ?? [];
    if (program !== 'node' || through !== undefined || output === undefined) return undefined;
    found.add(output);
  }
  return [...found].map((path) => ({ path }));
}

/** What is copied from the builder, and what of the source is copied once more. */
export interface Brought {
  readonly artefacts: readonly Artefact[];
  readonly source: KeptSource;
}

/**
 * The folders of the projects; where nothing but packages is installed and the source is copied below, only node_modules.
 */
export function broughtOf(site: Site, stage: NodeStage): Brought | Obstacle {
  const last = site.commands.findLast(isNodeCommand)?.instruction.index ?? 0;
  if (stage.folders.includes('/')) return broughtFromRoot(site, stage, last);
  const shared = stage.folders.find((folder) => SHARED.test(folder));
  if (shared !== undefined)
    return { ...installOf(stage), reason: `the project lies in ${shared}, among other files of the image` };
  const artefacts = stage.folders.map((folder) => {
    const project = stage.projects.find((each) => each.folder === folder);
    const isFilled = copiesInto(site, folder, 0, last).length > 0;
    const isCopiedBelow = copiesInto(site, folder, last + 1, Infinity).some(
      ({ sources, destination }) => sources.includes('') && destination === folder,
    );
    const isPlain =
      !isFilled &&
      isCopiedBelow &&
      project !== undefined &&
      makesOnlyModules(site, project) &&
      !isPrepared(site, folder, last);
    return { path: isPlain ? inFolder(folder, 'node_modules') : folder };
  });
  const caches = cachesOfYarn(site, stage);
  const downloads = downloadedPrograms(site).map((path) => ({ path }));
  return 'reason' in caches ? caches : { artefacts: [...artefacts, ...caches, ...downloads], source: 'none' };
}

/** `wget -O /usr/local/bin/dumb-init`: files by themselves that a container starts. */
export function downloadedPrograms(site: Site): readonly string[] {
  const words = new Set(site.starts.flatMap(({ arguments: { text } }) => text.split(/[\s",[\]]+/)));
  return movedFiles(site)
    .filter(({ command, isSure }) => isSure && /^(?:curl|wget)$/.test(command.program))
    .map(({ path }) => path)
    .filter((path) => words.has(path) || words.has(path.replace(/^\/usr\/(?:local\/)?s?bin\//, '')));
}

/** Yarn's own cache, from which its Plug'n'Play loads packages. */
function cachesOfYarn(site: Site, { projects }: NodeStage): readonly Artefact[] | Obstacle {
  const found = new Set<string>();
  for (const project of projects) {
    const berry = project.tool === 'yarn' ? berryOf(site, project) : undefined;
    if (berry?.cache === undefined) continue;
    const [install] = project.installs;
    if (berry.major === undefined)
      return {
        ...(install === undefined ? {} : { instruction: install.instruction }),
        reason: 'which version of Yarn installs is not known, and so where packages lie',
      };
    if (!isWithin(berry.cache, project.folder)) found.add(berry.cache);
  }
  return [...found].map((path) => ({ path }));
}

function copiesInto(site: Site, folder: string, from: number, to: number): readonly SourceCopy[] {
  return site.source.copies.filter(
    ({ instruction, hasFolder, destination, copy }) =>
      hasFolder &&
      !copy.sources.every((word) => /\.(?:json|ya?ml|lock|lockb|npmrc)$/.test(word)) &&
      instruction.index >= from &&
      instruction.index <= to &&
      destination !== undefined &&
      isWithin(destination, folder),
  );
}

/** Something is put into the folder that the copy below does not bring again. */
function isPrepared(site: Site, folder: string, last: number): boolean {
  const isInside = (path: string | undefined): boolean => path !== undefined && isWithin(path, folder);
  const isTouched = site.commands.some((command) => {
    const { instruction, program, words, redirected } = command;
    if (instruction.index > last || isNodeCommand(command) || isCorepack(command)) return false;
    if (redirected.some(isInside)) return true;
    if (command.call !== undefined || HARMLESS.test(program)) return false;
    const paths = words.filter((word) => word?.startsWith('-') !== true).map((word) => pathOf(command, word));
    return program === 'mkdir'
      ? paths.some((path) => path !== folder && isInside(path))
      : paths.some(isInside);
  });
  return (
    isTouched || site.source.copies.some((copy) => copy.instruction.index <= last && isRenamed(copy, folder))
  );
}

/** Programs that leave the files of a project alone, or only remove some. */
const HARMLESS =
  /^(?:cd|set|echo|true|test|\[|ls|env|export|rm|(?:user|group)(?:add|mod)|add(?:user|group)|:)$/;

/** A file of the context that is another one in the folder, by its name or its place. */
function isRenamed({ copy, sources, destination, isIntoFolder }: SourceCopy, folder: string): boolean {
  if (destination === undefined || !isWithin(destination, folder)) return false;
  if (copy.kind !== 'context') return true;
  return copy.sources.some((word, at) => {
    const source = sources[at] ?? word.replace(/^\.\//, '');
    const name = source.replace(/^.*\//, '');
    return (isIntoFolder ? inFolder(destination, name) : destination) !== inFolder(folder, source);
  });
}

/** No script of the install, and no other command, makes anything beside node_modules. */
function makesOnlyModules(site: Site, project: NodeProject): boolean {
  if (
    !isBare(project) ||
    project.members.length > 0 ||
    project.tool === 'bun' ||
    site.commands.some(isBuildScript)
  )
    return false;
  return site.source.inContext(inFolder(project.folder, '.yarnrc.yml')) === undefined;
}

/** Settings and scripts that are copied to other places than the projects: the runtime has them too. */
export function foreignCopies(site: Site, { folders }: NodeStage): readonly Instruction[] {
  return site.source.copies.flatMap(({ instruction, hasFolder, destination, copy }) =>
    hasFolder &&
    copy.kind === 'context' &&
    destination !== undefined &&
    !folders.some((folder) => isWithin(destination, folder))
      ? [instruction]
      : [],
  );
}

/** The source among the system's folders: it is copied again, and only node_modules and what is started come from the builder. */
function broughtFromRoot(site: Site, stage: NodeStage, last: number): Brought | Obstacle {
  const project = stage.projects.find(({ folder }) => folder === '/');
  const outputs = project === undefined || stage.projects.length > 1 ? undefined : rootOutputs(site, stage);
  if (project === undefined || outputs === undefined || !isBare(project) || project.members.length > 0)
    return { ...installOf(stage), reason: 'the project lies in /, among the folders of the system' };
  const isFilled = site.source.copies.some(
    ({ instruction, hasFolder, copy }) => hasFolder && copy.kind === 'context' && instruction.index <= last,
  );
  const paths = ['/node_modules', ...outputs];
  return { artefacts: paths.map((path) => ({ path })), source: isFilled ? 'again' : 'none' };
}

/** No script of the install makes anything beside node_modules. */
function isBare({ manifest }: NodeProject): boolean {
  const scripts = manifest?.scripts;
  const made = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];
  return scripts !== undefined && !made.some((name) => scripts.has(name));
}

/** The folders of `/` that hold what is built and started; undefined if that is not known. */
function rootOutputs(site: Site, { starts }: NodeStage): readonly string[] | undefined {
  if (!site.commands.some(isBuildScript)) return [];
  const found = new Set<string>();
  for (const { program, words, folder, isUnknown, instruction } of starts) {
    if (instruction.keyword === 'HEALTHCHECK' || /^(?:rm|echo|sleep|npm|yarn|pnpm)$/.test(program)) {
      if (isUnknown === true) return undefined;
      continue;
    }
    const file = words.find((word) => word?.startsWith('-') !== true);
    const path = file === undefined ? undefined : absolutePath(folder, file);
    if (program !== 'node' || path === undefined) return undefined;
    const [, top = ''] = /^\/([\w.-]+)\/./.exec(path) ?? [];
    if (site.source.inContext(path) !== undefined) continue;
    if (top === '' || SYSTEM_FOLDERS.test(top)) return undefined;
    found.add(`/${top}`);
  }
  return [...found];
}

const SYSTEM_FOLDERS =
  /^(?:bin|boot|dev|etc|home|lib\w*|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)$/;

/** Where messages about what is installed point. */
export function installOf({ projects }: NodeStage): { readonly instruction?: Instruction } {
  const [install] = projects[0]?.installs ?? [];
  return install === undefined ? {} : { instruction: install.instruction };
}

/** `corepack enable`: a word in front of every other command of it. */
export function isCorepack({ command }: StageCommand): boolean {
  return command.allWords[0]?.value === 'corepack';
}

function isIdle({ words, program }: StageCommand): boolean {
  return /^(?:cache|config|set|prune|--version|-v)$/.test(words[0] ?? '') || program === 'corepack';
}

/** A command that makes something of the source: `npm run build`. */
export function isBuildScript(command: StageCommand): boolean {
  return (
    isNodeCommand(command) &&
    !isProjectInstall(command) &&
    globalInstall(command) === undefined &&
    !isIdle(command)
  );
}

/** Package managers that containers start and that the slim image has not by itself. */
export function toolLines(
  site: Site,
  { starts, globals }: NodeStage,
): {
  readonly lines: readonly string[];
  readonly artefacts: readonly Artefact[];
} {
  const running = new Set(site.started.map(({ program }) => program));
  const used = ['pnpm', 'yarn', 'bun'].find(
    (tool) => running.has(tool) || starts.some(({ program }) => program === tool),
  );
  if (used === undefined) return { lines: [], artefacts: [] };
  const own = globals.find(({ packages }) => packages.includes(used));
  if (own !== undefined) {
    const { written, words } = own.command;
    return { lines: [`RUN ${[written, ...words.map((word) => word ?? '')].join(' ')}`], artefacts: [] };
  }
  const corepack = site.commands.find(isCorepack);
  const home =
    corepack?.state.valueOf('COREPACK_HOME') ?? `${corepack?.state.home ?? '/root'}/.cache/node/corepack`;
  return corepack === undefined
    ? { lines: [], artefacts: [] }
    : { lines: ['RUN corepack enable'], artefacts: [{ path: home }] };
}
