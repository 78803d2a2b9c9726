import type { MappedText } from './mapped-text.ts';
import type { Flag } from './model.ts';
import { isSpace } from './white-space.ts';

export interface FlagsReading {
  readonly flags: readonly Flag[];
  /** Where the arguments begin in the line. */
  readonly rest: number;
}

/** The flags are written in a way that BuildKit reads byte by byte, in the middle of a character. */
export class FlagError extends Error {
  override readonly name = 'FlagError';
}

/**
 * The words from `start` on that begin with `--`, up to a lone `--`.
 * Source: extractBuilderFlags in frontend/dockerfile/parser/split_command.go.
 *
 * @throws FlagError
 */
export function readFlags(line: MappedText, start: number, end: number, escape: string): FlagsReading {
  const text = line.text;
  const flags: Flag[] = [];
  let at = start;
  for (;;) {
    while (at < end && isByteSpace(text.charCodeAt(at))) at += 1;
    if (!text.startsWith('--', at) || at + 1 >= end) return { flags, rest: at };
    const { word, next, isQuoted } = readWord(text, at, end, escape);
    if (word === '--') return { flags, rest: next };
    if (isQuoted || word !== '') flags.push(flagOf(word, line.rangeOf(at, next)));
    at = next;
  }
}

function flagOf(word: string, range: Flag['range']): Flag {
  const equals = word.indexOf('=');
  if (equals < 0) return { name: word.slice(2), range };
  return { name: word.slice(2, equals), value: word.slice(equals + 1), range };
}

interface FlagWord {
  readonly word: string;
  readonly next: number;
  readonly isQuoted: boolean;
}

function readWord(text: string, start: number, end: number, escape: string): FlagWord {
  const parts: string[] = [];
  let quote = '';
  let isQuoted = false;
  let at = start;
  while (at < end) {
    const char = charAt(text, at);
    if (quote === '' && isByteSpace(char.charCodeAt(0))) break;
    at += char.length;
    if (quote === '' ? char === '"' || char === "'" : char === quote) {
      quote = quote === '' ? char : '';
      isQuoted = true;
    } else if (char !== escape) {
      parts.push(bytesOf(char, quote === ''));
    } else if (at < end) {
      const escaped = charAt(text, at);
      parts.push(bytesOf(escaped, quote === ''));
      at += escaped.length;
    }
  }
  return { word: parts.join(''), next: at, isQuoted };
}

function charAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at) ?? 0);
}

/** BuildKit reads flags byte by byte, so a lone byte of Latin-1 (bytes.ts) can be a blank, and U+00A0 is none. */
function isByteSpace(code: number): boolean {
  return (code < 0x80 && isSpace(code)) || code === 0xdc85 || code === 0xdca0;
}

/** Each byte of the character as one character, as BuildKit takes it; the bytes 0x85 and 0xA0 are blanks to it. */
function bytesOf(char: string, splits: boolean): string {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x80) return char;
  const bytes = code >= 0xdc80 && code <= 0xdcff ? [code - 0xdc00] : new TextEncoder().encode(char);
  let result = '';
  for (const byte of bytes) {
    if (splits && (byte === 0x85 || byte === 0xa0)) {
      throw new FlagError('a flag holds a character that BuildKit cuts in two');
    }
    result += String.fromCharCode(byte);
  }
  return result;
}
