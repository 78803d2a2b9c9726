import type { Instruction } from '../../src/dockerfile/model.ts';
import { codeNameOf } from '../../src/images/distributions.ts';
import { alpinePackage, packagesOfCommand as alpineProviders } from '../../src/packages/alpine/index.ts';
import { debianPackage, packagesOfCommand as debianProviders } from '../../src/packages/debian/index.ts';
import type { SystemPackage } from '../../src/packages/system-package.ts';
import type { Site } from './site.ts';
import type { StageCommand } from './stage-commands.ts';

/** A package of the distribution that a RUN of the stage installs. */
export interface InstalledPackage {
  /** As the call names it, with its version: it is repeated like this. */
  readonly written: string;
  readonly name: string;
  readonly instruction: Instruction;
  readonly command: StageCommand;
  /** What is known of it; undefined: nothing. */
  readonly known: SystemPackage | undefined;
  /** The call names packages that only the shell knows. */
  readonly isHidden: boolean;
}

const APT = new Set(['apt-get', 'apt', 'aptitude']);

/** Whether a call installs packages of the distribution. */
export function isSystemInstall({ call }: Pick<StageCommand, 'call'>): boolean {
  if (call === undefined) return false;
  return APT.has(call.manager.name)
    ? call.verbName === 'install'
    : call.manager.name === 'apk' && call.verbName === 'add';
}

/** A call of apt, apk, dnf and the like that is no install: lists, removals, caches. */
export function isSystemUpkeep({ call, program }: StageCommand): boolean {
  return (
    (call !== undefined && (APT.has(call.manager.name) || call.manager.name === 'apk')) ||
    /^(?:apt-get|apt|aptitude|apt-mark|apt-cache|apk|dpkg-reconfigure)$/.test(program)
  );
}

export function installedPackages(site: Site): readonly InstalledPackage[] {
  const found: InstalledPackage[] = [];
  for (const command of site.commands) {
    const { call, instruction } = command;
    if (call === undefined || !isSystemInstall(command)) continue;
    const isDeleted = deletedIn(site, command);
    for (const word of call.words.operands) {
      if (word === undefined || /[$`]/.test(word)) {
        found.push({ written: '', name: '', instruction, command, known: undefined, isHidden: true });
        continue;
      }
      const name = word.replace(/[@<>=~/:].*$/, '');
      if (isDeleted(name) || name.startsWith('.')) continue;
      const known = systemPackage(site, name);
      found.push({ written: word, name, instruction, command, known, isHidden: false });
    }
  }
  return found;
}

/** Packages that the RUN of an install removes again: they are not in the image. */
function deletedIn(site: Site, install: StageCommand): (name: string) => boolean {
  const words = install.call?.words.words ?? [];
  const at = words.findIndex((word) => word === '-t' || word === '--virtual');
  const group =
    at < 0 ? words.find((word) => word?.startsWith('--virtual=') === true)?.slice(10) : words[at + 1];
  const removed = new Set<string>();
  let isWhole = false;
  for (const { instruction, program, words: all } of site.commands) {
    if (instruction !== install.instruction) continue;
    const removes =
      (program === 'apk' && all.includes('del')) ||
      (APT.has(program) && all.some((word) => /^(?:remove|purge|autoremove)$/.test(word ?? '')));
    if (!removes) continue;
    for (const word of all) {
      if (word === group && group !== undefined) isWhole = true;
      else if (word !== undefined) removed.add(word);
    }
  }
  return (name) => isWhole || removed.has(name);
}

/** Programs of run-time packages, which the tables do not list, and which of several packages brings them. Source: the file lists at https://packages.debian.org/bookworm/ */
const DEBIAN_PROGRAMS: Readonly<Record<string, string>> = {
  adduser: 'adduser',
  addgroup: 'adduser',
  ps: 'procps',
  pgrep: 'procps',
  pkill: 'procps',
  top: 'procps',
  free: 'procps',
  uptime: 'procps',
  sysctl: 'procps',
  killall: 'psmisc',
  netstat: 'net-tools',
  ifconfig: 'net-tools',
  ip: 'iproute2',
  ss: 'iproute2',
  ping: 'iputils-ping',
  convert: 'imagemagick',
  identify: 'imagemagick',
  mogrify: 'imagemagick',
  psql: 'postgresql-client',
  pg_isready: 'postgresql-client',
  less: 'less',
  // netcat is the name of no package any more: two others provide it.
  nc: 'netcat-openbsd',
  netcat: 'netcat-openbsd',
};

/** The packages of the distribution that bring a command. */
export function providersOf(site: Site, command: string): readonly string[] {
  if (site.base.distribution === 'alpine') return alpineProviders(command);
  const preferred = Object.hasOwn(DEBIAN_PROGRAMS, command) ? DEBIAN_PROGRAMS[command] : undefined;
  return preferred === undefined ? debianProviders(command) : [preferred];
}

/** What is known of a package of the site's distribution. */
export function systemPackage({ base }: Site, name: string): SystemPackage | undefined {
  return base.distribution === 'alpine'
    ? alpinePackage(name, base.release)
    : debianPackage(name, codeNameOf(base));
}
