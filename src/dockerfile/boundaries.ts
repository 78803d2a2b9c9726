import { DockerfileError } from './error.ts';
import { type HeredocWord, heredocWordsOf } from './heredoc-words.ts';
import { type Command, type LogicalLine, readLogicalLine } from './logical-line.ts';
import { MappedText } from './mapped-text.ts';
import type { Comment, Directive, Flag, Heredoc, Instruction } from './model.ts';
import { DirectiveReader, frontendDirectives } from './parser-directives.ts';
import { NestingError, WordError } from './shell-words.ts';
import type { TextRange } from './text-range.ts';
import { skipSpace, skipSpaceBack } from './white-space.ts';

/** What the text of a Dockerfile is made of. */
export interface Reading {
  readonly escape: '\\' | '`';
  readonly directives: readonly Directive[];
  readonly instructions: readonly Instruction[];
  /** Every comment line, also those between the lines of an instruction. */
  readonly comments: readonly Comment[];
  /** The offset of each line's first character; behind a final newline there is one more, empty line. */
  readonly lineStarts: readonly number[];
}

/** `bufio.MaxScanTokenSize - 1`. */
const LONGEST_LINE = 65_535;

/**
 * Reads a Dockerfile by BuildKit's own rules. Source: Parse in frontend/dockerfile/parser/parser.go (v0.34.2); what
 * instructions.Parse refuses is refused here too.
 *
 * @throws DockerfileError where BuildKit reports an error.
 */
export function readBoundaries(text: string): Reading {
  return new BoundaryReader(text).read();
}

interface Place {
  readonly index: number;
  readonly range: TextRange;
  readonly line: number;
  readonly endLine: number;
}

class ReadInstruction implements Instruction {
  readonly index: number;
  readonly keyword: string;
  readonly keywordRange: TextRange;
  readonly range: TextRange;
  readonly line: number;
  readonly endLine: number;
  readonly flags: readonly Flag[];
  readonly arguments: MappedText;
  declare readonly json?: readonly string[];
  readonly heredocs: readonly Heredoc[];
  readonly commentsInside: readonly Comment[];
  readonly commentsAbove: readonly Comment[];
  declare readonly trigger?: Trigger;

  constructor(
    { command, trigger }: LogicalLine,
    place: Place,
    heredocs: readonly Heredoc[],
    comments: { readonly above: readonly Comment[]; readonly inside: readonly Comment[] },
  ) {
    this.index = place.index;
    this.keyword = command.keyword;
    this.keywordRange = command.keywordRange;
    this.range = place.range;
    this.line = place.line;
    this.endLine = place.endLine;
    this.flags = command.flags;
    this.arguments = command.arguments;
    if (command.json !== undefined) this.json = command.json;
    this.heredocs = heredocs;
    this.commentsInside = comments.inside;
    this.commentsAbove = comments.above;
    if (trigger !== undefined) this.trigger = triggerOf(trigger);
  }
}

type Trigger = NonNullable<Instruction['trigger']>;

function triggerOf({ keyword, flags, json, arguments: words }: Command): Trigger {
  const trigger = { keyword, flags, arguments: words };
  return json === undefined ? trigger : { ...trigger, json };
}

class BoundaryReader {
  readonly #text: string;
  readonly #instructions: Instruction[] = [];
  readonly #comments: Comment[] = [];
  readonly #lineStarts: number[] = [];
  readonly #directives: Directive[];
  readonly #parserDirectives = new DirectiveReader();
  #escape: '\\' | '`' = '\\';
  /** Comments since the last instruction. */
  #above: Comment[] = [];
  #hasStage = false;
  /** The line at hand: its number from 1, its first offset, where its content ends and where the next line begins. */
  #line = 0;
  #start = 0;
  #end = 0;
  #next = 0;

  constructor(text: string) {
    this.#text = text;
    this.#directives = frontendDirectives(text);
  }

  read(): Reading {
    while (this.#advance()) {
      const first = skipSpace(this.#text, this.#start + this.#bomLength(), this.#end);
      if (this.#text.charCodeAt(first) === 0x23 && first < this.#end) {
        this.#readComment(first);
        continue;
      }
      this.#parserDirectives.end();
      if (first < this.#end) this.#readInstruction(first);
    }
    if (this.#instructions.length === 0) {
      throw new DockerfileError('the file has no instructions', Math.max(1, this.#line));
    }
    if (this.#text.endsWith('\n')) this.#lineStarts.push(this.#text.length);
    return {
      escape: this.#escape,
      directives: this.#directives.toSorted((a, b) => a.line - b.line),
      instructions: this.#instructions,
      comments: this.#comments,
      lineStarts: this.#lineStarts,
    };
  }

  #bomLength(): number {
    return this.#line === 1 && this.#text.startsWith('\uFEFF') ? 1 : 0;
  }

  /** Goes to the next line. @returns whether there is one. */
  #advance(): boolean {
    if (this.#next >= this.#text.length) return false;
    this.#start = this.#next;
    const newline = this.#text.indexOf('\n', this.#start);
    this.#end = newline < 0 ? this.#text.length : newline;
    this.#next = newline < 0 ? this.#text.length : newline + 1;
    this.#line += 1;
    this.#lineStarts.push(this.#start);
    this.#checkLength();
    while (this.#end > this.#start && this.#text.charCodeAt(this.#end - 1) === 0x0d) this.#end -= 1;
    return true;
  }

  #checkLength(): void {
    const length = this.#end - this.#start;
    if (length * 3 <= LONGEST_LINE) return;
    if (length > LONGEST_LINE || bytesIn(this.#text, this.#start, this.#end) > LONGEST_LINE) {
      throw new DockerfileError(
        `the line is longer than the ${LONGEST_LINE} bytes that BuildKit allows`,
        this.#line,
      );
    }
  }

  #commentAt(hash: number): Comment {
    const start = skipSpace(this.#text, hash + 1, this.#end);
    const text = this.#text.slice(start, skipSpaceBack(this.#text, start, this.#end));
    const comment = { range: { start: hash, end: this.#end }, text, line: this.#line };
    this.#comments.push(comment);
    return comment;
  }

  #readComment(hash: number): void {
    const directive = this.#parserDirectives.read(this.#text, hash, this.#end, this.#line);
    if (directive?.name === 'escape') {
      this.#escape = directive.value === '`' ? '`' : '\\';
      this.#directives.push(directive);
    } else if (!this.#directives.some(({ line }) => line === this.#line)) {
      this.#above.push(this.#commentAt(hash));
    }
  }

  #readInstruction(first: number): void {
    const line = this.#line;
    const commentsInside: Comment[] = [];
    const mapped = MappedText.join(this.#text, this.#readPieces(first, commentsInside));
    const logical = readLogicalLine(mapped, this.#escape, line);
    this.#checkPlace(logical.command.keyword, line);
    const heredocs = logical.mayHaveHeredocs ? this.#readHeredocs(mapped.text, line) : [];
    const place = {
      index: this.#instructions.length,
      range: { start: first, end: this.#end },
      line,
      endLine: this.#line,
    };
    const comments = { above: this.#above, inside: commentsInside };
    this.#instructions.push(new ReadInstruction(logical, place, heredocs, comments));
    this.#above = [];
  }

  #checkPlace(keyword: string, line: number): void {
    if (keyword === 'FROM') this.#hasStage = true;
    else if (!this.#hasStage && keyword !== 'ARG') {
      throw new DockerfileError(`${keyword} stands before the first FROM`, line);
    }
  }

  /** The parts of the logical line that begins at `first`: what escaped newlines, comments and empty lines leave. */
  #readPieces(first: number, commentsInside: Comment[]): TextRange[] {
    const pieces: TextRange[] = [];
    let start = first;
    for (;;) {
      const escape = this.#continuation(start);
      pieces.push({ start, end: escape ?? this.#end });
      if (escape === undefined) return pieces;
      do {
        if (!this.#advance()) return pieces;
      } while (this.#isLeftOut(commentsInside));
      start = this.#start;
    }
  }

  /** Whether the line at hand, between the lines of an instruction, is a comment or empty. */
  #isLeftOut(commentsInside: Comment[]): boolean {
    const first = skipSpace(this.#text, this.#start, this.#end);
    if (first === this.#end) return true;
    if (this.#text.charCodeAt(first) !== 0x23) return false;
    commentsInside.push(this.#commentAt(first));
    return true;
  }

  /**
   * Where the escape character stands that continues the line at hand: the last character but for spaces and tabs, and
   * not itself behind one.
   */
  #continuation(start: number): number | undefined {
    let at = this.#end - 1;
    while (at >= start && (this.#text.charCodeAt(at) === 0x20 || this.#text.charCodeAt(at) === 0x09)) at -= 1;
    if (at < start || this.#text.charAt(at) !== this.#escape) return undefined;
    return at > start && this.#text.charAt(at - 1) === this.#escape ? undefined : at;
  }

  #readHeredocs(text: string, line: number): Heredoc[] {
    return announced(text, line).map((word) => this.#readHeredoc(word, line));
  }

  #readHeredoc({ name, expand, chomp }: HeredocWord, line: number): Heredoc {
    const start = this.#next;
    while (this.#advance()) {
      let first = this.#start;
      if (chomp) while (first < this.#end && this.#text.charCodeAt(first) === 0x09) first += 1;
      if (this.#end - first !== name.length || !this.#text.startsWith(name, first)) continue;
      const terminator = { start: this.#start, end: this.#end };
      return { name, expand, chomp, content: { start, end: this.#start }, terminator };
    }
    throw new DockerfileError(`the heredoc <<${name} has no end`, line);
  }
}

function announced(text: string, line: number): HeredocWord[] {
  try {
    return heredocWordsOf(text);
  } catch (error) {
    const isFault = error instanceof WordError || error instanceof NestingError;
    throw isFault ? new DockerfileError(error.message, line) : error;
  }
}

/** The length in UTF-8; a lone surrogate stands for one byte that is not UTF-8 (bytes.ts). */
function bytesIn(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) count += 1;
    else if (code < 0x800) count += 2;
    else if (code >= 0xd800 && code <= 0xdbff) {
      count += 4;
      at += 1;
    } else count += code >= 0xdc80 && code <= 0xdcff ? 1 : 3;
  }
  return count;
}
