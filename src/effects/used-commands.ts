import { parse } from 'unbash';
import type { BuildContext } from '../context/context.ts';
import { baseName, joinPath } from '../context/context.ts';
import { copyOf } from '../context/copy.ts';
import type { Document } from '../dockerfile/document.ts';
import { lineageOf } from '../dockerfile/lineage.ts';
import type { Instruction, Stage } from '../dockerfile/model.ts';
import { commandsIn, literalWords } from '../shell/simple-command.ts';
import { hasSyntaxErrors } from '../shell/syntax-errors.ts';
import { readRun, readTrigger } from './package-calls.ts';
import { absolutePath } from './posix-path.ts';
import type { RunCommand } from './run-commands.ts';
import { stateAt } from './state.ts';
import { programName, unwrap } from './wrappers.ts';

/** A program that an instruction runs, by itself or through a script that was copied in. */
export interface CommandUse {
  /** The last part of the program's path. */
  readonly program: string;
  /** The program as written: `/opt/venv/bin/pip`. */
  readonly written: string;
  /** The words behind the program; undefined where only the shell knows them. */
  readonly words: readonly (string | undefined)[];
  readonly instruction: Instruction;
  /** The line that it stands on, if that is not the first of the instruction. */
  readonly line?: number;
  /** The script of the build context that runs it, by its path there. */
  readonly script?: string;
}

/** What an instruction runs. */
export interface Uses {
  readonly commands: readonly CommandUse[];
  /** Shell scripts that it starts and that cannot be read here, as written. */
  readonly unread: readonly string[];
}

/** A script starts a script that starts a script: they are followed this far. */
const DEEPEST = 3;
/** A script longer than this is not a script of a Dockerfile. */
const LONGEST_SCRIPT = 200_000;

/**
 * The instructions that run something after `from` (all of the stage without it): in its stage, and in the stages built on
 * it; what a container starts comes after every RUN, wherever it stands. A CMD, ENTRYPOINT or HEALTHCHECK that a later one of its stage replaces is none of them.
 */
export function runningAfter(
  stages: readonly Stage[],
  stage: Stage,
  from: Instruction | undefined,
): readonly Instruction[] {
  const family = new Set<Stage>([stage]);
  for (const each of stages) if (each.base.kind === 'stage' && family.has(each.base.stage)) family.add(each);
  const found: Instruction[] = [];
  for (const each of family) {
    const last = new Map<string, Instruction>();
    for (const instruction of each.instructions) last.set(instruction.keyword, instruction);
    for (const instruction of each.instructions) {
      const { keyword, index } = instruction;
      const isBefore = from !== undefined && each === stage && index <= from.index;
      if (keyword === 'RUN' || keyword === 'ONBUILD') {
        // What ONBUILD says is done in another build, behind all of this one.
        if (!isBefore || keyword === 'ONBUILD') found.push(instruction);
      } else if (isStarted(keyword) && last.get(keyword) === instruction) found.push(instruction);
    }
  }
  return found;
}

function isStarted(keyword: string): boolean {
  return keyword === 'CMD' || keyword === 'ENTRYPOINT' || keyword === 'HEALTHCHECK';
}

/** The programs that a RUN, CMD, ENTRYPOINT, HEALTHCHECK or ONBUILD runs, with those of its scripts in the context. */
export function usesOf(document: Document, instruction: Instruction, context?: BuildContext): Uses {
  const commands: CommandUse[] = [];
  const unread: string[] = [];
  const reading =
    instruction.keyword === 'ONBUILD' ? readTrigger(document, instruction) : readRun(document, instruction);
  for (const command of reading.commands) {
    const words = wordsOf(instruction, command);
    const line = lineOf(document, instruction, command);
    note({ document, instruction, line, context, commands, unread }, words, undefined, 0);
  }
  return { commands, unread };
}

/** HEALTHCHECK's words begin with its type in shell form. */
function wordsOf({ keyword }: Instruction, { words }: RunCommand): readonly (string | undefined)[] {
  const values = words.map(({ value }) => value);
  return keyword === 'HEALTHCHECK' && /^cmd$/i.test(values[0] ?? '') ? values.slice(1) : values;
}

function lineOf(document: Document, { line }: Instruction, { simple, script }: RunCommand): number {
  if (simple?.positioned !== true || script.setting === 'fixed') return line;
  return document.lineAt(script.text.offsetAt(simple.command.pos));
}

interface Notes {
  readonly document: Document;
  readonly instruction: Instruction;
  readonly line: number;
  readonly context: BuildContext | undefined;
  readonly commands: CommandUse[];
  readonly unread: string[];
}

function note(
  notes: Notes,
  words: readonly (string | undefined)[],
  script: string | undefined,
  depth: number,
): void {
  const [first, ...rest] = words;
  const program = programName(first);
  if (first === undefined || program === undefined || program === '') return;
  const { instruction, line, commands } = notes;
  commands.push({
    program,
    written: first,
    words: rest,
    instruction,
    line,
    ...(script === undefined ? {} : { script }),
  });
  for (const inner of innerCommands(program, rest)) note(notes, inner, script, depth);
  const file = scriptOf(first, program, rest);
  if (file !== undefined) readScript(notes, file, depth);
}

/** `find -exec gcc`, `tini -- gcc`: what a program is told to run, besides the wrappers that are known already. */
function innerCommands(
  program: string,
  words: readonly (string | undefined)[],
): readonly (readonly (string | undefined)[])[] {
  if (program === 'find') {
    const at = words.findIndex((word) => word !== undefined && /^-(?:exec|ok)(?:dir)?$/.test(word));
    return at < 0 ? [] : [words.slice(at + 1)];
  }
  const at = words.indexOf('--');
  if (at < 0 || !STARTING.test(program)) return [];
  const inner = words.slice(at + 1);
  const text =
    shells.test(programName(inner[0]) ?? '') && /^-\w*c$/.test(inner[1] ?? '') ? inner[2] : undefined;
  return [inner, ...(text === undefined ? [] : (commandsOfScript(text) ?? []))];
}

/**
 * Programs that start what stands behind `--`. Sources: the READMEs of krallin/tini, Yelp/dumb-init, jwilder/dockerize,
 * vishnubob/wait-for-it and eficode/wait-for.
 */
const STARTING =
  /^(?:tini|dumb-init|catatonit|docker-init|dockerize|wait-for(?:-it|-postgres|-db)?(?:\.sh)?|wait(?:_for(?:_it|_db)?)?\.sh)$/;

const shells = /^(?:ba|da|a|k|z)?sh$/;

/** The shell script that a command starts, as written. */
function scriptOf(
  first: string,
  program: string,
  words: readonly (string | undefined)[],
): string | undefined {
  if (shells.test(program) || first === '.' || first === 'source') {
    if (words.some((word) => word !== undefined && /^-[a-z]*c[a-z]*$/.test(word))) return undefined;
    const file = words.find((word) => word !== undefined && !/^[-+]/.test(word));
    return file === undefined || file.includes('/') ? file : `./${file}`;
  }
  if (/\.(?:sh|bash)$/.test(program)) return first;
  const isOfSystem = /^\/(?:usr\/(?:local\/)?)?s?bin\//.test(first);
  return first.includes('/') && !isOfSystem && !/\.\w+$/.test(program) ? first : undefined;
}

function readScript(notes: Notes, written: string, depth: number): void {
  const { document, instruction, context } = notes;
  const source = context === undefined ? undefined : sourceOf(document, instruction, written, context);
  const text = source === undefined ? undefined : context?.read(source);
  if (source === undefined || text === undefined || depth >= DEEPEST || text.length > LONGEST_SCRIPT) {
    notes.unread.push(written);
    return;
  }
  const line = /^#!.*/.exec(text)?.[0];
  if (line !== undefined && !/\b(?:ba|da|a|k|z)?sh\b/.test(line)) return;
  const commands = commandsOfScript(text);
  if (commands === undefined) notes.unread.push(written);
  for (const words of commands ?? []) note(notes, words, source, depth + 1);
}

/** The words of each command of a shell script, without the wrappers in front and calls of its own functions; undefined if it is broken. */
export function commandsOfScript(text: string): (readonly (string | undefined)[])[] | undefined {
  const script = parse(text.replaceAll('\r\n', '\n'));
  if (hasSyntaxErrors(script)) return undefined;
  const functions = new Set(
    Array.from(text.matchAll(FUNCTION), ([, bare, behindKeyword]) => bare ?? behindKeyword),
  );
  return Array.from(commandsIn(script), ({ command }) => {
    const all = literalWords(command);
    return all.slice(unwrap(all.map((value) => ({ value }))).count);
  }).filter(([first]) => first === undefined || !functions.has(first));
}

/** `echoerr() {`, `function usage {`. */
const FUNCTION = /^[ \t]*(?:function[ \t]+)?([\w.-]+)[ \t]*\([ \t]*\)|^[ \t]*function[ \t]+([\w.-]+)/gm;

/** The file of the build context that a COPY before the instruction puts where the script is looked for. */
function sourceOf(
  document: Document,
  instruction: Instruction,
  written: string,
  context: BuildContext,
): string | undefined {
  const path = written.includes('/')
    ? absolutePath(stateAt(document, instruction).workdir, written)
    : undefined;
  const isStart = isStarted(instruction.keyword);
  const lowest = document.stageOf(instruction);
  for (const stage of lowest === undefined ? [] : lineageOf(lowest)) {
    for (const copying of stage.instructions.toReversed()) {
      if (!isStart && copying.index >= instruction.index) continue;
      const copy = copyOf(document, copying);
      if (copy?.kind !== 'context') continue;
      const folder = absolutePath(stateAt(document, copying).workdir, copy.destination);
      if (folder === undefined) continue;
      for (const source of copy.sources) {
        const found = fileAt(context, source, folder, copy.destination, { path, name: baseName(written) });
        if (found !== undefined) return found;
      }
    }
  }
  return undefined;
}

/** What is looked for: by its whole path, or by its name in a folder of PATH. */
interface Sought {
  readonly path: string | undefined;
  readonly name: string;
}

function fileAt(
  context: BuildContext,
  source: string,
  folder: string,
  destination: string,
  { path, name }: Sought,
): string | undefined {
  const from = joinPath('', source);
  if (from === undefined || /[$*?[]/.test(source)) return undefined;
  const wanted = path ?? (/(?:^|\/)s?bin$/.test(folder) ? `${folder}/${name}` : undefined);
  if (context.kindOf(from) === 'file') {
    const isFolder = destination.endsWith('/') || destination === '.' || destination === './';
    const target = isFolder ? `${folder === '/' ? '' : folder}/${baseName(from)}` : folder;
    const isNamed = path === undefined && /\/s?bin\//.test(target) && baseName(target) === name;
    const isInFolder = target !== folder ? false : wanted === `${folder}/${baseName(from)}`;
    return target === wanted || isNamed || isInFolder ? from : undefined;
  }
  const prefix = folder === '/' ? '/' : `${folder}/`;
  if (wanted === undefined || !wanted.startsWith(prefix)) return undefined;
  const inside = joinPath(from, wanted.slice(prefix.length));
  return inside !== undefined && context.kindOf(inside) === 'file' ? inside : undefined;
}
