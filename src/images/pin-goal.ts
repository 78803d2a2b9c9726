import { distributionOfWord } from './distributions.ts';
import { familiarName, type ImageReference } from './reference.ts';
import type { Resolution, ResolvedImage } from './resolution.ts';
import { compareVersions, floats, isCompanion, isSnapshot, versionLength } from './tag-version.ts';

/** Which references get another name: those that float, partial versions too, or all, with their digest. */
export type PinMode = 'floating' | 'exact' | 'digest';

/** How precise the tag of an image has to be; `off` leaves it alone. */
export type PinDepth = 'off' | 'major' | 'major.minor' | 'exact' | 'digest';

export interface PinSettings {
  /** Default `floating`. */
  readonly pin?: PinMode;
  /** By image (`node`, `ghcr.io/acme/*`); the first pattern that matches counts. */
  readonly pinDepths?: Readonly<Record<string, PinDepth>>;
}

const LENGTHS: Readonly<Partial<Record<PinDepth, number>>> = { major: 1, 'major.minor': 2 };

/** What the settings ask of one image. */
interface Goal {
  readonly depth: PinDepth;
  /** Only references that float are in question. */
  readonly onlyFloating: boolean;
}

function goalOf(reference: ImageReference, { pin = 'floating', pinDepths = {} }: PinSettings): Goal {
  const name = familiarName(reference);
  const chosen = Object.entries(pinDepths).find(([pattern]) => matches(pattern, name))?.[1];
  if (chosen !== undefined) return { depth: chosen, onlyFloating: false };
  return { depth: pin === 'digest' ? 'digest' : 'exact', onlyFloating: pin === 'floating' };
}

/** `*` stands for anything. */
function matches(pattern: string, name: string): boolean {
  const parts = pattern.split('*');
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return pattern === name;
  const last = rest.pop() ?? '';
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

/** Whether the settings may ask for another name of this reference: only then does it have to be resolved. */
export function wantsPin(reference: ImageReference, settings: PinSettings): boolean {
  if (reference.digest !== undefined) return false;
  const { depth, onlyFloating } = goalOf(reference, settings);
  if (depth === 'off') return false;
  if (onlyFloating) return floats(reference);
  const length = LENGTHS[depth];
  return length === undefined || versionLength(reference.tag ?? 'latest') < length;
}

/** Whether a reference that could not be resolved is worth a word: one that looks like a full version is not. */
export function isImprecise(reference: ImageReference, settings: PinSettings): boolean {
  if (floats(reference) || goalOf(reference, settings).depth === 'digest') return true;
  const tag = reference.tag ?? 'latest';
  return versionLength(tag) < 3 && !isSnapshot(tag);
}

/** A name to put in a reference's place. */
export interface PinnedName {
  readonly tag: string;
  readonly digest?: string;
}

/**
 * The names that a reference may get, best first: all name the image that it stands for. None if its own is as precise
 * as it should be.
 *
 * @returns a sentence if there is no name that would do.
 */
export function pinnedNames(
  reference: ImageReference,
  resolution: Resolution,
  settings: PinSettings,
): readonly PinnedName[] | string {
  if ('reason' in resolution) return resolution.reason;
  const { depth } = goalOf(reference, settings);
  const own = reference.tag ?? 'latest';
  const names = namesOfDepth(own, resolution, depth);
  if (depth !== 'digest') return names.map((tag) => ({ tag }));
  const { digest } = resolution;
  if (digest === undefined) return 'its digest is not known offline: use --resolve registry or --update-pins';
  const tags = floats(reference) && names.length > 0 ? names : [own];
  return tags.map((tag) => ({ tag, digest }));
}

/** The most precise name of the image that a tag stands for; the tag itself if there is none. */
export function preciseName(own: string, resolution: ResolvedImage): string | undefined {
  return namesOfDepth(own, resolution, 'exact')[0] ?? resolution.names[0];
}

function namesOfDepth(own: string, { names, source }: ResolvedImage, depth: PinDepth): readonly string[] {
  const best = names[0];
  if (best === undefined || best === own || isSnapshot(own)) return [];
  const isLonger = (name: string): boolean => versionLength(name) > versionLength(own);
  // Whoever wrote the pin file has chosen the name.
  const isNative = (name: string): boolean => source === 'pins' || keepsVariant(name, own);
  const better = names
    .filter((name) => isLonger(name) || (isRefined(name, own) && isNative(name)))
    .toSorted(
      (a, b) =>
        versionLength(b) - versionLength(a) ||
        compareVersions(b, a) ||
        Number(isNative(b)) - Number(isNative(a)),
    );
  const length = LENGTHS[depth];
  if (length === undefined) return better;
  const enough = better.filter((name) => versionLength(name) >= length);
  const shortest = Math.min(...enough.map((name) => versionLength(name)));
  return enough.filter((name) => versionLength(name) === shortest);
}

/**
 * Whether a name says of its variant only what the tag said, and releases: `2.14.5` and not `2.14.5-scratch` for
 * `nats:latest`, `26.7.0-trixie` for `node:latest`, `3.9.11-eclipse-temurin-17` for `maven:3.9`.
 */
function keepsVariant(name: string, own: string): boolean {
  const known = own.split('-');
  const words = name.split('-');
  const version = words.findIndex((word) => /^v?\d/.test(word));
  return words.every((word, index) => {
    if (known.some((each) => word.startsWith(each)) || isRelease(word)) return true;
    const next = words.slice(index + 1).find((each) => isRelease(each));
    return index > version && next !== undefined && /^\d/.test(next);
  });
}

/** A version, a day, the release of a distribution or of what comes along: `3.12`, `20240110`, `trixie`, `jdk17`. */
function isRelease(word: string): boolean {
  return /^v?\d/.test(word) || isCompanion(word) || distributionOfWord(word)?.release !== undefined;
}

/** `3.6.15-alpine3.15` says more than `3.6.15-alpine`, and a snapshot more than the name that moves. */
function isRefined(name: string, own: string): boolean {
  if (name === own || versionLength(name) < versionLength(own)) return false;
  if (versionLength(name) === 0) return isSnapshot(name);
  const words = name.split('-');
  return (
    name.length > own.length &&
    own.split('-').every((word) => words.some((longer) => longer.startsWith(word)))
  );
}
