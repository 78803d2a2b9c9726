import {
  type BuildContext,
  type EntryKind,
  type FolderEntry,
  parentOf,
  type SourceFolder,
} from './context.ts';
import type { ManifestFormats } from './formats.ts';
import { VisibleContext } from './visible.ts';

/** A folder in memory: texts by path, for tests and for users without a disk. */
export class MemoryFolder implements SourceFolder {
  readonly #files: ReadonlyMap<string, string>;
  readonly #folders = new Map<string, Map<string, EntryKind>>([['', new Map()]]);

  constructor(files: Readonly<Record<string, string>>) {
    this.#files = new Map(Object.entries(files));
    for (const path of this.#files.keys()) this.#add(path, 'file');
  }

  kindOf(path: string): EntryKind | undefined {
    if (this.#folders.has(path)) return 'folder';
    return this.#files.has(path) ? 'file' : undefined;
  }

  read(path: string): string | undefined {
    return this.#files.get(path);
  }

  list(folder: string): readonly FolderEntry[] | undefined {
    const entries = this.#folders.get(folder);
    if (entries === undefined) return undefined;
    return [...entries]
      .map(([name, kind]) => ({ name, kind }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  #add(path: string, kind: EntryKind): void {
    let child = path;
    let childKind = kind;
    while (child !== '') {
      const folder = parentOf(child);
      const known = this.#folders.get(folder);
      const entries = known ?? new Map<string, EntryKind>();
      entries.set(child.slice(folder === '' ? 0 : folder.length + 1), childKind);
      if (known === undefined) this.#folders.set(folder, entries);
      child = folder;
      childKind = 'folder';
    }
  }
}

/** A context in memory; a `.dockerignore` among the files is in force. */
export function memoryContext(
  files: Readonly<Record<string, string>>,
  formats: ManifestFormats = {},
): BuildContext {
  const text = files['.dockerignore'];
  return new VisibleContext(new MemoryFolder(files), text, formats, { path: '.dockerignore', text });
}
