import { printable } from '../report/printable.ts';
import { suggestion } from '../rewrite/suggestion.ts';

/** A mistake on the command line: one line for the user, exit code 2. */
export class UsageError extends Error {}

/** @throws UsageError naming the nearest candidate, unless `word` is one of them. */
export function requireOneOf(what: string, word: string, candidates: readonly string[]): void {
  if (candidates.includes(word)) return;
  const near = suggestion(word, candidates) || `; there are ${candidates.join(', ')}`;
  throw new UsageError(`unknown ${what} ${printable(word)}${near}`);
}
