import { FileGlobs, GlobError } from './file-glob.ts';
import { suggestion } from './suggestion.ts';

/** Reads a value of a configuration; what is wrong with it goes to `problems`, and the result is then undefined. */
export type Reader<T> = (value: unknown, key: string, problems: string[]) => T | undefined;

/** Names and values of a hostile file are not shown in full. */
const LONGEST_SHOWN = 60;

export const aBoolean: Reader<boolean> = (value, key, problems) =>
  typeof value === 'boolean' ? value : wrong(problems, key, 'must be true or false', value);

export const aString: Reader<string> = (value, key, problems) =>
  typeof value === 'string' ? value : wrong(problems, key, 'must be a string', value);

/** One of these values, as it is. */
export function oneOf<const T extends string | boolean>(choices: readonly T[]): Reader<T> {
  return (value, key, problems) => {
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    const near = typeof value === 'string' ? suggestion(value, choices.map(String)) : '';
    return wrong(problems, key, `must be ${listed(choices)}`, value, near);
  };
}

/** A string of a certain form. */
export function aStringLike(form: RegExp, description: string): Reader<string> {
  return (value, key, problems) =>
    typeof value === 'string' && form.test(value)
      ? value
      : wrong(problems, key, `must be ${description}`, value);
}

export function aListOf<T>(item: Reader<T>): Reader<readonly T[]> {
  return (value, key, problems) => {
    if (!Array.isArray(value)) return wrong(problems, key, 'must be a list', value);
    return value.flatMap((each, index) => item(each, `${key}[${index}]`, problems) ?? []);
  };
}

/** An object with any names, or only with those given. */
export function aTableOf<T>(item: Reader<T>, names: NameRule): Reader<Readonly<Record<string, T>>> {
  return (value, key, problems) => {
    if (!isObject(value)) return wrong(problems, key, 'must be an object', value);
    const entries = Object.entries(value).flatMap(([name, each]) => {
      const problem = names(name);
      if (problem !== undefined) problems.push(`${shown(key)}: ${problem}`);
      const read = problem === undefined ? item(each, `${key}.${name}`, problems) : undefined;
      return read === undefined ? [] : [[name, read] as const];
    });
    return Object.fromEntries(entries);
  };
}

/** What is wrong with a name, or nothing. */
export type NameRule = (name: string) => string | undefined;

export const globs: Reader<FileGlobs> = (value, key, problems) => {
  const before = problems.length;
  const patterns = aListOf(aString)(value, key, problems);
  if (patterns === undefined) return undefined;
  for (const [index, pattern] of patterns.entries()) {
    const problem = globProblem(pattern);
    if (problem !== undefined) problems.push(`${shown(`${key}[${index}]`)} ${shown(pattern)} ${problem}`);
  }
  return problems.length === before ? new FileGlobs(patterns) : undefined;
};

function globProblem(pattern: string): string | undefined {
  try {
    void new FileGlobs([pattern]);
    return undefined;
  } catch (error) {
    if (error instanceof GlobError) return error.message;
    throw error;
  }
}

export type Readers<T> = { readonly [K in keyof T]-?: Reader<NonNullable<T[K]>> };

/**
 * An object with these keys, each of which may be absent.
 *
 * @param key empty for the whole file.
 * @param unknownKey what is said of a key that is none of them.
 */
export function readKeys<T extends object>(
  value: unknown,
  key: string,
  readers: Readers<T>,
  unknownKey: (name: string) => string,
  problems: string[],
): Partial<T> {
  if (!isObject(value)) {
    problems.push(
      `${key === '' ? 'the configuration' : shown(key)} must be an object, not ${described(value)}`,
    );
    return {};
  }
  const known = new Map<string, Reader<unknown>>(Object.entries(readers));
  const result: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) {
    const reader = known.get(name);
    if (reader === undefined) {
      problems.push(`${key === '' ? '' : `${shown(key)}: `}${unknownKey(name)}`);
      continue;
    }
    const read = reader(each, key === '' ? name : `${key}.${name}`, problems);
    if (read !== undefined) result[name] = read;
  }
  return result as Partial<T>;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(problems: string[], key: string, rule: string, value: unknown, near = ''): undefined {
  problems.push(`${shown(key)} ${rule}, not ${described(value)}${near}`);
}

/** `"a", "b" or "c"` */
export function listed(choices: readonly (string | boolean)[]): string {
  const words = choices.map((choice) => JSON.stringify(choice));
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** In quotes, and not too long. */
export function shown(text: string): string {
  return JSON.stringify(text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text);
}

function described(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? shown(value) : String(value);
}
