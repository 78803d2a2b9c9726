import { diffArrays } from 'diff';

/** A stretch of lines that both texts share, or that one has in place of the other's. */
export interface LineChange {
  readonly kind: 'same' | 'removed' | 'added';
  readonly lines: readonly string[];
}

/**
 * Myers' algorithm takes time in the product of length and distance. Up to this distance it is quick for any length;
 * beyond it the texts are first cut at lines that occur once in both (patience diff), which takes linear time.
 */
const LARGEST_DISTANCE = 400;

/**
 * The lines of `after` as a change of those of `before`. Takes near-linear time: a stretch that differs too much and has
 * no line to hold on to is replaced as a whole.
 */
export function diffLines(before: readonly string[], after: readonly string[]): readonly LineChange[] {
  const head = commonPrefix(before, after);
  const tail = commonSuffix(before.slice(head), after.slice(head));
  const oldMiddle = before.slice(head, before.length - tail);
  const newMiddle = after.slice(head, after.length - tail);
  return joinNeighbours([
    { kind: 'same', lines: before.slice(0, head) },
    ...diffMiddle(oldMiddle, newMiddle),
    { kind: 'same', lines: before.slice(before.length - tail) },
  ]);
}

function diffMiddle(before: readonly string[], after: readonly string[]): readonly LineChange[] {
  return myers(before, after) ?? diffBetweenAnchors(before, after);
}

function diffBetweenAnchors(before: readonly string[], after: readonly string[]): readonly LineChange[] {
  const changes: LineChange[] = [];
  let oldLine = 0;
  let newLine = 0;
  for (const anchor of [...findAnchors(before, after), { old: before.length, new: after.length }]) {
    const removed = before.slice(oldLine, anchor.old);
    const added = after.slice(newLine, anchor.new);
    changes.push(...(myers(removed, added) ?? replacement(removed, added)));
    changes.push({ kind: 'same', lines: before.slice(anchor.old, anchor.old + 1) });
    oldLine = anchor.old + 1;
    newLine = anchor.new + 1;
  }
  return changes;
}

function myers(before: readonly string[], after: readonly string[]): readonly LineChange[] | undefined {
  if (before.length === 0 || after.length === 0) return replacement(before, after);
  const found = diffArrays([...before], [...after], { maxEditLength: LARGEST_DISTANCE });
  return found?.map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    lines: value,
  }));
}

function replacement(before: readonly string[], after: readonly string[]): readonly LineChange[] {
  return [
    { kind: 'removed', lines: before },
    { kind: 'added', lines: after },
  ];
}

interface Anchor {
  readonly old: number;
  readonly new: number;
}

/** The longest run of lines that occur once in both texts and stand in the same order in both. */
function findAnchors(before: readonly string[], after: readonly string[]): readonly Anchor[] {
  const places = uniqueLines(after);
  const candidates: Anchor[] = [];
  for (const [line, old] of uniqueLines(before)) {
    const found = places.get(line);
    if (found !== undefined) candidates.push({ old, new: found });
  }
  return longestIncreasing(candidates);
}

function uniqueLines(lines: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const repeated = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (places.has(line)) repeated.add(line);
    else places.set(line, index);
  }
  for (const line of repeated) places.delete(line);
  return places;
}

/** Patience sorting: of anchors in the order of `old`, the most whose `new` increases. */
function longestIncreasing(anchors: readonly Anchor[]): readonly Anchor[] {
  const tops: { readonly anchor: Anchor; readonly previous: Link | undefined }[] = [];
  for (const anchor of anchors) {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tops[middle]?.anchor.new ?? Infinity) < anchor.new) low = middle + 1;
      else high = middle;
    }
    tops[low] = { anchor, previous: tops[low - 1] };
  }
  const chain: Anchor[] = [];
  for (let link: Link | undefined = tops.at(-1); link !== undefined; link = link.previous)
    chain.push(link.anchor);
  return chain.toReversed();
}

interface Link {
  readonly anchor: Anchor;
  readonly previous: Link | undefined;
}

function commonPrefix(before: readonly string[], after: readonly string[]): number {
  const most = Math.min(before.length, after.length);
  let length = 0;
  while (length < most && before[length] === after[length]) length++;
  return length;
}

function commonSuffix(before: readonly string[], after: readonly string[]): number {
  const most = Math.min(before.length, after.length);
  let length = 0;
  while (length < most && before[before.length - 1 - length] === after[after.length - 1 - length]) length++;
  return length;
}

/** Joins neighbours of a kind; between two `same` stretches, what was removed stands before what was added. */
function joinNeighbours(changes: readonly LineChange[]): readonly LineChange[] {
  const joined: LineChange[] = [];
  let removed: string[] = [];
  let added: string[] = [];
  let same: string[] = [];
  const flushEdits = (): void => {
    if (removed.length > 0) joined.push({ kind: 'removed', lines: removed });
    if (added.length > 0) joined.push({ kind: 'added', lines: added });
    removed = [];
    added = [];
  };
  for (const { kind, lines } of changes) {
    if (lines.length === 0) continue;
    if (kind === 'same') {
      flushEdits();
      same = append(same, lines);
      continue;
    }
    if (same.length > 0) joined.push({ kind: 'same', lines: same });
    same = [];
    if (kind === 'removed') removed = append(removed, lines);
    else added = append(added, lines);
  }
  flushEdits();
  if (same.length > 0) joined.push({ kind: 'same', lines: same });
  return joined;
}

/** Pushes one by one: a spread of 100,000 arguments overflows the stack. */
function append(target: string[], lines: readonly string[]): string[] {
  for (const line of lines) target.push(line);
  return target;
}
