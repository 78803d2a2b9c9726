import type { FolderEntry } from './context.ts';
import { cleanPath, IgnorePattern, IgnorePatternError } from './ignore-pattern.ts';

interface Lister {
  kindOf(path: string): string | undefined;
  list(folder: string): readonly FolderEntry[] | undefined;
}

/**
 * The paths that a source of COPY stands for, by Go's filepath.Match component by component; `''` for the whole context.
 *
 * @returns undefined if the pattern, or a folder that has to be listed for it, cannot be read.
 */
export function matchesOf(files: Lister, source: string): string[] | undefined {
  const cleaned = cleanPath(`/${source}`).slice(1);
  if (cleaned === '') return [''];
  let found = [''];
  for (const part of cleaned.split('/')) {
    const next: string[] = [];
    for (const folder of found) {
      const matches = matchesIn(files, folder, part);
      if (matches === undefined) return undefined;
      next.push(...matches);
    }
    found = next;
  }
  return found;
}

function matchesIn(files: Lister, folder: string, part: string): string[] | undefined {
  const prefix = folder === '' ? '' : `${folder}/`;
  if (!/[*?[\\]/.test(part)) return files.kindOf(prefix + part) === undefined ? [] : [prefix + part];
  if (part.includes('**')) return undefined;
  if (files.kindOf(folder) !== 'folder') return [];
  const entries = files.list(folder);
  if (entries === undefined) return undefined;
  try {
    const pattern = new IgnorePattern(part.startsWith('!') ? `\\${part}` : part);
    return entries.filter(({ name }) => pattern.matches(name)).map(({ name }) => prefix + name);
  } catch (error) {
    if (error instanceof IgnorePatternError) return undefined;
    throw error;
  }
}
