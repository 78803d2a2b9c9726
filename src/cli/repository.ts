import { lstatSync } from 'node:fs';
import path from 'node:path';

/** The root of the work tree of git that a folder is in. */
export function repositoryOf(folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    if (isRepository(at)) return at;
    if (path.dirname(at) === at) return undefined;
  }
}

/** In a worktree and in a submodule `.git` is a file. */
export function isRepository(folder: string): boolean {
  return exists(path.join(folder, '.git'));
}

/** Whether anything is there, be it a folder or a broken link. */
export function exists(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
