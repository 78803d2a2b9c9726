import { distributionOfWord } from '../distributions.ts';
import { isPrerelease, isSnapshot, versionLength } from '../tag-version.ts';

/** Words that say which line is followed, and not which variant it is. */
const LINES = new Set(
  'latest lts stable current mainline edge main master release nightly oldstable rolling'.split(' '),
);

/**
 * Tags that may name the same image as `tag` more precisely, the most likely first, one group per version. `hint` are names
 * that it had once: the same line is tried first.
 */
export function candidateGroups(tag: string, all: readonly string[], hint: readonly string[]): string[][] {
  const existing = new Set(all);
  const known = hint.filter(
    (name) => name !== tag && versionLength(name) > versionLength(tag) && existing.has(name),
  );
  const groups = new Map<string, string[]>();
  for (const candidate of all.filter((each) => mayRefine(each, tag))) {
    const version = versionOf(candidate);
    const group = groups.get(version);
    if (group === undefined) groups.set(version, [candidate]);
    else group.push(candidate);
  }
  const likely = versionOf(hint[0] ?? '').split('.')[0] ?? '';
  const rank = (version: string): number => Number(likely !== '' && version.split('.')[0] === likely);
  const ordered = [...groups]
    .toSorted(([a], [b]) => rank(b) - rank(a) || compareVersions(b, a))
    .map(([, group]) => group.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1)));
  const snapshots = all
    .filter((candidate) => isSnapshotOf(candidate, tag))
    .toSorted((a, b) => (a < b ? 1 : -1));
  return [known.toReversed(), ...ordered, ...snapshots.map((snapshot) => [snapshot])].filter(
    (group) => group.length > 0,
  );
}

/** `bookworm-20240110-slim` is one of `bookworm-slim`, `20240923` of `edge`. */
function isSnapshotOf(candidate: string, tag: string): boolean {
  if (!isSnapshot(candidate)) return false;
  const rest = candidate.split('-').filter((word) => !/^20\d{6}/.test(word));
  return rest.join('-') === tag || (rest.length === 0 && LINES.has(tag));
}

/** Whether a tag has the variant and the version of another, and more of a version. */
function mayRefine(candidate: string, tag: string): boolean {
  if (isPrerelease(candidate) !== isPrerelease(tag) || isSnapshot(tag)) return false;
  if (versionLength(candidate) <= versionLength(tag) && !isMorePrecise(candidate, tag)) return false;
  const own = tag.split('-').filter((word) => !LINES.has(word));
  const words = candidate.split('-');
  if (!own.every((word) => words.some((other) => refines(other, word)))) return false;
  const others = words.filter((word) => !own.some((each) => refines(word, each)));
  return others.every(
    (word) => /^v?\d/.test(word) || distributionOfWord(word) !== undefined || own.length === 0,
  );
}

function isMorePrecise(candidate: string, tag: string): boolean {
  return (
    versionLength(candidate) === versionLength(tag) && versionLength(tag) > 0 && candidate.length > tag.length
  );
}

/** `3.12.1` refines `3.12` and `3`, `alpine3.20` refines `alpine`. */
function refines(word: string, general: string): boolean {
  if (word === general) return true;
  return (
    word.startsWith(/\d$/.test(general) ? `${general}.` : general) &&
    /^[.\d]/.test(word.slice(general.length))
  );
}

function versionOf(tag: string): string {
  return tag.split('-').find((word) => /^v?\d/.test(word)) ?? '';
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => (version.match(/\d+/g) ?? []).map(Number));
  for (const [index, number] of (left ?? []).entries()) {
    const difference = number - (right?.[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return (left?.length ?? 0) - (right?.length ?? 0);
}
