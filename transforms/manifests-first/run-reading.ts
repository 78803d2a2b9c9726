import type { ProjectFiles } from '../../src/context/manifests/reading.ts';
import { pathIn } from '../../src/context/manifests/reading.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import type { RunCommand } from '../../src/effects/run-commands.ts';
import { shellOf } from '../../src/effects/shell-context.ts';
import { stateAt, type State } from '../../src/effects/state.ts';
import { bodyOf, type ShellBody } from '../../src/shell/body.ts';
import { outward, type SimpleCommand } from '../../src/shell/simple-command.ts';
import { literalOf } from '../../src/shell/words.ts';
import type { CopiedFiles } from './copied.ts';
import { isWithin } from './places.ts';
import { type CommandRole, HARMLESS, isWorthyRole, SOURCE } from './roles.ts';
import { tools } from './tools/index.ts';

/** A command of a RUN's `&&` chain, or all of a RUN that is no such chain. */
export interface Piece {
  /** Its place in the body's text. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly roles: readonly CommandRole[];
  /** The first command that is not known to do without the source, as messages name it. */
  readonly blocker: string | undefined;
}

export interface RunReading {
  readonly instruction: Instruction;
  /** Absent for exec form. */
  readonly body: ShellBody | undefined;
  readonly pieces: readonly Piece[];
  /** The pieces are an `&&` chain, which can be cut between two of them. */
  readonly isChain: boolean;
}

/** Redirections of a whole group, loop or condition are not looked at. */
const REDIRECTED_GROUP = /(?:[})]|\b(?:fi|done|esac))\s*\d*[<>]/;

/** The commands of a RUN and what each needs of the source; undefined if they cannot be read. */
export function readRunRoles(
  document: Document,
  instruction: Instruction,
  workdir: string,
  copied: CopiedFiles,
): RunReading | undefined {
  if (shellOf(document, instruction) === undefined) return undefined;
  const body = bodyOf(document, instruction);
  if (body.form === 'opaque' || (body.form !== 'exec' && body.broken)) return undefined;
  const { commands } = readRun(document, instruction);
  if (body.form !== 'exec' && REDIRECTED_GROUP.test(body.text.text)) return undefined;
  const chain = body.form === 'exec' ? undefined : chainOf(body);
  const ranges = chain ?? [{ start: 0, end: Number.POSITIVE_INFINITY }];
  const holders = new Set(commands.map(({ script }) => script.holder));
  const inRanges = byRange(commands, ranges);
  const pieces: Piece[] = [];
  let folder = workdir;
  ranges.forEach(({ start, end }, index) => {
    const own = inRanges[index] ?? [];
    const roles: CommandRole[] = [];
    let blocker: string | undefined;
    for (const command of own) {
      const isTop = chain !== undefined && command.script.holder === undefined && own.length === 1;
      const role = holders.has(command)
        ? holderRole(command)
        : roleOf(document, instruction, command, folder, copied);
      const moves = role.kind === 'state' && role.folder !== undefined;
      roles.push(moves && !isTop ? SOURCE : role);
      if (role.kind === 'state' && isTop) folder = role.folder ?? folder;
      if (blocker === undefined && needsSource(roles.at(-1) ?? SOURCE)) blocker = nameOf(command);
    }
    const text = body.form === 'exec' ? '' : body.text.text.slice(start, end);
    const isEmpty = own.length === 0;
    pieces.push({
      start,
      end,
      text,
      roles: isEmpty ? [SOURCE] : roles,
      blocker: isEmpty ? 'its shell text' : blocker,
    });
  });
  return { instruction, body: body.form === 'exec' ? undefined : body, pieces, isChain: chain !== undefined };
}

export function needsSource(role: CommandRole): boolean {
  return role.kind === 'source' || role.kind === 'refused' || role.kind === 'fetch';
}

function nameOf({ words, program }: RunCommand): string {
  const shown = words
    .slice(0, 3)
    .map(({ value }) => value ?? '...')
    .join(' ');
  return shown === '' ? (program ?? 'a command') : shown;
}

/** Where the command of the RUN's own text stands that runs this one. */
function placeOf(command: RunCommand): number {
  let outer = command;
  while (outer.script.holder !== undefined) outer = outer.script.holder;
  return outer.simple?.command.pos ?? 0;
}

/** The commands that stand in each of these ranges, which are in order. */
function byRange(
  commands: readonly RunCommand[],
  ranges: readonly { readonly start: number }[],
): readonly (readonly RunCommand[])[] {
  const found = ranges.map((): RunCommand[] => []);
  for (const command of commands) {
    const place = placeOf(command);
    let low = 0;
    let high = ranges.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((ranges[middle]?.start ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    found[low]?.push(command);
  }
  return found;
}

/** `bash -c '...'` is what its script is; `su` may run it in another folder. */
function holderRole({ program }: RunCommand): CommandRole {
  return program === 'su' || program === 'runuser' ? SOURCE : HARMLESS;
}

/** The parts of a body that is one `&&` list, or one command. */
function chainOf({ script }: ShellBody): { start: number; end: number }[] | undefined {
  const [statement, ...others] = script.commands;
  if (statement === undefined || others.length > 0 || statement.background === true) return undefined;
  const { command } = statement;
  if (command.type !== 'AndOr') return [{ start: command.pos, end: command.end }];
  if (command.operators.some((operator) => operator !== '&&')) return undefined;
  return command.commands.map(({ pos, end }) => ({ start: pos, end }));
}

function roleOf(
  document: Document,
  instruction: Instruction,
  command: RunCommand,
  folder: string,
  copied: CopiedFiles,
): CommandRole {
  const state = stateAt(document, instruction);
  const { program, words, wrapping, simple } = command;
  const [first, ...rest] = words;
  if (wrapping.elsewhere) return SOURCE;
  const readsFile = touchesByRedirection(command, folder, copied);
  if (first === undefined) return simple === undefined || readsFile ? SOURCE : { kind: 'state' };
  if (program === undefined || first.value === undefined) return SOURCE;
  if (
    first.value.includes('/') &&
    copied.touch(pathIn(folder, first.value)) &&
    copied.kindOf(pathIn(folder, first.value)) !== undefined
  ) {
    return isWrapperScript(program) ? roleFrom() : SOURCE;
  }
  return roleFrom();

  function roleFrom(): CommandRole {
    const variable = (name: string): string | undefined =>
      wrapping.environment.get(name) ?? state.valueOf(name);
    const known = rest.map(({ value, node }) => value ?? globOf(node?.text));
    const view = {
      program: program ?? '',
      written: first?.value ?? '',
      words: isExtended(command) ? [...known, undefined] : known,
      folder,
      isRead: simple !== undefined && isRead(simple),
      variable,
      assignments: assignmentsOf(command),
      state,
      files: copied satisfies ProjectFiles,
    };
    for (const tool of tools) {
      const role = tool(view);
      if (role !== undefined)
        return settled(
          role.kind === 'source' ? { ...role, program: view.program } : role,
          copied,
          state,
          readsFile,
        );
    }
    return SOURCE;
  }
}

/** Whether a command's output goes to another one: `$(ls)`, `ls | xargs rm`. */
function isRead(command: SimpleCommand): boolean {
  for (const { kind } of outward(command)) if (kind === 'pipeline' || kind === 'substitution') return true;
  return false;
}

/** xargs adds words that only it knows. */
function isExtended({ allWords, wrapping }: RunCommand): boolean {
  return allWords.slice(0, wrapping.count).some(({ value }) => value?.endsWith('xargs') === true);
}

/** A word with wildcards is a path that is known well enough. */
function globOf(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w./*?+@:=,-]+$/.test(text) ? text : undefined;
}

/** `./mvnw` and `./gradlew` are part of the source, and known. */
function isWrapperScript(program: string): boolean {
  return program === 'mvnw' || program === 'gradlew';
}

/**
 * A command that touches what was copied needs it. What it makes inside of the copied folder, where the context has
 * nothing, is the same before and after the copy, unless it would make the folder itself for another owner.
 */
function settled(
  role: CommandRole,
  copied: CopiedFiles,
  { user, workdir }: State,
  readsFile: boolean,
): CommandRole {
  if (role.kind === 'source' || role.kind === 'refused') return role;
  if (readsFile) return dependent(role);
  if ((role.kind === 'install' || role.kind === 'fetch') && copied.touchesSystem) {
    const reason = 'the files are copied into folders of the distribution';
    return { kind: 'refused', label: role.label, reason };
  }
  if (role.kind !== 'independent') return role;
  const paths = role.paths ?? [];
  if (paths.some((path) => copied.touch(path))) return dependent(role);
  if (role.worth && copied.touchesSystem) {
    const reason = 'the files are copied into folders of the distribution';
    return { kind: 'refused', label: role.label ?? 'an install', reason };
  }
  const makes = paths.filter((path) => copied.surrounds(path));
  if (makes.length === 0) return role;
  const isThere = copied.copies.every(
    ({ destination }) => workdir !== undefined && isWithin(workdir, destination),
  );
  const isMadeAlike =
    user === 'root' &&
    copied.copies.every(({ instruction }) => !instruction.flags.some(({ name }) => name !== 'from'));
  if (!isThere && !isMadeAlike) return SOURCE;
  return { ...role, makes };
}

/** An install that is given files of the source is passed over with a word, other commands are not. */
function dependent(role: CommandRole): CommandRole {
  const isInstall = isWorthyRole(role) || role.kind === 'fetch';
  const label = 'label' in role ? role.label : undefined;
  return isInstall
    ? { kind: 'refused', label: label ?? 'an install', reason: 'it is given files of the source' }
    : SOURCE;
}

function assignmentsOf({ simple, allWords, wrapping, script }: RunCommand): string {
  const prefix = simple?.command.prefix ?? [];
  const before = prefix.map(({ pos, end }) => script.text.text.slice(pos, end));
  const inWrapper = allWords.slice(0, wrapping.count).map(({ value }) => value ?? '');
  return [...before, ...inWrapper.filter((word) => /^\w+=/.test(word))].join(' ');
}

/** Files that a command's redirections read or write. */
function touchesByRedirection({ simple }: RunCommand, folder: string, copied: CopiedFiles): boolean {
  return (simple?.command.redirects ?? []).some((redirect) => {
    if (redirect.type === 'HereDoc' || redirect.type === 'HereString') return false;
    const target = literalOf(redirect.target);
    if (target === undefined) return true;
    if (/^(?:\d+|-)$/.test(target) || target.startsWith('/dev/')) return false;
    const path = pathIn(folder, target);
    return copied.touch(path) || copied.surrounds(path);
  });
}
