import { distributionOfWord } from './distributions.ts';
import type { ImageTags } from './image-tags.ts';
import { isPrerelease, isSnapshot, versionLength } from './tag-version.ts';

/**
 * The tag of the same variant that is still maintained: the same line's, `24.19.0` for `24.18.0`, or the latest line's,
 * `3.14-alpine` for `3.6-alpine3.15`, `trixie-slim` for `jessie-slim`. Where there is a long-term line (`lts`), it is that.
 */
export function successorOf(tags: ImageTags, tag: string): string | undefined {
  const variant = variantOf(tag);
  const length = versionLength(tag);
  const lineOf = Math.min(lineLength(tags), length);
  const numbers = numbersOf(tag);
  const candidates = tags.listed().filter((name) => {
    const own = versionLength(name);
    if (own !== length && own !== lineOf) return false;
    return name !== 'latest' && !isSnapshot(name) && !isPrerelease(name) && variantOf(name) === variant;
  });
  const ofLine = (shared: number): readonly string[] => {
    const start = numbers.slice(0, shared).join('.');
    return candidates.filter(
      (name) => versionLength(name) === length && numbersOf(name).slice(0, shared).join('.') === start,
    );
  };
  const latest = candidates.filter((name) => versionLength(name) === lineOf);
  const longTerm = currentNumbers(tags, 'lts')?.[0];
  const supported = longTerm === undefined ? [] : latest.filter((name) => numbersOf(name)[0] === longTerm);
  const lines = length === 0 ? [] : [ofLine(lineOf), ...(length < 2 ? [] : [ofLine(1)])];
  for (const names of [...lines, supported, latest]) {
    const found = latestReleased(tags, names, hasCodeName(tag)) ?? latestReleased(tags, names, false);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The latest of the names that are, or are not, by code name; one that is not released yet is none. */
function latestReleased(tags: ImageTags, names: readonly string[], byCodeName: boolean): string | undefined {
  const newest = currentNumbers(tags, 'latest');
  return names
    .filter((name) => hasCodeName(name) === byCodeName)
    .toSorted((a, b) => compareNames(tags, a, b))
    .findLast((name) => !isBeyond(numbersBehind(tags, name), newest) && !isUnreleased(tags, name));
}

/** The next release of a distribution has a name like any other, and `devel`, `testing` or no number besides. */
function isUnreleased(tags: ImageTags, name: string): boolean {
  const names = tags.find(name)?.names ?? [];
  if (names.some((other) => /^(?:devel|testing|unstable)(?:-|$)/.test(other))) return true;
  return hasCodeName(name) && versionLength(names[0] ?? '') === 0;
}

/** The version that a tag stands for on the table's date. */
function currentNumbers(tags: ImageTags, tag: string): readonly number[] | undefined {
  const record = tags.find(tag);
  return record === undefined || record.lastListed !== undefined
    ? undefined
    : numbersOf(record.names[0] ?? '');
}

/** Fedora's next release has a number like any other before it is released; `latest` does not stand for it. */
function isBeyond(numbers: readonly number[], newest: readonly number[] | undefined): boolean {
  if (newest === undefined) return false;
  const at = numbers.findIndex((number, index) => number !== newest[index]);
  return at >= 0 && at < newest.length && (numbers[at] ?? 0) > (newest[at] ?? 0);
}

const lineLengths = new WeakMap<ImageTags, 1 | 2>();

/** Whether lines are told apart by one number (Node 22 and 24) or two (Python 3.13 and 3.14): what is listed says it. */
export function lineLength(tags: ImageTags): 1 | 2 {
  const known = lineLengths.get(tags);
  if (known !== undefined) return known;
  const minors = new Map<number, number>();
  let length: 1 | 2 = 1;
  for (const name of tags.listed()) {
    if (isPrerelease(name) || isSnapshot(name) || versionLength(name) < 2) continue;
    const [major = 0, minor = 0] = numbersOf(name);
    if ((minors.get(major) ?? minor) !== minor) length = 2;
    minors.set(major, minor);
  }
  lineLengths.set(tags, length);
  return length;
}

/** The words of a tag without its version, and without the release of its distribution. */
function variantOf(tag: string): string {
  const words = tag.split('-').filter((word) => !/^v?\d/.test(word) && word !== 'latest');
  return words
    .flatMap((word) => {
      const distribution = distributionOfWord(word)?.distribution;
      if (distribution === undefined) return [word];
      return distribution === 'debian' || distribution === 'ubuntu' ? [] : [distribution];
    })
    .join('-');
}

/** Whether the tag names its distribution's release by itself: `jessie-slim`, not `3.6-jessie`. */
function hasCodeName(tag: string): boolean {
  return tag.split('-').some((word) => distributionOfWord(word)?.release !== undefined);
}

/** By the most specific name, so that `trixie` is later than `bookworm`. */
function compareNames(tags: ImageTags, a: string, b: string): number {
  const [left, right] = [numbersBehind(tags, a), numbersBehind(tags, b)];
  for (const [index, number] of left.entries()) {
    const difference = number - (right[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return left.length - right.length || b.length - a.length || (a < b ? -1 : 1);
}

function numbersBehind(tags: ImageTags, name: string): readonly number[] {
  return numbersOf(versionLength(name) > 0 ? name : (tags.find(name)?.names[0] ?? ''));
}

function numbersOf(name: string): readonly number[] {
  const version = name.split('-').find((word) => /^v?\d/.test(word)) ?? '';
  return (version.match(/\d+/g) ?? []).map(Number);
}
