import type { Command, ParsedScript, Statement, SyntaxNode } from 'unbash';
import { placelessPrograms } from './command-names.ts';
import { reliesOnErrexit } from './errexit.ts';
import { bareWords } from './leaks.ts';
import type { Lead } from './set-options.ts';
import { commandsOf, nodesOf } from './syntax-tree.ts';
import { globOf } from './words.ts';

/** What of a state that an earlier body left behind could make a difference to this one. */
export interface Senses {
  /** The working directory. */
  readonly cwd: boolean;
  /** Variables that it expands or exports by name. */
  readonly variables: ReadonlySet<string>;
  /** `$1`, `$@`, `$#`, `shift`, a `for` without words. */
  readonly positional: boolean;
  /** Options of `set` that would change it: `e`, `u`, `f`, ... */
  readonly options: ReadonlySet<string>;
  /** It runs text that is not here, or asks the shell for its state (`set`, `trap`, `$-`). */
  readonly anything: boolean;
  /** Names it runs as commands: programs, functions, aliases. */
  readonly commands: ReadonlySet<string>;
  /** Variables by which it would notice being the second in its process: `$LINENO`, `$_`. */
  readonly place: ReadonlySet<string>;
}

const placeVariables: ReadonlySet<string> = new Set(
  '_ BASHPID BASH_COMMAND BASH_EXECUTION_STRING BASH_LINENO BASH_SUBSHELL FUNCNAME LINENO PIPESTATUS SECONDS'.split(
    ' ',
  ),
);

type Draft = {
  -readonly [Name in keyof Senses]: Senses[Name] extends ReadonlySet<string> ? Set<string> : boolean;
};

export function sensesOf(script: ParsedScript, lead: Lead | undefined): Senses {
  const senses: Draft = {
    cwd: sensesCwd(script, lead),
    variables: new Set(),
    positional: false,
    options: new Set(),
    anything: false,
    commands: new Set(),
    place: new Set(),
  };
  if (reliesOnErrexit(script)) senses.options.add('e');
  for (const node of nodesOf(script)) {
    addNode(senses, node);
  }
  return senses;
}

function addNode(senses: Draft, node: SyntaxNode): void {
  switch (node.type) {
    case 'Command':
      addCommand(senses, node);
      break;
    case 'SimpleExpansion':
      addExpansion(senses, node.text.slice(1));
      break;
    case 'ParameterExpansion':
      addExpansion(senses, node.parameter);
      if (node.prefix === '!' || node.operation?.type === 'Unknown') senses.anything = true;
      break;
    case 'ArithmeticWord':
      for (const name of node.value.match(/[A-Za-z_]\w*/g) ?? []) addExpansion(senses, name);
      break;
    case 'CommandExpansion':
    case 'ArithmeticExpansion':
    case 'ProcessSubstitution':
      senses.options.add('f').add('x');
      break;
    case 'Glob':
    case 'ExtendedGlob':
      senses.options.add('f');
      break;
    case 'Pipeline':
      if (node.commands.length > 1) senses.options.add('pipefail');
      break;
    case 'Redirect':
      senses.options.add('C');
      break;
    case 'Redirected':
      senses.options.add('x').add('v');
      break;
    case 'For':
      if (node.wordlist === undefined) senses.positional = true;
      break;
    default:
  }
}

function addExpansion(senses: Draft, name: string): void {
  senses.options.add('u').add('f').add('x');
  if (/^(?:\d+|[@*#])$/.test(name)) senses.positional = true;
  else if (name === '-' || name === '!') senses.anything = true;
  else if (placeVariables.has(name)) senses.place.add(name);
  else senses.variables.add(name);
}

function addCommand(senses: Draft, command: Command): void {
  const words = bareWords(command);
  const [name] = words;
  if (command.prefix.some(({ type }) => type === 'Assignment')) senses.options.add('a');
  if (command.name === undefined) return;
  if (name === undefined) {
    senses.anything = true;
    return;
  }
  senses.commands.add(name);
  switch (name) {
    case '.':
    case 'alias':
    case 'eval':
    case 'jobs':
    case 'source':
    case 'trap':
    case 'type':
      senses.anything = true;
      break;
    case 'declare':
    case 'export':
    case 'local':
    case 'readonly':
    case 'typeset':
      senses.options.add('a');
      for (const word of words.slice(1)) if (word !== undefined) senses.variables.add(word);
      if (words.length < 2 || words.includes('-p')) senses.anything = true;
      break;
    case 'set':
      if (words.length < 2) senses.anything = true;
      break;
    case 'shift':
    case 'getopts':
      senses.positional = true;
      break;
    default:
  }
}

/**
 * Whether it matters which folder the body begins in. Not if it first of all enters an absolute one, and not if it
 * runs nothing but programs that are known not to care. (The shell's OLDPWD still tells; `cd -` asks for it.)
 */
function sensesCwd(script: ParsedScript, lead: Lead | undefined): boolean {
  for (const simple of commandsOf(script)) {
    const words = bareWords(simple.command);
    if (words[0] === 'cd' && (words.length < 2 || words[1] === '-')) return true;
    if (words[0] === 'pushd' || words[0] === 'popd' || words[0] === 'dirs') return true;
  }
  if (nodesOf(script).some(asksForOldFolder)) return true;
  for (const command of firstCommands(script, lead)) {
    if (entersAbsolute(command)) return false;
    if (!isPlaceless(command)) return true;
  }
  return script.commands.some((statement) => !isPlacelessStatement(statement));
}

/** `$OLDPWD`, `~-`. */
function asksForOldFolder(node: SyntaxNode): boolean {
  if (node.type === 'SimpleExpansion') return node.text === '$OLDPWD';
  if (node.type === 'ParameterExpansion') return node.parameter === 'OLDPWD';
  return node.type === 'Word' && node.text.startsWith('~-');
}

/** The commands at the head of a body of which each runs only if those before it succeeded. */
function firstCommands(script: ParsedScript, lead: Lead | undefined): Command[] {
  const commands: Command[] = [];
  const isList = script.commands.length > 1;
  if (isList && !(lead?.separator === ';' && lead.options.get('e') === true)) return commands;
  for (const { command, background } of script.commands) {
    const isChain = command.type === 'AndOr';
    if (background === true || (isChain && (isList || command.operators.includes('||')))) return commands;
    for (const element of isChain ? command.commands : [command]) {
      if (element.type !== 'Command') return commands;
      commands.push(element);
    }
  }
  return commands;
}

function entersAbsolute(command: Command): boolean {
  const words = bareWords(command);
  return (
    words.length === 2 &&
    words[0] === 'cd' &&
    words[1]?.startsWith('/') === true &&
    command.redirects.length === 0
  );
}

function isPlacelessStatement({ command }: Statement): boolean {
  if (command.type === 'Command') return isPlaceless(command);
  return (
    command.type === 'AndOr' && command.commands.every((part) => part.type === 'Command' && isPlaceless(part))
  );
}

function isPlaceless(command: Command): boolean {
  if (command.name === undefined || command.prefix.length > 0) return false;
  if (!command.redirects.every((redirect) => redirect.type === 'Redirect' && isAbsoluteTarget(redirect)))
    return false;
  const [name, ...words] = [command.name, ...command.args].map(globOf);
  if (name === undefined) return false;
  if (name === 'set') return words.every((word) => word !== undefined);
  if (!placelessPrograms.has(name)) return false;
  const operands = words.filter((word) => word === undefined || !/^-[A-Za-z]+$/.test(word));
  if ((name === 'chmod' || name === 'chown') && operands.shift() === undefined) return false;
  if (name === ':' || name === 'true' || name === 'false' || name === 'echo') {
    return words.every((word) => word !== undefined && !/[*?[]/.test(word));
  }
  return operands.every((word) => word?.startsWith('/') === true);
}

function isAbsoluteTarget(redirect: {
  readonly operator: string;
  readonly target: Parameters<typeof globOf>[0];
}): boolean {
  const target = globOf(redirect.target);
  return (
    target !== undefined &&
    (target.startsWith('/') || (redirect.operator === '>&' && /^[\d-]+$/.test(target)))
  );
}
