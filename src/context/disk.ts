import {
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  opendirSync,
  readFileSync,
  constants,
  type Dirent,
} from 'node:fs';
import path from 'node:path';
import { decodeBytes } from '../dockerfile/bytes.ts';
import {
  type BuildContext,
  type EntryKind,
  type FolderEntry,
  parentOf,
  type SourceFolder,
} from './context.ts';
import type { ManifestFormats } from './formats.ts';
import type { IgnoreFile } from './ignore-file.ts';
import { VisibleContext } from './visible.ts';

/** Lock files of large monorepos have some megabytes. */
const LARGEST_FILE = 32 * 1024 * 1024;
/** A folder with more entries is data, not source; nobody gets to wait for its list. */
const LARGEST_FOLDER = 100_000;

/**
 * A folder on disk, read on demand: a path is looked at when it is asked for, a folder is listed one level deep. No link
 * is ever followed, so nothing outside of the root is read.
 */
export class DiskFolder implements SourceFolder {
  readonly #root: string;
  readonly #kinds = new Map<string, EntryKind | undefined>();
  readonly #lists = new Map<string, readonly FolderEntry[] | undefined>();

  constructor(root: string) {
    this.#root = path.resolve(root);
  }

  kindOf(at: string): EntryKind | undefined {
    if (at === '') return 'folder';
    if (!this.#kinds.has(at)) this.#kinds.set(at, this.#lookUp(at));
    return this.#kinds.get(at);
  }

  read(at: string): string | undefined {
    if (this.kindOf(at) !== 'file') return undefined;
    let file: number | undefined;
    try {
      // O_NONBLOCK: a pipe that took the file's place must not hang the run; O_NOFOLLOW: nor may a link.
      file = openSync(this.#locate(at), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      const stats = fstatSync(file);
      return stats.isFile() && stats.size <= LARGEST_FILE ? decodeBytes(readFileSync(file)) : undefined;
    } catch {
      return undefined;
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  list(folder: string): readonly FolderEntry[] | undefined {
    if (!this.#lists.has(folder)) this.#lists.set(folder, this.#readFolder(folder));
    return this.#lists.get(folder);
  }

  #locate(at: string): string {
    return path.join(this.#root, ...at.split('/'));
  }

  /** Every folder on the way must be one, not a link to one. */
  #lookUp(at: string): EntryKind | undefined {
    if (this.kindOf(parentOf(at)) !== 'folder') return undefined;
    try {
      return kindFrom(lstatSync(this.#locate(at)));
    } catch {
      return undefined;
    }
  }

  #readFolder(folder: string): readonly FolderEntry[] | undefined {
    if (this.kindOf(folder) !== 'folder') return undefined;
    const entries: FolderEntry[] = [];
    try {
      const handle = opendirSync(this.#locate(folder));
      try {
        for (let entry = handle.readSync(); entry !== null; entry = handle.readSync()) {
          if (entries.length >= LARGEST_FOLDER) return undefined;
          entries.push({ name: entry.name, kind: kindFrom(entry) });
        }
      } finally {
        handle.closeSync();
      }
    } catch {
      return undefined;
    }
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }
}

function kindFrom(found: Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): EntryKind {
  if (found.isSymbolicLink()) return 'link';
  if (found.isDirectory()) return 'folder';
  return found.isFile() ? 'file' : 'other';
}

/**
 * The context in a folder on disk.
 *
 * @param dockerfile the Dockerfile's location: `<its name>.dockerignore` beside it is in force before the root's
 *   `.dockerignore`. Source: https://docs.docker.com/build/concepts/context/#filename-and-location
 * @param newer texts by absolute path that count instead of those on disk: what a run would write there.
 */
export function diskContext(
  root: string,
  dockerfile: string,
  formats: ManifestFormats,
  newer: ReadonlyMap<string, string> = new Map(),
): BuildContext {
  const own = ignoreFileAt(path.dirname(dockerfile), `${path.basename(dockerfile)}.dockerignore`, newer);
  const ignoreFile = own?.text === undefined ? ignoreFileAt(root, '.dockerignore', newer) : own;
  return new VisibleContext(new DiskFolder(root), ignoreFile?.text, formats, ignoreFile);
}

/** Undefined if something else than a file that can be read has its name. */
function ignoreFileAt(
  folder: string,
  name: string,
  newer: ReadonlyMap<string, string>,
): IgnoreFile | undefined {
  const location = path.resolve(folder, name);
  const source = new DiskFolder(folder);
  const text = newer.get(location) ?? source.read(name);
  return text === undefined && source.kindOf(name) !== undefined ? undefined : { path: location, text };
}
