import { diffLines, type LineChange } from './line-diff.ts';

/** Unchanged lines shown around a change. */
const CONTEXT = 3;

/**
 * A unified diff that `git apply` and `patch -p1` take as it is; empty if the texts are equal. Lines end at `\n` only, so
 * that the `\r` of CRLF stays part of its line.
 *
 * @param path relative, with `/`.
 * @param before undefined for a file that is created.
 */
export function unifiedDiff(path: string, before: string | undefined, after: string): string {
  if (before === after) return '';
  const hunks = makeHunks(diffLines(splitLines(before ?? ''), splitLines(after)));
  const old = before === undefined ? '/dev/null' : headerPath(`a/${path}`);
  return `--- ${old}\n+++ ${headerPath(`b/${path}`)}\n${hunks.map(printHunk).join('')}`;
}

/** Each line with its `\n`. */
function splitLines(text: string): string[] {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const ended = lines.map((line) => `${line}\n`);
  return last === '' ? ended : [...ended, last];
}

interface HunkLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

interface Hunk {
  /** Lines of the old and the new text before the hunk. */
  readonly oldBefore: number;
  readonly newBefore: number;
  readonly lines: HunkLine[];
}

const SIGN = { same: ' ', removed: '-', added: '+' } as const;

function makeHunks(changes: readonly LineChange[]): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let hunk: Hunk | undefined;
  let oldLine = 0;
  let newLine = 0;
  for (const [index, { kind, lines }] of changes.entries()) {
    if (kind === 'same') {
      const isLast = index === changes.length - 1;
      const bridges = hunk !== undefined && !isLast && lines.length <= 2 * CONTEXT;
      addLines(hunk, kind, bridges ? lines : lines.slice(0, CONTEXT));
      if (!bridges) hunk = undefined;
    } else {
      hunk ??= openHunk(hunks, oldLine, newLine, changes[index - 1]);
      addLines(hunk, kind, lines);
    }
    if (kind !== 'added') oldLine += lines.length;
    if (kind !== 'removed') newLine += lines.length;
  }
  return hunks;
}

/** A hunk that begins with the last lines of the unchanged stretch before it. */
function openHunk(hunks: Hunk[], oldLine: number, newLine: number, previous: LineChange | undefined): Hunk {
  const context = previous?.kind === 'same' ? previous.lines.slice(-CONTEXT) : [];
  const hunk = { oldBefore: oldLine - context.length, newBefore: newLine - context.length, lines: [] };
  addLines(hunk, 'same', context);
  hunks.push(hunk);
  return hunk;
}

function addLines(hunk: Hunk | undefined, kind: LineChange['kind'], lines: readonly string[]): void {
  for (const text of lines) hunk?.lines.push({ sign: SIGN[kind], text });
}

function printHunk({ oldBefore, newBefore, lines }: Hunk): string {
  const oldSize = lines.filter(({ sign }) => sign !== '+').length;
  const newSize = lines.filter(({ sign }) => sign !== '-').length;
  const body = lines.map(
    ({ sign, text }) => sign + (text.endsWith('\n') ? text : `${text}\n\\ No newline at end of file\n`),
  );
  return `@@ -${hunkRange(oldBefore, oldSize)} +${hunkRange(newBefore, newSize)} @@\n${body.join('')}`;
}

/** As GNU diff and git print it: an empty range is named by the line before it, a length of 1 is left out. */
function hunkRange(before: number, size: number): string {
  if (size === 0) return `${before},0`;
  return size === 1 ? `${before + 1}` : `${before + 1},${size}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

/**
 * A file name as git writes it: in double quotes with C escapes if it holds a quote, a backslash or a control character;
 * with a tab behind it if it holds a blank, so that `patch` does not take what follows the blank for a date.
 * Source: git, quote.c (quote_c_style) and diff.c (emit_rewrite_diff).
 */
function headerPath(path: string): string {
  const escaped = path.replaceAll(
    /["\\\p{Cc}]/gu,
    (character) => ESCAPES[character] ?? octalEscape(character),
  );
  if (escaped !== path) return `"${escaped}"`;
  return path.includes(' ') ? `${path}\t` : path;
}

/** A control character's UTF-8 bytes, each as a backslash and three octal digits. */
function octalEscape(character: string): string {
  const bytes = [...new TextEncoder().encode(character)];
  return bytes.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
