import { distributionOfWord } from './distributions.ts';
import { hasEnded, type ImageTags } from './image-tags.ts';
import { familiarName, officialName, type ImageReference } from './reference.ts';
import type { Resolution } from './resolution.ts';
import { isPrerelease, isSnapshot, versionLength } from './tag-version.ts';

/** Copies of the official images under the same tags. */
const MIRRORS = ['public.ecr.aws/docker/library/', 'mirror.gcr.io/library/'];

/** The official image that a reference names, here or in a registry that mirrors it. */
export function officialImageOf(reference: ImageReference): string | undefined {
  const official = officialName(reference);
  if (official !== undefined) return official;
  const name = familiarName(reference);
  const mirror = MIRRORS.find((prefix) => name.startsWith(prefix));
  return mirror === undefined ? undefined : name.slice(mirror.length);
}

/** What the table of official images knows of a reference; `tags` are those of its image. */
export function resolveFromTags(reference: ImageReference, tags: ImageTags): Resolution {
  const tag = reference.tag ?? 'latest';
  const record = tags.find(tag);
  if (record === undefined)
    return { reason: `${familiarName(reference)} had no tag ${tag} up to ${tags.date}` };
  const { lastListed, names, survivor } = record;
  if (lastListed === undefined || !hasEnded(record, tags.date))
    return { names, source: 'table', date: tags.date };
  const successor = successorOf(tags, tag);
  const ended = { date: lastListed, ...(successor === undefined ? {} : { successor }) };
  if (survivor !== undefined && versionLength(survivor) > versionLength(names[0] ?? '')) {
    return { names: [survivor, ...names], source: 'table', date: lastListed, ended };
  }
  return { names, source: 'table', date: tags.date, final: true, ended };
}

/**
 * The tag of the same variant that is still maintained: the same line's, `24.19.0` for `24.18.0`, or the latest line's,
 * `3.14-alpine` for `3.6-alpine3.15`, `trixie-slim` for `jessie-slim`.
 */
export function successorOf(tags: ImageTags, tag: string): string | undefined {
  const variant = variantOf(tag);
  const released = tags
    .listed()
    .filter((name) => !isSnapshot(name) && name !== 'latest' && variantOf(name) === variant)
    .filter((name) => !isUnreleased(tags, name));
  const numbers = numbersOf(tag);
  const length = versionLength(tag);
  const ofLine = (shared: number): string[] =>
    released.filter(
      (name) =>
        versionLength(name) === length &&
        numbersOf(name).slice(0, shared).join() === numbers.slice(0, shared).join(),
    );
  const lines = length < 2 ? [] : length === 2 ? [ofLine(1)] : [ofLine(2), ofLine(1)];
  const latest = released.filter((name) => versionLength(name) === Math.min(2, length));
  const alike = (names: readonly string[]): string[] =>
    names.filter((name) => hasCodeName(name) === hasCodeName(tag));
  const without = (names: readonly string[]): string[] => names.filter((name) => !hasCodeName(name));
  const choices = [...lines, latest].flatMap((names) => [alike(names), without(names)]);
  const candidates = choices.find((names) => names.length > 0) ?? [];
  return candidates.toSorted((a, b) => compareVersions(tags, a, b)).at(-1);
}

/** The next release of a distribution has a name like any other, and `devel`, `testing` or no number besides. */
function isUnreleased(tags: ImageTags, name: string): boolean {
  if (isPrerelease(name)) return true;
  const names = tags.find(name)?.names ?? [];
  if (names.some((other) => /^(?:devel|testing|unstable)(?:-|$)/.test(other))) return true;
  return hasCodeName(name) && versionLength(names[0] ?? '') === 0;
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
function compareVersions(tags: ImageTags, a: string, b: string): number {
  const [left, right] = [a, b].map((name) =>
    numbersOf(versionLength(name) > 0 ? name : (tags.find(name)?.names[0] ?? '')),
  );
  for (const [index, number] of (left ?? []).entries()) {
    const difference = number - (right?.[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return (left?.length ?? 0) - (right?.length ?? 0) || b.length - a.length || (a < b ? -1 : 1);
}

function numbersOf(name: string): readonly number[] {
  const version = name.split('-').find((word) => /^v?\d/.test(word)) ?? '';
  return (version.match(/\d+/g) ?? []).map(Number);
}
