import { parse } from 'unbash';
import type { ParsedScript } from 'unbash';
import type { Document } from '../dockerfile/document.ts';
import { MappedText } from '../dockerfile/mapped-text.ts';
import type { Heredoc, Instruction } from '../dockerfile/model.ts';
import type { TextRange } from '../dockerfile/text-range.ts';
import { hasSyntaxErrors } from './syntax-errors.ts';

/** Shell text: the string that the RUN's shell gets behind `-c`. */
export interface ShellBody {
  /**
   * `shell`: the instruction's arguments, and behind them the lines of the shell's own heredocs (`RUN cat <<X >f`).
   * `heredoc`: a lone `RUN <<EOF`, whose lines are the whole text.
   */
  readonly form: 'shell' | 'heredoc';
  readonly instruction: Instruction;
  readonly text: MappedText;
  /** Parsed on first use. If `broken`, what could be made of it. */
  readonly script: ParsedScript;
  /** The shell would not read it, or unbash could not: nobody may look inside. */
  readonly broken: boolean;
}

/** `RUN ["a", "b"]`: no shell takes part. */
export interface ExecBody {
  readonly form: 'exec';
  readonly instruction: Instruction;
  readonly words: readonly string[];
}

/** A body that is not shell text for all we know. */
export interface OpaqueBody {
  readonly form: 'opaque';
  readonly instruction: Instruction;
  /**
   * `program`: a heredoc that begins with `#!`. `escape`: the file has `# escape=`, so its RUNs are not for a POSIX
   * shell. `line-endings`: a heredoc with CR LF, whose CRs the shell gets to see.
   */
  readonly why: 'program' | 'escape' | 'line-endings';
}

export type RunBody = ShellBody | ExecBody | OpaqueBody;

const bodies = new WeakMap<Instruction, RunBody>();

/** The body of a RUN as BuildKit hands it on; made once per instruction. */
export function bodyOf(document: Document, instruction: Instruction): RunBody {
  let body = bodies.get(instruction);
  if (body === undefined) {
    body = readBody(document, instruction);
    bodies.set(instruction, body);
  }
  return body;
}

class LazyBody implements ShellBody {
  readonly form: 'shell' | 'heredoc';
  readonly instruction: Instruction;
  readonly text: MappedText;
  #script: ParsedScript | undefined;
  #broken: boolean | undefined;

  constructor(form: 'shell' | 'heredoc', instruction: Instruction, text: MappedText) {
    this.form = form;
    this.instruction = instruction;
    this.text = text;
  }

  get script(): ParsedScript {
    this.#script ??= parsed(this.text.text);
    return this.#script;
  }

  get broken(): boolean {
    this.#broken ??= this.script === unreadable || hasSyntaxErrors(this.script);
    return this.#broken;
  }
}

/** Stands for a text that the parser gave up on. */
const unreadable = parse('');

/** unbash 6 overflows the stack where function definitions nest thousands deep (`f() f() f() ...`). */
function parsed(text: string): ParsedScript {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof RangeError) return unreadable;
    throw error;
  }
}

function readBody(document: Document, instruction: Instruction): RunBody {
  if (instruction.json !== undefined) return { form: 'exec', instruction, words: instruction.json };
  if (document.escape !== '\\') return { form: 'opaque', instruction, why: 'escape' };
  const [heredoc] = instruction.heredocs;
  if (heredoc === undefined) return new LazyBody('shell', instruction, instruction.arguments);
  const isCrlf = instruction.heredocs.some(({ content }) => contentOf(document, content).includes('\r'));
  if (isCrlf) return { form: 'opaque', instruction, why: 'line-endings' };
  if (!isLone(instruction)) {
    return new LazyBody('shell', instruction, withHeredocs(document, instruction));
  }
  const lines = heredoc.chomp ? chompedLines(document, heredoc) : [heredoc.content];
  const text = MappedText.join(document.text, lines);
  if (text.text.startsWith('#!')) return { form: 'opaque', instruction, why: 'program' };
  return new LazyBody('heredoc', instruction, text);
}

/** `RUN <<EOF` and nothing else. Source: BuildKit, dispatchRun and parser.ParseHeredoc. */
function isLone(instruction: Instruction): boolean {
  return instruction.heredocs.length === 1 && /^\d*<<-?[^<\s]*$/.test(instruction.arguments.text);
}

/** The arguments, then each heredoc's lines and its terminator, as BuildKit puts them together for the shell. */
function withHeredocs(document: Document, instruction: Instruction): MappedText {
  const ranges = instruction.arguments.ranges();
  for (const { content, terminator } of instruction.heredocs) {
    ranges.push({ start: content.start - 1, end: content.end });
    const indent = /^\t*/.exec(contentOf(document, terminator))?.[0].length ?? 0;
    ranges.push({ start: terminator.start + indent, end: terminator.end });
  }
  return MappedText.join(document.text, ranges);
}

/** The ranges of the lines of a `<<-` heredoc without their leading tabs. */
function chompedLines(document: Document, { content }: Heredoc): TextRange[] {
  const ranges: TextRange[] = [];
  for (let start = content.start; start < content.end;) {
    const newline = document.text.indexOf('\n', start);
    const end = newline < 0 || newline >= content.end ? content.end : newline + 1;
    while (start < end && document.text[start] === '\t') start += 1;
    ranges.push({ start, end });
    start = end;
  }
  return ranges;
}

function contentOf(document: Document, range: TextRange): string {
  return document.text.slice(range.start, range.end);
}
