// Options of servers of static files.

/** The options of a call. */
export interface Options {
  readonly operands: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
}

/** The options that a server knows. */
export interface Grammar {
  readonly valued: RegExp;
  readonly plain: RegExp;
  /** Options whose value may be missing. */
  readonly optional?: RegExp;
}

/** The options by what they are; undefined if one is not known. */
export function optionsOf(
  words: readonly string[],
  { valued, plain, optional }: Grammar,
): Options | undefined {
  const operands: string[] = [];
  const flags = new Set<string>();
  const values = new Map<string, string>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const [, name = '', value] = /^(--?[\w-]+)=(.*)$/.exec(word) ?? [];
    const next = words[at + 1];
    if (word === '--') continue;
    if (value !== undefined && valued.test(name)) values.set(name, value);
    else if (valued.test(word) && next !== undefined) {
      values.set(word, next);
      at += 1;
    } else if (plain.test(word)) {
      flags.add(word);
      if (optional?.test(word) === true && next === '0.0.0.0') at += 1;
    } else if (word.startsWith('-')) return undefined;
    else operands.push(word);
  }
  return { operands, flags, values };
}

export function valueOf({ values }: Options, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = values.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** `5000`, `tcp://0.0.0.0:5000`; undefined for an address that only the container itself has. */
export function portOf(value: string): number | undefined {
  const [, port] = /^(?:(?:tcp:\/\/)?(?:0\.0\.0\.0|\[::\]):)?(\d{2,5})$/.exec(value) ?? [];
  return port === undefined ? undefined : Number(port);
}
