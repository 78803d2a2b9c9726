import type { Document } from '../../src/dockerfile/document.ts';
import type { Edit } from '../../src/dockerfile/edit.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import type { ExpectedInstruction } from '../contract.ts';
import type { Arrangement, Placed } from './arrange.ts';
import { type Block, Blocks } from './blocks.ts';
import type { ContextCopy } from './copied.ts';
import type { ShellBody } from '../../src/shell/body.ts';
import { LayoutError, type Line, LineWriter, statePrefix } from './lines.ts';
import type { Step } from './steps.ts';

export interface LaidOut {
  readonly edits: readonly Edit[];
  readonly becomes: readonly ExpectedInstruction[];
}

/** Writes a new order down, or says why it cannot be written. */
export function layOut(document: Document, arrangement: Arrangement): LaidOut | string {
  try {
    return new Layout(document, arrangement.placed).write();
  } catch (error) {
    if (error instanceof LayoutError) return error.message;
    throw error;
  }
}

class Layout {
  readonly #document: Document;
  readonly #placed: readonly Placed[];
  readonly #newline: string;
  readonly #blocks: Blocks;
  readonly #lines: LineWriter;
  readonly #edits: Edit[] = [];
  readonly #becomes: { readonly expected: ExpectedInstruction; readonly kept?: Instruction }[] = [];
  /** Copies whose old lines are not in use any more. */
  readonly #vacant: Map<ContextCopy, Block>;

  constructor(document: Document, placed: readonly Placed[]) {
    this.#document = document;
    this.#placed = placed;
    this.#newline = document.newline;
    this.#blocks = new Blocks(document);
    this.#lines = new LineWriter(document, this.#blocks, placed);
    const copies = placed.flatMap((item) => (item.kind === 'copy' ? [item.copy] : []));
    this.#vacant = new Map(copies.map((copy) => [copy, this.#blocks.blockOf(copy.instruction)]));
  }

  write(): LaidOut {
    let previous: Instruction | undefined;
    let group: Placed[] = [];
    for (const item of [...this.#placed, undefined]) {
      const anchor = item === undefined ? undefined : anchorOf(item);
      if (item !== undefined && anchor === undefined) {
        group.push(item);
        continue;
      }
      this.#writeGroup(previous, group, anchor, item?.kind === 'tail');
      group = [];
      if (item === undefined || anchor === undefined) break;
      this.#writeAnchor(item, anchor);
      previous = anchor;
    }
    for (const { start, end } of this.#blocks.removalsOf([...this.#vacant.values()]))
      this.#edits.push({ start, end, text: '' });
    return { edits: this.#edits, becomes: this.#touched() };
  }

  /** What the edits touch: instructions before the first and behind the last are not asked for. */
  #touched(): ExpectedInstruction[] {
    const start = Math.min(...this.#edits.map((edit) => edit.start));
    const end = Math.max(...this.#edits.map((edit) => edit.end));
    const endsInInsertion = this.#edits.some((edit) => edit.start === end);
    const isTouched = (kept: Instruction | undefined): boolean =>
      kept === undefined ||
      (kept.range.end >= start && (kept.range.start < end || (kept.range.start === end && endsInInsertion)));
    return this.#becomes.filter(({ kept }) => isTouched(kept)).map(({ expected }) => expected);
  }

  #writeAnchor(item: Placed, instruction: Instruction): void {
    if (item.kind === 'kept') {
      this.#becomes.push({
        expected: { keyword: instruction.keyword, text: instruction.arguments.text },
        kept: instruction,
      });
    } else if (item.kind === 'head' && item.step.run?.reading.body !== undefined) {
      const { start, end } = headRange(item.step);
      this.#becomes.push({
        expected: { keyword: 'RUN', text: headText(item.step.run.reading.body, start, end) },
      });
    }
  }

  /** Writes what stands between two instructions that stay in their places. */
  #writeGroup(
    previous: Instruction | undefined,
    group: readonly Placed[],
    next: Instruction | undefined,
    isInside: boolean,
  ): void {
    if (isInside && previous !== undefined) {
      this.#writeCut(group, previous);
      return;
    }
    if (group.length === 0) return;
    const own = group.findIndex((item) => item.kind === 'copy' && this.#standsHere(item, previous, next));
    const lines = group.flatMap((item) => this.#lines.linesOf(item));
    const ownItem = group[own];
    const stays = ownItem?.kind === 'copy' ? ownItem.copy.instruction : undefined;
    this.#becomes.push(
      ...lines.map((line) => ({
        expected: line.expected,
        ...(line.of === stays && stays !== undefined ? { kept: stays } : {}),
      })),
    );
    if (ownItem?.kind === 'copy') {
      this.#writeAround(ownItem.copy, group.slice(0, own), group.slice(own + 1));
      return;
    }
    const place = [...this.#vacant].find(([copy]) => isBetween(copy.instruction, previous, next));
    if (place !== undefined) {
      const [copy, block] = place;
      this.#vacant.delete(copy);
      this.#edits.push({ start: block.start, end: block.end, text: this.#join(lines) });
    } else if (next !== undefined && this.#beginsParagraph(group, next)) {
      this.#insertAbove(next, lines);
    } else if (previous !== undefined) {
      const isApart = this.#blocks.isBlank(previous.endLine + 1);
      const separated = lines.map((line, index) => {
        const beginsParagraph = line.hasBlankAbove || (index === 0 && isApart && line.text.startsWith('#'));
        return (beginsParagraph ? this.#newline : '') + this.#newline + line.indent + line.text;
      });
      this.#insert(previous.range.end, separated.join(''));
    } else if (next !== undefined) {
      this.#insertAbove(next, lines);
    }
  }

  /** New lines stand with the install that they are for, behind the blank line above it. */
  #beginsParagraph(group: readonly Placed[], next: Instruction): boolean {
    return this.#blocks.blockOf(next).hasBlankAbove && group.every(({ kind }) => kind !== 'copy');
  }

  #insertAbove(next: Instruction, lines: readonly Line[]): void {
    const { start } = this.#blocks.blockOf(next);
    this.#insertTextAbove(next, `${this.#join(lines)}${this.#newline}${this.#blocks.indentOf(start)}`);
  }

  /** Writes what goes above and below a copy that keeps its place. */
  #writeAround(copy: ContextCopy, above: readonly Placed[], below: readonly Placed[]): void {
    const block = this.#blocks.blockOf(copy.instruction);
    this.#vacant.delete(copy);
    const linesAbove = above.flatMap((item) => this.#lines.linesOf(item));
    const indent = this.#newline + this.#blocks.indentOf(block.start);
    const textAbove = linesAbove.map((line) => line.text + indent).join('');
    if (this.#lines.remarkOf(copy) === undefined) this.#insertTextAbove(copy.instruction, textAbove);
    else this.#replaceRemark(copy.instruction, textAbove);
    const linesBelow = below.flatMap((item) => this.#lines.linesOf(item));
    this.#insert(block.end, linesBelow.map((line) => indent + line.text).join(''));
  }

  /** Its comments come with the manifests. */
  #replaceRemark(instruction: Instruction, text: string): void {
    const { start } = this.#blocks.blockOf(instruction);
    const keyword = this.#document.text.slice(instruction.range.start, instruction.keywordRange.end);
    this.#edits.push({ start, end: instruction.keywordRange.end, text: text + keyword });
  }

  /** Whether the copy is not moved by this group: its lines lie between the same neighbours, and no text of it changes. */
  #standsHere(
    item: Placed & { readonly kind: 'copy' },
    previous: Instruction | undefined,
    next: Instruction | undefined,
  ): boolean {
    return (
      isBetween(item.copy.instruction, previous, next) && this.#lines.destinationEdit(item) === undefined
    );
  }

  /** Cuts a RUN in two, with the group in between. */
  #writeCut(group: readonly Placed[], instruction: Instruction): void {
    const item = this.#placed.at(-1);
    const run = item?.kind === 'tail' ? item.step.run : undefined;
    const body = run?.reading.body;
    const next = run?.reading.pieces[run.kept];
    const last = run?.reading.pieces[run.kept - 1];
    if (
      item?.kind !== 'tail' ||
      run === undefined ||
      body === undefined ||
      next === undefined ||
      last === undefined
    )
      return;
    const lines = group.flatMap((each) => this.#lines.linesOf(each));
    this.#becomes.push(...lines.map(({ expected }) => ({ expected })));
    const start = body.text.endOffset(last.end);
    const end = body.text.offsetAt(next.start);
    const prefix = statePrefix(item.step, body.form === 'heredoc');
    const [heredoc] = body.form === 'heredoc' ? instruction.heredocs : [];
    const first = heredoc === undefined ? body.text.offsetAt(0) : heredoc.content.start;
    const opening = this.#document.text.slice(instruction.range.start, first);
    const comments = this.#document.comments.filter(({ range }) => range.start >= start && range.end <= end);
    const remarks = comments
      .map(({ range }) => this.#document.text.slice(range.start, range.end) + this.#newline)
      .join('');
    if (/[\n]/.test(opening.trimEnd())) throw new LayoutError('its flags stand on several lines');
    const between = lines
      .map((line) => (line.hasBlankAbove ? this.#newline : '') + this.#newline + line.indent + line.text)
      .join('');
    const moved = group.findLast((each) => each.kind === 'copy');
    const hasBlank = moved?.kind === 'copy' && this.#blocks.blockOf(moved.copy.instruction).hasBlankBelow;
    const gap = hasBlank ? this.#newline : '';
    const indent = this.#blocks.indentOf(instruction.range.start);
    const text = `${between}${gap}${this.#newline}${indent}${remarks}${opening}${prefix}`;
    if (heredoc === undefined) {
      this.#edits.push({ start, end, text });
      this.#becomes.push({ expected: { keyword: 'RUN', text: prefix + body.text.text.slice(next.start) } });
      return;
    }
    const terminator = this.#document.text.slice(heredoc.terminator.start, heredoc.terminator.end);
    const kept = this.#document.text
      .slice(start, end)
      .split('\n')
      .filter((line) => /^\s*#/.test(line));
    const shellComments = kept.map((line) => line + this.#newline).join('');
    this.#edits.push({ start, end, text: this.#newline + terminator + text + shellComments });
    this.#becomes.push({ expected: { keyword: 'RUN', text: instruction.arguments.text } });
  }

  #join(lines: readonly Line[]): string {
    return lines
      .map(({ text, indent, hasBlankAbove }, index) => {
        if (index === 0) return text;
        return (hasBlankAbove ? this.#newline : '') + indent + text;
      })
      .join(this.#newline);
  }

  #insert(offset: number, text: string): void {
    if (text !== '') this.#edits.push({ start: offset, end: offset, text });
  }

  /** Inserts above the comments of an instruction; the guard knows an edit by the instructions that it touches. */
  #insertTextAbove(instruction: Instruction, text: string): void {
    const { start } = this.#blocks.blockOf(instruction);
    const { end } = instruction.keywordRange;
    if (text === '' || start === instruction.range.start) this.#insert(start, text);
    else this.#edits.push({ start, end, text: text + this.#document.text.slice(start, end) });
  }
}

function isBetween(
  { index }: Instruction,
  previous: Instruction | undefined,
  next: Instruction | undefined,
): boolean {
  return index > (previous?.index ?? -1) && index < (next?.index ?? Number.POSITIVE_INFINITY);
}

/** The instruction whose place an item keeps. */
function anchorOf(item: Placed): Instruction | undefined {
  if (item.kind === 'kept') return item.instruction;
  return item.kind === 'head' || item.kind === 'tail' ? item.step.instruction : undefined;
}

function headRange({ run }: Step): { start: number; end: number } {
  const last = run?.reading.pieces[run.kept - 1];
  return { start: 0, end: last?.end ?? 0 };
}

/** What the first half of a RUN reads back as. */
function headText({ form, instruction, text }: ShellBody, start: number, end: number): string {
  return form === 'heredoc' ? instruction.arguments.text : text.text.slice(start, end);
}
