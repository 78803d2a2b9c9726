import type { TextRange } from './text-range.ts';

/** A stretch of a mapped text that was copied from the file in one piece. */
interface Piece {
  /** Where it begins in the mapped text. */
  readonly at: number;
  /** Where it was copied from. */
  readonly offset: number;
  readonly length: number;
}

/** A text put together from pieces of a file, which knows for each character where it came from. */
export class MappedText {
  readonly text: string;
  readonly #pieces: readonly Piece[];

  private constructor(text: string, pieces: readonly Piece[]) {
    this.text = text;
    this.#pieces = pieces;
  }

  /** Joins the given ranges of `source`, in their order. */
  static join(source: string, ranges: readonly TextRange[]): MappedText {
    const pieces: Piece[] = [];
    const parts: string[] = [];
    let at = 0;
    for (const { start, end } of ranges) {
      if (end <= start && pieces.length > 0) continue;
      pieces.push({ at, offset: start, length: end - start });
      parts.push(source.slice(start, end));
      at += end - start;
    }
    return new MappedText(parts.join(''), pieces);
  }

  /** The file's ranges that it was copied from, in their order: `join` makes the same text of them again. */
  ranges(): TextRange[] {
    return this.#pieces.map(({ offset, length }) => ({ start: offset, end: offset + length }));
  }

  get length(): number {
    return this.text.length;
  }

  /** The file's offset of the character at `index`; for `index === length` the offset behind the last one. */
  offsetAt(index: number): number {
    if (index >= this.text.length) return this.endOffset(this.text.length);
    const piece = this.#pieceAt(index);
    return piece.offset + (index - piece.at);
  }

  /** The file's offset behind the character at `index - 1`: where a piece ends, not where the next begins. */
  endOffset(index: number): number {
    const piece = this.#pieceAt(Math.max(0, index - 1));
    return piece.offset + (index - piece.at);
  }

  /** The file's range of `[start, end)`; it may span what was left out between two pieces. */
  rangeOf(start: number, end: number): TextRange {
    if (start >= end) {
      const offset = this.offsetAt(start);
      return { start: offset, end: offset };
    }
    return { start: this.offsetAt(start), end: this.endOffset(end) };
  }

  /** Whether `[start, end)` came from the file in one piece. */
  isContiguous(start: number, end: number): boolean {
    const range = this.rangeOf(start, end);
    return range.end - range.start === end - start;
  }

  slice(start: number, end: number = this.text.length): MappedText {
    const pieces: Piece[] = [];
    for (const piece of this.#pieces) {
      const from = Math.max(start, piece.at);
      const to = Math.min(end, piece.at + piece.length);
      if (from < to) {
        pieces.push({ at: from - start, offset: piece.offset + (from - piece.at), length: to - from });
      }
    }
    if (pieces.length === 0) pieces.push({ at: 0, offset: this.offsetAt(start), length: 0 });
    return new MappedText(this.text.slice(start, end), pieces);
  }

  #pieceAt(index: number): Piece {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const piece = this.#pieces[middle];
      if (piece !== undefined && piece.at <= index) low = middle;
      else high = middle - 1;
    }
    const found = this.#pieces[low];
    if (found === undefined) throw new RangeError('a mapped text without pieces has no offsets');
    return found;
  }
}
