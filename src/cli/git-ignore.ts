import { readFileSync } from 'node:fs';
import path from 'node:path';
import createIgnore, { type Ignore } from 'ignore';
import { statOrNothing } from './system-error.ts';

/** The rules of one ignore file, for paths below its folder. */
interface RuleFile {
  readonly folder: string;
  readonly rules: Ignore;
}

/**
 * What git ignores, as known in one folder: rules of that folder's `.gitignore` before those of the folders above it,
 * and last `.git/info/exclude`. Source: https://git-scm.com/docs/gitignore.
 */
export class GitIgnore {
  /** The nearest first. */
  readonly #files: readonly RuleFile[];

  private constructor(files: readonly RuleFile[]) {
    this.#files = files;
  }

  /**
   * The rules in force in `folder`: from the root of its repository down to it. Outside a repository those from `top`, the
   * folder of the run.
   */
  static at(folder: string, top: string): GitIgnore {
    const isBelowTop = !path.relative(top, folder).startsWith('..');
    const root = repositoryRoot(folder) ?? (isBelowTop ? top : folder);
    let rules = new GitIgnore([]);
    for (const ancestor of foldersBetween(root, folder)) rules = rules.enter(ancestor);
    return rules.#withoutFilesThatHide(folder);
  }

  /** The rules in force in a folder below the one that these are for. */
  enter(folder: string): GitIgnore {
    const own = readRules(folder, path.join(folder, '.gitignore'));
    const exclude = excludeFileOf(folder);
    // A repository inside another one, such as a submodule, has only its own rules.
    if (exclude !== undefined) return new GitIgnore([...own, ...readRules(folder, exclude)]);
    return own.length === 0 ? this : new GitIgnore([...own, ...this.#files]);
  }

  /** Whether git ignores the entry; the folders above it are taken for not ignored. */
  ignores(entry: string, isFolder: boolean): boolean {
    for (const { folder, rules } of this.#files) {
      const verdict = rules.test(relativePath(folder, entry) + (isFolder ? '/' : ''));
      if (verdict.ignored) return true;
      if (verdict.unignored) return false;
    }
    return false;
  }

  /** Who names an ignored folder on the command line wants what is in it. */
  #withoutFilesThatHide(folder: string): GitIgnore {
    return new GitIgnore(
      this.#files.filter(
        (file) => file.folder === folder || !file.rules.ignores(`${relativePath(file.folder, folder)}/`),
      ),
    );
  }
}

function readRules(folder: string, file: string): readonly RuleFile[] {
  const text = readIfFile(file);
  if (text.trim() === '') return [];
  return [{ folder, rules: createIgnore({ ignorecase: process.platform !== 'linux' }).add(text) }];
}

/** The text of a regular file; empty if there is none, so that a pipe of that name cannot block. */
function readIfFile(file: string): string {
  try {
    return statOrNothing(file)?.isFile() ? readFileSync(file, 'utf8') : '';
  } catch {
    return '';
  }
}

function repositoryRoot(folder: string): string | undefined {
  const upwards = foldersBetween(path.parse(folder).root, folder).toReversed();
  return upwards.find((candidate) => excludeFileOf(candidate) !== undefined);
}

/** `root`, ..., `folder`. */
function foldersBetween(root: string, folder: string): readonly string[] {
  const names = path
    .relative(root, folder)
    .split(path.sep)
    .filter((name) => name !== '');
  const folders = [root];
  for (const name of names) folders.push(path.join(folders.at(-1) ?? root, name));
  return folders;
}

/** The path of `info/exclude` if the folder is the root of a work tree, whether that file exists or not. */
function excludeFileOf(folder: string): string | undefined {
  const dotGit = path.join(folder, '.git');
  const found = statOrNothing(dotGit);
  if (found === undefined) return undefined;
  return path.join(found.isDirectory() ? dotGit : sharedGitFolder(folder, dotGit), 'info', 'exclude');
}

/** In a worktree and in a submodule `.git` is a file that says where the git folder is; gitrepository-layout(5). */
function sharedGitFolder(folder: string, dotGit: string): string {
  const gitFolder = path.resolve(
    folder,
    readIfFile(dotGit)
      .replace(/^gitdir:\s*/u, '')
      .trim(),
  );
  return path.resolve(gitFolder, readIfFile(path.join(gitFolder, 'commondir')).trim() || '.');
}

function relativePath(from: string, to: string): string {
  return path.relative(from, to).split(path.sep).join('/');
}
