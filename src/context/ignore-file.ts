import { DockerIgnore, readIgnoreFile } from './docker-ignore.ts';
import { IgnorePatternError } from './ignore-pattern.ts';

/** The ignore file in force for a build, or the one that would be if it were created. */
export interface IgnoreFile {
  /** A context on disk gives its absolute path. */
  readonly path: string;
  /** Undefined: there is none. */
  readonly text: string | undefined;
}

/** What a line of an ignore file would not take for a plain path. */
const SPECIAL = /[*?[\]\\\r\n]|^[!#\s]|\s$/;

/**
 * The lines that, at the end of an ignore file, keep these paths of the context out of a build; undefined if lines cannot
 * say that, or the file brings back something of these on purpose.
 */
export function linesThatExclude(
  text: string | undefined,
  paths: readonly string[],
): readonly string[] | undefined {
  if (paths.some((path) => path === '' || SPECIAL.test(path))) return undefined;
  const lines = together(paths);
  try {
    const kept = readIgnoreFile(text ?? '').filter((pattern) => pattern.startsWith('!'));
    if (paths.some((line) => kept.some((pattern) => `${pattern.slice(1)}/`.startsWith(`${line}/`))))
      return undefined;
    const ignore = DockerIgnore.read(appendLines(text, lines));
    return paths.every((path) => ignore.ignores(path) && ignore.ignores(`${path}/x`)) ? lines : undefined;
  } catch (error) {
    if (error instanceof IgnorePatternError) return undefined;
    throw error;
  }
}

/** One line for the folders of this name of all members of a workspace, which nobody would list. */
export const EVERY_NODE_MODULES = '**/node_modules';

function together(paths: readonly string[]): readonly string[] {
  const isModules = (path: string): boolean => /(?:^|\/)node_modules$/.test(path);
  const unique = [...new Set(paths)];
  if (unique.filter((path) => isModules(path)).length < 2) return unique;
  return [EVERY_NODE_MODULES, ...unique.filter((path) => !isModules(path))];
}

/** Adds lines in the style of the text: its line ending, and one at its end. */
export function appendLines(before: string | undefined, lines: readonly string[]): string {
  const text = before ?? '';
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = text === '' || text.endsWith('\n') ? '' : newline;
  return text + gap + lines.map((line) => line + newline).join('');
}
