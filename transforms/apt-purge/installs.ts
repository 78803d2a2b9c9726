import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { readRun, type PackageCall } from '../../src/effects/package-calls.ts';
import type { CommandWord, RunCommand } from '../../src/effects/run-commands.ts';
import { recommendersIn } from './recommending.ts';
import { debianPackage, type SystemPackage } from '../../src/packages/debian/index.ts';

/** A package that an install call names. */
export interface NamedPackage {
  /** Without version, release and architecture. */
  readonly name: string;
  /** With its architecture, if that is given, as apt-mark takes it. */
  readonly marked: string;
  readonly word: CommandWord;
  /** What is known of it; absent: nothing. */
  readonly known: SystemPackage | undefined;
}

/** A call that installs packages of Debian or Ubuntu. */
export interface InstallCall {
  readonly run: Instruction;
  readonly call: PackageCall;
  /** Packages that only a build needs. */
  readonly build: readonly NamedPackage[];
  /** The others: those a program needs, those of both kinds, and those of which nothing is known. */
  readonly kept: readonly NamedPackage[];
  /** Of these, those that recommend a compiler: where the call is installed elsewhere, they come along. */
  readonly along: readonly NamedPackage[];
  /** A word whose value only the shell knows, as written: `$PACKAGES`, `$(cat list)`. */
  readonly hidden: string | undefined;
}

const managers: ReadonlySet<string> = new Set(['apt-get', 'apt', 'aptitude']);
/** Options with which packages are fetched, not installed. */
const fetching: readonly string[] = ['-d', '--download-only'];

/** The install calls of a RUN, with the roles of their packages in this release. */
export function installsIn(
  document: Document,
  run: Instruction,
  release: string | undefined,
): readonly InstallCall[] {
  const found: InstallCall[] = [];
  for (const call of readRun(document, run).calls) {
    if (!managers.has(call.manager.name) || call.verbName !== 'install') continue;
    if (fetching.some((option) => call.words.options.has(option))) continue;
    const build: NamedPackage[] = [];
    const kept: NamedPackage[] = [];
    let hidden: string | undefined;
    for (const word of packageWords(call)) {
      // A pattern in the version (`gcc=4:12.*`) leaves the name as it is.
      const text = word.value ?? word.node?.text ?? '$';
      const name = nameOf(text);
      if (/[$`]/.test(text)) hidden ??= text;
      const known = name === undefined ? undefined : debianPackage(name, release);
      if (name !== undefined && known?.role === 'build')
        build.push({ name, marked: text.replace(/[=/].*$/s, ''), word, known });
      else kept.push({ name: name ?? '', marked: text, word, known });
    }
    found.push({ run, call, build, kept, along: recommendersIn(call, build, kept), hidden });
  }
  return found;
}

/** The words of a call that name packages, in their order. */
function packageWords({ command, manager, programWords, verbEnd }: PackageCall): readonly CommandWord[] {
  const found: CommandWord[] = [];
  let isVerbSeen = false;
  for (let at = programWords; at < command.words.length; at++) {
    const word = command.words[at];
    if (word === undefined) break;
    if (word === verbEnd) isVerbSeen = true;
    else if (word.value?.startsWith('-') === true) {
      if (manager.valueOptions.includes(word.value)) at += 1;
    } else if (isVerbSeen) found.push(word);
  }
  return found;
}

/** `gcc=4:12.2`, `gcc/bookworm-backports`, `gcc:arm64`; undefined for files, patterns, and what is to be removed. */
function nameOf(value: string | undefined): string | undefined {
  return /^([a-z0-9][a-z0-9.+-]*?)(?::[a-z0-9-]+)?(?:[=/][^/]+)?$/.exec(value ?? '')?.[1];
}

/** What a RUN removes by itself. */
export interface Removals {
  /** Packages that it names, also those that it marks as automatically installed. */
  readonly names: ReadonlySet<string>;
  /** It goes by marks, by a list that is not known, or by the name of a group. */
  readonly isOpen: boolean;
}

/** The packages that a RUN removes with apt or dpkg, or marks for that. */
export function removalsIn(commands: readonly RunCommand[]): Removals | undefined {
  const names = new Set<string>();
  let isOpen = false;
  let isFound = false;
  for (const { program, words, allWords, wrapping } of commands) {
    const values = words.slice(1).map(({ value }) => value);
    if (!removes(program, values)) continue;
    isFound = true;
    if (allWords.slice(0, wrapping.count).some(({ value }) => /(?:^|\/)xargs$/.test(value ?? '')))
      isOpen = true;
    for (const value of values) {
      const name = nameOf(value);
      if (name !== undefined) names.add(name);
      if (value === undefined || /[$*?^]/.test(value)) isOpen = true;
    }
  }
  return isFound ? { names, isOpen } : undefined;
}

function removes(program: string | undefined, values: readonly (string | undefined)[]): boolean {
  switch (program) {
    case 'apt-get':
    case 'apt':
    case 'aptitude':
      return values.some((value) => value === 'purge' || value === 'remove' || value === 'autoremove');
    case 'apt-mark':
      return values.includes('auto') || values.includes('markauto');
    case 'dpkg':
      return values.some(
        (value) => value !== undefined && /^(?:-[a-zA-Z]*[rP]|--remove|--purge)$/.test(value),
      );
    default:
      return false;
  }
}
