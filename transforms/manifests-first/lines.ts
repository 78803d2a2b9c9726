// The instructions of a new order, as they are written down.
import type { Document } from '../../src/dockerfile/document.ts';
import type { Edit } from '../../src/dockerfile/edit.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { isWithin } from '../../src/effects/posix-path.ts';
import { stateAt } from '../../src/effects/state.ts';
import type { ExpectedInstruction } from '../contract.ts';
import type { NeededFile, Placed } from './arrange.ts';
import type { Blocks } from './blocks.ts';
import type { ContextCopy } from './copied.ts';
import type { Step } from './steps.ts';

export class LayoutError extends Error {
  override readonly name = 'LayoutError';
}

/** One instruction of the result: its text, and what it must read back as. */
export interface Line {
  readonly text: string;
  readonly expected: ExpectedInstruction;
  readonly hasBlankAbove: boolean;
  readonly indent: string;
  /** The instruction that moved here. */
  readonly of?: Instruction;
}

/** Writes the lines of what stands in a new order. */
export class LineWriter {
  readonly #document: Document;
  readonly #blocks: Blocks;
  /** Comments that stay with the manifests when the copy below them moves, and the first manifests of that copy. */
  readonly #remarks = new Map<ContextCopy, { readonly text: string; readonly with: readonly NeededFile[] }>();

  constructor(document: Document, blocks: Blocks, placed: readonly Placed[]) {
    this.#document = document;
    this.#blocks = blocks;
    for (const item of placed) {
      if (item.kind !== 'new') continue;
      for (const { copy } of item.files) {
        const text = this.#remarks.has(copy) ? undefined : blocks.remarkOnManifests(copy.instruction);
        if (text !== undefined) this.#remarks.set(copy, { text, with: item.files });
      }
    }
  }

  /** The comments of a copy, if they go with the manifests that are copied before it. */
  remarkOf(copy: ContextCopy): string | undefined {
    return this.#remarks.get(copy)?.text;
  }

  linesOf(item: Placed): Line[] {
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
    const block = this.#blocks.blockOf(instruction);
    const edit = this.destinationEdit(item);
    const start = this.#remarks.has(item.copy) ? instruction.range.start : block.start;
    const text = this.#document.text.slice(start, block.end);
    const args = instruction.arguments.text;
    if (edit === undefined)
      return {
        text,
        of: instruction,
        indent: this.#blocks.indentOf(block.start),
        hasBlankAbove: block.hasBlankAbove,
        expected: { keyword: instruction.keyword, text: args },
      };
    const moved = text.slice(0, edit.start - start) + edit.text + text.slice(edit.end - start);
    const words = `${args.slice(0, args.length - item.copy.copy.destination.length)}${edit.text}`;
    return {
      text: moved,
      indent: this.#blocks.indentOf(block.start),
      hasBlankAbove: block.hasBlankAbove,
      expected: { keyword: instruction.keyword, text: words },
    };
  }

  /**
   * A relative destination is made absolute where another WORKDIR is in force. One that is a folder because another COPY made
   * it says so, as in another order it may not be there yet.
   */
  destinationEdit({ copy, workdirOf }: Placed & { readonly kind: 'copy' }): Edit | undefined {
    const { destination } = copy.copy;
    const isElsewhere = workdirOf !== undefined && this.#isOtherWorkdir(copy, workdirOf);
    const needsFolder = copy.needsFolder === true;
    if (!isElsewhere && !needsFolder) return undefined;
    if (copy.instruction.json !== undefined)
      throw new LayoutError(
        isElsewhere
          ? 'another WORKDIR is in force behind it'
          : 'its destination is a folder that another COPY makes',
      );
    const { arguments: words } = copy.instruction;
    const range = words.rangeOf(words.length - destination.length, words.length);
    if (!isElsewhere) return { ...range, text: `${destination}/` };
    const folder = copy.destination === '/' ? '/' : `${copy.destination}/`;
    const isFolder = needsFolder || /(?:^|\/)\.{0,2}$/.test(destination);
    return { ...range, text: isFolder ? folder : copy.destination };
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
    const written = new Set<ContextCopy>();
    return [...groups.values()].map(({ file: { copy }, sources, destination }) => {
      const remark = this.#remarks.get(copy);
      const isFirst = remark?.with === files && !written.has(copy);
      written.add(copy);
      return this.#copyLine(copy, sources, destination, isFirst ? remark.text : '');
    });
  }

  #copyLine(
    { instruction }: ContextCopy,
    sources: readonly string[],
    destination: string,
    remark: string,
  ): Line {
    const keyword = this.#document.text.slice(instruction.keywordRange.start, instruction.keywordRange.end);
    const isLower = keyword === keyword.toLowerCase();
    const flags = this.#flagsOf(instruction);
    const words = `${sources.join(' ')} ${destination}`;
    return {
      text: `${remark}${isLower ? 'copy' : 'COPY'} ${flags}${words}`,
      indent: this.#blocks.indentOf(instruction.range.start),
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
    const command = statePrefix(step) + (step.run?.fetch?.step ?? '');
    const { range } = step.instruction;
    return {
      text: this.#openingOf(step) + command,
      indent: this.#blocks.indentOf(range.start),
      hasBlankAbove: false,
      expected: { keyword: 'RUN', text: command },
    };
  }

  /** The keyword and the flags, on as many lines as they stand on. */
  #openingOf({ instruction, run }: Step): string {
    const { keywordRange, range, flags } = instruction;
    const body = run?.reading.body;
    if (flags.length > 0 && body?.form === 'shell')
      return this.#document.text.slice(range.start, body.text.offsetAt(0));
    const keyword = this.#document.text.slice(keywordRange.start, keywordRange.end);
    return `${keyword} ${this.#flagsOf(instruction)}`;
  }

  #flagsOf({ flags }: Instruction): string {
    return flags.map(({ range }) => `${this.#document.text.slice(range.start, range.end)} `).join('');
  }
}

/** `cd`, `set` and `export` before the cut are said again behind it. */
export function statePrefix({ run }: Step, isHeredoc = false): string {
  const pieces = run?.reading.pieces.slice(0, run.kept) ?? [];
  const state = pieces.filter(({ roles }) => roles.length > 0 && roles.every(({ kind }) => kind === 'state'));
  const isList = run?.reading.isList === true;
  const between = isHeredoc && isList ? '\n' : isList ? '; ' : ' && ';
  return state.map(({ text }) => text.trim() + between).join('');
}
