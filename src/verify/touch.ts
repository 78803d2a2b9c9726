import { randomBytes } from 'node:crypto';
import { appendFile, chmod, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';

import type { ContextFile } from './build-context/copy-context.ts';
import { contextCopies, takes } from './build-context/copy-sources.ts';
import { isInside } from './build-context/find-context.ts';
import { VerifyProblem } from './problem.ts';

/**
 * The file whose change a rebuild is measured for: the one the user names (from the current folder or the context), else
 * the newest of those that the last COPY of the Dockerfile brings. Undefined if no COPY brings any.
 */
export function fileToTouch(
  wanted: string | undefined,
  context: string,
  files: readonly ContextFile[],
  dockerfile: string,
): string | undefined {
  if (wanted === undefined) return newestCopied(files, dockerfile);
  const fromHere = resolve(wanted);
  const path = isInside(fromHere, context) ? relative(context, fromHere).split(sep).join('/') : wanted;
  const found = files.find((file) => file.path === path || file.path === wanted);
  if (!found) throw new VerifyProblem(`--touch ${wanted}: no such file in the build context ${context}`);
  return found.path;
}

function newestCopied(files: readonly ContextFile[], dockerfile: string): string | undefined {
  for (const { sources } of contextCopies(dockerfile).toReversed()) {
    const brought = files.filter(({ path }) => sources.some((source) => takes(source, path)));
    const [newest] = brought.toSorted(
      (one, other) => other.modified - one.modified || (one.path < other.path ? -1 : 1),
    );
    if (newest) return newest.path;
  }
  return undefined;
}

/**
 * Changes a file of the copied context by lines of white space at its end, which mean nothing in almost every kind of
 * text. BuildKit goes by content and not by time, so they are random: else the builder would remember them from the last
 * verification of the same file.
 */
export async function touchCopy(contextCopy: string, path: string): Promise<void> {
  const file = join(contextCopy, path);
  const { mode } = await stat(file);
  const lines = [...randomBytes(RANDOM_LINES)].map((byte) => (byte % 2 === 0 ? '\n' : ' \n'));
  await chmod(file, mode | 0o200);
  await appendFile(file, lines.join(''));
  await chmod(file, mode);
}

const RANDOM_LINES = 48;
