import type { Document } from '../dockerfile/document.ts';
import type { Instruction } from '../dockerfile/model.ts';
import { aptGet, aptLists } from '../packages/apt-get.ts';
import type { CallWords, PackageManager, Verb, VerbRule, Word } from '../packages/contract.ts';
import { packageManagers } from '../packages/index.ts';
import { readRunCommands, readTriggerCommands, type CommandWord, type RunCommand } from './run-commands.ts';
import { stateAt } from './state.ts';

/** A call of a package manager in a RUN, also inside conditions, loops, `bash -c '...'`, behind `sudo`. */
export interface PackageCall {
  readonly manager: PackageManager;
  readonly command: RunCommand;
  readonly words: CallWords;
  /** The verb as written (`install`, `cache clean`), empty for a call without one. */
  readonly verbName: string;
  /** What it does; absent if the verb is hidden in a variable. */
  readonly verb: Verb | undefined;
  /** How many of the command's words are the program: three for `python3 -m pip`. */
  readonly programWords: number;
  /** The command's word that ends the verb; the program's last one for a call without a verb. */
  readonly verbEnd: CommandWord;
}

/** What a RUN (or a CMD, ENTRYPOINT, HEALTHCHECK) runs. */
export interface RunReading {
  readonly commands: readonly RunCommand[];
  readonly calls: readonly PackageCall[];
}

const readings = new WeakMap<Instruction, RunReading>();

/** The commands of an instruction and those that call a package manager, in the order of the text; read once. */
export function readRun(document: Document, instruction: Instruction): RunReading {
  let reading = readings.get(instruction);
  if (reading === undefined) {
    const { valueOf } = stateAt(document, instruction);
    const commands = readRunCommands(document, instruction, valueOf);
    reading = { commands, calls: commands.flatMap((command) => callOf(command) ?? []) };
    readings.set(instruction, reading);
  }
  return reading;
}

/** What the RUN of an ONBUILD runs, in another build; nothing for other triggers. */
export function readTrigger(document: Document, instruction: Instruction): RunReading {
  const { valueOf } = stateAt(document, instruction);
  const commands = readTriggerCommands(instruction, valueOf);
  return { commands, calls: commands.flatMap((command) => callOf(command) ?? []) };
}

/** The package manager calls of an instruction, in the order of the text. */
export function callsOf(document: Document, instruction: Instruction): readonly PackageCall[] {
  return readRun(document, instruction).calls;
}

/** The call that a command is, or undefined: another program, or one that touches nothing (`--help`). */
function callOf(command: RunCommand): PackageCall | undefined {
  if (command.wrapping.elsewhere) return undefined;
  const found = managerOf(command);
  if (found === undefined) return setupCallOf(command);
  const { manager, programWords } = found;
  const grammar = sortWords(manager, command.words.slice(programWords));
  const programEnd = command.words[programWords - 1];
  if (programEnd === undefined || isIdle(grammar.options, idleOptionsOf(manager))) return undefined;
  const match = matchVerb(manager, grammar);
  const words = { words: grammar.words, options: grammar.options, operands: match.operands };
  const verb = verbOf(manager, match.rule, words);
  if (verb !== undefined && isIdle(grammar.options, verb.idleWith ?? [])) return undefined;
  if (verb === undefined && grammar.operands[0]?.value !== undefined) return undefined;
  if (verb === undefined && grammar.operands.length === 0) return undefined;
  return {
    manager,
    command,
    words,
    verbName: match.name,
    verb,
    programWords,
    verbEnd: match.end ?? programEnd,
  };
}

/**
 * Scripts of package repositories that run `apt-get update` at their end. Sources:
 * https://github.com/nodesource/distributions/tree/master/scripts/deb, https://get.docker.com,
 * https://packagecloud.io/docs (script.deb.sh).
 */
const setupScript =
  /\bdeb\.nodesource\.com\/setup_|\bget\.docker\.com\b|\/script\.deb\.sh\b|\btest\.docker\.com\b/;

const setsUp: Verb = { does: 'update', fills: [aptLists] };

/** `curl https://deb.nodesource.com/setup_20.x | bash -`: the lists are fetched by the script. */
function setupCallOf(command: RunCommand): PackageCall | undefined {
  const { program, simple, words, script } = command;
  const [verbEnd] = words;
  if (verbEnd === undefined || simple === undefined || !/^(?:ba|da|a|z)?sh$/.test(program ?? ''))
    return undefined;
  const around = simple.surrounding?.kind === 'pipeline' ? simple.surrounding.node : simple.command;
  const text = script.text.text.slice(around.pos, around.end);
  const isFetched =
    around === simple.command ? /[$<]\((?:curl|wget) /.test(text) : /\b(?:curl|wget) /.test(text);
  if (!isFetched || !setupScript.test(text)) return undefined;
  return {
    manager: aptGet,
    command,
    words: { words: [], options: new Set(), operands: [] },
    verbName: '',
    verb: setsUp,
    programWords: 1,
    verbEnd,
  };
}

/** `gem install x --version 1.2` names the version of x. */
function idleOptionsOf({ valueOptions }: PackageManager): readonly string[] {
  return ['--help', '--version'].filter((option) => !valueOptions.includes(option));
}

function isIdle(options: ReadonlySet<string>, idle: readonly string[]): boolean {
  return idle.some((option) => options.has(option));
}

interface FoundManager {
  readonly manager: PackageManager;
  readonly programWords: number;
}

function managerOf({ program, words }: RunCommand): FoundManager | undefined {
  if (program === undefined) return undefined;
  const manager = managerOfProgram(program);
  if (manager !== undefined) return { manager, programWords: 1 };
  return /^(?:python|pypy)[\d.]*$/.test(program) ? managerOfModule(words) : undefined;
}

/** `python3 -W ignore -m pip`. Source: https://docs.python.org/3/using/cmdline.html */
function managerOfModule(words: readonly CommandWord[]): FoundManager | undefined {
  for (let at = 1; at < words.length; at++) {
    const value = words[at]?.value;
    if (value?.startsWith('-') !== true) return undefined;
    const attached = /^-[bBdEiIOPqsSuvx]*m(.*)$/.exec(value)?.[1];
    if (attached !== undefined) {
      const name = attached === '' ? words[at + 1]?.value : attached;
      const manager = name === undefined ? undefined : byModule.get(name);
      return manager === undefined ? undefined : { manager, programWords: at + (attached === '' ? 2 : 1) };
    }
    if (value === '-W' || value === '-X') at += 1;
  }
  return undefined;
}

/** Managers by their program's name, without a version where any is taken. */
const byProgram = new Map<string, PackageManager>();
const byVersionedProgram = new Map<string, PackageManager>();
const byModule = new Map<string, PackageManager>();
for (const manager of packageManagers) {
  for (const program of manager.programs) {
    const name = program.replace(/#$/, '');
    const names = name === program ? byProgram : byVersionedProgram;
    if (!names.has(name)) names.set(name, manager);
  }
  for (const module of manager.pythonModules ?? []) byModule.set(module, manager);
}

/** The manager whose program this is. */
export function managerOfProgram(program: string): PackageManager | undefined {
  return byProgram.get(program) ?? byVersionedProgram.get(program.replace(/-?\d[\d.]*$/, ''));
}

interface SortedWords {
  readonly words: readonly Word[];
  readonly options: ReadonlySet<string>;
  /** Neither options nor their values. */
  readonly operands: readonly CommandWord[];
}

function sortWords(manager: PackageManager, words: readonly CommandWord[]): SortedWords {
  const options = new Set<string>();
  const operands: CommandWord[] = [];
  let onlyOperands = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    const value = word.value ?? leadingOption(word);
    if (onlyOperands || value?.startsWith('-') !== true || value === '-') {
      operands.push(word);
    } else if (value === '--') {
      onlyOperands = true;
    } else {
      const [name = value] = value.split('=', 1);
      options.add(name);
      if (name === value && manager.valueOptions.includes(name)) at += 1;
    }
  }
  return { words: words.map(({ value }) => value), options, operands };
}

/** The static beginning of an option whose value is not: `--virtual=$NAME`. */
function leadingOption({ node }: CommandWord): string | undefined {
  return node === undefined ? undefined : /^--?[\w-]+=/.exec(node.text)?.[0];
}

interface VerbMatch {
  readonly rule: VerbRule | undefined;
  readonly name: string;
  readonly end: CommandWord | undefined;
  readonly operands: readonly Word[];
}

/** The longest verb of the table that the operands begin with; words of unknown value in front of it are passed over. */
function matchVerb(manager: PackageManager, { operands }: SortedWords): VerbMatch {
  const first = Math.max(
    0,
    operands.findIndex(({ value }) => value !== undefined),
  );
  for (let length = 3; length > 0; length--) {
    const verb = operands.slice(first, first + length);
    if (verb.length < length || verb.some(({ value }) => value === undefined)) continue;
    const name = verb.map(({ value }) => value).join(' ');
    const rule = Object.hasOwn(manager.verbs, name) ? manager.verbs[name] : undefined;
    if (rule === undefined) continue;
    const rest = [...operands.slice(0, first), ...operands.slice(first + length)];
    return { rule, name, end: verb.at(-1), operands: rest.map(({ value }) => value) };
  }
  return { rule: undefined, name: '', end: undefined, operands: operands.map(({ value }) => value) };
}

function verbOf(manager: PackageManager, rule: VerbRule | undefined, words: CallWords): Verb | undefined {
  if (rule === undefined) return manager.otherwise?.(words);
  return typeof rule === 'function' ? rule(words) : rule;
}
