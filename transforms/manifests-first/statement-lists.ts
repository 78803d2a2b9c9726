import type { Statement } from 'unbash';
import type { ShellBody } from '../../src/shell/body.ts';
import { readSet } from '../../src/shell/set-options.ts';
import { literalOf } from '../../src/shell/words.ts';

/** A statement of a list, by its place in the body's text. */
export interface ListedStatement {
  readonly start: number;
  readonly end: number;
  /** One command whose failure ends the list: `a && b` goes on where `a` fails. */
  readonly isPlain: boolean;
}

/**
 * The statements of a body that begins with `set -e` and goes on with `;` or newlines: it stops at the first command that
 * fails, as an `&&` chain does. Undefined for any other body.
 */
export function errexitList({ script }: ShellBody): readonly ListedStatement[] | undefined {
  const { commands } = script;
  const [first] = commands;
  if (commands.length < 2 || first === undefined || setsErrexit(first) !== true) return undefined;
  if (commands.some((each) => each.background === true || setsErrexit(each) === false)) return undefined;
  return commands.map((each) => ({ start: each.pos, end: each.end, isPlain: isPlain(each) }));
}

/**
 * The statements of a body that goes on with `;` or newlines whatever becomes of each. Undefined for any other body, and for
 * one that switches errexit somewhere.
 */
export function looseList({ script }: ShellBody): readonly ListedStatement[] | undefined {
  const { commands } = script;
  if (commands.length < 2) return undefined;
  if (commands.some((each) => each.background === true || setsErrexit(each) !== undefined)) return undefined;
  return commands.map((each) => ({ start: each.pos, end: each.end, isPlain: isPlain(each) }));
}

/** Whether it switches errexit on (true) or off (false), or may do so. */
function setsErrexit({ command }: Statement): boolean | undefined {
  if (command.type !== 'Command' || literalOf(command.name) !== 'set') return undefined;
  const change = readSet(command);
  return change === undefined || change.positional ? false : change.options.get('e');
}

function isPlain({ command }: Statement): boolean {
  return command.type === 'Command' || (command.type === 'Pipeline' && command.prefixes.length === 0);
}
