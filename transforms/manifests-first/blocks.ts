// The lines of an instruction: its own, and the comments right above it.
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';

/** The lines that an instruction takes with it when it moves: its own and the comments right above it. */
export interface Block {
  readonly start: number;
  /** Without the line ending. */
  readonly end: number;
  readonly hasBlankAbove: boolean;
  readonly hasBlankBelow: boolean;
}

/** A remark about what an install reads, which stays with it. */
const OF_MANIFESTS =
  /\b(?:manifests?|depend\w*|requirements?|restore|[cf]sproj|lock ?files?|go[ .]mod\w*|modules?|pom(?:\.xml)?|gemfile|pipfile|cargo\.toml|package[\w*-]*\.json|packages|pyproject(?:\.toml)?|composer\.json|mix\.exs|distinct layers?)\b/i;
/** A remark about the source, whatever else it names. */
const OF_SOURCE =
  /\b(?:sources?|src|code|app(?:lication)?s?|project|everything|all|whole|rest|repo(?:sitory)?|contents?|workspace)\b/i;

export class Blocks {
  readonly #document: Document;
  /** The line ending of the file. */
  readonly newline: string;

  constructor(document: Document) {
    this.#document = document;
    this.newline = document.newline;
  }

  #newlineAt(offset: number): number {
    if (this.#document.text.startsWith('\r\n', offset)) return 2;
    return this.#document.text[offset] === '\n' ? 1 : 0;
  }

  indentOf(offset: number): string {
    const line = this.#document.offsetOfLine(this.#document.lineAt(offset));
    return /^[ \t]*/.exec(this.#document.text.slice(line, offset))?.[0] ?? '';
  }

  blockOf(instruction: Instruction): Block {
    const { commentsAbove, line, endLine, range } = instruction;
    let first = line;
    for (const comment of commentsAbove.toReversed()) {
      if (comment.line !== first - 1) break;
      first = comment.line;
    }
    const start = this.#document.offsetOfLine(first);
    const indent = /^[ \t]*/.exec(this.#document.text.slice(start))?.[0].length ?? 0;
    return {
      start: start + indent,
      end: range.end,
      hasBlankAbove: this.isBlank(first - 1),
      hasBlankBelow: this.isBlank(endLine + 1),
    };
  }

  isBlank(line: number): boolean {
    if (line < 1) return false;
    const start = this.#document.offsetOfLine(line);
    if (start >= this.#document.text.length) return false;
    const end = this.#document.text.indexOf('\n', start);
    return this.#document.text.slice(start, end < 0 ? undefined : end).trim() === '';
  }

  /** The comments right above an instruction, as they stand there, if they are about what an install reads. */
  remarkOnManifests(instruction: Instruction): string | undefined {
    const remark = this.#document.text.slice(this.blockOf(instruction).start, instruction.range.start);
    const isPragma = /\b(?:dockshift-ignore|hadolint|check=)/.test(remark);
    return OF_MANIFESTS.test(remark) && !OF_SOURCE.test(remark) && !isPragma ? remark : undefined;
  }

  /**
   * The lines of blocks, to be taken out: blocks that follow one another are one, and of the blank lines that would meet
   * those below go as well.
   */
  removalsOf(blocks: readonly Block[]): { start: number; end: number }[] {
    const joined: { start: number; end: number; hasBlankAbove: boolean; hasBlankBelow: boolean }[] = [];
    for (const { start, end, hasBlankAbove, hasBlankBelow } of blocks.toSorted((a, b) => a.start - b.start)) {
      const first = this.#document.offsetOfLine(this.#document.lineAt(start));
      const last = joined.at(-1);
      const after = end + this.#newlineAt(end);
      if (last?.end === first) Object.assign(last, { end: after, hasBlankBelow });
      else joined.push({ start: first, end: after, hasBlankAbove, hasBlankBelow });
    }
    return joined.map(({ start, end, hasBlankAbove, hasBlankBelow }) => ({
      start,
      end: hasBlankAbove && hasBlankBelow ? this.#behindBlankLines(end) : end,
    }));
  }

  #behindBlankLines(offset: number): number {
    let line = this.#document.lineAt(offset);
    while (this.isBlank(line)) line += 1;
    return Math.min(this.#document.offsetOfLine(line), this.#document.text.length);
  }
}
