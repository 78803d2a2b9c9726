// The Node projects of a stage: where they are installed, by which package manager, and with what.
import { absolutePath, isWithin, outermost } from '../../../src/effects/posix-path.ts';
import { optionValue } from '../outputs.ts';
import { perSite } from '../per-site.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';
import { manifestAt, type Manifest } from './node-manifest.ts';
import { followedStarts, type NodeStart } from './node-starts.ts';
import { type Member, runningMembers, wholeManifest, workspaceOf } from './node-workspaces.ts';

export type NodeTool = 'npm' | 'yarn' | 'pnpm' | 'bun';

/** A folder in which a package manager installs what package.json names. */
export interface NodeProject {
  readonly folder: string;
  readonly tool: NodeTool;
  readonly installs: readonly StageCommand[];
  /** Of a workspace: that of all its packages. */
  readonly manifest: Manifest | undefined;
  /** Packages of the workspace of which the folder is the root. */
  readonly members: readonly Member[];
  /** Those of them that nothing runs. */
  readonly idle: readonly Member[];
  /** Where its node_modules is copied or moved to from a folder of temporary files. */
  readonly movedTo?: string;
  /** Packages of development are not installed, or are removed again. */
  readonly omitsDev: boolean;
}

/** What a stage does with Node. */
export interface NodeStage {
  readonly projects: readonly NodeProject[];
  /** A project is installed in a folder that is not known. */
  readonly isLost: boolean;
  readonly starts: readonly NodeStart[];
  /** Programs that are installed for all: `npm install -g pm2`. */
  readonly globals: readonly GlobalInstall[];
  /** The folders that hold the projects and what is copied and built beside them, outermost ones only. */
  readonly folders: readonly string[];
}

export interface GlobalInstall {
  readonly command: StageCommand;
  /** Names of packages without their versions. */
  readonly packages: readonly string[];
}

const TOOLS = new Set<string>(['npm', 'yarn', 'pnpm', 'bun']);
const INSTALLS =
  /^(?:|install|i|in|ins|ci|clean-install|install-clean|install-test|it|cit|add|update|up|upgrade)$/;

/** Reads what the stage does with Node, once. */
export const nodeStage = perSite(readStage);

function readStage(site: Site): NodeStage {
  const globals = site.commands.flatMap((command) => globalInstall(command) ?? []);
  const byFolder = new Map<string, StageCommand[]>();
  let isLost = false;
  for (const command of site.commands) {
    if (!isProjectInstall(command) && !isScriptCall(command)) continue;
    const place = projectFolder(command);
    const folder = place === undefined ? undefined : (workspaceOf(site, place)?.root ?? place);
    if (folder === undefined) isLost = true;
    else byFolder.set(folder, [...(byFolder.get(folder) ?? []), command]);
  }
  const starts = followedStarts(site);
  const projects = Array.from(byFolder, ([folder, installs]) => readProject(site, folder, installs, starts));
  return { projects, isLost, starts, globals, folders: foldersOf(site, projects, starts) };
}

/** `npm run build`: what it runs may install as well. */
function isScriptCall({ program, words }: StageCommand): boolean {
  return TOOLS.has(program) && /^(?:run|run-script)$/.test(words[0] ?? '');
}

function readProject(
  site: Site,
  folder: string,
  commands: readonly StageCommand[],
  starts: readonly NodeStart[],
): NodeProject {
  const workspace = workspaceOf(site, folder);
  const members = workspace?.members ?? [];
  const started = starts.filter(({ instruction }) => instruction.keyword !== 'HEALTHCHECK');
  const running = workspace === undefined ? [] : runningMembers(workspace, started);
  const installs = commands.filter(isProjectInstall);
  const tool = (installs.at(-1) ?? commands.at(-1))?.program;
  const prunes = site.commands.some(
    (command) => isPrune(command) && projectFolder(command) === folder && TOOLS.has(command.program),
  );
  const movedTo = folder === '/tmp' || folder === '/var/tmp' ? targetOf(site, folder) : undefined;
  return {
    folder,
    ...(movedTo === undefined ? {} : { movedTo }),
    tool: tool === 'yarn' || tool === 'pnpm' || tool === 'bun' ? tool : 'npm',
    installs,
    manifest: wholeManifest(manifestAt(site, folder), members, running),
    members,
    idle: members.filter((member) => !running.includes(member)),
    omitsDev: prunes || (installs.length > 0 && installs.every(omitsDev)),
  };
}

/** `cp -a /tmp/node_modules /app/`: packages are installed where the source changes nothing. */
function targetOf(site: Site, folder: string): string | undefined {
  for (const command of site.commands) {
    if (command.program !== 'cp' && command.program !== 'mv') continue;
    const [from, to, ...others] = command.words
      .filter((word) => word?.startsWith('-') !== true)
      .map((word) => pathOf(command, word));
    if (from === `${folder}/node_modules` && to !== undefined && others.length === 0)
      return to.replace(/\/node_modules$/, '');
  }
  return undefined;
}

/** Whether a command installs packages of a project (also one more: `npm install express`). */
export function isProjectInstall(command: StageCommand): boolean {
  const { call } = command;
  return (
    call !== undefined &&
    TOOLS.has(call.manager.name) &&
    INSTALLS.test(call.verbName) &&
    !isGlobal(command) &&
    call.verb?.does === 'install'
  );
}

function isGlobal({ words, program }: StageCommand): boolean {
  return (
    words.some((word) => word === '-g' || word === '--global' || word === '--location=global') ||
    (program === 'yarn' && words[0] === 'global')
  );
}

/** What a command installs for all: `npm install -g pm2`. */
export function globalInstall(command: StageCommand): GlobalInstall | undefined {
  const { program, words } = command;
  if (!TOOLS.has(program) || !isGlobal(command)) return undefined;
  const operands = words.filter((word) => word === undefined || !word.startsWith('-'));
  const isAdding = operands.some((word) => INSTALLS.test(word ?? '-'));
  if (!isAdding) return undefined;
  const packages = operands
    .filter((word) => word !== 'global' && !INSTALLS.test(word ?? '-'))
    .map((word) => (word ?? '').replace(/(?<=.)@[^/]*$/, ''));
  return { command, packages };
}

function isPrune(command: StageCommand): boolean {
  const { words } = command;
  const isWhole = words.some((word) => /^(?:prune|install|i|ci|focus)$/.test(word ?? ''));
  // `yarn --production`
  return (isWhole || isProjectInstall(command)) && words.some(isOmission);
}

function isOmission(word: string | undefined): boolean {
  return /^(?:--production(?:=true)?|--prod|-P|--omit=dev|--only=prod(?:uction)?)$/.test(word ?? '');
}

/** Source: https://docs.npmjs.com/cli/v11/commands/npm-install (NODE_ENV=production omits dev as well) */
export function omitsDev(command: StageCommand): boolean {
  const { words, state } = command;
  if (words.some((word) => /^--(?:include=dev|production=false|dev|no-production)$/.test(word ?? '')))
    return false;
  const separate = optionValue(words, '--omit', '--only');
  if (words.some(isOmission) || separate === 'dev' || separate?.startsWith('prod') === true) return true;
  const { environment } = command.command.wrapping;
  return (environment.get('NODE_ENV') ?? inFront(command) ?? state.valueOf('NODE_ENV')) === 'production';
}

/** `NODE_ENV=production npm install`. */
function inFront({ command: { simple, script } }: StageCommand): string | undefined {
  for (const { pos, end } of simple?.command.prefix ?? []) {
    const [, value] = /^NODE_ENV=(.*)$/.exec(script.text.text.slice(pos, end)) ?? [];
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The folder of the package.json that a call of a package manager is about. */
export function projectFolder({ words, folder }: StageCommand): string | undefined {
  const place = optionValue(words, '--prefix', '--cwd', '--dir', '-C');
  return place === undefined || place === null ? folder : absolutePath(folder, place);
}

function foldersOf(
  site: Site,
  projects: readonly NodeProject[],
  starts: readonly NodeStart[],
): readonly string[] {
  const last = site.commands.findLast(isNodeCommand)?.instruction.index ?? 0;
  const copied = site.source.copies.flatMap(({ instruction, hasFolder, destination }) =>
    hasFolder && destination !== undefined && instruction.index <= last ? [destination] : [],
  );
  const cloned = site.commands.flatMap(({ program, words, folder }) =>
    program === 'git' && words[0] === 'clone' ? clonedTo(words, folder) : [],
  );
  const installed = projects.map(({ folder, movedTo = folder }) => movedTo);
  const manifests = starts
    .flatMap((start) => start.manifests)
    .filter((each) => hasManifest(site, each, last));
  const beside = site.source.copies.flatMap(({ instruction, destination, isIntoFolder }) => {
    const folder = isIntoFolder ? destination : absolutePath(destination, '..');
    const isAround = folder !== undefined && installed.some((each) => isWithin(each, folder));
    return isAround && !SHARED.test(folder) && instruction.index <= last ? [folder] : [];
  });
  const own = new Set([...installed, ...cloned, ...manifests, ...beside]);
  const worked = new Set(site.commands.filter(isNodeCommand).flatMap(({ folder }) => folder ?? []));
  const isOwn = (folder: string): boolean =>
    [...own, ...worked].some((each) => isWithin(each, folder) || isWithin(folder, each));
  return outermost([...own, ...copied.filter(isOwn)]);
}

/** Folders of the system, which no project has for itself; `/opt` holds Yarn. */
export const SHARED =
  /^\/(?:$|(?:root|home|opt|etc|tmp|bin|lib|usr|usr\/local|usr\/local\/(?:bin|lib|src|share)|usr\/bin|usr\/lib|usr\/share|var|var\/lib)$)/;

/** A package.json is copied into the folder by itself, from which `npm start` is run. */
function hasManifest({ source }: Site, folder: string, last: number): boolean {
  return source.copies.some(
    ({ instruction, copy, destination, isIntoFolder }) =>
      instruction.index <= last &&
      copy.sources.some((word) => /(?:^|\/)package(?:\.json|\*)/.test(word)) &&
      destination === (isIntoFolder ? folder : absolutePath(folder, 'package.json')),
  );
}

/** Source: `git help clone` */
function clonedTo(words: readonly (string | undefined)[], folder: string | undefined): readonly string[] {
  const operands = words.filter(
    (word, at) =>
      at > 0 &&
      word?.startsWith('-') !== true &&
      !/^(?:-b|--branch|--depth|-o|--origin|-j|--jobs)$/.test(words[at - 1] ?? ''),
  );
  const [from, to] = operands;
  const name =
    to ??
    from
      ?.replace(/\/+$/, '')
      .replace(/^.*[/:]/, '')
      .replace(/\.git$/, '');
  const path = name === undefined ? undefined : absolutePath(folder, name);
  return path === undefined ? [] : [path];
}

const NODE_PROGRAMS = new Set(
  (
    'npm yarn yarnpkg pnpm bun npx bunx pnpx corepack node tsc ng nest next nuxt nuxi vite webpack gulp grunt bower ' +
    'react-scripts vue-cli-service gatsby hexo prisma rollup parcel lerna nx turbo rush tsup swc babel ember quasar ' +
    'node-gyp docusaurus vuepress node-prune modclean eleventy astro n browserify jspm typings tsd polymer cross-env lessc ' +
    'node-sass sass tailwindcss npm-run-all run-s run-p strapi svelte-kit ncc pkg'
  ).split(' '),
);

/** A command of Node's tools, or of a package that a project installed. */
export function isNodeCommand({ program, written }: StageCommand): boolean {
  return NODE_PROGRAMS.has(program) || written.includes('node_modules/');
}
