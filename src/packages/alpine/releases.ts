/** A range of releases, both ends inclusive, as numbers of `releaseNumber`. */
export interface ReleaseRange {
  readonly from: number;
  readonly to: number;
}

/** What `edge` counts as: the newest. */
const EDGE = Number.POSITIVE_INFINITY;

/** The oldest and the newest release that the tables were checked for; edge as of 2026-08-22. */
const OLDEST = 3003;
const NEWEST = 3024;

/** The first release of which something is said if the release of the base is not known. */
export const COMMON_FROM = 3009;

const RANGE = /^(\d+\.\d+|edge)(?:(-)(\d+\.\d+)?)?$/;

/** `3.19` or `3.19.1` or `edge` as a number that grows; undefined for a release that the tables say nothing of. */
export function releaseNumber(release: string): number | undefined {
  if (release === 'edge') return EDGE;
  const [, major, minor] = /^(\d{1,3})\.(\d{1,3})(?:\.|$)/.exec(release) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  const number = Number(major) * 1000 + Number(minor);
  return number < OLDEST || number > NEWEST ? undefined : number;
}

/** `3.3-3.8`, `3.9-`, `3.18` or `edge`; undefined for a text that is no range. */
export function readRange(text: string): ReleaseRange | undefined {
  const [, first, dash, last] = RANGE.exec(text) ?? [];
  if (first === undefined) return undefined;
  const from = releaseNumber(first) ?? OLDEST;
  if (dash === undefined) return { from, to: from };
  return { from, to: last === undefined ? EDGE : (releaseNumber(last) ?? EDGE) };
}

/** Every release. */
export const everyRelease: ReleaseRange = { from: OLDEST, to: EDGE };

export function includes({ from, to }: ReleaseRange, release: number): boolean {
  return from <= release && release <= to;
}
