import type { MappedText } from './mapped-text.ts';
import type { TextRange } from './text-range.ts';

/** A comment line of the file, without its line ending. A parser directive is none. */
export interface Comment {
  /** From the `#` (after any indentation) to the end of the line. */
  readonly range: TextRange;
  /** The text behind the `#`, trimmed. */
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
}

/** `# name=value` above everything else. Source: BuildKit, frontend/dockerfile/parser/directives.go. */
export interface Directive {
  /** In lower case: `syntax`, `escape` or `check`. */
  readonly name: string;
  readonly value: string;
  readonly range: TextRange;
  readonly line: number;
}

/** `--name` or `--name=value` between the keyword and the arguments. */
export interface Flag {
  /** In the case of the file, without the dashes. */
  readonly name: string;
  /** The value as BuildKit reads it (quotes and escapes resolved), absent for a flag without `=`. */
  readonly value?: string;
  readonly range: TextRange;
}

export interface Heredoc {
  readonly name: string;
  /** Whether BuildKit expands variables in it (the name was not quoted). */
  readonly expand: boolean;
  /** `<<-`: leading tabs are removed. */
  readonly chomp: boolean;
  /** The body's lines, with their line endings, without the terminator's line. */
  readonly content: TextRange;
  /** The terminator's line, without its line ending. */
  readonly terminator: TextRange;
}

export interface Instruction {
  /** Its place in `Document.instructions`, from 0. */
  readonly index: number;
  /** In upper case. */
  readonly keyword: string;
  readonly keywordRange: TextRange;
  /** From the keyword's first character to the end of its last line (heredocs included), without the line ending. */
  readonly range: TextRange;
  /** First and last line, from 1. */
  readonly line: number;
  readonly endLine: number;
  readonly flags: readonly Flag[];
  /**
   * What follows keyword and flags, as BuildKit joins it: escaped newlines, comment lines and empty lines inside
   * removed, without leading and trailing blanks. Heredoc bodies are not part of it.
   */
  readonly arguments: MappedText;
  /**
   * The arguments (of HEALTHCHECK: what follows its type) are a JSON array in BuildKit's eyes (exec form): its strings; else
   * absent.
   */
  readonly json?: readonly string[];
  readonly heredocs: readonly Heredoc[];
  /** Comment lines between the instruction's own lines. */
  readonly commentsInside: readonly Comment[];
  /** Comment lines directly above it: back to the previous instruction, over blank lines too. */
  readonly commentsAbove: readonly Comment[];
  /** For ONBUILD: the instruction that will run in another build. */
  readonly trigger?: {
    readonly keyword: string;
    readonly arguments: MappedText;
    readonly flags: readonly Flag[];
    readonly json?: readonly string[];
  };
}

/** What a stage is built on. */
export type Base =
  /** `FROM scratch`. */
  | { readonly kind: 'scratch' }
  /** An earlier stage of this file. */
  | { readonly kind: 'stage'; readonly stage: Stage }
  /** An image by name; global ARG defaults are filled in, `certain` only if no ARG took part. */
  | { readonly kind: 'image'; readonly name: string; readonly certain: boolean }
  /** A reference with an ARG that has no default here. */
  | { readonly kind: 'unknown'; readonly text: string };

export interface Stage {
  readonly index: number;
  /** As BuildKit compares it (lower case), absent without `AS`. */
  readonly name?: string;
  readonly from: Instruction;
  /** From FROM to the last before the next FROM. */
  readonly instructions: readonly Instruction[];
  readonly base: Base;
  /** `--platform` of FROM as written. */
  readonly platform?: string;
  /** Whether what it writes is in the image: the last stage (or a target) and the stages it is built FROM. */
  readonly ships: boolean;
  /** Whether another stage is built `FROM` it. */
  readonly isBase: boolean;
  /** Whether a `COPY --from` or `RUN --mount from=` takes files of it. */
  readonly isCopiedFrom: boolean;
}
