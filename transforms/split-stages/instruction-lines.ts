import type { Edit } from '../../src/dockerfile/edit.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';

export function lineStart(text: string, { range, commentsAbove }: Instruction): number {
  const from = directComments(text, range.start, commentsAbove) ?? range.start;
  return text.lastIndexOf('\n', from - 1) + 1;
}

/** Where the block of comments begins that stands on an instruction without a blank line between. */
function directComments(
  text: string,
  start: number,
  comments: Instruction['commentsAbove'],
): number | undefined {
  let at = start;
  let found: number | undefined;
  for (const { range } of comments.toReversed()) {
    const line = text.lastIndexOf('\n', at - 1);
    if (text.slice(range.end, line + 1).trim() !== '' || /\n\s*\n/.test(text.slice(range.end, at))) break;
    found = range.start;
    at = range.start;
  }
  return found;
}

/** Takes instructions away with their comments, and one of the blank lines around each block of them. */
export function removals(text: string, instructions: readonly Instruction[]): Edit[] {
  const blocks: { start: number; end: number }[] = [];
  for (const instruction of instructions) {
    const start = lineStart(text, instruction);
    const next = text.indexOf('\n', instruction.range.end);
    const end = next < 0 ? text.length : next + 1;
    const block = blocks.at(-1);
    if (block !== undefined && text.slice(block.end, start).trim() === '') block.end = end;
    else blocks.push({ start, end });
  }
  return blocks.map(({ start, end }) => {
    const isBlankAbove = /(?:^|\n)[ \t\r]*\n$/.test(text.slice(Math.max(0, start - 200), start));
    const blank = /^[ \t\r]*\n/.exec(text.slice(end, end + 200))?.[0];
    return { start, end: isBlankAbove && blank !== undefined ? end + blank.length : end, text: '' };
  });
}

/** A comment block and the blank line in front of an instruction that moves. */
export function aboveOf(text: string, instruction: Instruction): string {
  const start = lineStart(text, instruction);
  const comments = text.slice(start, text.lastIndexOf('\n', instruction.range.start - 1) + 1);
  const isBlankAbove = /\n[ \t\r]*\n$/.test(text.slice(Math.max(0, start - 200), start));
  return (isBlankAbove ? '\n' : '') + comments;
}
