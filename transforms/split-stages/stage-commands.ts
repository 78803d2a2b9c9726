import type { ParsedScript, Redirected, Redirection } from 'unbash';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { readRun, type PackageCall } from '../../src/effects/package-calls.ts';
import { absolutePath } from '../../src/effects/posix-path.ts';
import type { CommandWord, RunCommand } from '../../src/effects/run-commands.ts';
import { shellOf } from '../../src/effects/shell-context.ts';
import { stateAt, type State } from '../../src/effects/state.ts';
import { bodyOf } from '../../src/shell/body.ts';
import { nodesOf } from '../../src/shell/syntax-tree.ts';
import { chainOf } from './chain.ts';
import { Folders, ShellVariables } from './shell-variables.ts';

/** A command that a RUN of the stage runs. */
export interface StageCommand {
  readonly instruction: Instruction;
  readonly program: string;
  /** The program as written: `./mvnw`. */
  readonly written: string;
  /** The words behind the program, undefined where only the shell knows them. */
  readonly words: readonly (string | undefined)[];
  /** Where it runs, absolute; undefined if not known. */
  readonly folder: string | undefined;
  readonly command: RunCommand;
  /** If it calls a package manager that is known. */
  readonly call: PackageCall | undefined;
  /** Files that its output is sent to, as absolute paths where they are known. */
  readonly redirected: readonly (string | undefined)[];
  readonly state: State;
}

/** A part of a RUN that can be taken out of it: one command of its `&&` chain. */
export interface RunPart {
  readonly text: string;
  readonly commands: readonly StageCommand[];
}

export interface StageRun {
  readonly instruction: Instruction;
  /** One part, if the RUN is no chain. */
  readonly parts: readonly RunPart[];
  /** Its shell text can be read; else there are no commands. */
  readonly isRead: boolean;
}

const WRITING = /^(?:>|>>|>\||&>|&>>|>&)$/;

/** Reads a RUN: its commands with the folders in which they run, by parts. */
export function readStageRun(document: Document, instruction: Instruction): StageRun {
  const unread: StageRun = { instruction, parts: [], isRead: false };
  const body = bodyOf(document, instruction);
  if (body.form === 'opaque' || shellOf(document, instruction) === undefined) return unread;
  if (body.form !== 'exec' && body.broken) return unread;
  const { commands, calls } = readRun(document, instruction);
  const byCommand = new Map(calls.map((call) => [call.command, call]));
  const state = stateAt(document, instruction);
  const ranges = body.form === 'exec' ? undefined : chainOf(body);
  const text = body.form === 'exec' ? instruction.arguments.text : body.text.text;
  const parts = (ranges ?? [{ start: 0, end: text.length }]).map(({ start, end }) => ({
    start,
    end,
    text: text.slice(start, end).trim(),
    commands: [] as StageCommand[],
  }));
  const variables = new ShellVariables(commands, state);
  const folders = new Folders(state.workdir);
  let at = 0;
  const holders = new Set(commands.map(({ script }) => script.holder));
  for (const command of commands) {
    if (holders.has(command)) continue;
    const place = placeOf(command);
    const folder = folders.of(command);
    while (at + 1 < parts.length && place >= (parts[at + 1]?.start ?? 0)) at += 1;
    const { program, words } = command;
    const [first, ...rest] = words;
    const textOf = (word: CommandWord): string | undefined =>
      variables.textOf(word) ?? patternOf(word.node?.text, state, command);
    const values = rest.map(textOf);
    const redirected = redirectionsOf(command, folder, variables);
    if (first === undefined) {
      if (redirected.length > 0)
        parts[at]?.commands.push({
          instruction,
          program: ':',
          written: ':',
          words: [],
          folder,
          command,
          call: undefined,
          redirected,
          state,
        });
      continue;
    }
    const written = textOf(first) ?? '';
    parts[at]?.commands.push({
      instruction,
      program: program ?? written.replace(/^.*\//, ''),
      written,
      words: values,
      folder,
      command,
      call: byCommand.get(command),
      redirected,
      state,
    });
    if (program === 'cd' || program === 'pushd')
      folders.enter(command, values[0] === '-' ? undefined : absolutePath(folder, values[0]));
    if (program === 'popd') folders.enter(command, undefined);
  }
  return { instruction, parts, isRead: true };
}

/**
 * A path that is known well enough, as a pattern: `/src/*.sh`, and `/go/src/*` for `$GOPATH/src/$PROJECT`, where only the shell
 * knows the project.
 */
function patternOf(text: string | undefined, state: State, { script }: RunCommand): string | undefined {
  if (text === undefined) return undefined;
  const bare = text.replaceAll('"', '');
  let path = '';
  let at = 0;
  for (const { 0: all, 1: name = '', index } of bare.matchAll(/\$\{?(\w+)\}?/g)) {
    path += bare.slice(at, index);
    at = index + all.length;
    const exported = script.exported.get(name);
    const value = exported?.includes('$') === true ? undefined : (exported ?? state.valueOf(name));
    if (value === undefined) return /^\/[\w./+@:=,-]+\/$/.test(path) ? `${path}*` : undefined;
    path += value;
  }
  path += bare.slice(at);
  return /^[\w./*?+@:=,~-]+$/.test(path) ? path : undefined;
}

function placeOf(command: RunCommand): number {
  let outer = command;
  while (outer.script.holder !== undefined) outer = outer.script.holder;
  return outer.simple?.command.pos ?? 0;
}

function redirectionsOf(
  command: RunCommand,
  folder: string | undefined,
  variables: ShellVariables,
): (string | undefined)[] {
  const found: (string | undefined)[] = [];
  for (const redirect of redirectsOf(command)) {
    if (redirect.type !== 'Redirect' || !WRITING.test(redirect.operator)) continue;
    const target = variables.ofNode(redirect.target);
    if (target !== undefined && /^(?:\d+|-|\/dev\/.*)$/.test(target)) continue;
    found.push(absolutePath(folder, target));
  }
  return found;
}

/** Its own, and those of the groups and strings that it is in: `{ echo a; } > file`, `bash -c 'echo a' > file`. */
function redirectsOf({ simple, script }: RunCommand): readonly Redirection[] {
  if (simple === undefined) return [];
  const { pos } = simple.command;
  const around = redirectedGroups(script.script).filter((group) => group.pos <= pos && pos < group.end);
  const outer = script.holder === undefined ? [] : redirectsOf(script.holder);
  return [...simple.command.redirects, ...around.flatMap(({ redirects }) => redirects), ...outer];
}

const groups = new WeakMap<ParsedScript, readonly Redirected[]>();

function redirectedGroups(script: ParsedScript): readonly Redirected[] {
  let found = groups.get(script);
  if (found === undefined) {
    found = nodesOf(script).filter((node) => node.type === 'Redirected');
    groups.set(script, found);
  }
  return found;
}

/** The absolute path that a word of a command names, undefined if it is not known. */
export function pathOf({ folder }: StageCommand, word: string | undefined): string | undefined {
  return word === undefined || word.startsWith('~') ? undefined : absolutePath(folder, word);
}
