import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin, outermost } from '../../src/effects/posix-path.ts';

const folders = fc
  .array(fc.constantFrom('a', 'b', 'ab', 'b.c'), { maxLength: 4 })
  .map((names) => `/${names.join('/')}`);

describe('isWithin', () => {
  it.each([
    ['/app', '/app', true],
    ['/app/x', '/app', true],
    ['/app/x', '/app/', true],
    ['/apple', '/app', false],
    ['/app', '/app/x', false],
    ['/app', '/', true],
  ])('%s in %s: %j', (path, folder, expected) => {
    expect(isWithin(path, folder)).toBe(expected);
  });
});

describe('outermost', () => {
  it('is what no other path holds, once each, in its order', () => {
    fc.assert(
      fc.property(fc.array(folders), (paths) => {
        const unique = [...new Set(paths)];
        expect(outermost(paths)).toEqual(
          unique.filter((path) => !unique.some((other) => other !== path && isWithin(path, other))),
        );
      }),
      { seed: 20_261_121 },
    );
  });
});
