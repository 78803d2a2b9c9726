/**
 * .dockerignore as Docker reads it: moby/patternmatcher (patternmatcher.go, ignorefile.go), which is not .gitignore.
 */
export class DockerIgnore {
  readonly #rules: readonly IgnoreRule[];

  /** `text` is the file's content. Patterns that Go's filepath.Match would refuse match nothing. */
  constructor(text: string) {
    this.#rules = ignoreLines(text).flatMap((line) => {
      const rule = ignoreRule(line);
      return rule ? [rule] : [];
    });
  }

  /** Whether a path (with `/`, from the context's root) is kept out of the context; the last rule that matches counts. */
  ignores(path: string): boolean {
    const parts = path.split('/');
    const withParents = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    let ignored = false;
    for (const { isException, pattern } of this.#rules) {
      if (ignored === isException && withParents.some((candidate) => pattern.test(candidate)))
        ignored = !isException;
    }
    return ignored;
  }

  /** Whether nothing below an ignored folder can be brought back. */
  get hasNoExceptions(): boolean {
    return this.#rules.every(({ isException }) => !isException);
  }
}

interface IgnoreRule {
  readonly isException: boolean;
  readonly pattern: RegExp;
}

function ignoreLines(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function ignoreRule(line: string): IgnoreRule | undefined {
  const isException = line.startsWith('!');
  const path = cleaned(isException ? line.slice(1).trim() : line);
  if (path === '' || path === '.') return undefined;
  try {
    return { isException, pattern: new RegExp(`^${expression(path)}$`, 'su') };
  } catch {
    return undefined;
  }
}

/** Go's filepath.Clean without the leading slash. */
function cleaned(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function expression(pattern: string): string {
  let result = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (pattern.startsWith('**', at)) {
      at += pattern.charAt(at + 2) === '/' ? 2 : 1;
      // At the end everything below; at the start followed by a name without a slash, any ending.
      result += at + 1 >= pattern.length || (at === 1 && pattern.length > 2) ? '.*' : '(?:.*/)?';
    } else if (character === '*') {
      result += '[^/]*';
    } else if (character === '?') {
      result += '[^/]';
    } else if (character === '\\' && at + 1 < pattern.length) {
      result += escaped(pattern.charAt(++at));
    } else if (character === '[' || character === ']') {
      result += character;
    } else {
      result += character === '-' || character === '^' ? character : escaped(character);
    }
  }
  return result;
}

function escaped(character: string): string {
  return /[.*+?^${}()|[\]\\/]/.test(character) ? `\\${character}` : character;
}
