import { distributionOfWord, type Distribution, type Placement } from './distributions.ts';
import { DEFAULT_PATH, IMAGES, type ImageEntry, type Tag } from './known-images.ts';
import { familiarName, parseReference, type ImageReference } from './reference.ts';

/** What an image brings into the stages that are built on it. */
export interface ImageFacts {
  readonly os: 'linux' | 'windows';
  /** Absent: the name does not prove it. */
  readonly distribution?: Distribution;
  /** Debian's code name, Ubuntu's `22.04`, Alpine's `3.20`, others' major version. Absent: the name does not prove it. */
  readonly release?: string;
  /** What runs a RUN in shell form. Empty: the image has none, or which one is not known (Windows). */
  readonly shell: readonly string[];
  /** The user in force, by name or uid. */
  readonly user: string;
  /** That user's home. */
  readonly home?: string;
  readonly workdir: string;
  /**
   * The variables that matter to builds. `undefined`: it may be set, the value is not known. A name that is not a key
   * is not set.
   */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether /etc/apt/apt.conf.d/docker-clean is there: apt then deletes what it downloaded by itself. */
  readonly dockerClean: boolean;
  /** Whether it has ONBUILD triggers, which run right after FROM. */
  readonly onbuild: boolean;
}

/** Organisations of Docker Hub that hold the official images of one architecture (official-images, README.md). */
const ARCHITECTURES = new Set(
  'amd64 arm32v5 arm32v6 arm32v7 arm64v8 i386 mips64le ppc64le riscv64 s390x windows-amd64'
    .split(' ')
    .map((name) => `${name}/`),
);
/** Registries' copies of the official images, byte for byte. */
const MIRRORS = ['public.ecr.aws/docker/library/', 'mirror.gcr.io/library/'];
const WINDOWS = /^(?:windowsservercore|nanoserver)(?:\d.*)?$/;
/** Versions, dates and pre-releases: `3.12`, `v2`, `20240110`, `1809`, `jdk17`, `rc1`, `b08`. */
const NUMBER =
  /^(?:v?\d[\w.+]*|(?:jdk|jre|otp|php|ltsc)\d[\d.]*|(?:rc|alpha|beta|ea|preview|rc\.|beta\.|b|p|m)\d[\d.]*)$/i;
const COMMON_WORDS = new Set(['latest', 'slim', 'onbuild', 'rc', 'beta', 'alpha']);

/**
 * What is known of the image of this name: official images of Docker Hub, and a few others. `undefined` if the image, or
 * a word of its tag, is not known. A digest without a tag says nothing about the variant, so such
 * an image is not known either.
 */
export function factsOf(name: string): ImageFacts | undefined {
  const { reference } = parseReference(name);
  if (reference === undefined) return undefined;
  if (reference.tag === undefined && reference.digest !== undefined) return undefined;
  const image = knownName(reference);
  const entry = Object.hasOwn(IMAGES, image) ? IMAGES[image] : undefined;
  if (entry === undefined) return undefined;
  return factsOfTag(entry, readTag(reference.tag ?? 'latest'));
}

function factsOfTag(entry: ImageEntry, tag: Tag): ImageFacts | undefined {
  const onbuild = tag.words.includes('onbuild');
  if (tag.words.some((word) => WINDOWS.test(word)))
    return entry.windows === true ? windowsFacts(onbuild) : undefined;
  if (!hasOnlyKnownWords(entry, tag) || (onbuild && entry.onbuildWorkdir === undefined)) return undefined;
  const traits = typeof entry.traits === 'function' ? entry.traits(tag) : entry.traits;
  if (traits === undefined) return undefined;
  const { user = 'root', home = user === 'root' ? '/root' : undefined, workdir = '/' } = traits;
  const placement = placementOf(entry, tag);
  return {
    os: 'linux',
    ...placement,
    shell: traits.shell ?? ['/bin/sh', '-c'],
    user,
    ...(home === undefined ? {} : { home }),
    workdir: (onbuild ? entry.onbuildWorkdir : undefined) ?? workdir,
    env: { PATH: DEFAULT_PATH, ...traits.env },
    dockerClean: placement?.distribution === 'debian' || placement?.distribution === 'ubuntu',
    onbuild,
  };
}

function hasOnlyKnownWords(entry: ImageEntry, tag: Tag): boolean {
  const words = new Set(entry.words?.split(' '));
  return tag.words.every(
    (word) =>
      words.has(word) ||
      COMMON_WORDS.has(word) ||
      NUMBER.test(word) ||
      distributionOfWord(word) !== undefined,
  );
}

/** The word that says the distribution most closely, else what the image is known to stand on. */
function placementOf(entry: ImageEntry, tag: Tag): Placement | undefined {
  const named = tag.words.map(distributionOfWord).filter((placement) => placement !== undefined);
  const closest = named.find((placement) => placement.release !== undefined) ?? named[0];
  if (closest !== undefined && entry.ignoresWords !== true) return closest;
  return typeof entry.stands === 'function' ? entry.stands(tag) : entry.stands;
}

function windowsFacts(onbuild: boolean): ImageFacts {
  return {
    os: 'windows',
    shell: [],
    user: 'ContainerAdministrator',
    workdir: 'C:\\',
    env: { PATH: undefined },
    dockerClean: false,
    onbuild,
  };
}

function knownName(reference: ImageReference): string {
  const name = familiarName(reference);
  const mirror = MIRRORS.find((prefix) => name.startsWith(prefix));
  if (mirror !== undefined) return name.slice(mirror.length);
  const slash = name.indexOf('/') + 1;
  return ARCHITECTURES.has(name.slice(0, slash)) ? name.slice(slash) : name;
}

function readTag(text: string): Tag {
  const words = text.split('-');
  const version = words.find((word) => /^v?\d/.test(word))?.match(/\d+/g);
  return { text, words, ...(version ? { version: version.map(Number) } : {}) };
}
