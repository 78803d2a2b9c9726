import type { ProjectFiles } from '../../src/context/manifests/reading.ts';
import { pathIn } from '../../src/context/manifests/reading.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import type { RunCommand } from '../../src/effects/run-commands.ts';
import { shellOf } from '../../src/effects/shell-context.ts';
import { stateAt } from '../../src/effects/state.ts';
import { bodyOf, type ShellBody } from '../../src/shell/body.ts';
import { nodesOf } from '../../src/shell/syntax-tree.ts';
import { familyOf } from './bound.ts';
import { assignmentsOf, globOf, isConditional, isExtended, isRead } from './command-shape.ts';
import type { CopiedFiles } from './copied.ts';
import { withoutEnteredSource } from './entered-folders.ts';
import { expandedWord } from './expanded-word.ts';
import { errexitList, looseList } from './statement-lists.ts';
import { type CommandRole, HARMLESS, SOURCE } from './roles.ts';
import { namedFiles, readsMore } from './named-files.ts';
import { placed } from './variable-places.ts';
import { dependent, redirectedPaths, settled, touchesAny } from './settled-role.ts';
import { tools } from './tools/index.ts';

/** A command of a RUN's `&&` chain, or all of a RUN that is no such chain. */
export interface Piece {
  /** Its place in the body's text. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly roles: readonly CommandRole[];
  /** Of a list under `set -e`: a command whose failure ends the RUN. */
  readonly isPlain: boolean;
  /** The first command that is not known to do without the source, as messages name it. */
  readonly blocker: string | undefined;
}

export interface RunReading {
  readonly instruction: Instruction;
  /** Absent for exec form. */
  readonly body: ShellBody | undefined;
  readonly pieces: readonly Piece[];
  /** The pieces are an `&&` chain, or a list under `set -e`, which can be cut between two of them. */
  readonly isChain: boolean;
  /** They are a list. */
  readonly isList: boolean;
  /** A list that goes on where one of them fails. */
  readonly isLoose: boolean;
}

/** Shell text that is no command and looks at files: `[[ -f x ]]`, `for f in users/*`. */
const TESTS_FILES = /\[\[[^\]]*\s-[a-zA-Z]{1,2}\s|\bfor\s+\w+\s+in\s[^;\n]*[*?[]/;

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
  // Redirections of a whole group, loop or condition are not looked at.
  if (body.form !== 'exec' && nodesOf(body.script).some(({ type }) => type === 'Redirected'))
    return undefined;
  const strict = body.form === 'exec' ? undefined : errexitList(body);
  const single = body.form === 'exec' ? undefined : (strict ?? chainOf(body));
  const loose = body.form === 'exec' || single !== undefined ? undefined : looseList(body);
  const list = strict ?? loose;
  const chain = single ?? loose;
  const ranges = chain ?? [{ start: 0, end: Number.POSITIVE_INFINITY }];
  const holders = new Set(commands.map(({ script }) => script.holder));
  const inRanges = byRange(commands, ranges);
  const pieces: Piece[] = [];
  let folder = workdir;
  ranges.forEach(({ start, end }, index) => {
    const own = inRanges[index] ?? [];
    const roles: CommandRole[] = [];
    let blocker: string | undefined;
    const isSubshell =
      chain !== undefined && body.form !== 'exec' && isChainOfSubshell(body.text.text, start, end);
    let inner = folder;
    for (const command of own) {
      const isOwn = chain !== undefined && command.script.holder === undefined;
      const isTop = isOwn && own.length === 1 && !isSubshell;
      const role = holders.has(command)
        ? holderRole(command)
        : roleOf(document, instruction, command, inner, copied);
      const moves = role.kind === 'state' && role.folder !== undefined;
      roles.push(moves && !isTop && !(isOwn && isSubshell) ? SOURCE : role);
      if (moves && isOwn) inner = role.folder ?? inner;
      if (role.kind === 'state' && isTop) folder = role.folder ?? folder;
      if (blocker === undefined && needsSource(roles.at(-1) ?? SOURCE)) blocker = nameOf(command);
    }
    const text = body.form === 'exec' ? '' : body.text.text.slice(start, end);
    const isEmpty = own.length === 0 || TESTS_FILES.test(text);
    pieces.push({
      start,
      end,
      text,
      roles: isEmpty ? [SOURCE] : roles,
      isPlain: list?.[index]?.isPlain ?? true,
      blocker: isEmpty ? 'its shell text' : blocker,
    });
  });
  return {
    instruction,
    body: body.form === 'exec' ? undefined : body,
    pieces: withoutEnteredSource(pieces, workdir, copied),
    isChain: chain !== undefined,
    isList: list !== undefined,
    isLoose: loose !== undefined,
  };
}

/** `(cd web && npm ci)`: where it goes is left again at its end. */
function isChainOfSubshell(text: string, start: number, end: number): boolean {
  return /^\((?:[^()|;&`\n]|&&)*\)$/.test(text.slice(start, end));
}

export function needsSource(role: CommandRole): boolean {
  return role.kind === 'source' || role.kind === 'bound' || role.kind === 'refused' || role.kind === 'fetch';
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

/** `python$VERSION -m pip install`: what it runs is plain, but not by what. */
function hiddenProgram([option, module, verb]: RunCommand['words']): CommandRole {
  const isPip = option?.value === '-m' && module?.value === 'pip' && verb?.value === 'install';
  return isPip
    ? { kind: 'refused', label: 'pip install', reason: 'its program is known to the shell only' }
    : SOURCE;
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
  const { program, words, allWords, wrapping, simple } = command;
  const [first, ...rest] = words;
  if (wrapping.elsewhere) return SOURCE;
  const redirected = redirectedPaths(command, folder);
  if (first === undefined)
    return simple === undefined || touchesAny(redirected, copied) ? SOURCE : { kind: 'state' };
  if (program === undefined || first.value === undefined) return hiddenProgram(rest);
  if (
    first.value.includes('/') &&
    copied.touch(pathIn(folder, first.value)) &&
    copied.kindOf(pathIn(folder, first.value)) !== undefined
  ) {
    return isWrapperScript(program) ? roleFrom() : SOURCE;
  }
  return roleFrom();

  function roleFrom(): CommandRole {
    const isCorepack = allWords.slice(0, wrapping.count).at(-1)?.value === 'corepack';
    if (isCorepack && /^(?:enable|disable|prepare|install|use|cache)$/.test(first?.value ?? ''))
      return roleAs('corepack', words);
    // Of `php -- --install-dir=/bin`, which reads a script, the words behind `--` are no program.
    const php = allWords.slice(0, wrapping.count).findIndex(({ value }) => value === 'php');
    if (php >= 0 && first?.value?.startsWith('-') === true) return roleAs('php', allWords.slice(php + 1));
    const [script] = rest;
    const scriptName = script?.value?.slice(script.value.lastIndexOf('/') + 1) ?? '';
    if (/^(?:sh|bash)$/.test(program ?? '') && isWrapperScript(scriptName))
      return roleAs(scriptName, rest.slice(1), `${first?.value ?? ''} ${script?.value ?? ''}`);
    return roleAs(program ?? '', rest);
  }

  function roleAs(
    name: string,
    operands: RunCommand['words'],
    written: string = first?.value ?? '',
  ): CommandRole {
    const variable = (name: string): string | undefined =>
      wrapping.environment.get(name) ?? state.valueOf(name);
    const body = command.script.text.text;
    const known = operands.map(
      ({ value, node }) => value ?? expandedWord(node?.text ?? '', body, variable) ?? globOf(node?.text),
    );
    const view = {
      program: name,
      written,
      words: isExtended(command) ? [...known, undefined] : known,
      folder,
      isRead: simple !== undefined && isRead(simple),
      variable,
      assignments: assignmentsOf(command),
      state,
      files: copied satisfies ProjectFiles,
    };
    for (const tool of tools) {
      const found = tool(view);
      const role = found === undefined ? undefined : placed(found, view, copied);
      if (role?.kind === 'fetch' && simple !== undefined && isConditional(simple))
        return { kind: 'refused', label: role.label, reason: 'it runs under a condition' };
      if (role !== undefined && readsMore(view, role, copied)) return dependent(role, undefined);
      if (role !== undefined)
        return settled(
          role.kind === 'source' ? { ...role, program: role.program ?? view.program } : role,
          copied,
          state,
          redirected,
        );
    }
    const source = toolOfSource(name, allWords[wrapping.count - 1]?.value);
    return { ...source, writes: namedFiles(known, folder, copied) };
  }
}

type SourceRole = CommandRole & { readonly kind: 'source' };

/** Of `php artisan`, the program is the interpreter. */
function toolOfSource(...programs: readonly (string | undefined)[]): SourceRole {
  const known = programs.find((program) => program !== undefined && familyOf(program) !== undefined);
  return known === undefined ? { kind: 'source' } : { kind: 'source', program: known };
}
/** `./mvnw` and `./gradlew` are part of the source, and known. */
function isWrapperScript(program: string): boolean {
  return program === 'mvnw' || program === 'gradlew';
}
