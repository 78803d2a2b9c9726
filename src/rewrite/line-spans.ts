import type { LineSpan } from './line-map.ts';

/** Spans of lines, asked whether one of them shares a line with another. */
export class LineSpans {
  readonly #spans: LineSpan[] = [];
  /** Their first lines in order, and the farthest last line of those up to each. */
  #ordered: { readonly starts: readonly number[]; readonly ends: readonly number[] } | undefined;

  add(span: LineSpan): void {
    this.#spans.push(span);
    this.#ordered = undefined;
  }

  meets({ line, endLine }: LineSpan): boolean {
    const { starts, ends } = (this.#ordered ??= order(this.#spans));
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= endLine) low = middle + 1;
      else high = middle;
    }
    return low > 0 && (ends[low - 1] ?? 0) >= line;
  }
}

function order(spans: readonly LineSpan[]): { starts: readonly number[]; ends: readonly number[] } {
  const sorted = spans.toSorted((a, b) => a.line - b.line);
  let farthest = 0;
  const ends = sorted.map(({ endLine }) => (farthest = Math.max(farthest, endLine)));
  return { starts: sorted.map(({ line }) => line), ends };
}

/** Where changes are, by transform. */
export function placesBy(
  changes: readonly (LineSpan & { readonly transform: string })[],
): ReadonlyMap<string, LineSpans> {
  const places = new Map<string, LineSpans>();
  for (const change of changes) {
    const own = places.get(change.transform) ?? new LineSpans();
    places.set(change.transform, own);
    own.add(change);
  }
  return places;
}
