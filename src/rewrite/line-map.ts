import type { Edit } from '../dockerfile/edit.ts';

/** First and last line, from 1. */
export interface LineSpan {
  readonly line: number;
  readonly endLine: number;
}

/** Leads from the lines of a rewritten text back to those of the original. */
export class LineMap {
  /** Per line of the present text: the original lines it came from. */
  readonly #spans: readonly LineSpan[];

  private constructor(spans: readonly LineSpan[]) {
    this.#spans = spans;
  }

  static identity(text: string): LineMap {
    const spans: LineSpan[] = [];
    const count = newlinesIn(text, 0, text.length) + 1;
    for (let line = 1; line <= count; line++) spans.push({ line, endLine: line });
    return new LineMap(spans);
  }

  /** The original lines behind `line` to `endLine` of the present text. */
  original(line: number, endLine: number): LineSpan {
    let first = Number.POSITIVE_INFINITY;
    let last = 0;
    for (let at = line; at <= endLine; at++) {
      const span = this.#spans[at - 1];
      if (span === undefined) continue;
      first = Math.min(first, span.line);
      last = Math.max(last, span.endLine);
    }
    return last === 0 ? { line, endLine } : { line: first, endLine: last };
  }

  /** The map of the text that `edits`, in order and without overlap, make of `text`. */
  after(text: string, edits: readonly Edit[]): LineMap {
    const spans: LineSpan[] = [];
    let current: LineSpan | undefined;
    let line = 1;
    let position = 0;
    const cover = (from: number, to: number): void => {
      const span = this.original(from, to);
      current =
        current === undefined
          ? span
          : { line: Math.min(current.line, span.line), endLine: Math.max(current.endLine, span.endLine) };
    };
    const finish = (): void => {
      spans.push(current ?? this.original(line, line));
      current = undefined;
    };
    const copy = (to: number): void => {
      for (;;) {
        const newline = text.indexOf('\n', position);
        if (newline < 0 || newline >= to) break;
        cover(line, line);
        finish();
        line += 1;
        position = newline + 1;
      }
      if (position < to) cover(line, line);
      position = to;
    };
    for (const edit of edits) {
      copy(edit.start);
      const endLine = line + newlinesIn(text, edit.start, edit.end);
      for (let count = newlinesIn(edit.text, 0, edit.text.length); count > 0; count--) {
        cover(line, endLine);
        finish();
      }
      cover(line, endLine);
      line = endLine;
      position = edit.end;
    }
    copy(text.length);
    finish();
    return new LineMap(spans);
  }
}

function newlinesIn(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
