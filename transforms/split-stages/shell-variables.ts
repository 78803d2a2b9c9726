import type { CommandArgument, DoubleQuotedChild, WordPart } from 'unbash';
import type { CommandWord, RunCommand } from '../../src/effects/run-commands.ts';
import type { State } from '../../src/effects/state.ts';
import { literalOf } from '../../src/shell/words.ts';

/** The variables of a RUN whose value does not change in it: those of the environment, and those it sets once. */
export class ShellVariables {
  readonly #state: State;
  readonly #set = new Map<string, string | undefined>();

  constructor(commands: readonly RunCommand[], state: State) {
    this.#state = state;
    for (const command of commands) this.#note(command);
  }

  #note({ simple, program, words }: RunCommand): void {
    if (simple === undefined) return;
    const { prefix, args, name } = simple.command;
    for (const item of name === undefined ? prefix : args) {
      if (item.type !== 'Assignment') continue;
      const value = item.append === true || item.value.type === 'ArrayValue' ? undefined : item.value;
      const isSecond = this.#set.has(item.name);
      const isInLoop = outerKinds(simple).has('loop');
      this.#set.set(item.name, value === undefined || isSecond || isInLoop ? undefined : this.ofNode(value));
    }
    if (program === 'read') for (const word of words) this.#set.set(word.value ?? '', undefined);
    for (const name of loopVariables(simple)) this.#set.set(name, undefined);
  }

  /** The text of a word, its variables filled in and its patterns as they are; undefined if only the shell knows it. */
  textOf(word: CommandWord): string | undefined {
    if (word.value !== undefined || word.expanded) return word.value;
    return this.ofNode(word.node);
  }

  /** The value of a word or a redirection's target. */
  ofNode(node: CommandArgument | undefined): string | undefined {
    if (node === undefined || node.type === 'Assignment') return literalOf(node);
    if (node.text.startsWith('~')) return undefined;
    if (node.parts === undefined) return node.value;
    return this.#joined(node.parts);
  }

  #joined(parts: readonly (WordPart | DoubleQuotedChild)[]): string | undefined {
    let text = '';
    for (const part of parts) {
      const value = this.#partOf(part);
      if (value === undefined) return undefined;
      text += value;
    }
    return text;
  }

  #partOf(part: WordPart | DoubleQuotedChild): string | undefined {
    switch (part.type) {
      case 'Literal':
      case 'SingleQuoted':
        return part.value;
      case 'Glob':
        return part.text;
      case 'DoubleQuoted':
        return this.#joined(part.parts);
      case 'SimpleExpansion':
        return this.#lookup(part.text.slice(1));
      case 'ParameterExpansion':
        return part.operation === undefined && part.prefix === undefined && part.index === undefined
          ? this.#lookup(part.parameter)
          : undefined;
      default:
        return undefined;
    }
  }

  #lookup(name: string): string | undefined {
    if (!/^[A-Za-z_]\w*$/.test(name)) return undefined;
    const value = this.#set.has(name) ? this.#set.get(name) : this.#inherited(name);
    return value === undefined || /[\s*?[]/.test(value) ? undefined : value;
  }

  /** ENV, or the default of ARG. */
  #inherited(name: string): string | undefined {
    const variable = this.#state.environment.variable(name);
    return variable.kind === 'set' || variable.kind === 'default' ? variable.value : undefined;
  }
}

function outerKinds({ surrounding }: NonNullable<RunCommand['simple']>): ReadonlySet<string> {
  const kinds = new Set<string>();
  for (let step = surrounding; step !== undefined; step = step.outer) kinds.add(step.kind);
  return kinds;
}

/** Variables of the `for` loops around a command. */
function loopVariables({ surrounding }: NonNullable<RunCommand['simple']>): readonly string[] {
  const names: string[] = [];
  for (let step = surrounding; step !== undefined; step = step.outer)
    if (step.kind === 'loop' && step.node.type === 'For') names.push(step.node.name.text);
  return names;
}

/** Follows `cd` through a RUN: one in a subshell, or in a string for another shell, lasts as long as that. */
export class Folders {
  readonly #folders = new Map<object, string | undefined>();
  readonly #start: string | undefined;

  constructor(start: string | undefined) {
    this.#start = start;
  }

  /** The folder that a command runs in. */
  of(command: RunCommand): string | undefined {
    const [scope, ...outer] = scopesOf(command);
    if (scope !== undefined && this.#folders.has(scope)) return this.#folders.get(scope);
    const known = outer.find((each) => this.#folders.has(each));
    return known === undefined ? this.#start : this.#folders.get(known);
  }

  /** Notes that the commands behind this one run in another folder. */
  enter(command: RunCommand, folder: string | undefined): void {
    const [scope] = scopesOf(command);
    if (scope !== undefined) this.#folders.set(scope, folder);
  }
}

/** Subshells and scripts around a command, from the innermost out. */
function scopesOf(command: RunCommand): readonly object[] {
  const scopes: object[] = [];
  for (let each: RunCommand | undefined = command; each !== undefined; each = each.script.holder) {
    for (let step = each.simple?.surrounding; step !== undefined; step = step.outer)
      if (step.kind === 'subshell' || step.kind === 'substitution') scopes.push(step.node);
    scopes.push(each.script.script);
  }
  return scopes;
}
