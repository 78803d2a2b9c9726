import type { CallWords } from './contract.ts';

/** Whether one of the options is or holds the short option `letter`: `y` in `-y`, `-Sy`, `-Syu`. */
export function hasShortOption({ options }: CallWords, letter: string): boolean {
  return [...options].some((option) => /^-[A-Za-z]/.test(option) && option.includes(letter));
}
