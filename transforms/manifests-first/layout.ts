import type { Document } from '../../src/dockerfile/document.ts';
import type { Edit } from '../../src/dockerfile/edit.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { stateAt } from '../../src/effects/state.ts';
import type { ExpectedInstruction } from '../contract.ts';
import type { Arrangement, NeededFile, Placed } from './arrange.ts';
import type { ContextCopy } from './copied.ts';
import type { ShellBody } from '../../src/shell/body.ts';
import { isWithin } from './places.ts';
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

class LayoutError extends Error {
  override readonly name = 'LayoutError';
}

/** The lines that an instruction takes with it when it moves: its own and the comments right above it. */
interface Block {
  readonly start: number;
  /** Without the line ending. */
  readonly end: number;
  readonly hasBlankAbove: boolean;
  readonly hasBlankBelow: boolean;
}

/** One instruction of the result: its text, and what it must read back as. */
interface Line {
  readonly text: string;
  readonly expected: ExpectedInstruction;
  readonly hasBlankAbove: boolean;
  readonly indent: string;
  /** The instruction that moved here. */
  readonly of?: Instruction;
}

class Layout {
  readonly #document: Document;
  readonly #placed: readonly Placed[];
  readonly #newline: string;
  readonly #edits: Edit[] = [];
  readonly #becomes: { readonly expected: ExpectedInstruction; readonly kept?: Instruction }[] = [];
  /** Copies whose old lines are not in use any more. */
  readonly #vacant: Map<ContextCopy, Block>;

  constructor(document: Document, placed: readonly Placed[]) {
    this.#document = document;
    this.#placed = placed;
    this.#newline = document.newline;
    const copies = placed.flatMap((item) => (item.kind === 'copy' ? [item.copy] : []));
    this.#vacant = new Map(copies.map((copy) => [copy, this.#blockOf(copy.instruction)]));
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
    for (const block of this.#vacant.values()) this.#remove(block);
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
    const lines = group.flatMap((item) => this.#linesOf(item));
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
      const separated = lines.map(
        (line) => (line.hasBlankAbove ? this.#newline : '') + this.#newline + line.indent + line.text,
      );
      this.#insert(previous.range.end, separated.join(''));
    } else if (next !== undefined) {
      this.#insertAbove(next, lines);
    }
  }

  /** New lines stand with the install that they are for, behind the blank line above it. */
  #beginsParagraph(group: readonly Placed[], next: Instruction): boolean {
    return this.#blockOf(next).hasBlankAbove && group.every(({ kind }) => kind !== 'copy');
  }

  #insertAbove(next: Instruction, lines: readonly Line[]): void {
    const { start } = this.#blockOf(next);
    this.#insertTextAbove(next, `${this.#join(lines)}${this.#newline}${this.#indentOf(start)}`);
  }

  /** Writes what goes above and below a copy that keeps its place. */
  #writeAround(copy: ContextCopy, above: readonly Placed[], below: readonly Placed[]): void {
    const block = this.#blockOf(copy.instruction);
    this.#vacant.delete(copy);
    const linesAbove = above.flatMap((item) => this.#linesOf(item));
    const indent = this.#newline + this.#indentOf(block.start);
    this.#insertTextAbove(copy.instruction, linesAbove.map((line) => line.text + indent).join(''));
    const linesBelow = below.flatMap((item) => this.#linesOf(item));
    this.#insert(block.end, linesBelow.map((line) => indent + line.text).join(''));
  }

  /** Whether the copy is not moved by this group: its lines lie between the same neighbours, and no text of it changes. */
  #standsHere(
    item: Placed & { readonly kind: 'copy' },
    previous: Instruction | undefined,
    next: Instruction | undefined,
  ): boolean {
    return isBetween(item.copy.instruction, previous, next) && this.#destinationEdit(item) === undefined;
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
    const lines = group.flatMap((each) => this.#linesOf(each));
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
    const hasBlank = moved?.kind === 'copy' && this.#blockOf(moved.copy.instruction).hasBlankBelow;
    const gap = hasBlank ? this.#newline : '';
    const indent = this.#indentOf(instruction.range.start);
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

  #linesOf(item: Placed): Line[] {
    switch (item.kind) {
      case 'new':
        return this.#newCopies(item);
      case 'fetch':
        return [this.#fetchRun(item.step)];
      case 'copy':
        return [this.#movedCopy(item)];
      default:
        return [];
    }
  }

  #movedCopy(item: Placed & { readonly kind: 'copy' }): Line {
    const { instruction } = item.copy;
    const block = this.#blockOf(instruction);
    const edit = this.#destinationEdit(item);
    const text = this.#document.text.slice(block.start, block.end);
    const args = instruction.arguments.text;
    if (edit === undefined)
      return {
        text,
        of: instruction,
        indent: this.#indentOf(block.start),
        hasBlankAbove: block.hasBlankAbove,
        expected: { keyword: instruction.keyword, text: args },
      };
    const moved = text.slice(0, edit.start - block.start) + edit.text + text.slice(edit.end - block.start);
    const words = `${args.slice(0, args.length - item.copy.copy.destination.length)}${edit.text}`;
    return {
      text: moved,
      indent: this.#indentOf(block.start),
      hasBlankAbove: block.hasBlankAbove,
      expected: { keyword: instruction.keyword, text: words },
    };
  }

  /** A relative destination is made absolute where another WORKDIR is in force. */
  #destinationEdit({ copy, workdirOf }: Placed & { readonly kind: 'copy' }): Edit | undefined {
    const { destination } = copy.copy;
    if (workdirOf === undefined || !this.#isOtherWorkdir(copy, workdirOf)) return undefined;
    if (copy.instruction.json !== undefined) throw new LayoutError('another WORKDIR is in force behind it');
    const { arguments: words } = copy.instruction;
    const range = words.rangeOf(words.length - destination.length, words.length);
    const folder = copy.destination === '/' ? '/' : `${copy.destination}/`;
    return { ...range, text: /(?:^|\/)\.{0,2}$/.test(destination) ? folder : copy.destination };
  }

  /** Whether a relative destination would mean another folder before a later instruction. */
  #isOtherWorkdir({ copy, instruction }: ContextCopy, later: Instruction): boolean {
    if (/^[/$]/.test(copy.destination)) return false;
    const before = stateAt(this.#document, instruction).workdir;
    const after = stateAt(this.#document, later).workdir;
    if (before === after && (before !== undefined || !this.#hasWorkdirBetween(instruction, later)))
      return false;
    if (before === undefined) throw new LayoutError('another WORKDIR is in force behind it');
    return true;
  }

  #hasWorkdirBetween(first: Instruction, last: Instruction): boolean {
    return this.#document.instructions
      .slice(first.index, last.index)
      .some(({ keyword }) => keyword === 'WORKDIR');
  }

  /** One COPY for each folder that files go to. */
  #newCopies({ files, workdirOf }: Placed & { readonly kind: 'new' }): Line[] {
    const groups = new Map<string, { file: NeededFile; sources: string[]; destination: string }>();
    for (const file of files) {
      const destination = this.#destinationOf(file, workdirOf);
      const group = groups.get(destination) ?? { file, sources: [], destination };
      group.sources.push(file.from);
      groups.set(destination, group);
    }
    return [...groups.values()].map(({ file, sources, destination }) =>
      this.#copyLine(file.copy, sources, destination),
    );
  }

  #copyLine({ instruction }: ContextCopy, sources: readonly string[], destination: string): Line {
    const keyword = this.#document.text.slice(instruction.keywordRange.start, instruction.keywordRange.end);
    const isLower = keyword === keyword.toLowerCase();
    const flags = this.#flagsOf(instruction);
    const words = `${sources.join(' ')} ${destination}`;
    return {
      text: `${isLower ? 'copy' : 'COPY'} ${flags}${words}`,
      indent: this.#indentOf(instruction.range.start),
      hasBlankAbove: false,
      expected: { keyword: 'COPY', text: words },
    };
  }

  /** Where a needed file goes, in the words of the COPY that it comes from. */
  #destinationOf({ copy, from, to, isFolder }: NeededFile, workdirOf: Instruction | undefined): string {
    const isRenamed =
      !isFolder && to.slice(to.lastIndexOf('/') + 1) !== from.slice(from.lastIndexOf('/') + 1);
    const target = isRenamed || isFolder ? to : to.slice(0, Math.max(1, to.lastIndexOf('/')));
    const isElsewhere = workdirOf !== undefined && this.#isOtherWorkdir(copy, workdirOf);
    if (isElsewhere) return target === '/' || isRenamed ? target : `${target}/`;
    return this.#inWordsOf(copy, target, !isRenamed);
  }

  #inWordsOf({ copy, destination }: ContextCopy, target: string, isFolder: boolean): string {
    const end = isFolder ? '/' : '';
    const written = copy.destination.replace(/\/+$/, '');
    if (!isWithin(target, destination)) return target === '/' ? '/' : target + end;
    const rest = destination === '/' ? target.slice(1) : target.slice(destination.length + 1);
    if (copy.destination.startsWith('/')) return target === '/' ? '/' : target + end;
    const base = written === '' || written === '.' ? '.' : written;
    return rest === '' ? `${base}${end}` : `${base}/${rest}${end}`;
  }

  #fetchRun(step: Step): Line {
    const flags = this.#flagsOf(step.instruction);
    const command = statePrefix(step) + (step.run?.fetch?.step ?? '');
    const { keywordRange, range } = step.instruction;
    const keyword = this.#document.text.slice(keywordRange.start, keywordRange.end);
    return {
      text: `${keyword} ${flags}${command}`,
      indent: this.#indentOf(range.start),
      hasBlankAbove: false,
      expected: { keyword: 'RUN', text: command },
    };
  }

  #flagsOf({ flags }: Instruction): string {
    return flags.map(({ range }) => `${this.#document.text.slice(range.start, range.end)} `).join('');
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
    const { start } = this.#blockOf(instruction);
    const { end } = instruction.keywordRange;
    if (text === '' || start === instruction.range.start) this.#insert(start, text);
    else this.#edits.push({ start, end, text: text + this.#document.text.slice(start, end) });
  }

  /** Removes the lines of a block, and one of two blank lines that would meet. */
  #remove({ start, end, hasBlankAbove, hasBlankBelow }: Block): void {
    const lineStart = this.#document.offsetOfLine(this.#document.lineAt(start));
    let after = end + this.#newlineAt(end);
    if (hasBlankAbove && hasBlankBelow) after = this.#document.offsetOfLine(this.#document.lineAt(after) + 1);
    this.#edits.push({ start: lineStart, end: after, text: '' });
  }

  #newlineAt(offset: number): number {
    if (this.#document.text.startsWith('\r\n', offset)) return 2;
    return this.#document.text[offset] === '\n' ? 1 : 0;
  }

  #indentOf(offset: number): string {
    const line = this.#document.offsetOfLine(this.#document.lineAt(offset));
    return /^[ \t]*/.exec(this.#document.text.slice(line, offset))?.[0] ?? '';
  }

  #blockOf(instruction: Instruction): Block {
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
      hasBlankAbove: this.#isBlank(first - 1),
      hasBlankBelow: this.#isBlank(endLine + 1),
    };
  }

  #isBlank(line: number): boolean {
    if (line < 1) return false;
    const start = this.#document.offsetOfLine(line);
    if (start >= this.#document.text.length) return false;
    const end = this.#document.text.indexOf('\n', start);
    return this.#document.text.slice(start, end < 0 ? undefined : end).trim() === '';
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

/** `cd`, `set` and `export` before the cut are said again behind it. */
function statePrefix({ run }: Step, isHeredoc = false): string {
  const pieces = run?.reading.pieces.slice(0, run.kept) ?? [];
  const state = pieces.filter(({ roles }) => roles.length > 0 && roles.every(({ kind }) => kind === 'state'));
  const isList = run?.reading.isList === true;
  const between = isHeredoc && isList ? '\n' : isList ? '; ' : ' && ';
  return state.map(({ text }) => text.trim() + between).join('');
}
