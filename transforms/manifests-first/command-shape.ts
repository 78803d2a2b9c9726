// How a command stands in its RUN, and how its words are written.
import type { RunCommand } from '../../src/effects/run-commands.ts';
import { outward, type SimpleCommand } from '../../src/shell/simple-command.ts';

/** Whether a command need not run: a download that is added for it always would. */
export function isConditional(command: SimpleCommand): boolean {
  for (const step of outward(command)) {
    if (/^(?:branch|loop|function|coproc|condition)$/.test(step.kind)) return true;
    if (step.kind === 'and-or' && step.node.operators.slice(0, step.index).includes('||')) return true;
  }
  return false;
}

/** Whether a command's output goes to another one: `$(ls)`, `ls | xargs rm`. */
export function isRead(command: SimpleCommand): boolean {
  for (const { kind } of outward(command)) if (kind === 'pipeline' || kind === 'substitution') return true;
  return false;
}

/** xargs adds words that only it knows. */
export function isExtended({ allWords, wrapping }: RunCommand): boolean {
  return allWords.slice(0, wrapping.count).some(({ value }) => value?.endsWith('xargs') === true);
}

/** A word with wildcards is a path that is known well enough, and an option whose value only the shell knows is that option. */
export function globOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^[\w./*?+@:=,-]+$/.test(text)) return text;
  return /^(?<option>--?[\w.-]+[:=][\w.:=-]*)\$/.exec(text)?.groups?.['option'];
}

/** The assignments in front of a command, and of its wrappers. */
export function assignmentsOf({ simple, allWords, wrapping, script }: RunCommand): string {
  const prefix = simple?.command.prefix ?? [];
  const before = prefix.map(({ pos, end }) => script.text.text.slice(pos, end));
  const inWrapper = allWords.slice(0, wrapping.count).map(({ value }) => value ?? '');
  return [...before, ...inWrapper.filter((word) => /^\w+=/.test(word))].join(' ');
}
