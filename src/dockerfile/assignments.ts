import { isSeparator, isSpace } from './white-space.ts';

export interface Assignment {
  /** As written: BuildKit substitutes variables in names, too. */
  readonly name: string;
  /** As written, with quotes and escapes; absent for an ARG without a default. */
  readonly value?: string;
}

/**
 * Splits a text at white space outside of quotes; quotes and escapes stay in the words.
 * Source: parseWords in BuildKit's frontend/dockerfile/parser/line_parsers.go.
 */
export function splitWords(text: string, escape: string): string[] {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
    if (at >= text.length) return words;
    const end = wordEnd(text, at, escape);
    // An escape character at the very end is dropped.
    const isCut = end === text.length && endsInEscape(text, at, escape);
    const word = text.slice(at, isCut ? end - 1 : end);
    if (word !== '') words.push(word);
    at = end;
  }
}

function wordEnd(text: string, start: number, escape: string): number {
  let quote = '';
  let at = start;
  for (; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote === '' && isSpace(text.charCodeAt(at))) return at;
    if (char === escape && quote !== "'") at += 1;
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
  }
  return text.length;
}

function endsInEscape(text: string, start: number, escape: string): boolean {
  let quote = '';
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === escape && quote !== "'") {
      if (at + 1 === text.length) return true;
      at += 1;
    } else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
  }
  return false;
}

/** Splits at the blanks that part the words of FROM, COPY, EXPOSE and the like; quotes mean nothing there. */
export function splitAtBlanks(text: string): string[] {
  return text === '' ? [] : text.split(/[\t\v\f\r ]+/);
}

/**
 * The assignments of an ENV or LABEL, of the form `name=value ...` or of the old form `name value`.
 *
 * @returns a sentence instead where BuildKit refuses them. Source: parseNameVal in line_parsers.go.
 */
export function readAssignments(keyword: string, text: string, escape: string): Assignment[] | string {
  const words = splitWords(text, escape);
  const first = words[0];
  if (first === undefined) return [];
  if (!first.includes('=')) return oldForm(keyword, text);
  const assignments: Assignment[] = [];
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals < 0) return `${keyword}: '${word}' has no =, it must be of the form name=value`;
    assignments.push({ name: word.slice(0, equals), value: word.slice(equals + 1) });
  }
  return assignments;
}

function oldForm(keyword: string, text: string): Assignment[] | string {
  let end = 0;
  while (end < text.length && !isSeparator(text.charCodeAt(end))) end += 1;
  if (end === text.length) return `${keyword} must have two arguments`;
  let value = end;
  while (value < text.length && isSeparator(text.charCodeAt(value))) value += 1;
  return [{ name: text.slice(0, end), value: text.slice(value) }];
}

/** The names, with or without a default, of an ARG. */
export function readArguments(text: string, escape: string): Assignment[] {
  const assignments: Assignment[] = [];
  for (const word of splitWords(text, escape)) {
    const equals = word.indexOf('=');
    if (equals < 0) assignments.push({ name: word });
    else assignments.push({ name: word.slice(0, equals), value: word.slice(equals + 1) });
  }
  return assignments;
}
