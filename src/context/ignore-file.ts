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
 *
 * @param patterns what to write for them; by default the paths themselves.
 */
export function linesThatExclude(
  text: string | undefined,
  paths: readonly string[],
  patterns: readonly string[] = paths,
): readonly string[] | undefined {
  if (paths.some((path) => path === '' || SPECIAL.test(path))) return undefined;
  const lines = [...new Set(patterns)];
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

/** Adds lines in the style of the text: its line ending, and one at its end. */
export function appendLines(before: string | undefined, lines: readonly string[]): string {
  const text = before ?? '';
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = text === '' || text.endsWith('\n') ? '' : newline;
  return text + gap + lines.map((line) => line + newline).join('');
}
