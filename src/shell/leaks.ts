import { forEachChild } from 'unbash';
import type { Assignment, Command, ParsedScript, SyntaxNode } from 'unbash';
import { specialBuiltins } from './command-names.ts';
import { readSet } from './set-options.ts';
import { outward, type SimpleCommand } from './simple-command.ts';
import { commandsOf } from './syntax-tree.ts';
import { literalOf } from './words.ts';

/** What a body leaves behind in its process. What happens in a subshell, a pipe or a substitution leaks nothing. */
export interface Leaks {
  /** The working directory, perhaps only on some path or after a failure. */
  readonly cwd: boolean;
  /** Variables assigned or unset without being exported here. */
  readonly variables: ReadonlySet<string>;
  /** Variables exported, made read-only or given other attributes. */
  readonly exported: ReadonlySet<string>;
  readonly functions: boolean;
  readonly aliases: boolean;
  /** Letters of `set` (or `-o` names) that were touched. */
  readonly options: ReadonlySet<string>;
  readonly positional: boolean;
  /** umask or ulimit. */
  readonly limits: boolean;
  readonly traps: boolean;
  /** `exec >log`. */
  readonly redirections: boolean;
  /** Text that is not here was run (`.`, `eval`, a command whose name is in a variable), or an exotic builtin. */
  readonly anything: boolean;
  /** `exit`, `return` or `exec CMD`: the process may end before the body's end. */
  readonly ends: boolean;
  /** The last command of a pipe leaves state behind, if the shell runs it itself as ksh and zsh do. */
  readonly behindPipe: boolean;
  /** Programs looked up in PATH, which the shell remembers. */
  readonly lookups: ReadonlySet<string>;
}

type Draft = {
  -readonly [Name in keyof Leaks]: Leaks[Name] extends ReadonlySet<string> ? Set<string> : boolean;
};

export function leaksOf(script: ParsedScript): Leaks {
  const leaks = noLeaks();
  for (const command of commandsOf(script)) {
    if (isInShellItself(command)) addCommand(leaks, command.command);
    else if (!leaks.behindPipe && isBehindPipe(command)) leaks.behindPipe = leavesState(command.command);
  }
  addVariablesOfSyntax(leaks, script);
  return leaks;
}

function noLeaks(): Draft {
  return {
    cwd: false,
    variables: new Set(),
    exported: new Set(),
    functions: false,
    aliases: false,
    options: new Set(),
    positional: false,
    limits: false,
    traps: false,
    redirections: false,
    anything: false,
    ends: false,
    behindPipe: false,
    lookups: new Set(),
  };
}

/** Whether the command runs in the body's own process; a function's body may be called there. */
function isInShellItself(command: SimpleCommand): boolean {
  for (const step of outward(command)) {
    if (step.kind === 'subshell' || step.kind === 'substitution' || step.kind === 'coproc') return false;
    if (step.kind === 'pipeline' && step.node.commands.length > 1) return false;
  }
  return true;
}

/** Whether nothing but pipes stands between the command and the shell, and it is at the end of each of them. */
function isBehindPipe(command: SimpleCommand): boolean {
  for (const step of outward(command)) {
    if (step.kind === 'subshell' || step.kind === 'substitution' || step.kind === 'coproc') return false;
    if (step.kind === 'pipeline' && step.index < step.node.commands.length - 1) return false;
  }
  return true;
}

function leavesState(command: Command): boolean {
  const leaks = noLeaks();
  addCommand(leaks, command);
  return Object.values(leaks).some(
    (leak) => leak === true || (leak instanceof Set && leak.size > 0 && leak !== leaks.lookups),
  );
}

/** A command's words without `command` and `builtin` before them. */
export function bareWords(command: Command): (string | undefined)[] {
  const words = [command.name, ...command.args].map((word) => literalOf(word));
  let first = 0;
  while (words[first] === 'command' || words[first] === 'builtin') {
    first += 1;
    while (words[first]?.startsWith('-') === true) first += 1;
  }
  return words.slice(first);
}

function addCommand(leaks: Draft, command: Command): void {
  const assigned = command.prefix.filter((prefix): prefix is Assignment => prefix.type === 'Assignment');
  if (command.name === undefined) {
    for (const { name } of assigned) leaks.variables.add(name);
    return;
  }
  const words = bareWords(command);
  const [name] = words;
  if (name === undefined) {
    leaks.anything = true;
    return;
  }
  if (specialBuiltins.has(name)) for (const assignment of assigned) leaks.exported.add(assignment.name);
  addBuiltin(leaks, name, words, command);
}

function addBuiltin(
  leaks: Draft,
  name: string,
  words: readonly (string | undefined)[],
  command: Command,
): void {
  switch (name) {
    case 'cd':
    case 'pushd':
    case 'popd':
      leaks.cwd = true;
      break;
    case 'declare':
    case 'export':
    case 'local':
    case 'readonly':
    case 'typeset':
      addDeclared(leaks, command);
      break;
    case 'getopts':
    case 'read':
    case 'unset':
      addNamed(leaks, words);
      break;
    case 'printf':
      if (words[1]?.startsWith('-v') !== false) addNamed(leaks, words.slice(1, 3));
      break;
    case 'set':
      addSet(leaks, command);
      break;
    case 'shift':
      leaks.positional = true;
      break;
    case 'alias':
    case 'unalias':
      leaks.aliases = true;
      break;
    case 'ulimit':
    case 'umask':
      leaks.limits = true;
      break;
    case 'trap':
      leaks.traps = true;
      break;
    case 'hash':
      leaks.anything ||= words.length !== 2 || words[1] !== '-r';
      break;
    case 'exec':
      if (words.length > 1) leaks.ends = true;
      else leaks.redirections = true;
      break;
    case 'exit':
    case 'logout':
    case 'return':
      leaks.ends = true;
      break;
    default:
      if (exoticBuiltins.has(name)) leaks.anything = true;
      else if (!statelessBuiltins.has(name) && !name.includes('/')) leaks.lookups.add(name);
  }
}

const exoticBuiltins: ReadonlySet<string> = new Set(
  (
    '. bind caller compgen complete compopt coproc disown enable eval fc fg bg history let mapfile ' +
    'readarray shopt source suspend'
  ).split(' '),
);

const statelessBuiltins: ReadonlySet<string> = new Set(
  ': [ break continue dirs echo false help jobs kill pwd test times true type wait'.split(' '),
);

function addDeclared(leaks: Draft, command: Command): void {
  for (const argument of command.args) {
    const text = argument.type === 'Assignment' ? argument.name : literalOf(argument);
    const name = text === undefined ? undefined : /^[A-Za-z_]\w*/.exec(text)?.[0];
    if (name !== undefined) leaks.exported.add(name);
    else if (text === undefined || !text.startsWith('-')) leaks.anything = true;
  }
}

function addNamed(leaks: Draft, words: readonly (string | undefined)[]): void {
  for (const word of words.slice(1)) {
    if (word === undefined) leaks.anything = true;
    else if (/^[A-Za-z_]\w*$/.test(word)) leaks.variables.add(word);
  }
  if (words[0] === 'read') leaks.variables.add('REPLY');
  if (words[0] === 'getopts') for (const name of ['OPTIND', 'OPTARG']) leaks.variables.add(name);
}

function addSet(leaks: Draft, command: Command): void {
  const change = readSet(command);
  if (change === undefined) leaks.anything = true;
  else if (change.positional) leaks.positional = true;
  for (const option of change?.options.keys() ?? []) leaks.options.add(option);
}

/** Loop variables, `${x:=y}`, assignments in arithmetic, functions; not those of subshells and pipes. */
function addVariablesOfSyntax(leaks: Draft, script: ParsedScript): void {
  const pending: SyntaxNode[] = [script];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === 'Subshell' || node.type === 'CommandExpansion' || node.type === 'Coproc') continue;
    if (node.type === 'Pipeline' && node.commands.length > 1) {
      leaks.behindPipe ||= node.commands.at(-1)?.type !== 'Command';
      continue;
    }
    addSyntax(leaks, node);
    forEachChild(node, (child) => {
      pending.push(child);
    });
  }
}

function addSyntax(leaks: Draft, node: SyntaxNode): void {
  switch (node.type) {
    case 'For':
    case 'Select':
      leaks.variables.add(node.name.value);
      break;
    case 'ArithmeticFor':
    case 'ArithmeticCommand':
      leaks.anything = true;
      break;
    case 'ArithmeticExpansion':
      if (/[^=!<>]=(?!=)|\+\+|--/.test(node.text)) leaks.anything = true;
      break;
    case 'Assignment':
      if (node.index !== undefined) leaks.anything = true;
      break;
    case 'ParameterExpansion':
      if (node.operation?.type === 'Default' && node.operation.operator.endsWith('=')) {
        leaks.variables.add(node.parameter);
      }
      if ((node.index !== undefined || node.operation?.type === 'Slice') && /=|\+\+|--/.test(node.text)) {
        leaks.anything = true;
      }
      break;
    case 'TestBinary':
      if (node.operator === '=~') leaks.variables.add('BASH_REMATCH');
      break;
    case 'Function':
      leaks.functions = true;
      break;
    case 'FileDescriptorVariable':
      leaks.anything = true;
      break;
    default:
  }
}
