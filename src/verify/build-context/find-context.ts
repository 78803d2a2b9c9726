import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { contextCopies } from './copy-sources.ts';

/** The folder with version control that holds a file or folder; undefined if none does. */
export function repositoryOf(path: string): string | undefined {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** Whether a path lies in a folder or is the folder. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/**
 * The folder from which every source of the Dockerfile's COPYs exists: its own, or the nearest one above it up to the
 * root of the repository. Where none has all of them, its own.
 */
export function findContext(dockerfilePath: string, dockerfile: string): string {
  const own = dirname(resolve(dockerfilePath));
  const top = repositoryOf(own) ?? own;
  // A pattern may match nothing, and a variable is known to the build only.
  const sources = contextCopies(dockerfile)
    .flatMap((copy) => copy.sources)
    .filter((source) => !/[*?[\]$]/.test(source));
  for (let folder = own; ; folder = dirname(folder)) {
    if (sources.every((source) => existsSync(join(folder, source)))) return folder;
    if (folder === top || folder === dirname(folder)) return own;
  }
}
