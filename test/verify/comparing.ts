import { findNoise } from '../../src/verify/noise.ts';
import { pathDifference } from '../../src/verify/report/words.ts';
import { compareImages, type Comparison } from '../../src/verify/verdict.ts';
import { file, folder, symlink, type WrittenEntry } from './archives.ts';
import { imageWith } from './images.ts';

export const BASE = [
  folder('bin'),
  file('bin/app', 'program', { mode: 0o755 }),
  symlink('bin/sh', 'dash'),
  file('etc/conf', 'a=b'),
];

/** Compares as verify does; the original is built again, with the same content unless given. */
export async function compared(
  before: readonly WrittenEntry[],
  after: readonly WrittenEntry[],
  again: readonly WrittenEntry[] = before,
): Promise<Comparison> {
  const original = await imageWith(before);
  return compareImages(original, await imageWith(after), findNoise(original, await imageWith(again)));
}

/** The base with some entries replaced, by name. */
export function changed(...entries: readonly WrittenEntry[]): WrittenEntry[] {
  const names = new Set(entries.map(({ name }) => name));
  return [...BASE.filter(({ name }) => !names.has(name)), ...entries];
}

/** Every difference in words. */
export function messages({ differences }: Comparison): string[] {
  return differences.map(pathDifference);
}
