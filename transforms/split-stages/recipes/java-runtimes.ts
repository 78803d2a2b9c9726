import { factsOf } from '../../../src/images/facts.ts';
import type { BaseImage } from '../base-image.ts';
import type { Obstacle, RuntimeBase } from '../recipe.ts';
import { plainRuntime } from '../runtime-bases.ts';
import type { Site } from '../site.ts';
import { jdkPackages } from './java-packages.ts';
import { serverRuntime } from './java-webapps.ts';

// Which tags exist: src/images/official-tags, against which test/images/java-runtimes.test.ts checks all that is written here.

/** What Java programs run on: an image, and the packages that a plain one needs. */
export interface JavaRuntime {
  readonly base: RuntimeBase;
  /** `openjdk-17-jre-headless`, on Debian. */
  readonly packages: readonly string[];
}

/** The JDK that a builder's tag names. */
interface Jdk {
  readonly vendor: 'openjdk' | 'temurin' | 'adoptopenjdk' | 'corretto' | 'semeru' | 'sapmachine';
  readonly major: number;
  /** The words of the tag behind it: `alpine`, `slim`, `jammy`. */
  readonly words: readonly string[];
}

/** What a JRE has on PATH. */
export const PROGRAMS = ['java', 'keytool'];

/**
 * What images of JREs have besides. Sources: github.com/adoptium/containers, 17/jre/ubuntu/noble/Dockerfile, where wget came in
 * 2023; github.com/docker-library/openjdk, 8/jre/buster/Dockerfile, and that of buildpack-deps:buster-curl.
 */
const MORE_PROGRAMS: readonly (readonly [image: RegExp, programs: readonly string[]])[] = [
  [/^eclipse-temurin:(?!.*(?:alpine|ubi|centos))/, ['curl']],
  [/^eclipse-temurin:(?:8|11|17|2\d)-jre(?:-jammy|-noble)?$/, ['wget']],
  [/^(?:openjdk|java):(?!.*(?:slim|alpine))/, ['curl', 'wget', 'unzip', 'bzip2', 'xz']],
];

function programsOf(reference: string): readonly string[] {
  return [
    ...PROGRAMS,
    ...MORE_PROGRAMS.flatMap(([image, programs]) => (image.test(reference) ? programs : [])),
  ];
}

const PLAIN_IMAGES = /^(?:debian|ubuntu|alpine|buildpack-deps)$/;

/** Tags of JDKs that have their JRE beside them: `8u191-jdk-alpine` and `8u191-jre-alpine`, `17` and `17-jre`. */
const PAIRED: Readonly<Record<string, RegExp>> = {
  openjdk:
    /^(?:(?:[6-9]|1[01])(?:-jdk)?(?:-slim)?(?:-(?:wheezy|jessie|stretch|buster|bullseye|sid))?|[78](?:-jdk)?-alpine(?:3\.\d)?|(?:8u(?:[4-9]\d|[1-3]\d\d)|7u\d+)(?:-jdk)?(?:-slim|-alpine(?:3\.\d)?|-slim-(?:stretch|buster|bullseye))?|11\.0\.(?!3-(?:jdk-)?slim-buster)\d+(?:-jdk)?(?:-slim)?(?:-(?:stretch|buster|bullseye|sid))?)$/,
  java: /^(?:openjdk-)?(?:[6-9](?:-jdk)?|[78](?:-jdk)?-alpine|(?:7u(?:[7-9]\d|1\d\d)|8u(?:[4-9]\d|1\d\d))(?:-jdk)?(?:-alpine)?)$/,
  'eclipse-temurin':
    /^(?:(?:8|11|17|18|19|2\d)(?:-jdk)?(?:-alpine|-alpine-3\.\d+|-focal|-jammy|-noble)?|(?:8u\d+-b\d+|(?:11|17|18|19|2\d)\.[\d.]+_\d+(?:\.\d+)?)(?:-jdk)?(?:-alpine|-alpine-3\.\d+|-focal|-jammy|-noble)?)$/,
  adoptopenjdk: /^(?:8|1[1-6])(?:-jdk)?-(?:hotspot|openj9)(?:-(?:bionic|focal))?$/,
  'ibm-semeru-runtimes': /^open-(?:\d+|(?:8u|\d)[\w.]+(?:-b[\w.]+)?)-jdk(?:-(?:focal|jammy|noble))?$/,
  sapmachine:
    /^(?:\d+-jdk(?:-headless)?(?:-ubuntu)?(?:-(?:focal|jammy|noble|2\d\.04))?|(?:11|17|21|24|25|26)(?:-ubuntu)?|(?:17|21|24|25|26)(?:-jdk)?-alpine)$/,
};

/** Majors of which an image has a JRE by this tag; words of the builder's tag that it keeps. */
interface JreTags {
  readonly image: string;
  readonly majors: readonly number[];
  readonly tag: (major: number, words: readonly string[]) => string | undefined;
}

const TEMURIN_RELEASES: Readonly<Record<string, readonly number[]>> = {
  focal: [8, 11, 17, 18, 19],
  jammy: [8, 11, 17, 18, 19, 20, 21, 22, 25, 26],
  noble: [8, 11, 17, 21, 22, 23, 24, 25, 26],
};

const TEMURIN: JreTags = {
  image: 'eclipse-temurin',
  majors: [8, 11, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26],
  tag(major, words) {
    if (words.some((word) => /^(?:ubi|centos)/.test(word))) return undefined;
    if (words.some((word) => word.startsWith('alpine'))) return `${major}-jre-alpine`;
    const release = words.find((word) => TEMURIN_RELEASES[word]?.includes(major) === true);
    return `${major}-jre${release === undefined ? '' : `-${release}`}`;
  },
};

const ADOPTOPENJDK: JreTags = {
  image: 'adoptopenjdk',
  majors: [8, 11, 12, 13, 14, 15, 16],
  tag: (major, words) =>
    words.some((word) => word.startsWith('alpine'))
      ? undefined
      : `${major}-jre-${words.includes('openj9') ? 'openj9' : 'hotspot'}`,
};

/** In the order in which they are asked. */
const JRES: Readonly<Record<Jdk['vendor'], readonly JreTags[]>> = {
  openjdk: [
    {
      image: 'openjdk',
      majors: [7, 8, 9, 10, 11],
      tag(major, words) {
        if (words.some((word) => word.startsWith('alpine')))
          return major < 9 ? `${major}-jre-alpine` : undefined;
        return `${major}-jre${words.includes('slim') ? '-slim' : ''}`;
      },
    },
    TEMURIN,
    ADOPTOPENJDK,
  ],
  temurin: [TEMURIN],
  adoptopenjdk: [ADOPTOPENJDK],
  corretto: [
    {
      image: 'amazoncorretto',
      majors: [8, 11, 17, 21, 22, 23, 24, 25, 26],
      tag(major, words) {
        if (words.includes('debian')) return undefined;
        if (words.some((word) => word.startsWith('alpine'))) return major === 8 ? '8-alpine-jre' : undefined;
        if (words.includes('al2023')) return major === 8 ? '8-al2023-jre' : `${major}-al2023-headful`;
        return major === 8 ? '8-jre' : `${major}-headful`;
      },
    },
    TEMURIN,
  ],
  semeru: [
    {
      image: 'ibm-semeru-runtimes',
      majors: [8, 11, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26],
      tag: (major) => `open-${major}-jre`,
    },
  ],
  sapmachine: [{ image: 'sapmachine', majors: [11, 17, 21, 24, 25, 26], tag: (major) => `${major}-jre` }],
};

/** The JRE of the JDK's version, of the same vendor where there is one, or packages of a plain image's distribution. */
export function javaRuntime(site: Site): JavaRuntime | Obstacle {
  const { base, stage } = site;
  const refuse = (reason: string): Obstacle => ({ instruction: stage.from, reason });
  const server = serverRuntime(site);
  if (server !== undefined) return { base: server, packages: [] };
  if (PLAIN_IMAGES.test(base.repository)) {
    const plain = plainRuntime(site);
    if ('reason' in plain) return plain;
    const packages = jdkPackages(site);
    return 'reason' in packages
      ? packages
      : { base: { ...plain, programs: PROGRAMS }, packages: packages.names };
  }
  if (base.hasDigest)
    return refuse(`${base.name} is pinned by digest, so which JRE belongs to it is not known`);
  const isJre = base.words.includes('jre');
  if (isJre && Object.hasOwn(PAIRED, base.repository))
    return {
      base: { reference: base.written, known: base.name, programs: programsOf(base.name) },
      packages: [],
    };
  if (base.hasVariable) return refuse('a variable names the image, so which JRE belongs to it is not known');
  const sibling = siblingTag(base.repository, base.tag) ?? siblingOfOthers(base);
  if (sibling !== undefined) {
    const reference = withAdduser(site, `${base.repository}:${sibling}`);
    return { base: { reference, known: reference, programs: programsOf(reference) }, packages: [] };
  }
  const own = jdkOf(base.repository, base.tag);
  const jdk =
    own ?? base.otherTags.map((tag) => jdkOf(base.repository, tag)).find((each) => each !== undefined);
  if (jdk === undefined) return refuse(`which Java ${base.name} holds is not known`);
  const found = jreOf(jdk, own === undefined);
  if (found === undefined || factsOf(found) === undefined)
    return refuse(`no image is known that holds the JRE of Java ${jdk.major}, as ${base.name} does`);
  const reference = withAdduser(site, found);
  const assumption = `${reference} serves the program as the Java ${jdk.major} of ${base.name} does`;
  return { base: { reference, known: reference, programs: programsOf(reference), assumption }, packages: [] };
}

/** Ubuntu's images have `adduser` and `addgroup` up to 22.04; tags without a release stand on a later one. */
function withAdduser({ commands }: Site, reference: string): string {
  const isUsed = commands.some(({ program }) => /^add(?:user|group)$/.test(program));
  const major = Number(/^eclipse-temurin:(\d+)-jre$/.exec(reference)?.[1]);
  return isUsed && TEMURIN_RELEASES['jammy']?.includes(major) === true ? `${reference}-jammy` : reference;
}

/** `openjdk:alpine` is also `8-jdk-alpine`: the shortest of its names that has a JRE beside it. */
function siblingOfOthers({ repository, tag, otherTags }: BaseImage): string | undefined {
  if (/\d/.test(tag)) return undefined;
  const [found] = otherTags
    .flatMap((other) => siblingTag(repository, other) ?? [])
    .toSorted((a, b) => a.length - b.length);
  return found;
}

/** The tag of the JRE in the JDK's repository. */
export function siblingTag(repository: string, tag: string): string | undefined {
  if (!Object.hasOwn(PAIRED, repository) || PAIRED[repository]?.test(tag) !== true) return undefined;
  if (tag.includes('-jdk')) return tag.replace('-jdk', '-jre');
  const version = /^(?:openjdk-)?[\w.]+(?:-b\d+)?/.exec(tag)?.[0] ?? '';
  return `${version}-jre${tag.slice(version.length)}`;
}

/** Every tag that stands for a JDK that a builder's tag names, by vendor: for the test against the table of tags. */
export function* allJres(): Generator<string> {
  const variants = [[], ['alpine'], ['slim'], ['focal'], ['jammy'], ['noble'], ['al2023'], ['openj9']];
  for (const places of Object.values(JRES))
    for (const { image, majors, tag } of places)
      for (const major of majors)
        for (const words of variants) {
          const found = tag(major, words);
          if (found !== undefined) yield `${image}:${found}`;
        }
}

/** A tag that names no version floats, and so does the runtime's: it keeps no release. */
function jreOf({ vendor, major, words }: Jdk, isFloating: boolean): string | undefined {
  const kept = isFloating
    ? words.filter((word) => /^(?:alpine|slim|openj9|al2023|debian)/.test(word))
    : words;
  for (const { image, majors, tag } of JRES[vendor]) {
    const found = majors.includes(major) ? tag(major, kept) : undefined;
    if (found !== undefined) return `${image}:${found}`;
  }
  return undefined;
}

/** What a builder's tag says of its JDK. Sources: each repository's Dockerfiles, see src/images/known-images.ts. */
function jdkOf(repository: string, tag: string): Jdk | undefined {
  if (/graal|ibmjava/.test(tag)) return undefined;
  const words = tag.split('-');
  switch (repository) {
    case 'openjdk':
    case 'java':
      return numbered('openjdk', words);
    case 'eclipse-temurin':
      return numbered('temurin', words);
    case 'adoptopenjdk':
      return numbered('adoptopenjdk', words);
    case 'amazoncorretto':
      return numbered('corretto', words);
    case 'ibm-semeru-runtimes':
      return numbered('semeru', words);
    case 'sapmachine':
      return numbered('sapmachine', words);
    case 'maven':
      return mavenJdk(words);
    case 'gradle':
      return gradleJdk(words);
    case 'sbtscala/scala-sbt':
    case 'hseeberger/scala-sbt':
      return sbtJdk(words);
    default:
      return undefined;
  }
}

/** The first word that is a version of Java: `8u191`, `17.0.2_8`, `21`. */
function numbered(vendor: Jdk['vendor'], words: readonly string[]): Jdk | undefined {
  const version = words.find((word) => /^\d/.test(word));
  const major = /^(?:1\.)?(\d{1,2})(?!\d)/.exec(version ?? '')?.[1];
  return major === undefined ? undefined : { vendor, major: Number(major), words };
}

/** `3.9-eclipse-temurin-17-alpine`, `3-openjdk-11-slim`, `3-jdk-8`. */
function mavenJdk(words: readonly string[]): Jdk | undefined {
  const vendors: Readonly<Record<string, Jdk['vendor']>> = {
    jdk: 'openjdk',
    openjdk: 'openjdk',
    temurin: 'temurin',
    amazoncorretto: 'corretto',
    semeru: 'semeru',
    sapmachine: 'sapmachine',
    adoptopenjdk: 'adoptopenjdk',
  };
  const at = words.findIndex((word) => Object.hasOwn(vendors, word));
  const vendor = vendors[words[at] ?? ''];
  return vendor === undefined ? undefined : numbered(vendor, words.slice(at + 1));
}

/** `8.5-jdk17-alpine`. It stood on openjdk up to 5, then on adoptopenjdk, and stands on eclipse-temurin since 7. */
function gradleJdk(words: readonly string[]): Jdk | undefined {
  if (words.some((word) => /^ubi|^(?:lts|and)$/.test(word))) return undefined;
  const major = words.flatMap((word) => /^jdk(\d+)$/.exec(word)?.[1] ?? [])[0];
  if (major === undefined) return undefined;
  const version = Number(/^\d+/.exec(words[0] ?? '')?.[0] ?? 8);
  const isOpenjdk = version < 6;
  const vendor = words.includes('corretto') ? 'corretto' : isOpenjdk ? 'openjdk' : 'temurin';
  return { vendor, major: Number(major), words };
}

/** `eclipse-temurin-jammy-22_36_1.10.0_3.4.2`, `8u242_1.3.8_2.13.1`. */
function sbtJdk(words: readonly string[]): Jdk | undefined {
  const vendor = words.includes('temurin')
    ? 'temurin'
    : words.includes('amazoncorretto')
      ? 'corretto'
      : 'openjdk';
  return numbered(vendor, words);
}
