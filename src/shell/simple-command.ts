import { forEachChild } from 'unbash';
import type {
  AndOr,
  ArithmeticFor,
  BraceGroup,
  Case,
  Command,
  CompoundList,
  Coproc,
  Elif,
  For,
  Function as ShellFunction,
  If,
  LogicalOperator,
  ParsedScript,
  Pipeline,
  Script,
  Select,
  Statement,
  Subshell,
  SyntaxNode,
  While,
} from 'unbash';
import { literalOf } from './words.ts';

/** One step of the way from a command out to the whole script. `outer` is the next step out. */
export type Surrounding = { readonly outer: Surrounding | undefined } & (
  | {
      /** A list of statements, separated by `;`, `&` or newlines; `index` is the statement's place in it. */
      readonly kind: 'list';
      readonly node: Script | CompoundList;
      readonly statement: Statement;
      readonly index: number;
      /** The statement ends in `&`. */
      readonly background: boolean;
    }
  | {
      /** An `&&`/`||` list, with the operators right before and right after the command. */
      readonly kind: 'and-or';
      readonly node: AndOr;
      readonly index: number;
      readonly before: LogicalOperator | undefined;
      readonly after: LogicalOperator | undefined;
    }
  | {
      readonly kind: 'pipeline';
      readonly node: Pipeline;
      readonly index: number;
      readonly negated: boolean;
    }
  /** What `if`, `elif`, `while` or `until` asks. */
  | { readonly kind: 'condition'; readonly node: If | Elif | While }
  /** What `then`, `else` or a `case` pattern runs. */
  | { readonly kind: 'branch'; readonly node: If | Elif | Case }
  | { readonly kind: 'loop'; readonly node: For | While | ArithmeticFor | Select }
  | { readonly kind: 'group'; readonly node: BraceGroup }
  | { readonly kind: 'subshell'; readonly node: Subshell }
  | { readonly kind: 'function'; readonly node: ShellFunction }
  | { readonly kind: 'coproc'; readonly node: Coproc }
  /** `$(...)`, backquotes, `<(...)`. */
  | { readonly kind: 'substitution'; readonly node: Script }
);

/** A command with its words, and where in the script it stands. */
export interface SimpleCommand {
  readonly command: Command;
  /** The innermost surrounding; follow `outer` to the script's own list. */
  readonly surrounding: Surrounding | undefined;
  /**
   * Whether the positions of the command count in the body's text. They do not inside backquotes with escapes, which
   * the shell reads a second time.
   */
  readonly positioned: boolean;
}

/** What is still to be visited. */
interface Visit {
  readonly node: SyntaxNode;
  readonly surrounding: Surrounding | undefined;
  readonly positioned: boolean;
}

/**
 * Every simple command of a script in the order of the text, an outer command before those inside its substitutions:
 * in lists, conditions, loops, groups, subshells, functions and command substitutions. Strings handed to `sh -c`,
 * `eval` or `trap` are not looked into. A command that only assigns or redirects has no name.
 */
export function* commandsIn(script: ParsedScript): Generator<SimpleCommand> {
  const pending: Visit[] = [{ node: script, surrounding: undefined, positioned: true }];
  for (;;) {
    const visit = pending.pop();
    if (visit === undefined) return;
    if (visit.node.type === 'Command') {
      yield { command: visit.node, surrounding: visit.surrounding, positioned: visit.positioned };
    }
    const children = childrenOf(visit);
    for (let child = children.pop(); child !== undefined; child = children.pop()) pending.push(child);
  }
}

/** The surroundings of a command from the innermost out. */
export function* outward(command: SimpleCommand): Generator<Surrounding> {
  for (let step = command.surrounding; step !== undefined; step = step.outer) yield step;
}

/** The command's name and arguments; undefined where a word is not static. */
export function literalWords(command: Command): (string | undefined)[] {
  if (command.name === undefined) return [];
  return [literalOf(command.name), ...command.args.map(literalOf)];
}

function childrenOf({ node, surrounding: outer, positioned }: Visit): Visit[] {
  const visits: Visit[] = [];
  const add = (child: SyntaxNode, surrounding: Surrounding | undefined): void => {
    visits.push({ node: child, surrounding, positioned: positioned && !hasOwnSource(child) });
  };
  switch (node.type) {
    case 'Script':
    case 'CompoundList':
      node.commands.forEach((statement, index) => {
        const background = statement.background === true;
        add(statement.command, { kind: 'list', node, statement, index, background, outer });
      });
      break;
    case 'AndOr':
      node.commands.forEach((command, index) => {
        const before = node.operators[index - 1];
        const after = node.operators[index];
        add(command, { kind: 'and-or', node, index, before, after, outer });
      });
      break;
    case 'Pipeline': {
      const negated = node.prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
      node.commands.forEach((command, index) => {
        add(command, { kind: 'pipeline', node, index, negated, outer });
      });
      break;
    }
    default:
      forEachChild(node, (child) => add(child, compoundSurrounding(node, child, outer)));
  }
  return visits;
}

/** The step out from `child` to the compound command that holds it; other nodes add none. */
function compoundSurrounding(
  node: SyntaxNode,
  child: SyntaxNode,
  outer: Surrounding | undefined,
): Surrounding | undefined {
  switch (node.type) {
    case 'If':
    case 'Elif':
      if (child.type === 'Elif') return outer;
      return { kind: child === node.clause ? 'condition' : 'branch', node, outer };
    case 'While':
      return child === node.clause ? { kind: 'condition', node, outer } : { kind: 'loop', node, outer };
    case 'For':
    case 'ArithmeticFor':
    case 'Select':
      return child === node.body ? { kind: 'loop', node, outer } : outer;
    case 'Case':
      return child.type === 'CaseItem' ? { kind: 'branch', node, outer } : outer;
    case 'BraceGroup':
      return { kind: 'group', node, outer };
    case 'Subshell':
      return { kind: 'subshell', node, outer };
    case 'Function':
      return { kind: 'function', node, outer };
    case 'Coproc':
      return { kind: 'coproc', node, outer };
    case 'CommandExpansion':
    case 'ProcessSubstitution':
      return child.type === 'Script' ? { kind: 'substitution', node: child, outer } : outer;
    default:
      return outer;
  }
}

function hasOwnSource(node: SyntaxNode): boolean {
  return node.type === 'Script' && node.source !== undefined;
}
