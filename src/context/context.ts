import type { ManifestFormats } from './formats.ts';
import type { IgnoreFile } from './ignore-file.ts';

/** What lies at a path of the build context. A link is never followed: COPY copies it as a link. */
export type EntryKind = 'file' | 'folder' | 'link' | 'other';

export interface FolderEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

/**
 * The files that a build can copy: what .dockerignore excludes is not there. Paths are relative to the context's root, with
 * `/` and without `.` or `..`; the root itself is the empty string. Pure for its users: a reader of disk answers from what
 * it has read or reads on demand.
 */
export interface BuildContext {
  /** Whether something lies there, of whatever kind. */
  has(path: string): boolean;
  kindOf(path: string): EntryKind | undefined;
  /** The text of a regular file; undefined if it is none, is too large, or cannot be read. */
  read(path: string): string | undefined;
  /** What lies in a folder, in the order of the names; undefined if it is no folder, cannot be read, or is too large. */
  list(folder: string): readonly FolderEntry[] | undefined;
  /** Whether a file of this path, which need not exist, would be left out by .dockerignore. */
  excludes(path: string): boolean;
  /** Why the context cannot be built from (a bad .dockerignore); it then seems empty. */
  readonly problem?: string;
  /** Where lines can be added that leave out more; absent if that is not known, or it is no regular file. */
  readonly ignoreFile?: IgnoreFile;
  /**
   * The texts of the Dockerfiles below the root, also of those that .dockerignore leaves out, as far as they are near: they
   * may share this context and its ignore file. Absent: not known.
   */
  readonly dockerfiles?: () => readonly string[];
  /** Parsers of the manifests that are not JSON. */
  readonly formats: ManifestFormats;
}

/** A folder as it is, before .dockerignore. */
export interface SourceFolder {
  kindOf(path: string): EntryKind | undefined;
  read(path: string): string | undefined;
  list(folder: string): readonly FolderEntry[] | undefined;
}

/** The folder that a path lies in; '' for one at the root. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Joins two relative paths and resolves `.` and `..`; undefined if the result lies outside of the root. */
export function joinPath(folder: string, path: string): string | undefined {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
