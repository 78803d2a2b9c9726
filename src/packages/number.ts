/** How sentences about packages read where there is only one. */
const SINGULAR: readonly (readonly [pattern: RegExp, one: string])[] = [
  [/\b(use|need)s none of them\b/g, 'does not $1 it'],
  [/\bthem\b/g, 'it'],
  [/\bthey are\b/g, 'it is'],
  [/\bthey bring\b/g, 'it brings'],
  [/\bthey (may|brought)\b/g, 'it $1'],
];

/**
 * A sentence that is written for several packages, in the number of those that it is about.
 *
 * @param count how many there are.
 */
export function inNumber(count: number, sentence: string): string {
  if (count !== 1) return sentence;
  return SINGULAR.reduce((text, [pattern, one]) => text.replaceAll(pattern, one), sentence);
}
