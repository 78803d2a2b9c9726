import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBoundaries } from '../../src/dockerfile/boundaries.ts';
import { DockerfileError } from '../../src/dockerfile/error.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import type { TextRange } from '../../src/dockerfile/text-range.ts';
import { nastyDockerfiles } from './nasty-dockerfiles.ts';

const SEED = 20_261_121;

function readOrSkip(text: string) {
  try {
    return readBoundaries(text);
  } catch (error) {
    if (error instanceof DockerfileError) return undefined;
    throw error;
  }
}

const slice = (text: string, { start, end }: TextRange): string => text.slice(start, end);

/** Instructions and the comments between them, in the order of the file. */
function outline(text: string): TextRange[] {
  const reading = readOrSkip(text);
  if (reading === undefined) return [];
  const inside = new Set(reading.instructions.flatMap(({ commentsInside }) => commentsInside));
  const between = reading.comments.filter((comment) => !inside.has(comment));
  const ranges = [...reading.instructions, ...between, ...reading.directives].map(({ range }) => range);
  return ranges.toSorted((a, b) => a.start - b.start);
}

describe('ranges', () => {
  it('cover a text together with the blank gaps between them, once and in order', () => {
    fc.assert(
      fc.property(nastyDockerfiles, (text) => {
        const ranges = outline(text);
        if (ranges.length === 0) return;
        let position = 0;
        for (const { start, end } of [...ranges, { start: text.length, end: text.length }]) {
          expect(start).toBeGreaterThanOrEqual(position);
          expect(text.slice(position, start)).toMatch(/^[\s\u0085\uFEFF]*$/u);
          position = end;
        }
      }),
      { seed: SEED, numRuns: 3_000 },
    );
  });

  it('of the parts of an instruction lie inside of it, in order', () => {
    const check = (text: string, instruction: Instruction): void => {
      const { range, keywordRange, flags, heredocs, commentsInside } = instruction;
      const parts = [
        keywordRange,
        ...flags.map((flag) => flag.range),
        ...heredocs.flatMap((each) => [each.content, each.terminator]),
      ];
      let position = range.start;
      for (const part of parts) {
        expect(part.start).toBeGreaterThanOrEqual(position);
        position = part.end;
      }
      expect(position).toBeLessThanOrEqual(range.end);
      for (const comment of commentsInside) {
        expect(slice(text, comment.range)).toMatch(/^#/);
        expect(comment.range.end).toBeLessThanOrEqual(range.end);
      }
    };
    fc.assert(
      fc.property(nastyDockerfiles, (text) => {
        for (const instruction of readOrSkip(text)?.instructions ?? []) check(text, instruction);
      }),
      { seed: SEED, numRuns: 3_000 },
    );
  });

  it('of the arguments map each character back to the same character of the file', () => {
    fc.assert(
      fc.property(nastyDockerfiles, (text) => {
        for (const { arguments: words, range } of readOrSkip(text)?.instructions ?? []) {
          for (let index = 0; index < words.length; index++) {
            const offset = words.offsetAt(index);
            expect(text.charAt(offset)).toBe(words.text.charAt(index));
            expect(offset).toBeGreaterThanOrEqual(range.start);
            expect(offset).toBeLessThan(range.end);
          }
        }
      }),
      { seed: SEED, numRuns: 1_000 },
    );
  });

  it('and lines agree', () => {
    fc.assert(
      fc.property(nastyDockerfiles, (text) => {
        const reading = readOrSkip(text);
        const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
        for (const { range, line, endLine } of reading?.instructions ?? []) {
          expect([lineOf(range.start), lineOf(range.end)]).toEqual([line, endLine]);
        }
        for (const { range, line } of [...(reading?.comments ?? []), ...(reading?.directives ?? [])]) {
          expect(lineOf(range.start)).toBe(line);
        }
      }),
      { seed: SEED, numRuns: 2_000 },
    );
  });

  it('of an instruction read on their own, behind the same directives, give the same instruction', () => {
    fc.assert(
      fc.property(nastyDockerfiles, (text) => {
        const reading = readOrSkip(text);
        for (const { keyword, range, arguments: words } of reading?.instructions ?? []) {
          const head = reading?.escape === '`' ? '# escape=`\n' : '';
          const from = keyword === 'FROM' || keyword === 'ARG' ? '' : 'FROM a\n';
          const again = readBoundaries(head + from + slice(text, range)).instructions.at(-1);
          expect([again?.keyword, again?.arguments.text]).toEqual([keyword, words.text]);
        }
      }),
      { seed: SEED, numRuns: 2_000 },
    );
  });
});
