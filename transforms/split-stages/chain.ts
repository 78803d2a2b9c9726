import type { ShellBody } from '../../src/shell/body.ts';
import { readSet } from '../../src/shell/set-options.ts';
import { literalOf } from '../../src/shell/words.ts';

/** A part of a body's text. */
export interface ChainPart {
  readonly start: number;
  readonly end: number;
}

/**
 * The parts of a body that is one `&&` chain, one command, or a list under `set -e`: each is done only if all before it
 * succeeded, so that some of them can be done elsewhere. Undefined for any other body.
 */
export function chainOf({ script }: ShellBody): readonly ChainPart[] | undefined {
  const [first, ...others] = script.commands;
  if (first === undefined || script.commands.some(({ background }) => background === true)) return undefined;
  if (others.length > 0 && !setsErrexit(first.command)) return undefined;
  const found: ChainPart[] = [];
  for (const { command } of others.length > 0 ? others : [first]) {
    if (command.type !== 'AndOr') found.push({ start: command.pos, end: command.end });
    else if (command.operators.some((operator) => operator !== '&&') || others.length > 0) return undefined;
    else for (const { pos, end } of command.commands) found.push({ start: pos, end });
  }
  return found;
}

function setsErrexit(command: ShellBody['script']['commands'][number]['command']): boolean {
  if (command.type !== 'Command' || literalOf(command.name) !== 'set') return false;
  const change = readSet(command);
  return change !== undefined && !change.positional && change.options.get('e') === true;
}
