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
 * The tag of the same precision and variant that is still maintained: `3.14-alpine` for `3.6-alpine3.15`, `trixie-slim`
 * for `jessie-slim`.
 */
export function successorOf(tags: ImageTags, tag: string): string | undefined {
  const length = Math.min(2, versionLength(tag));
  const variant = variantOf(tag);
  const isAlike = (name: string): boolean =>
    versionLength(name) === length && variantOf(name) === variant && hasCodeName(name) === hasCodeName(tag);
  const plain = tags
    .listed()
    .filter((name) => !isSnapshot(name) && name !== 'latest' && !isUnreleased(tags, name));
  const alike = plain.filter((name) => isAlike(name));
  const candidates =
    alike.length > 0 ? alike : plain.filter((name) => isAlikeWithoutCodeName(name, length, variant));
  return candidates.toSorted((a, b) => compareVersions(tags, a, b)).at(-1);
}

/** Code names of the next release: Debian's have no number yet, Ubuntu's stand for `devel` as well. */
function isUnreleased(tags: ImageTags, name: string): boolean {
  if (isPrerelease(name)) return true;
  if (versionLength(name) > 0 || !hasCodeName(name)) return false;
  const [best = '', ...others] = tags.find(name)?.names ?? [];
  return versionLength(best) === 0 || others.some((other) => isPrerelease(other));
}

function isAlikeWithoutCodeName(name: string, length: number, variant: string): boolean {
  return versionLength(name) === length && variantOf(name) === variant && !hasCodeName(name);
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
