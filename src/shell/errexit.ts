import { forEachChild } from 'unbash';
import type { AndOr, Command, Script, Statement, SyntaxNode } from 'unbash';
import { literalOf } from './words.ts';

/**
 * Whether a node, run where errexit counts, may come to another end when errexit is ignored: a command that is not the
 * last of its list may fail, or a loop goes on behind a failure. Parts whose failure is asked for (`if a`, `a && ...`,
 * `! a`) never count. The parser's nesting limit (256) bounds the recursion.
 */
export function reliesOnErrexit(node: SyntaxNode): boolean {
  switch (node.type) {
    case 'Script':
    case 'CompoundList':
      return listRelies(node.commands);
    case 'Statement':
      return reliesOnErrexit(node.command);
    case 'AndOr': {
      const last = node.commands.at(-1);
      return last !== undefined && reliesOnErrexit(last);
    }
    case 'Pipeline':
      return !isNegated(node.prefixes) && node.commands.some(reliesOnErrexit);
    case 'If':
      return (
        reliesOnErrexit(node.then) ||
        node.elif.some(({ then }) => reliesOnErrexit(then)) ||
        (node.else !== undefined && reliesOnErrexit(node.else))
      );
    case 'While':
    case 'For':
    case 'ArithmeticFor':
    case 'Select':
      return node.body.commands.some((statement) => mayTrip(statement) || reliesOnErrexit(statement));
    case 'Command':
      return runsForeignText(node) || childrenRely(node);
    default:
      return childrenRely(node);
  }
}

/**
 * Whether errexit, where it is on, ends the shell whenever this statement fails. It does not when the failing command
 * stood before an `&&` or behind a `!`; a subshell around the statement makes it so.
 */
export function failsExactly(node: SyntaxNode): boolean {
  switch (node.type) {
    case 'Statement':
      return node.background !== true && failsExactly(node.command);
    case 'Script':
    case 'CompoundList': {
      const last = node.commands.at(-1);
      return last !== undefined && failsExactly(last);
    }
    case 'AndOr':
      return andOrFailsExactly(node);
    case 'Pipeline':
      return !isNegated(node.prefixes);
    case 'If':
      return (
        failsExactly(node.then) &&
        node.elif.every(({ then }) => failsExactly(then)) &&
        (node.else === undefined || failsExactly(node.else))
      );
    case 'While':
    case 'For':
    case 'BraceGroup':
      return failsExactly(node.body);
    case 'Case':
      return node.items.every(({ body }) => body.commands.length === 0 || failsExactly(body));
    case 'Redirected':
      return failsExactly(node.command);
    case 'Command':
    case 'Subshell':
      return true;
    default:
      return false;
  }
}

/** Only a failure of the last command of `a || b` is left over; `a && b` may also fail in a. */
function andOrFailsExactly(node: AndOr): boolean {
  const last = node.commands.at(-1);
  return last !== undefined && node.operators.at(-1) !== '&&' && failsExactly(last);
}

function listRelies(statements: readonly Statement[]): boolean {
  return statements.some(
    (statement, index) => (index < statements.length - 1 && mayTrip(statement)) || reliesOnErrexit(statement),
  );
}

/** Whether errexit may end the shell at this statement. */
function mayTrip({ command }: Statement): boolean {
  if (command.type === 'Function') return false;
  if (command.type !== 'AndOr') return mayFail(command);
  const last = command.commands.at(-1);
  return last !== undefined && mayFail(last);
}

const unfailing: ReadonlySet<string> = new Set([':', 'echo', 'exit', 'export', 'set', 'true']);

function mayFail(node: SyntaxNode): boolean {
  if (node.type !== 'Command' || node.redirects.length > 0) return true;
  if (node.name !== undefined) return !unfailing.has(literalOf(node.name) ?? '');
  return hasSubstitution(node);
}

function hasSubstitution(command: Command): boolean {
  return command.prefix.some(
    (prefix) => prefix.type === 'Assignment' && (prefix.text.includes('$(') || prefix.text.includes('`')),
  );
}

/** `eval` and `.` run text that is not here to see, under the errexit of their place. */
function runsForeignText({ name, args }: Command): boolean {
  const words = [name, ...args].map(literalOf);
  const first = words.find((word) => word !== 'command' && word !== 'builtin');
  return (
    name !== undefined && (first === undefined || first === 'eval' || first === '.' || first === 'source')
  );
}

function childrenRely(node: SyntaxNode): boolean {
  let relies = false;
  forEachChild(node, (child) => {
    relies ||= child.type === 'CaseItem' ? listRelies(child.body.commands) : reliesOnErrexit(child);
  });
  return relies;
}

export function isNegated(prefixes: readonly { readonly type: string }[]): boolean {
  return prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
}

/** Whether a script is one statement made of `&&` alone, so that more can be hung on either side of it. */
export function isAndChain(script: Script): boolean {
  const [statement] = script.commands;
  if (statement === undefined || script.commands.length > 1 || statement.background === true) return false;
  const { command } = statement;
  return command.type !== 'AndOr' || command.operators.every((operator) => operator === '&&');
}
