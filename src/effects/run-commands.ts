import { parse } from 'unbash';
import type { CommandArgument, ParsedScript } from 'unbash';
import type { Document } from '../dockerfile/document.ts';
import { MappedText } from '../dockerfile/mapped-text.ts';
import type { Instruction } from '../dockerfile/model.ts';
import { bodyOf, type ShellBody } from '../shell/body.ts';
import type { SimpleCommand } from '../shell/simple-command.ts';
import { hasSyntaxErrors } from '../shell/syntax-errors.ts';
import { commandsOf } from '../shell/syntax-tree.ts';
import { literalOf } from '../shell/words.ts';
import { programName, unwrap, type Wrapping } from './wrappers.ts';

/** Shell text that an instruction runs: its own body, or a string that the body hands to another shell. */
export interface RunScript {
  readonly text: MappedText;
  readonly script: ParsedScript;
  readonly setting: ScriptSetting;
  /** Variables that it exports, by `export NAME=value`; a value that is not known is `$NAME`. */
  readonly exported: ReadonlyMap<string, string>;
  /** The command that runs it (`bash -c`, `su -c`), for a string. */
  readonly holder?: RunCommand;
}

/**
 * How a script stands in the file: as it is; as the lines of a heredoc; in quotes (`bash -c '...'`) or a JSON string, where
 * new text must hold none of these; `words`: the strings of an exec form, no shell text; `fixed`: it cannot be edited, its
 * text is not that of the file (escapes inside the quotes).
 */
export type ScriptSetting =
  'plain' | 'heredoc' | 'single quotes' | 'double quotes' | 'json' | 'words' | 'fixed';

export interface CommandWord {
  /** Its text where it is static. */
  readonly value: string | undefined;
  readonly node: CommandArgument | undefined;
  /** Its place in the text of the script. */
  readonly start: number;
  readonly end: number;
  /** It is the value of a variable, whose place is given. */
  readonly expanded: boolean;
}

/** A command that an instruction runs. */
export interface RunCommand {
  readonly script: RunScript;
  /** Absent in exec form. */
  readonly simple: SimpleCommand | undefined;
  /** The program and its arguments, without the wrappers in front; empty for a bare assignment. */
  readonly words: readonly CommandWord[];
  /** The last part of the program's path, if it is static. */
  readonly program: string | undefined;
  /** All words, wrappers included. */
  readonly allWords: readonly CommandWord[];
  readonly wrapping: Wrapping;
}

/** Looks up a variable of the environment. */
export type Lookup = (name: string) => string | undefined;

/** Strings in strings are followed this far. */
const DEEPEST = 4;

/**
 * The commands of a RUN, or of a CMD, ENTRYPOINT or HEALTHCHECK, in the order of the text. A body that is broken, or for
 * a shell that is not POSIX, has none.
 */
export function readRunCommands(document: Document, instruction: Instruction, lookup: Lookup): RunCommand[] {
  const body = bodyOf(document, instruction);
  if (body.form === 'opaque') return [];
  const found: RunCommand[] = [];
  if (body.form === 'exec') readExec(instruction, body.words, lookup, found);
  else if (!body.broken) readScript(scriptOf(body), lookup, found, 0);
  return found;
}

/** The commands of ONBUILD's RUN, not to be edited; none where the text is broken. */
export function readTriggerCommands({ trigger }: Instruction, lookup: Lookup): RunCommand[] {
  if (trigger?.keyword !== 'RUN') return [];
  const text = trigger.json === undefined ? trigger.arguments : asText(trigger.json.join(' '));
  const script = parse(text.text);
  const found: RunCommand[] = [];
  if (!hasSyntaxErrors(script)) {
    readScript({ text, script, setting: 'fixed', exported: exportedBy(script) }, lookup, found, 0);
  }
  return found;
}

function scriptOf(body: ShellBody): RunScript {
  const { text, script } = body;
  return {
    text,
    script,
    setting: body.form === 'heredoc' ? 'heredoc' : 'plain',
    exported: exportedBy(script),
  };
}

function readExec(
  instruction: Instruction,
  strings: readonly string[],
  lookup: Lookup,
  found: RunCommand[],
): void {
  const text = instruction.arguments;
  const places = [...text.text.matchAll(/"(?:[^"\\]|\\.)*"/gs)];
  if (places.length !== strings.length) return;
  const allWords = strings.map((value, index): CommandWord => {
    const start = places[index]?.index ?? 0;
    return { value, node: undefined, start, end: start + (places[index]?.[0].length ?? 0), expanded: false };
  });
  const wrapping = unwrap(allWords);
  const command = commandOf(scriptOfWords(text), undefined, allWords, wrapping);
  found.push(command);
  readHeldScript(command, lookup, found, 0);
}

function scriptOfWords(text: MappedText): RunScript {
  return { text, script: parse(''), setting: 'words', exported: new Map() };
}

function exportedBy(script: ParsedScript): ReadonlyMap<string, string> {
  const exported = new Map<string, string>();
  for (const { command } of commandsOf(script)) {
    if (literalOf(command.name) !== 'export') continue;
    for (const item of command.args) {
      if (item.type !== 'Assignment') continue;
      exported.set(item.name, literalOf(item)?.slice(item.name.length + 1) ?? `$${item.name}`);
    }
  }
  return exported;
}

function readScript(script: RunScript, lookup: Lookup, found: RunCommand[], depth: number): void {
  const variables = new Map<string, string | undefined>();
  const known: Lookup = (name) => (variables.has(name) ? variables.get(name) : lookup(name));
  for (const simple of commandsOf(script.script)) {
    noteAssignments(simple, variables);
    const command = readCommand(script, simple, known);
    found.push(command);
    if (depth < DEEPEST) readHeldScript(command, known, found, depth);
  }
}

const declaring = new Set(['export', 'readonly', 'local', 'declare']);

/** Assignments that last: `X=y` alone, `export X=y`. A second, different value makes it unknown. */
function noteAssignments({ command }: SimpleCommand, variables: Map<string, string | undefined>): void {
  const isDeclaration = declaring.has(literalOf(command.name) ?? '');
  const lasting = command.name === undefined ? command.prefix : isDeclaration ? command.args : [];
  for (const item of lasting) {
    if (item.type !== 'Assignment') continue;
    const text = item.append === true ? undefined : literalOf(item);
    const value = text?.slice(item.name.length + 1);
    variables.set(
      item.name,
      variables.has(item.name) && variables.get(item.name) !== value ? undefined : value,
    );
  }
}

function readCommand(script: RunScript, simple: SimpleCommand, lookup: Lookup): RunCommand {
  const { command } = simple;
  const nodes = command.name === undefined ? [] : [command.name, ...command.args];
  const words = nodes.flatMap((node) => expandWord(node, lookup));
  const wrapping = unwrap(words);
  const environment = new Map(wrapping.environment);
  for (const item of command.prefix) {
    if (item.type === 'Assignment') environment.set(item.name, literalOf(item)?.slice(item.name.length + 1));
  }
  return commandOf(script, simple, words, { ...wrapping, environment });
}

/** A word; the words of its value where it is nothing but a variable whose value is known. */
function expandWord(node: CommandArgument, lookup: Lookup): CommandWord[] {
  const { pos: start, end } = node;
  const value = literalOf(node);
  const name = value === undefined ? /^\$(?:(\w+)|\{(\w+)\})$/.exec(node.text) : null;
  const expanded = name === null ? undefined : lookup(name[1] ?? name[2] ?? '');
  if (expanded === undefined) return [{ value, node, start, end, expanded: false }];
  return expanded
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part) => ({ value: /[$`*?[]/.test(part) ? undefined : part, node, start, end, expanded: true }));
}

function commandOf(
  script: RunScript,
  simple: SimpleCommand | undefined,
  allWords: readonly CommandWord[],
  wrapping: Wrapping,
): RunCommand {
  const words = allWords.slice(wrapping.count);
  return { script, simple, words, allWords, wrapping, program: programName(words[0]?.value) };
}

const shells = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh']);

/** Reads the string or heredoc that a command hands to a shell. */
function readHeldScript(command: RunCommand, lookup: Lookup, found: RunCommand[], depth: number): void {
  const word = heldWord(command);
  const script = word === undefined ? heldHeredoc(command) : scriptInWord(command, word);
  if (script !== undefined && !hasSyntaxErrors(script.script)) readScript(script, lookup, found, depth + 1);
}

/** The word that is a script: `sh -c WORD`, `su -c WORD`, `eval WORD`, `scl enable COLLECTION WORD`. */
function heldWord({ program, words, allWords }: RunCommand): CommandWord | undefined {
  if (words.length === 1 && /\s/.test(words[0]?.value ?? '')) {
    return allWords.some(({ value }) => value === 'scl') ? words[0] : undefined;
  }
  if (program === 'eval') return words.length === 2 ? words[1] : undefined;
  if (program === 'su' || program === 'runuser') {
    const at = words.findIndex(({ value }) => value === '-c' || value === '--command' || value === '-lc');
    return at < 0 ? undefined : words[at + 1];
  }
  if (program === undefined || !shells.has(program)) return undefined;
  let hasScript = false;
  for (let at = 1; at < words.length; at++) {
    const value = words[at]?.value;
    if (value === undefined || !/^[-+]./.test(value)) return hasScript ? words[at] : undefined;
    if (/^-[a-z]*c[a-z]*$/.test(value)) hasScript = true;
    if (/^[-+][a-z]*o$/i.test(value)) at += 1;
  }
  return undefined;
}

function scriptInWord(holder: RunCommand, word: CommandWord): RunScript | undefined {
  if (word.expanded) return undefined;
  const { text, setting } = holder.script;
  const raw = text.text.slice(word.start, word.end);
  const quote = raw.charAt(0);
  const inner = raw.slice(1, -1);
  const isQuoted = raw.length > 1 && raw.endsWith(quote) && (quote === "'" || quote === '"');
  const isVerbatim = isQuoted && !inner.includes(quote) && (quote === "'" || !/[\\`]/.test(inner));
  if (isVerbatim && setting !== 'fixed' && holder.simple?.positioned !== false) {
    const quotes = quote === "'" ? 'single quotes' : 'double quotes';
    return held(text.slice(word.start + 1, word.end - 1), setting === 'words' ? 'json' : quotes, holder);
  }
  const { value } = word;
  return value === undefined ? undefined : held(asText(value), 'fixed', holder);
}

/** `bash <<EOF`: the heredoc's lines are a script. */
function heldHeredoc(holder: RunCommand): RunScript | undefined {
  const { program, simple, words, script } = holder;
  if (program === undefined || !shells.has(program) || simple === undefined) return undefined;
  const readsInput = words.slice(1).every(({ value }) => value?.startsWith('-') === true);
  const heredoc = simple.command.redirects.find((redirect) => redirect.type === 'HereDoc');
  if (!readsInput || heredoc?.type !== 'HereDoc') return undefined;
  const { pos, end, text } = heredoc.body;
  const isVerbatim = heredoc.operator === '<<' && simple.positioned && script.setting === 'plain';
  return isVerbatim
    ? held(script.text.slice(pos, end), 'heredoc', holder)
    : held(asText(text), 'fixed', holder);
}

function held(text: MappedText, setting: ScriptSetting, holder: RunCommand): RunScript {
  const script = parse(text.text);
  return { text, script, setting, exported: exportedBy(script), holder };
}

/** A text that is not in the file as it is; its offsets mean nothing. */
function asText(text: string): MappedText {
  return MappedText.join(text, [{ start: 0, end: text.length }]);
}
