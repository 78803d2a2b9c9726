import type { CommandNode, Script, SyntaxNode } from 'unbash';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Edit } from '../../src/dockerfile/edit.ts';
import type { RunCommand, RunScript } from '../../src/effects/run-commands.ts';
import type { ShellContext } from '../../src/shell/context.ts';
import { jointText, readStyle, type ListStyle } from '../../src/shell/list-style.ts';
import { outward, type SimpleCommand } from '../../src/shell/simple-command.ts';
import { literalOf } from '../../src/shell/words.ts';
import type { Site } from './situation.ts';

/** A place in a script where commands may be added, and how they are joined to what stands before it. */
export interface Slot {
  readonly script: RunScript;
  /** Behind the character before this index of the script's text. */
  readonly at: number;
  /** Where the command begins behind which they are added: its line shows the layout. */
  readonly from: number;
  readonly joint: '&&' | ';';
  /** Braces that open at `from` and close in front of what is added, or behind it: `a || { b && cleanup; }`. */
  readonly braces?: { readonly from: number; readonly close: 'in front' | 'behind' };
}

export type Placed = Slot | { readonly refusal: string };

type Errexit = ShellContext['errexit'];

/**
 * A place at the end of the script that all of `calls` are in: whatever else runs in it may still use the cache.
 *
 * `LAST && cleanup` keeps LAST's status, and takes errexit from nothing that had it unless LAST is a compound command or a
 * function, in which errexit would be ignored. Source: POSIX, Shell Command Language, set -e.
 */
export function placeAtEnd(site: Site, calls: readonly RunCommand[]): Placed {
  const [first] = calls;
  if (first === undefined) return { refusal: 'there is nothing to clean' };
  const { script } = first;
  const { commands } = script.script;
  const last = commands.at(-1);
  if (last === undefined || calls.some((call) => call.script !== script)) {
    return { refusal: 'the calls stand in different scripts' };
  }
  if (commands.some(({ background }) => background === true))
    return { refusal: 'the RUN starts a job in the background' };
  if (endsEarly(site, script, first)) return { refusal: 'the RUN may end before its last command' };
  const errexit = errexitAt(site, script, undefined);
  if (errexit !== 'off' && !isStraight(finalCommand(last.command), script)) {
    return { refusal: 'set -e would be ignored in the last command' };
  }
  const followsStyle = errexit === 'on' && last.command.type === 'Command' && commands.length > 1;
  return {
    script,
    at: last.command.end,
    from: finalCommand(last.command).pos,
    joint: followsStyle ? ';' : '&&',
  };
}

/** The last command of an and-or list, or the statement itself. */
function finalCommand(node: SyntaxNode): SyntaxNode {
  return node.type === 'AndOr' ? (node.commands.at(-1) ?? node) : node;
}

/** Whether errexit being ignored inside a command changes nothing: a simple command that is no function, a pipeline of such. */
function isStraight(node: SyntaxNode, script: RunScript): boolean {
  if (node.type === 'Command') return !functionsIn(script).has(literalOf(node.name) ?? '');
  return node.type === 'Pipeline' && node.commands.every((each) => isStraight(each, script));
}

const functionNames = new WeakMap<Script, ReadonlySet<string>>();

function functionsIn({ script }: RunScript): ReadonlySet<string> {
  let names = functionNames.get(script);
  if (names === undefined) {
    const found = script.commands.flatMap(({ command }) =>
      command.type === 'Function' ? [command.name.text] : [],
    );
    names = new Set(found);
    functionNames.set(script, names);
  }
  return names;
}

/** Whether `exit` or `exec` behind the first call may end the script with success. */
function endsEarly({ reading }: Site, script: RunScript, first: RunCommand): boolean {
  const start = first.simple?.command.pos ?? 0;
  return reading.commands.some(({ allWords, simple, script: own }) => {
    if (own !== script || simple === undefined || simple.command.pos < start) return false;
    const name = allWords[0]?.value;
    if (name === 'exec') return allWords.length > 1;
    if (name !== 'exit' && name !== 'return') return false;
    if (isInSubshell(simple)) return false;
    const status = allWords[1];
    if (status === undefined) return !isAfterFailure(simple);
    return status.value === undefined
      ? status.node?.text.startsWith('$') !== true
      : Number(status.value) === 0;
  });
}

function isInSubshell(simple: SimpleCommand): boolean {
  return [...outward(simple)].some(({ kind }) => kind === 'subshell' || kind === 'substitution');
}

function isAfterFailure(simple: SimpleCommand): boolean {
  const innermost = simple.surrounding;
  return innermost?.kind === 'and-or' && innermost.before === '||';
}

/**
 * Whether errexit is on at a command of a script (at the end of the script for undefined): by SHELL, the shell's own options
 * or `set`.
 */
function errexitAt(site: Site, script: RunScript, command: SimpleCommand | undefined): Errexit {
  let state: Errexit =
    script.holder === undefined ? (site.inForce.shell?.errexit ?? 'unknown') : heldErrexit(script.holder);
  for (const { script: own, simple, words, program } of site.reading.commands) {
    if (own !== script || simple === undefined || program !== 'set') continue;
    if (command !== undefined && simple.command.pos > command.command.pos) break;
    const options = words.slice(1).map(({ value }) => value);
    const sets = options.some(
      (word, at) =>
        /^-[a-z]*e[a-z]*$/.test(word ?? '') || (word === 'errexit' && /^-\w*o$/.test(options[at - 1] ?? '')),
    );
    const unsets = options.some(
      (word, at) =>
        /^\+[a-z]*e[a-z]*$/.test(word ?? '') ||
        (word === 'errexit' && /^\+\w*o$/.test(options[at - 1] ?? '')),
    );
    if (!sets && !unsets) continue;
    if (command === undefined && isInSubshell(simple)) continue;
    state = isUnconditional(simple) ? (sets ? 'on' : 'off') : 'unknown';
  }
  return state;
}

function isUnconditional(simple: SimpleCommand): boolean {
  return [...outward(simple)].every(
    (step) =>
      step.kind === 'list' ||
      step.kind === 'group' ||
      step.kind === 'subshell' ||
      (step.kind === 'and-or' && step.before !== '||'),
  );
}

/** `bash -ec '...'`. */
function heldErrexit({ words, program }: RunCommand): Errexit {
  if (program === 'eval') return 'unknown';
  const options = words.slice(1).map(({ value }) => value ?? '');
  return options.some((word) => /^-[a-z]*e[a-z]*$/.test(word) || word === 'errexit') ? 'on' : 'off';
}

/**
 * The place right behind a call, where folder, variables and user are its own.
 *
 * @param mayFail whether the cleanup could fail if the call never ran.
 * @param isFallback whether the same program ran in front of the `||` that leads to the call.
 */
export function placeBehind(site: Site, call: RunCommand, mayFail: boolean, isFallback = false): Placed {
  const { simple, script } = call;
  if (simple === undefined) return { refusal: 'exec form runs no shell that could run a cleanup behind it' };
  if (!simple.positioned) return { refusal: 'the call stands in backquotes with escapes' };
  if (call.allWords.some(({ value }, index) => value === 'exec' && index < call.wrapping.count)) {
    return { refusal: 'the shell ends with it (exec)' };
  }
  if (hasOtherReader(simple, script, mayFail))
    return { refusal: 'what stands there is read by another program' };
  const from = simple.command.pos;
  let unit: CommandNode | SyntaxNode = simple.command;
  const statusMatters = /\$\?/.test(script.text.text);
  const declared = errexitAt(site, script, simple);
  const errexit: Errexit = isIgnored(simple) ? 'off' : declared;
  let isWholeStatement = true;
  for (const step of outward(simple)) {
    switch (step.kind) {
      case 'pipeline':
        if (step.negated) return { refusal: 'its exit status is negated' };
        unit = step.node;
        break;
      case 'and-or':
        if (mayFail && step.before === '||' && !isFallback) {
          // Where the command in front succeeds, the program may not be there.
          const isSeen =
            errexit === 'on' && step.after === undefined && !statusMatters && !isInFunction(simple);
          if (errexit !== 'off' && !isSeen) {
            return { refusal: 'where set -e is in force, a command in braces would hide its failure' };
          }
          const braces = { from: unit.pos, close: 'behind' } as const;
          return { script, from, at: unit.end, joint: isSeen ? ';' : '&&', braces };
        }
        if (step.after !== undefined) return { script, from, at: unit.end, joint: '&&' };
        unit = step.node;
        isWholeStatement = step.node.commands.length === 1;
        break;
      case 'list': {
        if (step.background) return { refusal: 'it runs in the background' };
        const isFinal = step.index === step.node.commands.length - 1;
        const at = unit.end;
        if (errexit === 'off')
          return { script, from, at, joint: isFinal || statusMatters || mayFail ? '&&' : ';' };
        if (isFinal && endsItsProcess(simple, step.node)) return { script, from, at, joint: '&&' };
        if (!isFinal && !statusMatters && (isWholeStatement || !mayFail))
          return { script, from, at, joint: ';' };
        if (errexit === 'on' && isWholeStatement && !statusMatters && !isInFunction(simple))
          return { script, from, at, joint: ';' };
        return {
          refusal: 'where set -e is in force, a command behind it would change which failure ends the RUN',
        };
      }
      default:
        return { refusal: 'it stands where no command can be added' };
    }
  }
  return { refusal: 'it stands where no command can be added' };
}

/**
 * Whether what a command prints is read: `$(...)`, or, for one that prints something, a compound command with a redirection
 * or in a pipe.
 */
function hasOtherReader(simple: SimpleCommand, { text }: RunScript, prints: boolean): boolean {
  let isCompound = false;
  for (const step of outward(simple)) {
    if (step.kind === 'substitution' || step.kind === 'coproc') return true;
    if (!prints) continue;
    if (step.kind === 'pipeline' && isCompound) return true;
    if (step.kind === 'list' || step.kind === 'and-or' || step.kind === 'pipeline') continue;
    isCompound = true;
    if (/^[ \t]*(?:\d*[<>]|&>)/.test(text.text.slice(step.node.end, step.node.end + 20))) return true;
  }
  return false;
}

/** Whether errexit is ignored at a command: in a condition, or in front of `&&` or `||`. */
function isIgnored(simple: SimpleCommand): boolean {
  let innermost = true;
  for (const step of outward(simple)) {
    if (step.kind === 'condition' || (step.kind === 'pipeline' && step.negated)) return true;
    if (step.kind === 'and-or' && step.after !== undefined && !innermost) return true;
    innermost = false;
  }
  return false;
}

/** A function may be called where errexit is ignored. */
function isInFunction(simple: SimpleCommand): boolean {
  return [...outward(simple)].some(({ kind }) => kind === 'function');
}

/** Whether the status of a list is that of the script, or of a subshell, so that nothing runs behind it. */
function endsItsProcess(simple: SimpleCommand, list: SyntaxNode): boolean {
  let reached = false;
  for (const step of outward(simple)) {
    if (step.node === list) {
      reached = true;
      continue;
    }
    if (!reached) continue;
    if (step.kind === 'subshell') return true;
    if (step.kind === 'and-or' && step.after !== undefined) return false;
    if (step.kind === 'list' && step.index < step.node.commands.length - 1) return false;
    if (step.kind === 'loop' || step.kind === 'function' || step.kind === 'condition') return false;
    if (step.kind === 'pipeline' || step.kind === 'coproc' || step.kind === 'substitution') return false;
  }
  return true;
}

/**
 * The place behind `a || b || c`, calls of one program that fill one cache, in braces where they begin their list. Without
 * them it is the same: `a || b && cleanup` is `(a || b) && cleanup`.
 */
export function placeBehindFallbacks(
  site: Site,
  calls: readonly RunCommand[],
  mayFail: boolean,
): Placed | undefined {
  const [first] = calls;
  const last = calls.at(-1);
  const step = first?.simple?.surrounding;
  if (first === undefined || last === undefined || step?.kind !== 'and-or') return undefined;
  const areInRow = calls.every(({ simple }, at) => {
    const own = simple?.surrounding;
    if (own?.kind !== 'and-or' || own.node !== step.node || own.index !== step.index + at) return false;
    return at === 0 || own.before === '||';
  });
  if (!areInRow) return undefined;
  const isStart = step.index === 0;
  if (last.simple !== undefined && hasOtherReader(last.simple, last.script, mayFail))
    return { refusal: 'what stands there is read by another program' };
  const strict = placeBehind(site, last, mayFail, true);
  // A list of nothing but these calls ran one of them, so under errexit a statement of its own does as well.
  const slot = 'refusal' in strict && isStart ? placeBehind(site, last, false, true) : strict;
  if ('refusal' in slot || !isStart || slot.joint !== '&&') return slot;
  return { ...slot, braces: { from: step.node.pos, close: 'in front' } };
}

/** The edits that add commands at a slot, in the layout of the instruction; or why they cannot stand there. */
export function fill(
  site: Site,
  slot: Slot,
  commands: readonly string[],
): readonly Edit[] | { readonly refusal: string } {
  const { script, braces } = slot;
  const text = commands.join(' && ');
  for (let own: RunScript | undefined = script; own !== undefined; own = own.holder?.script) {
    const { setting } = own;
    if (setting === 'fixed' || setting === 'words') return { refusal: 'the script in quotes holds escapes' };
    if (setting === 'single quotes' && text.includes("'"))
      return { refusal: 'the cleanup needs quotes inside quotes' };
    if (setting === 'double quotes' && /["$`\\]/.test(text))
      return { refusal: 'the cleanup needs quotes inside quotes' };
    if (setting === 'json' && /["\\]/.test(text))
      return { refusal: 'the cleanup needs quotes inside quotes' };
  }
  const offset = script.text.endOffset(slot.at);
  const parts = commands.map((command, index) => jointOf(site, slot, index) + command);
  const added = parts.join('');
  if (braces === undefined) return [{ start: offset, end: offset, text: added }];
  const opening = script.text.offsetAt(braces.from);
  return [
    { start: opening, end: opening, text: '{ ' },
    { start: offset, end: offset, text: braces.close === 'behind' ? `${added}; }` : `; }${added}` },
  ];
}

function jointOf(site: Site, slot: Slot, index: number): string {
  const { document, instruction } = site;
  const { script, joint, at } = slot;
  const symbol = index === 0 ? joint : '&&';
  if (script.setting === 'heredoc') return symbol === ';' ? newlineIn(document, script, at) : ' && ';
  const { text } = document;
  const range =
    script.holder === undefined
      ? instruction.range
      : { start: script.text.offsetAt(0), end: script.text.endOffset(script.text.text.length) };
  const isMultiLine = instruction.heredocs.length === 0 && text.slice(range.start, range.end).includes('\n');
  if (!isMultiLine || !endsItsLine(site, slot)) return symbol === ';' ? '; ' : ' && ';
  return jointText(styleAt(site, slot), symbol);
}

/** Whether nothing but an operator, a closing quote or the escape follows on the line where something is added. */
function endsItsLine({ document: { text } }: Site, { script, at, braces }: Slot): boolean {
  if (braces?.close === 'behind') return false;
  const offset = script.text.endOffset(at);
  const newline = text.indexOf('\n', offset);
  const rest = text.slice(offset, newline < 0 ? undefined : newline);
  return /^['"]?[ \t]*(?:;|&&|\|\|)?[ \t]*(?:#.*)?\\?\s*$/.test(rest);
}

/** The style of the instruction, as the line shows it on which the command begins behind which something is added. */
function styleAt({ document, instruction }: Site, { script, from }: Slot): ListStyle {
  const style = readStyle(document, instruction);
  // Behind the last package of a list, an operator at the line's end is easily overlooked.
  const whole: ListStyle = style.isOperatorGuessed ? { ...style, operator: 'leading' } : style;
  const { text } = document;
  const offset = script.text.offsetAt(from);
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const [, indent, operator] = /^([ \t]+)(&& *|\|\| *)?$/.exec(text.slice(lineStart, offset)) ?? [];
  if (lineStart <= instruction.range.start || indent === undefined) return whole;
  if (operator !== undefined) return { ...whole, indent, operator: 'leading' };
  const isTrailing = /&&[ \t]*\\[ \t]*\r?\n$/.test(text.slice(Math.max(0, lineStart - 40), lineStart));
  return { ...whole, indent, ...(isTrailing && { operator: 'trailing' as const }) };
}

/** A new line of a heredoc with the indentation of the line that ends there. */
function newlineIn(document: Document, script: RunScript, at: number): string {
  const offset = script.text.endOffset(at);
  const lineStart = document.text.lastIndexOf('\n', offset - 1) + 1;
  return `\n${/^[ \t]*/.exec(document.text.slice(lineStart, offset))?.[0] ?? ''}`;
}

/** The edit that runs `command` right before a call, or why it cannot stand there. */
export function placeInFront(site: Site, call: RunCommand, command: string): Edit | string {
  const { simple, script } = call;
  const { setting, text } = script;
  if (simple === undefined || !simple.positioned || setting === 'fixed' || setting === 'words') {
    return 'nothing can be put in front of it';
  }
  const errexit = isIgnored(simple) ? 'off' : errexitAt(site, script, simple);
  let start = simple.command.pos;
  for (const step of outward(simple)) {
    if (step.kind === 'pipeline') {
      if (step.negated) return 'its exit status is negated';
      start = step.node.commands[0]?.pos ?? start;
      continue;
    }
    if (step.kind === 'and-or' && step.before === '||') return 'it runs only when another command fails';
    const isLast = step.kind === 'and-or' ? step.after === undefined : true;
    const isFinal = !isLast || errexit === 'off' || endsScript(simple);
    const separator = isFinal ? ' && ' : errexit === 'on' && step.kind === 'list' ? '; ' : undefined;
    if (separator === undefined) return 'set -e would not see a failure in front of it';
    const offset = text.offsetAt(start);
    return { start: offset, end: offset, text: command + separator };
  }
  return 'nothing can be put in front of it';
}

/** Whether a command is the last of its script, so that its status is the script's. */
function endsScript(simple: SimpleCommand): boolean {
  return [...outward(simple)].every(
    (step) =>
      (step.kind === 'list' && !step.background && step.index === step.node.commands.length - 1) ||
      (step.kind === 'and-or' && step.after === undefined) ||
      step.kind === 'pipeline' ||
      step.kind === 'branch' ||
      step.kind === 'group' ||
      step.kind === 'subshell',
  );
}
