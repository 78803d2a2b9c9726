/** A glob that is none; the message says why and follows the pattern. */
export class GlobError extends Error {}

/** What a part between two slashes has to be: any number of parts, or one that its elements match. */
type Part = '**' | readonly Element[];

type Element =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'one' }
  | { readonly kind: 'any' }
  | { readonly kind: 'set'; readonly isNegated: boolean; readonly ranges: readonly (readonly string[])[] };

/** `{a,b}{c,d}` are four patterns; more than these are a mistake, or worse. */
const MOST_ALTERNATIVES = 100;
const LONGEST = 1000;

/**
 * Globs of a configuration, as ESLint, Prettier and Biome have them: `*` and `?` within a name, `**` for any folders,
 * `[a-z]`, `{a,b}`. One without a slash stands for a name in any folder, one that matches a folder for all that is in it, and
 * one that begins with `!` takes back what those before it matched.
 *
 * Its own matcher, because a pattern may come from a repository under review: those made of regular expressions take
 * exponential time for some patterns, this one takes at most the product of pattern and path.
 */
export class FileGlobs {
  readonly #globs: readonly { readonly isNegated: boolean; readonly alternatives: readonly Part[][] }[];

  /** @throws GlobError */
  constructor(patterns: readonly string[]) {
    this.#globs = patterns.map((pattern) => {
      const isNegated = pattern.startsWith('!');
      return { isNegated, alternatives: readGlob(isNegated ? pattern.slice(1) : pattern) };
    });
  }

  /** @param path relative to the folder that the globs are for, with `/`; nothing above that folder matches. */
  match(path: string): boolean {
    const names = path.split('/');
    if (names[0] === '..') return false;
    let isMatch = false;
    for (const { isNegated, alternatives } of this.#globs) {
      if (isMatch === isNegated && alternatives.some((parts) => matchesPath(parts, names))) {
        isMatch = !isNegated;
      }
    }
    return isMatch;
  }
}

function readGlob(pattern: string): Part[][] {
  if (pattern === '') throw new GlobError('is empty');
  if (pattern.length > LONGEST) throw new GlobError(`is longer than ${LONGEST} characters`);
  if (/[!?*+@]\(/.test(pattern))
    throw new GlobError('has an extended glob: only *, **, ?, [...] and {a,b} are known');
  return alternativesOf(pattern).map((alternative) => readAlternative(alternative));
}

function readAlternative(pattern: string): Part[] {
  const trimmed = pattern.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
  const isRooted = /^\.?\//.test(pattern);
  const parts = trimmed.split('/').map((part): Part => (/^\*\*+$/.test(part) ? '**' : readPart(part)));
  if (trimmed === '' || parts.some((part) => part.length === 0)) throw new GlobError('names no file');
  if (trimmed.split('/').some((part) => part === '.' || part === '..'))
    throw new GlobError('must be a path below the folder of the configuration, without . and ..');
  return isRooted || parts.length > 1 ? parts : ['**', ...parts];
}

/** `a{b,c}` as `ab` and `ac`. */
function alternativesOf(pattern: string): readonly string[] {
  let done = [''];
  let rest = pattern;
  for (;;) {
    const brace = firstBraces(rest);
    if (brace === undefined) return done.map((start) => start + rest);
    const inner = brace.choices.flatMap((choice) => alternativesOf(choice));
    if (done.length * inner.length > MOST_ALTERNATIVES)
      throw new GlobError(`stands for more than ${MOST_ALTERNATIVES} patterns`);
    done = done.flatMap((start) => inner.map((choice) => start + brace.before + choice));
    rest = brace.after;
  }
}

function firstBraces(
  text: string,
): { readonly before: string; readonly choices: readonly string[]; readonly after: string } | undefined {
  const open = indexOfBare(text, '{', 0);
  if (open === -1) return undefined;
  const choices: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let at = open; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '{') depth++;
    else if (char === ',' && depth === 1) {
      choices.push(text.slice(start, at));
      start = at + 1;
    } else if (char === '}' && --depth === 0) {
      choices.push(text.slice(start, at));
      return { before: text.slice(0, open), choices, after: text.slice(at + 1) };
    }
    if (depth > MOST_ALTERNATIVES) break;
  }
  throw new GlobError('has a { without its }');
}

function indexOfBare(text: string, char: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === char) return at;
  }
  return -1;
}

function readPart(part: string): readonly Element[] {
  const elements: Element[] = [];
  const characters = Array.from(part);
  for (let at = 0; at < characters.length; at++) {
    const char = characters[at] ?? '';
    if (char === '*') {
      if (elements.at(-1)?.kind !== 'any') elements.push({ kind: 'any' });
    } else if (char === '?') {
      elements.push({ kind: 'one' });
    } else if (char === '[') {
      const { set, end } = readSet(characters, at);
      elements.push(set);
      at = end;
    } else {
      if (char === '\\') at++;
      const text = characters[at];
      if (text === undefined) throw new GlobError('ends in a backslash');
      elements.push({ kind: 'text', text });
    }
  }
  return elements;
}

function readSet(
  characters: readonly string[],
  open: number,
): { readonly set: Element; readonly end: number } {
  const isNegated = characters[open + 1] === '!' || characters[open + 1] === '^';
  const first = open + (isNegated ? 2 : 1);
  // A ] right behind the [ is one of the characters.
  const end = characters.indexOf(']', first + 1);
  if (end === -1) throw new GlobError('has a [ without its ]');
  const ranges: string[][] = [];
  for (let at = first; at < end; at++) {
    const low = characters[at] ?? '';
    const isRange = characters[at + 1] === '-' && at + 2 < end;
    ranges.push([low, isRange ? (characters[at + 2] ?? low) : low]);
    if (isRange) at += 2;
  }
  return { set: { kind: 'set', isNegated, ranges }, end };
}

/** Whether the parts match the path or a folder above it. */
function matchesPath(parts: readonly Part[], names: readonly string[]): boolean {
  // Which of the parts may come next, for the names so far: 0 before the first.
  let reached = reachable(parts, new Set([0]));
  for (const name of names) {
    const next = new Set<number>();
    for (const at of reached) {
      const part = parts[at];
      if (part === '**') {
        next.add(at);
        if (at + 1 === parts.length) return true;
      } else if (part !== undefined && matchesName(part, Array.from(name))) {
        next.add(at + 1);
      }
    }
    reached = reachable(parts, next);
    if (reached.has(parts.length)) return true;
  }
  return false;
}

/** `**` may stand for nothing; at the end it stands for what is in the folder, not for the folder itself. */
function reachable(parts: readonly Part[], from: ReadonlySet<number>): ReadonlySet<number> {
  const all = new Set<number>();
  for (const start of from) {
    let at = start;
    all.add(at);
    while (parts[at] === '**' && at + 1 < parts.length) all.add(++at);
  }
  return all;
}

/** Takes at most the product of both lengths: only the last `*` is ever taken back. */
function matchesName(elements: readonly Element[], name: readonly string[]): boolean {
  let element = 0;
  let star: { readonly element: number; readonly at: number } | undefined;
  for (let at = 0; at < name.length;) {
    const current = elements[element];
    if (current?.kind === 'any') {
      star = { element, at };
      element++;
    } else if (current !== undefined && matchesOne(current, name[at] ?? '')) {
      element++;
      at++;
    } else if (star === undefined) {
      return false;
    } else {
      at = star.at + 1;
      element = star.element + 1;
      star = { element: star.element, at };
    }
  }
  return elements.slice(element).every(({ kind }) => kind === 'any');
}

function matchesOne(element: Element, char: string): boolean {
  if (element.kind === 'text') return element.text === char;
  if (element.kind !== 'set') return element.kind === 'one';
  return element.ranges.some(([low = '', high = '']) => low <= char && char <= high) !== element.isNegated;
}
