import { distributionOfWord } from './distributions.ts';
import { officialName, type ImageReference } from './reference.ts';

/** Words of official images' tags that begin with a digit are versions: `3.12.1`, `v2`, `8u252`, `20240110`. */
const VERSION = /^v?\d/;
/** Versions of something that comes along: `jdk17`, `php8.2`, `ltsc2022`. */
const COMPANION = /^(?:jdk|jre|php|py|python|otp|java|scala|ltsc|cuda|cudnn|node|ruby)\d/;
/** A day: the tag is a snapshot. */
const SNAPSHOT = /^20\d{6}(?:\.\d+)?$/;
/** Names of what is not released yet: they come back with the next version. */
const PRERELEASE =
  /^(?:rc|beta|alpha|preview|ea|dev|devel|testing|unstable|experimental|tip|nightly|M|milestone)(?:\d|\.|$)/i;

/** How many numbers the version in a tag has: 3 for `3.12.1-slim`, 1 for `8-jre`, 0 for `alpine3.20`. */
export function versionLength(tag: string): number {
  return versionNumbers(tag).length;
}

/** By the numbers of their versions: positive if `a` is the later one; 0 where one of them has none. */
export function compareVersions(a: string, b: string): number {
  const [left = [], right = []] = [a, b].map((tag) => versionNumbers(tag));
  const at = left.findIndex((number, index) => number !== right[index]);
  return at < 0 || at >= right.length ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}

function versionNumbers(tag: string): readonly number[] {
  const word = tag.split('-').find((part) => VERSION.test(part) && !SNAPSHOT.test(part));
  return (/^v?\d+(?:[.u_]\d+)*/.exec(word ?? '')?.[0].match(/\d+/g) ?? []).map(Number);
}

/** Whether a word of a tag names the version of something that comes along: `jdk17`, `php8.2`. */
export function isCompanion(word: string): boolean {
  return COMPANION.test(word);
}

/** Whether a tag names the build of one day: `bookworm-20240110-slim`. */
export function isSnapshot(tag: string): boolean {
  return tag.split('-').some((word) => SNAPSHOT.test(word));
}

/** Whether a tag follows what is not released yet: `rc-alpine`, `testing`, `3.13-rc`. */
export function isPrerelease(tag: string): boolean {
  return tag.split('-').some((word) => PRERELEASE.test(word) || /\d(?:rc|alpha|beta|a|b)\d/i.test(word));
}

/**
 * Whether a reference goes to another version by itself: no tag, `latest`, or a tag without a version of its own
 * (`lts-alpine3.20` has one of Alpine only). Tags of others' images follow no known scheme: any number counts there.
 */
export function floats(reference: ImageReference): boolean {
  const { tag, digest } = reference;
  if (digest !== undefined) return false;
  if (tag === undefined) return true;
  const words = tag.split('-');
  // `latest-16-debian`: a version of what comes along, and none of its own.
  if (words.some((word) => word === 'latest' || word === 'nightly')) return true;
  const official = officialName(reference);
  return !words.some((word) => isVersion(word, official));
}

function isVersion(word: string, official: string | undefined): boolean {
  if (VERSION.test(word)) return true;
  // centos:centos7 is what others write as centos:7.
  if (official !== undefined) return word.startsWith(official) && /\d$/.test(word);
  return /\d/.test(word) && !COMPANION.test(word) && distributionOfWord(word) === undefined;
}
