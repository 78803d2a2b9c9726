import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffLines } from '../../src/report/line-diff.ts';

const SEED = 20_261_121;

const line = constantFrom('a\n', 'b\n', 'c\n', 'd\n', 'e\n');

describe('diffLines', () => {
  test('what is same and removed is the old text, what is same and added the new one', () => {
    assert(
      property(array(line), array(line), (before, after) => {
        const changes = diffLines(before, after);
        expect(changes.flatMap(({ kind, lines }) => (kind === 'added' ? [] : lines))).toEqual(before);
        expect(changes.flatMap(({ kind, lines }) => (kind === 'removed' ? [] : lines))).toEqual(after);
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });

  test('beyond the largest distance it holds on to lines that occur once', () => {
    const before = Array.from({ length: 2000 }, (_, index) => `old ${index}\n`);
    const after = before.map((text, index) => (index === 1000 ? text : `new ${index}\n`));
    const same = diffLines(before, after).filter(({ kind }) => kind === 'same');
    expect(same.map(({ lines }) => lines)).toEqual([['old 1000\n']]);
  });
});
