/** A pattern of .dockerignore that Docker refuses, or that this tool does not understand. */
export class IgnorePatternError extends Error {
  override readonly name = 'IgnorePatternError';
}

type Match =
  | { readonly kind: 'exact' | 'prefix' | 'suffix'; readonly text: string }
  | { readonly kind: 'expression'; readonly expression: RegExp };

/**
 * One pattern, as moby/patternmatcher compiles it. Source: https://github.com/moby/patternmatcher, patternmatcher.go
 * (v0.6.1); the names follow it.
 */
export class IgnorePattern {
  /** `!`: what it matches is not ignored. */
  readonly exclusion: boolean;
  /** Without the `!`. */
  readonly text: string;
  readonly #match: Match;

  /** @throws IgnorePatternError */
  constructor(line: string) {
    const cleaned = cleanPath(line);
    this.exclusion = cleaned.startsWith('!');
    this.text = this.exclusion ? cleaned.slice(1) : cleaned;
    if (this.exclusion && this.text === '') throw new IgnorePatternError('illegal exclusion pattern: "!"');
    checkSyntax(this.text);
    this.#match = compile(this.text);
  }

  matches(path: string): boolean {
    const match = this.#match;
    switch (match.kind) {
      case 'exact':
        return path === match.text;
      case 'prefix':
        return path.startsWith(match.text);
      case 'suffix':
        return path.endsWith(match.text) || (match.text.startsWith('/') && path === match.text.slice(1));
      case 'expression':
        return match.expression.test(path);
    }
  }
}

/** Go's filepath.Clean on Linux. */
export function cleanPath(path: string): string {
  const isRooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !isRooted) parts.push(part);
  }
  return (isRooted ? '/' : '') + parts.join('/') || '.';
}

/** `?` is one character of Go, which may be two of UTF-16. */
const ONE_CHARACTER = String.raw`(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^/])`;

/**
 * Builds the regular expression by the same textual steps as the original, with its surprises: in a pattern with a
 * wildcard `{`, `}` and `|` are not escaped there (its table of characters overflows), nor is anything inside brackets.
 */
function compile(pattern: string): Match {
  let expression = '^';
  let kind: Match['kind'] = 'exact';
  const chars = [...pattern];
  for (let at = 0, step = 0; at < chars.length; at++, step++) {
    const char = chars[at] ?? '';
    if (char === '*' && chars[at + 1] === '*') {
      at += chars[at + 2] === '/' ? 2 : 1;
      if (at + 1 < chars.length) {
        expression += String.raw`(?:[^\n]*/)?`;
        kind = 'expression';
      } else if (kind === 'exact') {
        kind = 'prefix';
      } else {
        expression += String.raw`[^\n]*`;
        kind = 'expression';
      }
      if (step === 0) kind = 'suffix';
    } else if (char === '*') {
      expression += '[^/]*';
      kind = 'expression';
    } else if (char === '?') {
      expression += ONE_CHARACTER;
      kind = 'expression';
    } else if ('.+()$'.includes(char)) {
      expression += `\\${char}`;
    } else if (char === '\\') {
      at += 1;
      const escaped = chars[at] ?? '';
      if (/^(?:[A-Za-z0-9]|[^\0-\x7F])$/u.test(escaped))
        throw new IgnorePatternError(`what \\${escaped} means in "${pattern}" is not known`);
      expression += escaped === '' ? '\\' : escapeCharacter(escaped);
      if (escaped !== '') kind = 'expression';
    } else if (char === '[' || char === ']') {
      expression += char;
      kind = 'expression';
    } else {
      expression += char;
    }
  }
  if (kind === 'expression') return { kind, expression: asExpression(pattern, `${expression}$`) };
  return {
    kind,
    text: kind === 'suffix' ? pattern.slice(2) : kind === 'prefix' ? pattern.slice(0, -2) : pattern,
  };
}

function escapeCharacter(char: string): string {
  return /^[\\^$.*+?()[\]{}|/-]$/.test(char) ? `\\${char}` : char;
}

function asExpression(pattern: string, expression: string): RegExp {
  if (/\[\[?:|\{\d/.test(pattern)) throw new IgnorePatternError(`"${pattern}" is not understood`);
  try {
    return new RegExp(expression);
  } catch {
    throw new IgnorePatternError(`"${pattern}" is not understood`);
  }
}

/**
 * The errors of Go's `filepath.Match(pattern, ".")`: open brackets, empty ranges, a backslash at the end. It looks at the
 * stretches between stars one by one, and at none behind the first that does not match.
 */
function checkSyntax(pattern: string): void {
  let name = '.';
  let rest = pattern;
  while (rest !== '') {
    const chunk = rest.replace(/^\*+/, '');
    const hasStar = chunk.length < rest.length;
    const end = chunkEnd(chunk);
    if (hasStar && end === 0) return;
    const elements = readElements(pattern, chunk.slice(0, end));
    rest = chunk.slice(end);
    const isMatch = elements.length === 1 && name === '.' && elements[0]?.test('.') === true;
    if (!isMatch) return;
    name = '';
  }
}

/** Where the next star outside of brackets stands. */
function chunkEnd(text: string): number {
  let inRange = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at += 1;
    else if (char === '[') inRange = true;
    else if (char === ']') inRange = false;
    else if (char === '*' && !inRange) return at;
  }
  return text.length;
}

/** Each element that stands for one character: whether it stands for a given one. */
function readElements(pattern: string, chunk: string): { test(char: string): boolean }[] {
  const bad = (): never => {
    throw new IgnorePatternError(`syntax error in pattern "${pattern}"`);
  };
  const elements: { test(char: string): boolean }[] = [];
  const inBrackets = (at: number): { char: string; next: number } => {
    const char = chunk[at];
    if (char === undefined || char === '-' || char === ']') return bad();
    const next = char === '\\' ? at + 2 : at + 1;
    return next >= chunk.length ? bad() : { char: chunk[next - 1] ?? '', next };
  };
  for (let at = 0; at < chunk.length; at++) {
    const char = chunk[at] ?? '';
    if (char === '?') {
      elements.push({ test: (each) => each !== '/' });
    } else if (char === '[') {
      const isNegated = chunk[at + 1] === '^';
      const ranges: [string, string][] = [];
      at += isNegated ? 2 : 1;
      while (ranges.length === 0 || chunk[at] !== ']') {
        const low = inBrackets(at);
        const high = chunk[low.next] === '-' ? inBrackets(low.next + 1) : low;
        ranges.push([low.char, high.char]);
        at = high.next;
      }
      elements.push({
        test: (each) => ranges.some(([low, high]) => low <= each && each <= high) !== isNegated,
      });
    } else {
      if (char === '\\') at += 1;
      if (at >= chunk.length) bad();
      const literal = chunk[at];
      elements.push({ test: (each) => each === literal });
    }
  }
  return elements;
}
