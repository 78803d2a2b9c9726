import { describe, expect, test } from 'vitest';
import { packageManagers } from '../../src/packages/index.ts';
import type { Cache, CallWords, Verb } from '../../src/packages/contract.ts';
import { cacheOf } from '../../src/verify/promised.ts';

/** Calls by which managers that decide by their words say what they fill. */
const CALLS: readonly CallWords[] = [
  { words: [], options: new Set(), operands: [] },
  { words: ['package'], options: new Set(), operands: ['package'] },
  { words: ['install', 'x'], options: new Set(['-i', '-S']), operands: ['install', 'x'] },
  { words: ['-Syu', 'x'], options: new Set(['-Syu', '-S', '-y', '-u']), operands: ['x'] },
  { words: ['-Scc'], options: new Set(['-Scc', '-S', '-c']), operands: [] },
  { words: ['-e', 'install.packages("x")'], options: new Set(['-e']), operands: ['install.packages("x")'] },
];

function knownCaches(): Cache[] {
  const rules = packageManagers.flatMap(({ verbs }) => Object.values(verbs));
  const others = packageManagers.flatMap(({ otherwise }) => otherwise ?? []);
  const verbs = [...rules, ...others].flatMap((rule): (Verb | undefined)[] =>
    typeof rule === 'function' ? CALLS.map((call) => rule(call)) : [rule],
  );
  const caches = verbs.flatMap((verb) =>
    [verb?.fills, verb?.needs, verb?.empties].flatMap((some) => some ?? []),
  );
  return [...new Map(caches.map((cache) => [cache.id, cache])).values()];
}

describe('the table of what may be removed', () => {
  const caches = knownCaches();

  test('is held against the caches of the package managers', () => {
    expect(caches.length).toBeGreaterThan(40);
  });

  test.each(caches)('$id', ({ paths }) => {
    for (const path of paths) {
      const inImage = path.replace(/^~/, '/home/app').replaceAll('*', '3.1.0').slice(1);
      expect([path, cacheOf(`${inImage}/some/file`)]).toEqual([path, expect.any(String)]);
    }
  });
});
