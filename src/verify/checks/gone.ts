import type { PathDifference } from '../compare.ts';
import type { TreeNode } from '../image/file-tree.ts';
import { namesIn, textAt } from '../image/resolve.ts';

/** Files that only the original has, added up. */
export interface GoneGroup {
  /** A package, or a folder with a leading slash. */
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
}

export interface GoneFiles {
  /** By package of dpkg's or apk's database; files of no package are not among them. Largest first. */
  readonly packages: readonly GoneGroup[];
  /** By folder below the root. Largest first. */
  readonly folders: readonly GoneGroup[];
}

/** Adds up what is missing, by package and by top folder. `before` is the original's tree. */
export function goneFiles(differences: readonly PathDifference[], before: TreeNode): GoneFiles {
  const missing = differences.filter(
    ({ aspects, before: entry }) => aspects.includes('missing') && entry?.type !== 'directory',
  );
  if (missing.length === 0) return { packages: [], folders: [] };
  const owners = packageOwners(before);
  return {
    packages: addUp(missing, (path) => owners.get(path) ?? owners.get(path.replace(/^usr\//, ''))),
    folders: addUp(missing, topFolder),
  };
}

function addUp(
  missing: readonly PathDifference[],
  groupOf: (path: string) => string | undefined,
): GoneGroup[] {
  const groups = new Map<string, { files: number; bytes: number }>();
  for (const { path, before } of missing) {
    const name = groupOf(path);
    if (name === undefined) continue;
    const group = groups.get(name) ?? { files: 0, bytes: 0 };
    group.files++;
    group.bytes += before?.size ?? 0;
    groups.set(name, group);
  }
  return [...groups]
    .map(([name, group]) => ({ name, files: group.files, bytes: group.bytes }))
    .toSorted((one, other) => other.bytes - one.bytes);
}

/** Two levels below /usr and /var, for these hold everything. */
function topFolder(path: string): string {
  const parts = path.split('/').slice(0, -1);
  return `/${parts.slice(0, parts[0] === 'usr' || parts[0] === 'var' ? 2 : 1).join('/')}`;
}

/** Every path that a package brought, without leading slash, with the package's name. */
function packageOwners(root: TreeNode): Map<string, string> {
  const owners = new Map<string, string>();
  for (const name of namesIn(root, '/var/lib/dpkg/info')) {
    if (!name.endsWith('.list')) continue;
    const owner = name.slice(0, -'.list'.length).replace(/:[^:]*$/, '');
    for (const path of (textAt(root, `/var/lib/dpkg/info/${name}`) ?? '').split('\n'))
      owners.set(path.slice(1), owner);
  }
  for (const database of ['/lib/apk/db/installed', '/usr/lib/apk/db/installed']) {
    addApkOwners(owners, textAt(root, database) ?? '');
  }
  return owners;
}

/** apk-package(5) and apk's database.c: `P:` begins a package, `F:` names a folder, `R:` a file in it. */
function addApkOwners(owners: Map<string, string>, database: string): void {
  let owner = '';
  let folder = '';
  for (const line of database.split('\n')) {
    const value = line.slice(2);
    if (line.startsWith('P:')) owner = value;
    else if (line.startsWith('F:')) folder = value;
    else if (line.startsWith('R:')) owners.set(folder === '' ? value : `${folder}/${value}`, owner);
  }
}
