// Workspaces: several packages that one call of a package manager installs.
// Sources: https://docs.npmjs.com/cli/v11/using-npm/workspaces, https://classic.yarnpkg.com/lang/en/docs/workspaces/,
// https://pnpm.io/workspaces, https://bun.sh/docs/install/workspaces
import { parentOf } from '../../../src/context/context.ts';
import { matchesOf } from '../../../src/context/matches.ts';
import { absolutePath, isWithin } from '../../../src/effects/posix-path.ts';
import type { Site } from '../site.ts';
import { inFolder, manifestAt, type Manifest } from './node-manifest.ts';

/** A package of a workspace that is in the stage. */
export interface Member {
  readonly folder: string;
  readonly manifest: Manifest;
}

export interface Workspace {
  readonly root: string;
  readonly members: readonly Member[];
}

/** Real workspaces have less than a dozen. */
const MOST_PATTERNS = 100;

const known = new WeakMap<Site, Map<string, readonly Member[]>>();

/** The workspace that a folder is the root or a package of; undefined: it is of none. */
export function workspaceOf(site: Site, folder: string): Workspace | undefined {
  for (let root = folder; ; root = absolutePath(root, '..') ?? '/') {
    const members = membersAt(site, root);
    if (members.length > 0 && (root === folder || members.some((member) => member.folder === folder)))
      return { root, members };
    if (root === '/') return undefined;
  }
}

function membersAt(site: Site, root: string): readonly Member[] {
  const found = known.get(site) ?? new Map<string, readonly Member[]>();
  known.set(site, found);
  let members = found.get(root);
  if (members === undefined) {
    members = readMembers(site, root);
    found.set(root, members);
  }
  return members;
}

function readMembers(site: Site, root: string): readonly Member[] {
  const place = site.source.inContext(inFolder(root, 'package.json'));
  const patterns = manifestAt(site, root)?.workspaces ?? [];
  if (place === undefined || patterns.length === 0) return [];
  const folders = new Set<string>();
  for (const pattern of patterns.slice(0, MOST_PATTERNS)) {
    const isExcluded = pattern.startsWith('!');
    for (const folder of foldersOf(site, parentOf(place), pattern.replace(/^!/, ''))) {
      if (isExcluded) folders.delete(folder);
      else folders.add(folder);
    }
  }
  return [...folders].flatMap((path) => {
    const folder = absolutePath(root, path);
    const manifest = folder === undefined || folder === root ? undefined : manifestAt(site, folder);
    return folder === undefined || manifest === undefined ? [] : [{ folder, manifest }];
  });
}

/** What a pattern stands for, relative to the root; `**` for folders two levels deep at most. */
function foldersOf({ context }: Site, place: string, pattern: string): readonly string[] {
  if (context === undefined) return [];
  const plain = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
  const depths = plain.includes('**') ? ['*', '*/*'].map((deep) => plain.replace('**', deep)) : [plain];
  return depths.flatMap((each) =>
    (matchesOf(context, `${place}/${each}`) ?? [])
      .filter((path) => !/(?:^|\/)node_modules(?:\/|$)/.test(path) && context.kindOf(path) === 'folder')
      .map((path) => (place === '' ? path : path.slice(place.length + 1))),
  );
}

/** The folder of a package by its name or its path: `npm run start --workspace=api`. */
export function folderOfMember(site: Site, folder: string | undefined, name: string): string | undefined {
  const workspace = folder === undefined ? undefined : workspaceOf(site, folder);
  const path = absolutePath(workspace?.root, name.replace(/^\{(.*)\}$/, '$1'));
  return workspace?.members.find((member) => member.manifest.name === name || member.folder === path)?.folder;
}

/** A command that a container runs: what is known of it here. */
interface Start {
  readonly folder: string | undefined;
  readonly words: readonly (string | undefined)[];
}

/** The packages of a workspace that commands run in or run a file of, with those that they need; all, if that is not known. */
export function runningMembers({ members }: Workspace, starts: readonly Start[]): readonly Member[] {
  const found = new Set<Member>();
  const pending: Member[] = [];
  for (const { folder, words } of starts) {
    const places = [folder, ...words.map((word) => absolutePath(folder, word))];
    const own = members.filter((member) =>
      places.some((place) => place !== undefined && isWithin(place, member.folder)),
    );
    if (own.length === 0) return members;
    pending.push(...own);
  }
  for (let member = pending.pop(); member !== undefined; member = pending.pop()) {
    if (found.has(member)) continue;
    found.add(member);
    const { dependencies } = member.manifest;
    pending.push(...members.filter(({ manifest: { name } }) => name !== undefined && dependencies.has(name)));
  }
  return [...found];
}

/** One manifest in the place of all: what the running packages need, and what none of them needs but to be developed. */
export function wholeManifest(
  own: Manifest | undefined,
  members: readonly Member[],
  running: readonly Member[],
): Manifest | undefined {
  if (own === undefined || members.length === 0) return own;
  const all = [own, ...members.map(({ manifest }) => manifest)];
  const needed = new Set(all.flatMap(({ dependencies }) => [...dependencies.keys()]));
  const dependencies = new Map(own.dependencies);
  for (const { manifest } of running)
    for (const [name, version] of manifest.dependencies) dependencies.set(name, version);
  const devDependencies = new Map<string, string>();
  for (const manifest of all)
    for (const [name, version] of manifest.devDependencies)
      if (!needed.has(name)) devDependencies.set(name, version);
  return { ...own, dependencies, devDependencies };
}

/** Options that limit a call to packages of a workspace. */
export const FILTERS = /^(?:-F|--filter|-w|--workspace)$/;

/** The packages of a workspace to which calls are limited, as options for another call; none, if one is not. */
export function limitsOf(tool: string, calls: readonly Words[]): readonly string[] {
  const all = calls.map(filtersOf);
  if (all.some((filters) => filters.length === 0)) return [];
  const isRooted = tool === 'npm' && calls.some((words) => words.includes('--include-workspace-root'));
  const names = [...new Set(all.flat())].map((name) => (/^[\w@/.^-]+$/.test(name) ? name : `'${name}'`));
  const options = names.map((name) => (tool === 'npm' ? `--workspace=${name}` : `--filter ${name}`));
  return [...options, ...(isRooted ? ['--include-workspace-root'] : [])];
}

type Words = readonly (string | undefined)[];

function filtersOf(words: Words): readonly string[] {
  return words.flatMap((word, at) => {
    const [, joined] = /^(?:--filter|--workspace|-w)=(.*)$/.exec(word ?? '') ?? [];
    const next = words[at + 1];
    // `-w` of pnpm stands alone.
    return (FILTERS.test(word ?? '') && next?.startsWith('-') !== true ? next : joined) ?? [];
  });
}
