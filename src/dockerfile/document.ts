import { readBoundaries, type Reading } from './boundaries.ts';
import { DockerfileError } from './error.ts';
import type { Comment, Directive, Instruction, Stage } from './model.ts';
import { checkAgreement } from './second-reader.ts';
import { readStages } from './stages.ts';

/** In UTF-16 code units. The largest of 100,000 public Dockerfiles is far below; dockerfile-ast takes seconds for more. */
const LARGEST = 2 ** 20;
const MOST_LINES = 50_000;

function checkSize(text: string): void {
  if (text.length > LARGEST)
    throw new DockerfileError('the file is larger than 1 MiB, so it is left alone', 1);
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  if (lines > MOST_LINES) {
    throw new DockerfileError(`the file has more than ${MOST_LINES} lines, so it is left alone`, MOST_LINES);
  }
}

/** A Dockerfile as it was read: its text never changes, a rewrite makes a new document. */
export class Document {
  readonly text: string;
  readonly escape: '\\' | '`';
  readonly directives: readonly Directive[];
  readonly instructions: readonly Instruction[];
  /** Every comment line, also those between the lines of an instruction. */
  readonly comments: readonly Comment[];
  /** The last one that was read: its text is asked for again, for its images, for its context, and to be rewritten. */
  static #latest: Document | undefined;
  readonly #lineStarts: readonly number[];
  #isReadByBoth = false;
  #stages: readonly Stage[] | undefined;
  #stageOf: ReadonlyMap<Instruction, Stage> | undefined;

  private constructor(text: string, reading: Reading) {
    this.text = text;
    this.escape = reading.escape;
    this.directives = reading.directives;
    this.instructions = reading.instructions;
    this.comments = reading.comments;
    this.#lineStarts = reading.lineStarts;
  }

  /**
   * Reads a Dockerfile. With `both` readers, dockerfile-ast has to see the same instructions on the same lines.
   *
   * @throws DockerfileError where BuildKit would refuse the text, or the two readers disagree.
   */
  static read(text: string, readers: 'both' | 'one' = 'both'): Document {
    let document = Document.#latest;
    if (document?.text !== text) {
      checkSize(text);
      document = new Document(text, readBoundaries(text));
      Document.#latest = document;
    }
    if (readers === 'both' && !document.#isReadByBoth) {
      checkAgreement(text, document.instructions);
      document.#isReadByBoth = true;
    }
    return document;
  }

  /** The stages, with the last one as the target; for other targets see `readStages`. */
  get stages(): readonly Stage[] {
    this.#stages ??= readStages(this);
    return this.#stages;
  }

  get hasBom(): boolean {
    return this.text.startsWith('\uFEFF');
  }

  /** The line ending that most lines have. */
  get newline(): '\n' | '\r\n' {
    let withReturn = 0;
    for (const start of this.#lineStarts)
      if (start > 1 && this.text.charCodeAt(start - 2) === 0x0d) withReturn += 1;
    return withReturn * 2 > this.#lineStarts.length - 1 ? '\r\n' : '\n';
  }

  /** The line, from 1, that the character at `offset` is on. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** The offset of a line's first character; of a line behind the last one, the end of the text. */
  offsetOfLine(line: number): number {
    return this.#lineStarts[line - 1] ?? this.text.length;
  }

  /** The stage that an instruction belongs to; an ARG above the first FROM has none. */
  stageOf(instruction: Instruction): Stage | undefined {
    if (this.#stageOf === undefined) {
      const stageOf = new Map<Instruction, Stage>();
      for (const stage of this.stages) for (const member of stage.instructions) stageOf.set(member, stage);
      this.#stageOf = stageOf;
    }
    return this.#stageOf.get(instruction);
  }
}
