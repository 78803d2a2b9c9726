import type { ExpectedInstruction, Proposal } from '../../transforms/contract.ts';
import type { Document } from '../dockerfile/document.ts';
import type { Edit } from '../dockerfile/edit.ts';
import type { Instruction } from '../dockerfile/model.ts';

/** The instructions `first` to `last` (indices) of a document, and what they must read back as. */
interface Touched {
  readonly first: number;
  readonly last: number;
  readonly becomes: readonly ExpectedInstruction[];
}

/**
 * Compares a document with what the accepted proposals say of it: instructions that no edit touches must read back with
 * the same text and in the same order, touched ones as their proposal says.
 *
 * @returns what is wrong, or undefined.
 */
export function findUnexpected(
  before: Document,
  after: Document,
  proposals: readonly Proposal[],
): string | undefined {
  const touched = touchedBy(before, proposals);
  if (before.escape !== after.escape) return 'the escape character reads differently';
  let next = 0;
  let place = 0;
  for (const instruction of before.instructions) {
    const group = touched[place];
    if (group !== undefined && instruction.index >= group.first) {
      if (instruction.index < group.last) continue;
      for (const expected of group.becomes) {
        const found = after.instructions[next];
        next += 1;
        if (found === undefined || !isAsExpected(found, expected)) {
          return `the ${expected.keyword} made of line ${instruction.line} reads differently`;
        }
      }
      place += 1;
      continue;
    }
    const found = after.instructions[next];
    next += 1;
    if (found === undefined || textOf(after, found) !== textOf(before, instruction)) {
      return `line ${instruction.line} reads differently though nothing there was edited`;
    }
  }
  return next === after.instructions.length ? undefined : 'there are more instructions than expected';
}

function textOf(document: Document, instruction: Instruction): string {
  return document.text.slice(instruction.range.start, instruction.range.end);
}

function isAsExpected(found: Instruction, expected: ExpectedInstruction): boolean {
  if (found.keyword !== expected.keyword) return false;
  return expected.text === undefined || oneBlank(found.arguments.text) === oneBlank(expected.text);
}

function oneBlank(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** What the proposals touch, in the order of the file; those that touch the same instructions as one. */
function touchedBy(document: Document, proposals: readonly Proposal[]): Touched[] {
  const spans = proposals.flatMap((proposal) => {
    const span = touchedInstructions(document, proposal.edits);
    return span === undefined ? [] : [{ ...span, declared: proposal.becomes }];
  });
  spans.sort((a, b) => a.first - b.first || b.last - a.last);
  const groups: { first: number; last: number; declared: readonly ExpectedInstruction[] | undefined }[] = [];
  for (const span of spans) {
    const group = groups.at(-1);
    if (group === undefined || span.first > group.last) groups.push({ ...span });
    else group.last = Math.max(group.last, span.last);
  }
  return groups.map(({ first, last, declared }) => ({
    first,
    last,
    becomes: declared ?? document.instructions.slice(first, last + 1).map(({ keyword }) => ({ keyword })),
  }));
}

/** The first and last instruction whose range an edit touches. */
export function touchedInstructions(
  document: Document,
  edits: readonly Edit[],
): { first: number; last: number } | undefined {
  let first = Number.POSITIVE_INFINITY;
  let last = -1;
  for (const edit of edits) {
    for (let index = firstEndingAt(document, edit.start); ; index++) {
      const instruction = document.instructions[index];
      if (instruction === undefined || instruction.range.start > edit.end) break;
      if (instruction.range.start === edit.end && edit.end > edit.start) break;
      first = Math.min(first, index);
      last = Math.max(last, index);
    }
  }
  return last < 0 ? undefined : { first, last };
}

/** The index of the first instruction that ends at `offset` or behind it. */
function firstEndingAt(document: Document, offset: number): number {
  let low = 0;
  let high = document.instructions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const instruction = document.instructions[middle];
    if (instruction !== undefined && instruction.range.end < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
