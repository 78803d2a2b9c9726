import { withoutPrefix, withoutSuffix, withReplacement } from './shell-pattern.ts';
import { isSpace } from './white-space.ts';

/** Looks up a variable: its value, or undefined where it is not set. */
export type Lookup = (name: string) => string | undefined;

export interface LexOptions {
  readonly escape: string;
  /** Quotes stay in the result. */
  readonly rawQuotes?: boolean;
  /** Escape characters stay in the result. */
  readonly rawEscapes?: boolean;
  /** Quotes are plain characters. */
  readonly skipQuotes?: boolean;
  /** References to variables that are not set stay as they are. */
  readonly skipUnset?: boolean;
  readonly lookup?: Lookup;
}

export interface LexResult {
  /** The whole text after substitution and removal of quotes. */
  readonly result: string;
  /** The same, split at white space that is not quoted. */
  readonly words: readonly string[];
}

/** The text does not follow the rules for words: an open quote, a bad substitution. */
export class WordError extends Error {
  override readonly name = 'WordError';
}

/** Deeper than this tool follows; BuildKit knows no limit, real files nest twice at most. */
export class NestingError extends Error {
  override readonly name = 'NestingError';
}

const DEEPEST_NESTING = 200;

/**
 * Substitutes variables and removes quotes as BuildKit does it in the arguments of instructions and in search of
 * heredocs. Source: frontend/dockerfile/shell/lex.go (v0.34.2).
 *
 * @throws WordError where BuildKit reports an error, NestingError, PatternError.
 */
export function lexWords(text: string, options: LexOptions): LexResult {
  return new WordLexer(text, options).lex();
}

class WordLexer {
  readonly #text: string;
  readonly #options: LexOptions;
  #rawEscapes: boolean;
  #at = 0;
  #depth = 0;
  /**
   * The word at hand. A nested substitution begins by emptying it, so the beginning of a word in front of `${x:-y}` is
   * lost from the words (not from the result), as in BuildKit, where all levels share one buffer.
   */
  #word = '';

  constructor(text: string, options: LexOptions) {
    this.#text = text;
    this.#options = options;
    this.#rawEscapes = options.rawEscapes ?? false;
    // Go's text/scanner leaves out a byte order mark at the beginning.
    if (text.startsWith('\uFEFF')) this.#at = 1;
  }

  lex(): LexResult {
    return this.#untilStop('', this.#rawEscapes, false);
  }

  /** The next character, or '' at the end. */
  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #next(): string {
    const char = this.#text.charAt(this.#at);
    if (char !== '') this.#at += 1;
    return char;
  }

  #untilStop(stop: string, rawEscapes: boolean, doubleEscapes: boolean): LexResult {
    const outerRawEscapes = this.#rawEscapes;
    this.#rawEscapes = rawEscapes;
    this.#depth += 1;
    if (this.#depth > DEEPEST_NESTING) throw new NestingError('substitutions are nested too deeply');
    try {
      return this.#collect(stop, doubleEscapes);
    } finally {
      this.#depth -= 1;
      this.#rawEscapes = outerRawEscapes;
    }
  }

  #collect(stop: string, doubleEscapes: boolean): LexResult {
    let result = '';
    const words: string[] = [];
    let inWord = false;
    this.#word = '';
    const endWord = (): void => {
      if (this.#word === '') return;
      words.push(this.#word);
      this.#word = '';
      inWord = false;
    };
    const addRaw = (piece: string): void => {
      this.#word += piece;
      inWord = true;
    };
    const add = (piece: string): void => {
      for (let at = 0; at < piece.length; at++) {
        if (!isSpace(piece.charCodeAt(at))) addRaw(piece.charAt(at));
        else if (inWord) endWord();
      }
    };
    for (let char = this.#peek(); char !== ''; char = this.#peek()) {
      if (stop !== '' && char === stop) {
        this.#at += 1;
        endWord();
        return { result, words };
      }
      if (char === '$') {
        const value = this.#dollar();
        result += value;
        add(value);
      } else if (char === '<' || ((char === '"' || char === "'") && this.#options.skipQuotes !== true)) {
        const value = this.#special(char, doubleEscapes);
        result += value;
        addRaw(value);
      } else if (char === this.#options.escape) {
        this.#at += 1;
        if (this.#rawEscapes) {
          addRaw(char);
          result += char;
        }
        const escaped = this.#next();
        if (escaped === '') break;
        addRaw(escaped);
        result += escaped;
      } else {
        this.#at += 1;
        add(char);
        result += char;
      }
    }
    if (stop !== '') throw new WordError(`unexpected end of statement while looking for matching ${stop}`);
    endWord();
    return { result, words };
  }

  #special(char: string, doubleEscapes: boolean): string {
    if (char === '<') return this.#angle();
    return char === "'" ? this.#singleQuoted(doubleEscapes) : this.#doubleQuoted(doubleEscapes);
  }

  /** `<` and `<<`; the blanks between `<<` and its name belong to the word. */
  #angle(): string {
    this.#at += 1;
    if (this.#peek() !== '<') return '<';
    const start = this.#at - 1;
    this.#at += 1;
    while (/^[\t\r ]$/.test(this.#peek())) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  #singleQuoted(doubleEscapes: boolean): string {
    const close = this.#text.indexOf("'", this.#at + 1);
    if (close < 0) throw new WordError('unexpected end of statement while looking for matching single-quote');
    const inner = this.#text.slice(this.#at + 1, close);
    this.#at = close + 1;
    const { escape, rawQuotes } = this.#options;
    const body = doubleEscapes ? inner.replaceAll(escape, () => escape + escape) : inner;
    return rawQuotes === true ? `'${body}'` : body;
  }

  #doubleQuoted(doubleEscapes: boolean): string {
    const quote = this.#options.rawQuotes === true ? '"' : '';
    let result = quote;
    this.#at += 1;
    for (;;) {
      const char = this.#peek();
      if (char === '')
        throw new WordError('unexpected end of statement while looking for matching double-quote');
      if (char === '$') {
        result += this.#dollar();
        continue;
      }
      this.#at += 1;
      if (char === '"') return result + quote;
      if (char !== this.#options.escape) {
        result += char;
        continue;
      }
      const next = this.#peek();
      if (next === '') continue;
      if (next === '"' || next === '$' || next === this.#options.escape) {
        result += this.#rawEscapes ? char + next : next;
        this.#at += 1;
      } else {
        const doubled = this.#rawEscapes && (quote === '' || doubleEscapes);
        result += doubled ? char + char : char;
      }
    }
  }

  #dollar(): string {
    this.#at += 1;
    if (this.#peek() !== '{') {
      const name = this.#name();
      if (name === '') return '$';
      const value = this.#options.lookup?.(name);
      if (value === undefined) return this.#options.skipUnset === true ? `$${name}` : '';
      return value;
    }
    this.#at += 1;
    const first = this.#peek();
    if (first === '') throw new WordError("syntax error: missing '}'");
    if (first === '{' || first === '}' || first === ':')
      throw new WordError('syntax error: bad substitution');
    const name = this.#name();
    return this.#braced(name, this.#next());
  }

  /** What follows `${name`. */
  #braced(name: string, operator: string): string {
    const value = this.#options.lookup?.(name);
    const keeps = value === undefined && this.#options.skipUnset === true;
    if (operator === '}') return keeps ? `\${${name}}` : (value ?? '');
    if (operator === '/') return this.#replaced(name, value, keeps);
    const colon = operator === ':';
    const kind = colon ? this.#next() : operator;
    const written = colon ? operator + kind : operator;
    const trims = kind === '#' || kind === '%';
    if ((colon && trims) || (!colon && !/^[-+?#%]$/.test(kind))) {
      throw new WordError(`unsupported modifier (${written}) in substitution`);
    }
    const word = this.#operand('}', trims, trims);
    if (keeps) return `\${${name}${written}${word}}`;
    const isUnset = value === undefined || (colon && value === '');
    if (kind === '-') return isUnset ? word : value;
    if (kind === '+') return isUnset ? '' : word;
    if (kind === '?') {
      if (!isUnset) return value;
      throw new WordError(`${name}: ${word === '' ? 'is not allowed to be unset or empty' : word}`);
    }
    if (!trims) throw new WordError(`unsupported modifier (${written}) in substitution`);
    return trimmed(value ?? '', word, kind);
  }

  /** `${name/pattern/replacement}` and `${name//pattern/replacement}`. */
  #replaced(name: string, value: string | undefined, keeps: boolean): string {
    const all = this.#peek() === '/';
    if (all) this.#at += 1;
    const pattern = this.#operand('/', true, true);
    const replacement = this.#operand('}', true, false);
    // BuildKit drops the second slash of `//` when it keeps the reference.
    if (keeps) return `\${${name}/${pattern}/${replacement}}`;
    return withReplacement(value ?? '', pattern, replacement, all);
  }

  #operand(stop: string, rawEscapes: boolean, doubleEscapes: boolean): string {
    return this.#untilStop(stop, rawEscapes, doubleEscapes).result;
  }

  /** A name, a number or one of the special parameters; '' where none stands. */
  #name(): string {
    const start = this.#at;
    const first = this.#peek();
    if (/^\p{Nd}$/u.test(first)) {
      while (/^\p{Nd}$/u.test(this.#peek())) this.#at += 1;
      return this.#text.slice(start, this.#at);
    }
    if (first !== '' && '@*#?-$!'.includes(first)) {
      this.#at += 1;
      return first;
    }
    for (;;) {
      const code = this.#text.codePointAt(this.#at);
      if (code === undefined) break;
      const char = String.fromCodePoint(code);
      if (!/^[\p{L}\p{Nd}_]$/u.test(char)) break;
      this.#at += char.length;
    }
    return this.#text.slice(start, this.#at);
  }
}

/** `${name#pattern}`, `##`, `%` and `%%`: doubled, the longest match goes instead of the shortest. */
function trimmed(value: string, operand: string, kind: string): string {
  const greedy = operand.startsWith(kind);
  const pattern = greedy ? operand.slice(1) : operand;
  return kind === '#' ? withoutPrefix(value, pattern, greedy) : withoutSuffix(value, pattern, greedy);
}
