import type { Command, Script } from 'unbash';
import { literalOf } from './words.ts';

/** What one `set` command changes. */
export interface OptionChange {
  /** Letters and `-o` names turned on (true) or off (false); a name with a letter goes by its letter. */
  readonly options: ReadonlyMap<string, boolean>;
  /** It sets positional parameters. */
  readonly positional: boolean;
}

const letterOf: ReadonlyMap<string, string> = new Map([
  ['allexport', 'a'],
  ['errexit', 'e'],
  ['noglob', 'f'],
  ['noclobber', 'C'],
  ['nounset', 'u'],
  ['verbose', 'v'],
  ['xtrace', 'x'],
]);

/** What `set ...` changes; undefined if its words are not static. */
export function readSet(command: Command): OptionChange | undefined {
  const options = new Map<string, boolean>();
  const words = command.args.map(literalOf);
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) return undefined;
    if (word === '--' || !/^[-+]./.test(word)) return { options, positional: true };
    const on = word.startsWith('-');
    for (const letter of word.slice(1)) {
      if (letter !== 'o') {
        options.set(letter, on);
        continue;
      }
      index += 1;
      const name = words[index];
      if (name === undefined) return undefined;
      options.set(letterOf.get(name) ?? name, on);
    }
  }
  return { options, positional: false };
}

/** `set -ex;` or `set -ex &&` at the head of a body. */
export interface Lead {
  readonly command: Command;
  readonly options: ReadonlyMap<string, boolean>;
  readonly separator: ';' | '&&';
  /** The command with single blanks, to be compared and repeated: `set -ex`. */
  readonly text: string;
  /** Where what follows the separator begins in the body's text. */
  readonly end: number;
}

/** The `set` that a script begins with, if it sets options only and something follows it. */
export function leadOf(script: Script, text: string): Lead | undefined {
  const [statement, next] = script.commands;
  if (statement === undefined || statement.background === true) return undefined;
  const list = statement.command;
  const isChain = list.type === 'AndOr' && list.operators[0] === '&&';
  const command = isChain ? list.commands[0] : list;
  const behind = isChain ? list.commands[1] : next;
  if (command?.type !== 'Command' || behind === undefined) return undefined;
  if (command.prefix.length > 0 || command.redirects.length > 0) return undefined;
  if (literalOf(command.name) !== 'set' || command.args.length === 0) return undefined;
  const change = readSet(command);
  if (change === undefined || change.positional) return undefined;
  const separator = isChain ? '&&' : ';';
  if (text.slice(command.end, behind.pos).trim() !== separator) return undefined;
  const words = command.args.map(literalOf);
  return { command, options: change.options, separator, text: `set ${words.join(' ')}`, end: behind.pos };
}
