/** Lines of the original file, and what stands in their place. */
export interface Replacement {
  /** From 1, inclusive. */
  readonly line: number;
  readonly endLine: number;
  /** At least one, without their line endings. */
  readonly lines: readonly string[];
}

interface Stretch {
  /** The first line of the original that it is about. */
  line: number;
  removed: number;
  added: string[];
  /** The line of the original before it, in the same hunk. */
  before: string | undefined;
}

/**
 * What the first file of a unified diff replaces. Each has a line to stand for and one to put there: where lines are only
 * added or only removed, the one before them, or else the one behind them, is replaced by itself and these.
 */
export function replacementsOf(diff: string): readonly Replacement[] {
  const replacements: Replacement[] = [];
  for (const { start, lines } of hunksOf(diff)) replacements.push(...replacementsIn(start, lines));
  return replacements;
}

function hunksOf(diff: string): readonly { readonly start: number; readonly lines: readonly string[] }[] {
  const hunks: { start: number; lines: string[] }[] = [];
  let left = 0;
  let isFirst = true;
  for (const line of diff.split('\n')) {
    const header = left > 0 ? null : /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (header !== null) {
      const [, start, oldSize = '1', newSize = '1'] = header;
      left = Number(oldSize) + Number(newSize);
      // An empty range is named by the line before it.
      hunks.push({ start: Number(start) + (oldSize === '0' ? 1 : 0), lines: [] });
    } else if (left > 0) {
      if (line.startsWith('\\')) continue;
      hunks.at(-1)?.lines.push(line);
      left -= line.startsWith(' ') ? 2 : 1;
    } else if (line.startsWith('--- ')) {
      if (!isFirst) break;
      isFirst = false;
    }
  }
  return hunks;
}

function replacementsIn(start: number, hunk: readonly string[]): readonly Replacement[] {
  const replacements: Replacement[] = [];
  let at = start;
  let before: string | undefined;
  let open: Stretch | undefined;
  const close = (behind: string | undefined): void => {
    const closed = open === undefined ? undefined : asReplacement(open, behind);
    if (closed !== undefined) replacements.push(closed);
    open = undefined;
  };
  for (const line of hunk) {
    const sign = line.charAt(0);
    const text = line.slice(1).replace(/\r$/, '');
    if (sign === ' ') {
      close(text);
      before = text;
      at++;
      continue;
    }
    open ??= { line: at, removed: 0, added: [], before };
    if (sign === '+') open.added.push(text);
    else open.removed++;
    if (sign === '-') at++;
  }
  close(undefined);
  return replacements;
}

function asReplacement(
  { line, removed, added, before }: Stretch,
  behind: string | undefined,
): Replacement | undefined {
  const endLine = line + removed - 1;
  if (removed > 0 && added.length > 0) return { line, endLine, lines: added };
  if (before !== undefined) return { line: line - 1, endLine, lines: [before, ...added] };
  if (behind !== undefined) return { line, endLine: endLine + 1, lines: [...added, behind] };
  return undefined;
}
