/** The words of a command, sorted: options with their values, and operands. */
export interface SortedWords {
  /** By name with dashes; every value in its order, '' where there is none. An option hidden in a variable is `undefined`. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
  /** Some word is known to the shell only. */
  readonly hasUnknown: boolean;
  /** Of these, one that is no option's value. */
  readonly hasUnknownOperand: boolean;
}

/**
 * Sorts words by a tool's grammar.
 *
 * @param valued options that take the next word; `-xvalue` and `--x=value` are understood for these.
 */
export function sortWords(
  words: readonly (string | undefined)[],
  valued: readonly string[] = [],
): SortedWords {
  const options = new Map<string, string[]>();
  const operands: string[] = [];
  let hasUnknown = false;
  let hasUnknownOperand = false;
  const add = (name: string, value: string): void => {
    options.set(name, [...(options.get(name) ?? []), value]);
  };
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) {
      hasUnknown = true;
      hasUnknownOperand = true;
    } else if (!word.startsWith('-') || word === '-') {
      operands.push(word);
    } else if (word.includes('=')) {
      add(word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
    } else if (valued.includes(word)) {
      at += 1;
      const value = words[at];
      if (value === undefined) hasUnknown = true;
      add(word, value ?? '');
    } else {
      const short = /^-[a-zA-Z]./.test(word)
        ? valued.find((name) => name.length === 2 && word.startsWith(name))
        : undefined;
      add(short ?? word, short === undefined ? '' : word.slice(2));
    }
  }
  return { options, operands, hasUnknown, hasUnknownOperand };
}

/** Whether one of these options is given. */
export function hasOption({ options }: SortedWords, ...names: readonly string[]): boolean {
  return names.some((name) => options.has(name));
}

/** The values of these options, in the order of the names. */
export function valuesOf({ options }: SortedWords, ...names: readonly string[]): string[] {
  return names.flatMap((name) => options.get(name) ?? []);
}
