/** The value of an option, `-o x`, `-o=x`, `--output x`; undefined if it is not there, null if it is not static. */
export function optionValue(
  words: readonly (string | undefined)[],
  ...names: readonly string[]
): string | null | undefined {
  for (const [at, word] of words.entries()) {
    if (word === undefined) continue;
    if (names.includes(word)) return words[at + 1] ?? null;
    const name = names.find((each) => word.startsWith(`${each}=`));
    if (name !== undefined) return word.slice(name.length + 1);
  }
  return undefined;
}
