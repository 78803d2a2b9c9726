import type { Edit } from '../../src/dockerfile/edit.ts';
import type { PackageCall } from '../../src/effects/package-calls.ts';
import type { Avoidance, CallWords } from '../../src/packages/contract.ts';

/** Whether the call is told already to do without its cache. */
export function hasFlag(words: CallWords, { flag, sameAs = [] }: Avoidance): boolean {
  return [flag, ...sameAs].some((option) => words.options.has(option) || words.words.includes(option));
}

/** The edits that give a call its flag, or why it cannot be given. */
export function flagEdits(call: PackageCall, avoidance: Avoidance): readonly Edit[] | string {
  const { command, programWords } = call;
  const { script, words } = command;
  const { text, setting } = script;
  if (setting === 'fixed') return 'it stands in a quoted string with escapes';
  if (command.simple?.positioned === false) return 'it stands in backquotes with escapes';
  const behind = avoidance.place === 'behind program' ? words[programWords - 1] : call.verbEnd;
  if (behind === undefined) return 'it stands in a variable';
  const replaced = words
    .slice(programWords)
    .filter(({ value }) => value !== undefined && avoidance.replaces?.includes(value) === true);
  if (replaced.some(({ expanded }) => expanded)) return 'its options stand in a variable';
  const quote = setting === 'words' ? '"' : '';
  const [first, ...others] = replaced;
  const edits = others.map(({ start, end }): Edit => {
    const before = /[\s,]*$/.exec(text.text.slice(0, start))?.[0].length ?? 0;
    const range = text.rangeOf(start - before, end);
    return { start: range.start, end: range.end, text: '' };
  });
  if (first !== undefined) {
    return [{ ...text.rangeOf(first.start, first.end), text: quote + avoidance.flag + quote }, ...edits];
  }
  if (behind.expanded && words.findLast(({ node }) => node === behind.node) !== behind)
    return 'its options stand in a variable';
  const offset = text.endOffset(behind.end);
  const lead = setting === 'words' ? ', ' : ' ';
  return [...edits, { start: offset, end: offset, text: lead + quote + avoidance.flag + quote }];
}
