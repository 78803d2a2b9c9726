import type { Document } from '../../../src/dockerfile/document.ts';
import type { Edit } from '../../../src/dockerfile/edit.ts';
import type { Instruction, Stage } from '../../../src/dockerfile/model.ts';
import type { ExpectedInstruction } from '../../contract.ts';
import type { Descent } from './order.ts';

/** The edits that bring declarations down, with the comments right above them. */
export function layOutDescents(
  document: Document,
  { instructions }: Stage,
  descents: readonly Descent[],
): { readonly edits: readonly Edit[]; readonly becomes: readonly ExpectedInstruction[] } {
  const moved = new Map(descents.map(({ declaration, to }) => [declaration.instruction, to]));
  const arrivals = new Map<Instruction, Instruction[]>();
  for (const [instruction, to] of moved) {
    const above = instructions.slice(0, to).findLast((each) => !moved.has(each));
    if (above !== undefined) arrivals.set(above, [...(arrivals.get(above) ?? []), instruction]);
  }
  const insertions = [...arrivals].map(([above, arrived]) => insertion(document, above, arrived, moved));
  const edits = [...removals(document, [...moved.keys()], moved), ...insertions];
  const order = instructions.flatMap((each) =>
    moved.has(each) ? [] : [each, ...(arrivals.get(each) ?? [])],
  );
  const touched = [...moved.keys(), ...arrivals.keys()].map(
    ({ index }) => index - (instructions[0]?.index ?? 0),
  );
  const span = order.slice(Math.min(...touched), Math.max(...touched) + 1);
  return {
    edits,
    becomes: span.map(({ keyword, arguments: words }) => ({ keyword, text: words.text })),
  };
}

function insertion(
  document: Document,
  { range, endLine, index: above }: Instruction,
  arrived: readonly Instruction[],
  moved: ReadonlyMap<Instruction, number>,
): Edit {
  const lines = arrived.map((instruction, index) => {
    const line = firstLineOf(document, instruction, moved);
    const text = document.text.slice(document.offsetOfLine(line), instruction.range.end);
    const isApart = index > 0 && isBlank(document, line - 1);
    return (isApart ? document.newline : '') + document.newline + text;
  });
  const [first, last] = [arrived[0], arrived.at(-1)];
  const isParted = isBlank(document, endLine + 1);
  const hadGap = first !== undefined && isBlank(document, firstLineOf(document, first, moved) - 1);
  const isLast = document.instructions[above + 1] === undefined;
  const hasGapBelow = last !== undefined && isBlank(document, last.endLine + 1) && !isParted && !isLast;
  const gap = isParted || hadGap ? document.newline : '';
  const text = gap + lines.join('') + (hasGapBelow ? document.newline : '');
  return { start: range.end, end: range.end, text };
}

/** Whole lines; of two blank lines that would meet, one goes too. */
function removals(
  document: Document,
  instructions: readonly Instruction[],
  moved: ReadonlyMap<Instruction, number>,
): Edit[] {
  const blocks: { first: number; last: number }[] = [];
  for (const instruction of instructions) {
    const first = firstLineOf(document, instruction, moved);
    const before = blocks.at(-1);
    if (before !== undefined && onlyBlank(document, before.last + 1, first - 1))
      before.last = instruction.endLine;
    else blocks.push({ first, last: instruction.endLine });
  }
  return blocks.map(({ first, last }) => {
    const meets = isBlank(document, first - 1) && isBlank(document, last + 1);
    return {
      start: document.offsetOfLine(first),
      end: document.offsetOfLine(last + (meets ? 2 : 1)),
      text: '',
    };
  });
}

function onlyBlank(document: Document, first: number, last: number): boolean {
  for (let line = first; line <= last; line++) if (!isBlank(document, line)) return false;
  return true;
}

/** The first of the comments right above it; a heading of several declarations stays with those that stay. */
function firstLineOf(
  document: Document,
  instruction: Instruction,
  moved: ReadonlyMap<Instruction, number>,
): number {
  let first = instruction.line;
  for (const { line } of instruction.commentsAbove.toReversed()) {
    if (line !== first - 1) break;
    first = line;
  }
  const isHeading = staysBeside(document, instruction, moved);
  const isPragma = instruction.commentsAbove.some(({ text }) =>
    /^(?:dockshift-ignore|hadolint|check=)/.test(text),
  );
  return isHeading && !isPragma ? instruction.line : first;
}

/** Whether a declaration of the same kind stays on the lines right below it. */
function staysBeside(
  document: Document,
  instruction: Instruction,
  moved: ReadonlyMap<Instruction, number>,
): boolean {
  let last = instruction;
  for (;;) {
    const next = document.instructions[last.index + 1];
    if (next?.keyword !== instruction.keyword || next.line !== last.endLine + 1) return false;
    if (!moved.has(next)) return true;
    last = next;
  }
}

function isBlank(document: Document, line: number): boolean {
  const start = document.offsetOfLine(line);
  if (line < 1 || start >= document.text.length) return false;
  return document.text.slice(start, document.offsetOfLine(line + 1)).trim() === '';
}
