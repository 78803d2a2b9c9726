import { IgnorePattern, IgnorePatternError } from '../ignore-pattern.ts';
import { pathIn, type ProjectFiles } from './reading.ts';

/** Workspaces with more folders are not searched: nobody would want as many COPYs. */
const MOST_FOLDERS = 2000;

/**
 * The folders of a workspace that hold a package.json, sorted. Patterns as npm, Yarn and pnpm have them: `packages/*`,
 * `apps/**`, `!packages/old`.
 *
 * @returns undefined if a pattern or a folder cannot be read.
 */
export function workspaceMembers(
  files: ProjectFiles,
  root: string,
  patterns: readonly string[],
): string[] | undefined {
  try {
    const folders = foldersBelow(files, root, depthOf(patterns));
    if (folders === undefined) return undefined;
    const rules = patterns.map((pattern) => {
      const isExcluding = pattern.startsWith('!');
      const text = pattern
        .slice(isExcluding ? 1 : 0)
        .replace(/^\.\//, '')
        .replace(/\/package\.json$/, '');
      if (/[{(]/.test(text)) throw new IgnorePatternError(text);
      return { isExcluding, pattern: new IgnorePattern(text) };
    });
    const isMember = (path: string): boolean =>
      rules.some(({ isExcluding, pattern }) => !isExcluding && pattern.matches(path)) &&
      !rules.some(({ isExcluding, pattern }) => isExcluding && pattern.matches(path));
    return folders
      .filter((path) => isMember(path) && files.kindOf(pathIn(root, `${path}/package.json`)) === 'file')
      .map((path) => pathIn(root, path));
  } catch (error) {
    if (error instanceof IgnorePatternError) return undefined;
    throw error;
  }
}

function depthOf(patterns: readonly string[]): number {
  if (patterns.some((pattern) => pattern.includes('**'))) return 8;
  return Math.max(...patterns.map((pattern) => pattern.replace(/^\.\//, '').split('/').length));
}

/** Every folder down to a depth, but node_modules and hidden ones. */
function foldersBelow(files: ProjectFiles, root: string, depth: number): string[] | undefined {
  const found: string[] = [];
  let level = [''];
  for (let at = 0; at < depth; at++) {
    const next: string[] = [];
    for (const folder of level) {
      const entries = files.list(pathIn(root, folder));
      if (entries === undefined) return undefined;
      for (const { name, kind } of entries) {
        if (kind !== 'folder' || name === 'node_modules' || name.startsWith('.')) continue;
        next.push(folder === '' ? name : `${folder}/${name}`);
      }
    }
    found.push(...next);
    if (found.length > MOST_FOLDERS) return undefined;
    level = next;
  }
  return found.toSorted();
}
