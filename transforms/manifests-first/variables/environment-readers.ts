import type { Document } from '../../../src/dockerfile/document.ts';
import type { Instruction } from '../../../src/dockerfile/model.ts';
import { readRun } from '../../../src/effects/package-calls.ts';
import type { RunCommand } from '../../../src/effects/run-commands.ts';

/**
 * Whether a RUN reads a variable of its environment that its text does not name. BuildKit puts every ARG and ENV above it
 * there (dispatchArg), so any program may.
 */
export type Reading =
  /** None of its programs does, whatever the variable is called that `changesOften` knows. */
  | 'never'
  /** It runs code of packages (install scripts), which is not known to. */
  | 'packages'
  /** It runs a program that is not known. */
  | 'unknown'
  /** It takes all of its environment. */
  | 'always';

function namesOf(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

/**
 * Programs whose documented variables are their own (`APT_CONFIG`, `DEBIAN_FRONTEND`, `TAR_OPTIONS`, `http_proxy`), none of
 * which `changesOften` takes for a version. Sources: the sections ENVIRONMENT of apt.conf(5), apk(8), dnf(8), curl(1),
 * wget(1), tar(1), gpg(1), useradd(8); GNU coreutils; Debian policy 6.1 for the scripts of packages.
 */
const DEAF_PROGRAMS: ReadonlySet<string> = namesOf(
  `apt-get apt aptitude apt-key apt-cache apt-mark add-apt-repository dpkg apk yum dnf microdnf
   tdnf zypper rpm pacman yum-config-manager curl wget tar unzip gunzip gzip xz bzip2 gpg sha256sum
   sha512sum locale-gen update-locale localedef update-ca-certificates ldconfig fc-cache setcap`,
);

/** The same, of which none takes so long that to run it again would cost anything. */
const QUICK_PROGRAMS: ReadonlySet<string> = namesOf(
  `mkdir rmdir rm cp mv ln touch install chmod chown chgrp cat tee echo printf true : test [ ls sed
   grep sleep cd pwd head tail useradd adduser groupadd addgroup usermod groupmod id which command
   type unset exit uname sort cut tr wc basename dirname stat sha1sum md5sum`,
);

/**
 * Programs that take every variable of the environment for one of their own: make for a variable of the makefile that is
 * not set there (`VERSION ?= ...`; GNU make manual, 6.10), MSBuild for a property (Microsoft Learn, "Use environment
 * variables in a build"), the others print or substitute them.
 */
const ATTENTIVE_PROGRAMS: ReadonlySet<string> = namesOf(
  `make gmake bmake remake dotnet msbuild xbuild printenv envsubst declare typeset compgen`,
);

/** Of these, the ones that list what is set when nothing is given to them. */
const LISTING_BUILTINS: ReadonlySet<string> = new Set(['export', 'set', 'readonly', 'env']);

/** What a RUN reads of its environment, and whether to run it again would cost time. */
export interface EnvironmentUse {
  readonly reading: Reading;
  readonly isCostly: boolean;
  /** The programs that make it so, as messages name them. */
  readonly programs: readonly string[];
}

/** What a RUN may do with a variable that its text does not name. */
export function environmentUse(document: Document, instruction: Instruction): EnvironmentUse {
  const { commands, calls } = readRun(document, instruction);
  if (commands.length === 0) return { reading: 'unknown', isCostly: true, programs: ['what it runs'] };
  const installing = new Set(calls.map(({ command }) => command));
  const holders = new Set(commands.map(({ script }) => script.holder));
  const found = commands.map((command) => {
    const use = holders.has(command) ? HOLDS_SCRIPT : useOf(command, installing.has(command));
    return { name: nameOf(command), reading: use.reading, isCostly: use.isCostly };
  });
  const reading = STRENGTH.findLast((each) => found.some((use) => use.reading === each)) ?? 'never';
  const programs = found.filter((use) => use.reading === reading).map(({ name }) => name);
  return { reading, isCostly: found.some(({ isCostly }) => isCostly), programs: [...new Set(programs)] };
}

/** `bash -c '...'`: its script's commands are read. */
const HOLDS_SCRIPT = { reading: 'never', isCostly: false } as const;

const STRENGTH: readonly Reading[] = ['never', 'packages', 'unknown', 'always'];

function useOf(command: RunCommand, isInstall: boolean): { reading: Reading; isCostly: boolean } {
  const { program, words, wrapping } = command;
  if (words.length === 0)
    return { reading: wrapping.count > 0 ? 'always' : 'never', isCostly: wrapping.count > 0 };
  if (program === undefined || wrapping.elsewhere || isNamedByPath(command))
    return { reading: 'unknown', isCostly: true };
  if (LISTING_BUILTINS.has(program))
    return { reading: words.length === 1 || words[1]?.value === '-p' ? 'always' : 'never', isCostly: false };
  if (ATTENTIVE_PROGRAMS.has(program)) return { reading: 'always', isCostly: true };
  if (QUICK_PROGRAMS.has(program)) return { reading: 'never', isCostly: false };
  if (DEAF_PROGRAMS.has(program) || isModuleDownload(command)) return { reading: 'never', isCostly: true };
  return { reading: isInstall ? 'packages' : 'unknown', isCostly: true };
}

/** `./install`, not `/usr/bin/install`: a file of the project may be called anything. */
function isNamedByPath({ words }: RunCommand): boolean {
  const [first] = words;
  return first?.value?.includes('/') === true && !/^\/(?:usr\/)?(?:local\/)?s?bin\//.test(first.value);
}

/** It runs no code of the modules. Source: https://go.dev/ref/mod#go-mod-download */
function isModuleDownload({ program, words }: RunCommand): boolean {
  return (
    program === 'go' &&
    words[1]?.value === 'mod' &&
    (words[2]?.value === 'download' || words[2]?.value === 'verify')
  );
}

function nameOf({ words, program }: RunCommand): string {
  const shown = words
    .slice(0, 2)
    .map(({ value }) => value)
    .filter((value) => value !== undefined && !value.startsWith('-'))
    .join(' ');
  return shown === '' ? (program ?? 'a command') : shown;
}
