import type { BuildContext, EntryKind, FolderEntry, SourceFolder } from './context.ts';
import { DockerIgnore } from './docker-ignore.ts';
import type { ManifestFormats } from './formats.ts';
import type { IgnoreFile } from './ignore-file.ts';
import { dockerfilesIn } from './dockerfiles.ts';
import { IgnorePatternError } from './ignore-pattern.ts';

/** How many entries of an ignored folder are looked at in search of one that `!` brings back. */
const MOST_SEARCHED = 10_000;

/** A context: a folder without what .dockerignore leaves out. */
export class VisibleContext implements BuildContext {
  readonly formats: ManifestFormats;
  readonly problem?: string;
  declare readonly ignoreFile?: IgnoreFile;
  readonly #source: SourceFolder;
  readonly #ignore: DockerIgnore;
  #dockerfiles: readonly string[] | undefined;

  /**
   * @param ignoreText the text of the ignore file in force, undefined if there is none.
   * @param ignoreFile the same file, if lines can be added to it.
   */
  constructor(
    source: SourceFolder,
    ignoreText: string | undefined,
    formats: ManifestFormats,
    ignoreFile?: IgnoreFile,
  ) {
    this.#source = source;
    this.formats = formats;
    if (ignoreFile !== undefined) this.ignoreFile = ignoreFile;
    let ignore = DockerIgnore.none;
    try {
      if (ignoreText !== undefined) ignore = DockerIgnore.read(ignoreText);
    } catch (error) {
      if (!(error instanceof IgnorePatternError)) throw error;
      this.problem = `.dockerignore cannot be read: ${error.message}`;
    }
    this.#ignore = ignore;
  }

  has(path: string): boolean {
    return this.kindOf(path) !== undefined;
  }

  kindOf(path: string): EntryKind | undefined {
    if (this.problem !== undefined) return undefined;
    const kind = this.#source.kindOf(path);
    return kind !== undefined && this.#isVisible(path, kind) ? kind : undefined;
  }

  read(path: string): string | undefined {
    return this.kindOf(path) === 'file' ? this.#source.read(path) : undefined;
  }

  list(folder: string): readonly FolderEntry[] | undefined {
    if (this.problem !== undefined) return undefined;
    const prefix = folder === '' ? '' : `${folder}/`;
    return this.#source.list(folder)?.filter(({ name, kind }) => this.#isVisible(prefix + name, kind));
  }

  excludes(path: string): boolean {
    return this.#ignore.ignores(path);
  }

  dockerfiles(): readonly string[] {
    this.#dockerfiles ??= dockerfilesIn(this.#source);
    return this.#dockerfiles;
  }

  #isVisible(path: string, kind: EntryKind): boolean {
    if (!this.#ignore.ignores(path)) return true;
    return kind === 'folder' && this.#ignore.hasExclusions && this.#holdsVisible(path);
  }

  /** A folder that is ignored comes along with what `!` brings back in it. */
  #holdsVisible(folder: string): boolean {
    const pending = [folder];
    let searched = 0;
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      for (const { name, kind } of this.#source.list(at) ?? []) {
        const path = `${at}/${name}`;
        searched += 1;
        if (searched > MOST_SEARCHED || !this.#ignore.ignores(path)) return true;
        if (kind === 'folder') pending.push(path);
      }
    }
    return false;
  }
}
