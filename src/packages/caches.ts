import type { Cache, CallWords, Verb } from './contract.ts';
import { packageManagers } from './index.ts';

/** Calls to which managers that decide by their words name every cache they know. */
const CALLS: readonly CallWords[] = [
  { words: [], options: new Set(), operands: [] },
  { words: ['package'], options: new Set(), operands: ['package'] },
  { words: ['-Syu', 'x'], options: new Set(['-Syu', '-S', '-y', '-u']), operands: ['x'] },
  { words: ['-Scc'], options: new Set(['-Scc', '-S', '-c']), operands: [] },
  { words: ['-e', 'install.packages("x")'], options: new Set(['-e']), operands: ['install.packages("x")'] },
];

/** Every cache of every package manager, each once. */
export function allCaches(): readonly Cache[] {
  const verbs = packageManagers.flatMap(({ verbs: rules, otherwise }) =>
    [...Object.values(rules), otherwise].flatMap((rule): (Verb | undefined)[] =>
      typeof rule === 'function' ? CALLS.map((call) => rule(call)) : [rule],
    ),
  );
  const caches = verbs.flatMap((verb) => [verb?.fills, verb?.needs, verb?.empties]);
  return [...new Map(caches.flatMap((some = []) => some.map((cache) => [cache.id, cache]))).values()];
}
