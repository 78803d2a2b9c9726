export type Distribution =
  | 'almalinux'
  | 'alpine'
  | 'amazonlinux'
  | 'archlinux'
  | 'azurelinux'
  | 'busybox'
  | 'centos'
  | 'debian'
  | 'fedora'
  | 'opensuse'
  | 'oraclelinux'
  | 'photon'
  | 'rocky'
  | 'ubi'
  | 'ubuntu';

/** As the distributions write their names, where that is more than a capital. */
const WRITTEN: Readonly<Partial<Record<Distribution, string>>> = {
  almalinux: 'AlmaLinux',
  amazonlinux: 'Amazon Linux',
  archlinux: 'Arch Linux',
  azurelinux: 'Azure Linux',
  busybox: 'BusyBox',
  centos: 'CentOS',
  opensuse: 'openSUSE',
  oraclelinux: 'Oracle Linux',
  rocky: 'Rocky Linux',
  ubi: 'UBI',
};

/** A distribution's name as it is written in a sentence: `Debian`. */
export function titleOf(distribution: Distribution): string {
  return WRITTEN[distribution] ?? `${distribution.charAt(0).toUpperCase()}${distribution.slice(1)}`;
}

/** What an image stands on. */
export interface Placement {
  readonly distribution: Distribution;
  readonly release?: string;
}

/** By major version. Source: https://www.debian.org/releases/ */
const DEBIAN_RELEASES: Readonly<Record<string, string>> = {
  '6': 'squeeze',
  '7': 'wheezy',
  '8': 'jessie',
  '9': 'stretch',
  '10': 'buster',
  '11': 'bullseye',
  '12': 'bookworm',
  '13': 'trixie',
  '14': 'forky',
};
const DEBIAN_CODE_NAMES = new Set([...Object.values(DEBIAN_RELEASES), 'sid']);

/** By code name. Source: https://wiki.ubuntu.com/Releases and the tags of the official image. */
const UBUNTU_RELEASES: Readonly<Record<string, string>> = {
  lucid: '10.04',
  precise: '12.04',
  quantal: '12.10',
  raring: '13.04',
  saucy: '13.10',
  trusty: '14.04',
  utopic: '14.10',
  vivid: '15.04',
  wily: '15.10',
  xenial: '16.04',
  yakkety: '16.10',
  zesty: '17.04',
  artful: '17.10',
  bionic: '18.04',
  cosmic: '18.10',
  disco: '19.04',
  eoan: '19.10',
  focal: '20.04',
  groovy: '20.10',
  hirsute: '21.04',
  impish: '21.10',
  jammy: '22.04',
  kinetic: '22.10',
  lunar: '23.04',
  mantic: '23.10',
  noble: '24.04',
  oracular: '24.10',
  plucky: '25.04',
  questing: '25.10',
  resolute: '26.04',
  stonking: '26.10',
};

const VERSIONED: readonly (readonly [pattern: RegExp, distribution: Distribution])[] = [
  [/^alpine(\d+\.\d+)$/, 'alpine'],
  [/^(?:oraclelinux|oracle|ol)(\d+)$/, 'oraclelinux'],
  [/^(?:amazonlinux|al)(\d+)$/, 'amazonlinux'],
  [/^centos(\d+)(?:\.[\d.]+)?$/, 'centos'],
  [/^ubuntu(\d\d\.\d\d)$/, 'ubuntu'],
  [/^rockylinux(\d+)$/, 'rocky'],
  [/^fedora(\d+)$/, 'fedora'],
  [/^ubi(\d+)$/, 'ubi'],
  [/^azurelinux(\d+\.\d+)$/, 'azurelinux'],
];
const UNVERSIONED: Readonly<Record<string, Distribution>> = {
  alpine: 'alpine',
  debian: 'debian',
  ubuntu: 'ubuntu',
  oracle: 'oraclelinux',
  oraclelinux: 'oraclelinux',
  ubi: 'ubi',
};

/** What a word of a tag says about the distribution: `bookworm`, `alpine3.20`, `ubi9`. */
export function distributionOfWord(word: string): Placement | undefined {
  if (DEBIAN_CODE_NAMES.has(word)) return { distribution: 'debian', release: word };
  if (Object.hasOwn(UBUNTU_RELEASES, word)) return ubuntu(UBUNTU_RELEASES[word]);
  for (const [pattern, distribution] of /^[a-z].*\d$/.test(word) ? VERSIONED : []) {
    const release = pattern.exec(word)?.[1];
    if (release !== undefined) return { distribution, release };
  }
  const distribution = Object.hasOwn(UNVERSIONED, word) ? UNVERSIONED[word] : undefined;
  return distribution === undefined ? undefined : { distribution };
}

/** Whether a tag says which distribution, or which Windows, the image is of; `slim` ones are of Linux. */
export function namesDistribution(tag: string): boolean {
  return tag
    .split('-')
    .some(
      (word) =>
        distributionOfWord(word) !== undefined || /^(?:slim$|windowsservercore|nanoserver)/.test(word),
    );
}

/** Debian by major version, or by none. */
export function debian(major?: number): Placement {
  const release = DEBIAN_RELEASES[String(major)];
  return release === undefined ? { distribution: 'debian' } : { distribution: 'debian', release };
}

/**
 * What packages of Debian and Ubuntu differ by: the code name. Facts of images have Ubuntu's number.
 *
 * @returns undefined if the release is not known.
 */
export function codeNameOf({
  distribution,
  release,
}: {
  readonly distribution: Distribution | undefined;
  readonly release: string | undefined;
}): string | undefined {
  if (distribution !== 'ubuntu') return release;
  return Object.keys(UBUNTU_RELEASES).find((name) => UBUNTU_RELEASES[name] === release);
}

/** Ubuntu by version, or by none. */
export function ubuntu(release?: string): Placement {
  return release === undefined ? { distribution: 'ubuntu' } : { distribution: 'ubuntu', release };
}
