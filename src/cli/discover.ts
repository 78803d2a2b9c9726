import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { isDockerfileName, isExcludedName, SKIPPED_FOLDERS } from './dockerfile-names.ts';
import { GitIgnore } from './git-ignore.ts';
import { explainSystemError, isLink } from './system-error.ts';

/** A file that the user named or that was found for him. */
export interface FoundFile {
  /** As it is shown: relative to the folder of the run, with `/`. */
  readonly path: string;
  /** Absolute. */
  readonly location: string;
}

/** A path that leads to no file that can be read. */
export interface NotFound {
  readonly path: string;
  readonly reason: string;
}

export interface Discovery {
  readonly files: readonly FoundFile[];
  readonly failures: readonly NotFound[];
}

/**
 * The Dockerfiles that `args` stand for: files as they are, folders walked, globs matched. Each file once, in the order
 * of the arguments, and in a folder in the order of the paths.
 */
export async function discover(args: readonly string[], cwd: string): Promise<Discovery> {
  const locations: string[] = [];
  const failures: NotFound[] = [];
  for (const arg of args) {
    const search = new ArgumentSearch(cwd);
    await search.find(arg);
    locations.push(...search.locations.toSorted(byCodeUnits));
    failures.push(...search.failures);
  }
  const files = withoutRepetitions(locations).map((location) => ({
    path: displayPath(location, cwd),
    location,
  }));
  return { files, failures };
}

/** Collects what one argument stands for. */
class ArgumentSearch {
  readonly locations: string[] = [];
  readonly failures: NotFound[] = [];
  readonly #cwd: string;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  async find(arg: string): Promise<void> {
    const location = path.resolve(this.#cwd, arg);
    const found = statOrReason(location);
    if (typeof found === 'string') {
      if (!(await this.#searchGlob(arg))) this.#fail(location, found);
    } else if (found.isDirectory()) {
      this.#searchNamedFolder(location);
    } else {
      this.locations.push(location);
    }
  }

  #searchNamedFolder(folder: string): void {
    this.#walk(folder, GitIgnore.at(folder, this.#cwd));
    const isEmpty = this.locations.length === 0 && this.failures.length === 0;
    if (isEmpty && isDockerfileName(path.basename(folder))) {
      this.#fail(folder, 'is a folder, and there is no Dockerfile in it');
    }
  }

  #walk(folder: string, ignored: GitIgnore): void {
    for (const entry of this.#entriesOf(folder)) {
      const location = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (SKIPPED_FOLDERS.has(entry.name) || ignored.ignores(location, true)) continue;
        this.#walk(location, ignored.enter(location));
      } else if (isDockerfileName(entry.name) && !ignored.ignores(location, false)) {
        if (!entry.isSymbolicLink() || !isFolder(location)) this.locations.push(location);
      }
    }
  }

  #entriesOf(folder: string): readonly Dirent[] {
    try {
      return readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      this.#fail(folder, explainSystemError(error, folder));
      return [];
    }
  }

  /**
   * A glob picks files of any name but those that are never Dockerfiles. If its last part is only `*` or `**`, it picks
   * by name as a walk does, and walks the folders that it matches.
   *
   * @returns whether `arg` is a glob.
   */
  async #searchGlob(arg: string): Promise<boolean> {
    const { globSync, isDynamicPattern } = await import('tinyglobby');
    if (!isDynamicPattern(arg)) return false;
    const matches = globSync(arg, {
      cwd: this.#cwd,
      absolute: true,
      dot: true,
      onlyFiles: false,
      expandDirectories: false,
      followSymbolicLinks: false,
      ignore: [...SKIPPED_FOLDERS].map((name) => `**/${name}/**`),
    });
    if (matches.length === 0) this.#fail(path.resolve(this.#cwd, arg), 'matches no file');
    const isOpen = /(?:^|[/\\])\*+[/\\]?$/u.test(arg);
    const ignored = new IgnoredPaths(this.#cwd);
    for (const match of matches) {
      const location = path.resolve(match);
      if (isFolder(location)) {
        if (isOpen && !isLink(location) && !ignored.hides(location, true))
          this.#walk(location, GitIgnore.at(location, this.#cwd));
      } else if (isPicked(path.basename(location), isOpen) && !ignored.hides(location, false)) {
        this.locations.push(location);
      }
    }
    return true;
  }

  #fail(location: string, reason: string): void {
    this.failures.push({ path: displayPath(location, this.#cwd), reason });
  }
}

function isPicked(name: string, isOpen: boolean): boolean {
  return isOpen ? isDockerfileName(name) : !isExcludedName(name);
}

/** Answers for single paths what a walk knows on its way down. */
class IgnoredPaths {
  readonly #folders = new Map<string, boolean>();
  readonly #rules = new Map<string, GitIgnore>();
  readonly #top: string;

  constructor(top: string) {
    this.#top = top;
  }

  /** Whether git ignores the entry or a folder above it. */
  hides(location: string, isFolderPath: boolean): boolean {
    const folder = path.dirname(location);
    if (folder === location) return false;
    return this.#hidesFolder(folder) || this.#rulesIn(folder).ignores(location, isFolderPath);
  }

  #hidesFolder(folder: string): boolean {
    const known = this.#folders.get(folder) ?? this.hides(folder, true);
    this.#folders.set(folder, known);
    return known;
  }

  #rulesIn(folder: string): GitIgnore {
    const known = this.#rules.get(folder) ?? GitIgnore.at(folder, this.#top);
    this.#rules.set(folder, known);
    return known;
  }
}

/** One path for each file: links and repeated arguments lead to the same one, which is then called by its own name. */
function withoutRepetitions(locations: readonly string[]): readonly string[] {
  const chosen = new Map<string, string>();
  for (const location of locations) {
    const target = targetOf(location);
    if (!chosen.has(target) || location === target) chosen.set(target, location);
  }
  return [...chosen.values()];
}

function targetOf(location: string): string {
  try {
    return realpathSync(location);
  } catch {
    return location;
  }
}

function statOrReason(location: string): Stats | string {
  try {
    return statSync(location);
  } catch (error) {
    return explainSystemError(error, location);
  }
}

function isFolder(location: string): boolean {
  const found = statOrReason(location);
  return typeof found !== 'string' && found.isDirectory();
}

function displayPath(location: string, cwd: string): string {
  return (path.relative(cwd, location) || '.').split(path.sep).join('/');
}

function byCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
