import type { Document } from '../../src/dockerfile/document.ts';
import type { Edit } from '../../src/dockerfile/edit.ts';
import type { MappedText } from '../../src/dockerfile/mapped-text.ts';
import type { ApkCall, Operand } from './apk-words.ts';
import type { Part } from './part.ts';

/** How an `apk add` is written. */
export interface NewCall {
  readonly call: ApkCall;
  readonly group?: string;
  /** In place of the call's own `--no-cache`, `--update`. */
  readonly fetching: readonly string[];
  readonly words: readonly string[];
}

/** Longest line of packages, where the call's own stand on one line. */
const LONGEST = 100;

/** An `apk add` in the manner of the call that its packages are from: one package a line, if that has it so. */
export function callText(document: Document, { call, group, fetching, words }: NewCall): string {
  const virtual = group === undefined ? [] : [`--virtual ${group}`];
  const options = [...fetching, ...call.options];
  const order = call.isVerbLast ? [...options, 'add', ...virtual] : ['add', ...options, ...virtual];
  const start = [call.head, ...order].join(' ');
  const gap = gapOf(document, call);
  if (gap !== ' ') return start + words.map((word) => gap + word).join('');
  let text = '';
  let line = start;
  for (const word of words) {
    if (line.length + word.length >= LONGEST) {
      text += `${line} \\${newlineOf(document)}`;
      line = `       ${word}`;
    } else line += ` ${word}`;
  }
  return text + line;
}

function newlineOf({ text }: Document): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}

/** What stands between the packages of a call: a blank, or the way to a line of its own. */
export function gapOf(document: Document, { call, operands, verbEnd }: ApkCall): string {
  const { text } = call.command.script;
  const [first, second] = operands;
  const at = second === undefined ? [verbEnd, first?.start] : [first?.end, second.start];
  const gap = document.text.slice(text.endOffset(at[0] ?? 0), text.offsetAt(at[1] ?? 0));
  return /^[ \t]*\\[ \t]*\r?\n[ \t]*$/.test(gap) ? gap.replace(/^[ \t]+/, ' ') : ' ';
}

/** Takes words out of a call and puts others behind those that stay. */
export function changedWords(
  document: Document,
  { call, operands }: Part,
  stays: 'moved' | 'kept',
  added: readonly string[],
): readonly Edit[] | string {
  const { text } = call.call.command.script;
  const edits: Edit[] = [];
  const gap = gapOf(document, call);
  const words = operands.map(({ moved, kept }) => (stays === 'moved' ? moved : kept));
  let behind: number | undefined;
  for (let index = 0; index < operands.length; index++) {
    const operand = operands[index]?.operand;
    if (operand === undefined) break;
    const own = words[index] ?? [];
    if (own.length > 0) {
      const written = own.join(gap);
      const range = { start: text.offsetAt(operand.start), end: text.endOffset(operand.end) };
      if (written !== operand.written) edits.push({ ...range, text: written });
      behind = range.end;
      continue;
    }
    const first = index;
    while (index + 1 < operands.length && words[index + 1]?.length === 0) index += 1;
    const previous = operands[first - 1]?.operand.end ?? optionsEnd(call);
    const last = operands[index]?.operand.end ?? operand.end;
    const next = operands[index + 1]?.operand.start;
    const backward = { start: text.endOffset(previous), end: text.endOffset(last), text: '' };
    const forward =
      next === undefined
        ? undefined
        : { ...backward, start: text.offsetAt(operand.start), end: text.offsetAt(next) };
    const isOwnLine = document.text.slice(backward.start, text.offsetAt(operand.start)).includes('\n');
    const cut = (isOwnLine ? [forward, backward] : [backward, forward]).find(
      (each) => each !== undefined && !isCommented(document, each),
    );
    const lines = operands.slice(first, index + 1).map((each) => ownLine(document, each.operand, text));
    if (cut !== undefined) edits.push(cut);
    else if (next !== undefined && lines.every((each) => each !== undefined))
      edits.push(...lines.filter((each) => each !== undefined));
    else return 'a comment stands among its packages';
  }
  if (added.length === 0) return edits;
  const place = behind ?? text.endOffset(optionsEnd(call));
  const addition = { start: place, end: place, text: added.map((word) => gap + word).join('') };
  const at = edits.findIndex(({ start }) => start >= place);
  return at < 0 ? [...edits, addition] : [...edits.slice(0, at), addition, ...edits.slice(at)];
}

/** The line of a word that has one to itself, where it ends in a backslash. */
export function ownLine(document: Document, { start, end }: Operand, text: MappedText): Edit | undefined {
  const line = document.lineAt(text.offsetAt(start));
  const range = { start: document.offsetOfLine(line), end: document.offsetOfLine(line + 1), text: '' };
  const before = document.text.slice(range.start, text.offsetAt(start));
  const behind = document.text.slice(text.endOffset(end), range.end);
  return before.trim() === '' && /^[ \t]*\\[ \t]*\r?\n$/.test(behind) ? range : undefined;
}

function isCommented(document: Document, { start, end }: Edit): boolean {
  return /^[ \t]*#/m.test(document.text.slice(start, end));
}

/** Where the options and the verb end, and the packages begin. */
export function optionsEnd({ call, operands, verbEnd }: ApkCall): number {
  const first = operands[0]?.start;
  if (first === undefined) return verbEnd;
  return call.command.words.findLast(({ end }) => end <= first)?.end ?? verbEnd;
}
