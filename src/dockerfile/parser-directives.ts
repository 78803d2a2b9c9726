import { DockerfileError } from './error.ts';
import type { Directive } from './model.ts';
import { skipSpace } from './white-space.ts';

const NAMES = new Set(['syntax', 'escape', 'check']);

/** Blanks as `\s` in Go's regular expressions. */
const BLANKS = '\t\n\f\r ';

/**
 * `# name=value` in `[start, end)`, a line without its line ending; `start` is where its `#` stands.
 * Source: DirectiveParser.ParseLine in frontend/dockerfile/parser/directives.go.
 */
export function directiveAt(text: string, start: number, end: number, line: number): Directive | undefined {
  const nameStart = skipSpace(text, start + 1, end);
  let nameEnd = nameStart;
  while (nameEnd < end && isNameCharacter(text.charCodeAt(nameEnd), nameEnd > nameStart)) nameEnd += 1;
  const name = text.slice(nameStart, nameEnd).toLowerCase();
  if (!NAMES.has(name)) return undefined;
  const equals = skipBlanks(text, nameEnd, end);
  if (text.charAt(equals) !== '=' || equals + 1 >= end) return undefined;
  const valueStart = Math.min(skipBlanks(text, equals + 1, end), end - 1);
  let valueEnd = end;
  while (valueEnd > valueStart + 1 && BLANKS.includes(text.charAt(valueEnd - 1))) valueEnd -= 1;
  return { name, value: text.slice(valueStart, valueEnd), range: { start, end }, line };
}

function isNameCharacter(code: number, digits: boolean): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (digits && code >= 0x30 && code <= 0x39);
}

function skipBlanks(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && BLANKS.includes(text.charAt(at))) at += 1;
  return at;
}

/**
 * The `syntax` and `check` directives. BuildKit looks for them on its own, before it parses: below a `#!` line too, but
 * not on an indented line, and up to the first repeated one.
 * Source: parseDirective in frontend/dockerfile/parser/directives.go.
 */
export function frontendDirectives(text: string): Directive[] {
  const found: Directive[] = [];
  const seen = new Set<string>();
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  if (text.startsWith('#!', start)) {
    start = nextLine(text, start);
    line = 2;
  }
  while (start < text.length && text.charAt(start) === '#') {
    const next = nextLine(text, start);
    const directive = directiveAt(text, start, contentEnd(text, start, next), line);
    if (directive === undefined || seen.has(directive.name)) break;
    seen.add(directive.name);
    if (directive.name !== 'escape') found.push(directive);
    start = next;
    line += 1;
  }
  return found;
}

function nextLine(text: string, start: number): number {
  const newline = text.indexOf('\n', start);
  return newline < 0 ? text.length : newline + 1;
}

function contentEnd(text: string, start: number, next: number): number {
  let end = next;
  while (end > start && (text.charAt(end - 1) === '\n' || text.charAt(end - 1) === '\r')) end -= 1;
  return end;
}

/**
 * The directives that BuildKit's parser itself sees, line by line from the top; only `escape` has an effect there, but a
 * repeated one of any name is an error.
 */
export class DirectiveReader {
  readonly #seen = new Set<string>();
  #isOver = false;

  /** The directive of a comment line, until the first line that is none. @throws DockerfileError */
  read(text: string, start: number, end: number, line: number): Directive | undefined {
    if (this.#isOver) return undefined;
    const directive = directiveAt(text, start, end, line);
    if (directive === undefined) {
      this.#isOver = true;
      return undefined;
    }
    if (this.#seen.has(directive.name)) {
      throw new DockerfileError(`only one ${directive.name} parser directive can be used`, line);
    }
    this.#seen.add(directive.name);
    if (directive.name === 'escape' && directive.value !== '\\' && directive.value !== '`') {
      throw new DockerfileError(`the escape directive must be \\ or \`, not '${directive.value}'`, line);
    }
    return directive;
  }

  /** A line that is no comment: there are no directives below it. */
  end(): void {
    this.#isOver = true;
  }
}
