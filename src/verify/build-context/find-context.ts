import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

import { ContextFinder } from '../../context/locate.ts';
import { readDocument } from './copy-sources.ts';

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

/** The context of a Dockerfile; its own folder where Compose, Bake and the sources of its COPYs do not tell. */
export async function findContext(location: string, dockerfile: string): Promise<string> {
  const document = readDocument(dockerfile);
  const found = document && (await new ContextFinder().find(location, document));
  return found ?? dirname(location);
}
