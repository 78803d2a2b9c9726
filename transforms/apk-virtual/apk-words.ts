import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import type { PackageCall } from '../../src/effects/package-calls.ts';
import type { CommandWord, RunCommand } from '../../src/effects/run-commands.ts';
import { stateAt } from '../../src/effects/state.ts';
import { apk } from '../../src/packages/apk.ts';
import { splitWords } from './expansion.ts';

/** What `apk add` is given as one word: a package, with what its constraint says. */
export interface PackageWord {
  /** As written, or as one word of a variable's value. */
  readonly text: string;
  readonly name: string;
  /** `@edge`: a repository of the file /etc/apk/repositories. */
  readonly tag: string | undefined;
}

/** A word of the call that names packages, where it stands in the text of the script. */
export interface Operand {
  readonly start: number;
  readonly end: number;
  /** As it is in the file: `gcc`, `$BUILD_DEPS`. */
  readonly written: string;
  readonly packages: readonly PackageWord[];
  /** Why it is not known which packages it names: then it stays where it is. */
  readonly unknown?: string;
  /** The variable that it is, and whether its value is only an ARG's default. */
  readonly variable?: { readonly name: string; readonly isDefault: boolean; readonly isLocal: boolean };
}

/** An `apk add` or `apk del`, word by word. */
export interface ApkCall {
  readonly run: Instruction;
  readonly call: PackageCall;
  /** `sudo apk`: what stands before the first option or the verb, as written. */
  readonly head: string;
  /** Options without `--virtual` and its value, as written, apart from those that say how the index is fetched. */
  readonly options: readonly string[];
  /** `--no-cache`, `-U`, `--update`, `--update-cache`. */
  readonly fetching: readonly string[];
  /** Where the verb ends in the text of the script. */
  readonly verbEnd: number;
  /** `apk --no-cache add`. */
  readonly isVerbLast: boolean;
  /** The value of `--virtual`, with its `$NAME` resolved. */
  readonly group: { readonly name: string; readonly start: number; readonly end: number } | undefined;
  readonly operands: readonly Operand[];
}

const FETCHING = new Set(['--no-cache', '-U', '--update', '--update-cache']);
/** Short options of `apk add` that may be joined: `-Uq`. Source: apk-tools, doc/apk.8.scd and apk-add.8.scd. */
const BUNDLED = /^-[UqvflQ]{2,}$/;

/** Reads the words of a call, or says why its packages are not known, or why it cannot be edited where it stands. */
export function readApkCall(
  document: Document,
  run: Instruction,
  call: PackageCall,
  where: 'editable' | 'anywhere' = 'editable',
): ApkCall | { readonly problem: string } {
  const { command, programWords } = call;
  const problem = where === 'anywhere' ? undefined : settingProblem(command);
  if (problem !== undefined) return { problem };
  const { text } = command.script.text;
  const first = command.words[programWords - 1];
  const from = command.simple?.command.pos;
  if (first === undefined || from === undefined) return { problem: 'its words cannot be read' };
  const words = grouped(command.words.slice(programWords));
  const reading = new CallReading(document, run, text);
  const unread = reading.read(words);
  if (unread !== undefined) return { problem: unread };
  const { options, fetching, verbEnd, group, operands } = reading;
  if (verbEnd === undefined) return { problem: 'its verb is not known' };
  const isVerbLast = words[0]?.parts[0]?.value?.startsWith('-') === true;
  const head = text.slice(from, first.end);
  return { run, call, head, options, fetching, verbEnd, isVerbLast, group, operands };
}

/** The words behind the program, sorted. */
class CallReading {
  readonly options: string[] = [];
  readonly fetching: string[] = [];
  readonly operands: Operand[] = [];
  group: ApkCall['group'];
  verbEnd: number | undefined;
  readonly #document: Document;
  readonly #run: Instruction;
  readonly #text: string;

  constructor(document: Document, run: Instruction, text: string) {
    this.#document = document;
    this.#run = run;
    this.#text = text;
  }

  /** @returns why the words are not understood. */
  read(words: readonly PlacedWord[]): string | undefined {
    for (let at = 0; at < words.length; at++) {
      const word = words[at];
      if (word === undefined) break;
      const written = this.#text.slice(word.start, word.end);
      const value = word.parts[0]?.value ?? /^--?[\w-]+=/.exec(written)?.[0];
      if (word.parts.length === 1 && value?.startsWith('-') === true) {
        const takesNext = apk.valueOptions.includes(value);
        if (takesNext) at += 1;
        if (takesNext && words[at] === undefined) return `${value} has no value`;
        const problem = this.#readOption(word, value, takesNext ? words[at] : undefined);
        if (problem !== undefined) return problem;
      } else if (this.verbEnd === undefined) {
        this.verbEnd = word.end;
      } else {
        this.operands.push(readOperand(this.#document, this.#run, word, written));
      }
    }
    return undefined;
  }

  #readOption(word: PlacedWord, value: string, next: PlacedWord | undefined): string | undefined {
    const [name = value] = value.split('=', 1);
    const written = this.#text.slice(word.start, word.end);
    if (/^(?:-p|--root|--initdb|--arch)$/.test(name)) return `${name} installs for another system`;
    if (name === '-t' || name === '--virtual') {
      const own = (word.parts[0]?.value ?? '').slice(name.length + 1);
      const found = next === undefined ? own : (valueOf(this.#document, this.#run, next) ?? '');
      if (!/^[\w.][\w.+-]*$/.test(found)) return 'the name of its virtual package is not known';
      this.group = { name: found, start: word.start, end: next?.end ?? word.end };
    } else if (FETCHING.has(name)) {
      this.fetching.push(written);
    } else if (BUNDLED.test(value) && value.includes('U')) {
      this.fetching.push('-U');
      this.options.push(value.replace('U', ''));
    } else {
      const argument = next === undefined ? '' : ` ${this.#text.slice(next.start, next.end)}`;
      this.options.push(written + argument);
    }
    return undefined;
  }
}

/** Words of one place in the text: a variable that stands for several packages is one. */
interface PlacedWord {
  readonly start: number;
  readonly end: number;
  readonly parts: readonly CommandWord[];
}

function grouped(words: readonly CommandWord[]): PlacedWord[] {
  const found: { start: number; end: number; parts: CommandWord[] }[] = [];
  for (const word of words) {
    const last = found.at(-1);
    if (last !== undefined && last.start === word.start) last.parts.push(word);
    else found.push({ start: word.start, end: word.end, parts: [word] });
  }
  return found;
}

/** Why the call cannot be edited where it stands. */
function settingProblem({ script, simple, wrapping, allWords }: RunCommand): string | undefined {
  if (script.setting === 'words') return 'it is in exec form';
  if (script.setting === 'heredoc' && script.holder === undefined) return 'its RUN is a heredoc';
  if (script.setting !== 'plain') return 'it is part of a text that is handed to another shell';
  if (simple === undefined || !simple.positioned) return 'its words cannot be read';
  const wrapper = allWords.slice(0, wrapping.count).map(({ value }) => value);
  if (wrapper.some((value) => value?.endsWith('xargs') === true))
    return 'its packages come from xargs, which only the build knows';
  for (let step = simple.surrounding; step !== undefined; step = step.outer) {
    if (step.kind === 'and-or' && (step.before === '||' || step.after === '||'))
      return 'it is one side of an ||';
    if (step.kind === 'list' && step.background) return 'it runs in the background';
    if (step.kind === 'pipeline' && step.node.commands.length > 1) return 'it is part of a pipe';
    if (step.kind === 'pipeline' && step.negated) return 'its failure counts as success';
    if (step.kind !== 'list' && step.kind !== 'and-or' && step.kind !== 'pipeline') {
      return step.kind === 'condition' || step.kind === 'branch'
        ? 'it depends on a condition'
        : 'it is part of a group, a loop or a function';
    }
  }
  const silent = simple.command.redirects.every(
    (redirect) => redirect.type === 'Redirect' && /^(?:\/dev\/null|[12])$/.test(redirect.target?.text ?? ''),
  );
  return silent ? undefined : 'its output is redirected';
}

function valueOf(document: Document, run: Instruction, { parts }: PlacedWord): string | undefined {
  const [part] = parts;
  if (parts.length !== 1 || part === undefined) return undefined;
  if (part.value !== undefined) return part.value;
  const name = /^"?\$(?:(\w+)|\{(\w+)\})"?$/.exec(part.node?.text ?? '');
  const variable = stateAt(document, run).environment.variable(name?.[1] ?? name?.[2] ?? '');
  return variable.kind === 'set' ? variable.value : undefined;
}

function readOperand(
  document: Document,
  run: Instruction,
  { start, end, parts }: PlacedWord,
  written: string,
): Operand {
  const known = parts.map(({ value }) => value);
  const texts = known.flatMap((value) => (value === undefined ? [] : [value]));
  const expansion = splitWords(document, run, written, parts[0]?.expanded === true ? texts : undefined);
  if (expansion !== undefined) {
    const packages = expansion.words.map(packageWord);
    const all = packages.filter((each) => each !== undefined);
    const place = { start, end, written, variable: expansion.variable };
    return all.length < packages.length
      ? { ...place, packages: [], unknown: unknownOperand(written) }
      : { ...place, packages: all };
  }
  const [text] = texts;
  const single = packageWord(known.length === 1 && text !== undefined ? text : withoutVersion(written));
  if (single === undefined) {
    const isFile = !/\$\(|`/.test(written) && /[/*]|\.apk"?$/.test(written);
    return { start, end, written, packages: [], ...(isFile ? {} : { unknown: unknownOperand(written) }) };
  }
  return { start, end, written, packages: [{ ...single, text: text ?? written }] };
}

/** `python3=$VERSION`: the name is known, whatever the version is. */
function withoutVersion(written: string): string {
  return /^"?([\w.+-]+(?:@\w+)?)[<>~=]+["$\w{}.~+-]+$/.exec(written)?.[1] ?? '';
}

function unknownOperand(written: string): string {
  return /\$\(|`/.test(written)
    ? `its packages come from ${shortened(written)}, which only the build knows`
    : `what ${shortened(written)} stands for is not known`;
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 37)}...` : line;
}

/** `name(@tag)([<>~=]version)`. Source: apk-tools, src/app_add.c and doc/apk-world.5.scd. */
function packageWord(text: string): PackageWord | undefined {
  const match = /^(so:|cmd:|pc:|py3\.\d+:)?([A-Za-z0-9._+-]+?)(?:@(\w+))?(?:[<>~=]+[\w.~+-]+)?$/.exec(text);
  const name = match?.[2];
  if (name === undefined || text.endsWith('.apk')) return undefined;
  return { text, name: (match?.[1] ?? '') + name, tag: match?.[3] };
}
