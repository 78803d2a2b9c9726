import type { Document } from '../../src/dockerfile/document.ts';
import type { Edit } from '../../src/dockerfile/edit.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import type { ListStyle } from '../../src/shell/list-style.ts';
import type { InstallCall } from './installs.ts';
import type { Commands } from './tail.ts';

/** A part of a shell text with what takes its place. */
export interface Cut {
  readonly start: number;
  readonly end: number;
  /** It begins with a command, not behind one. */
  readonly isHead?: true;
}

/** An install call that is parted: what goes from its RUN, and the call that installs its build packages elsewhere. */
export interface Parted {
  readonly cuts: readonly Cut[];
  readonly call: Commands;
  /** Nothing of the call is left. */
  readonly isGone: boolean;
}

/** Words are compared with one another: no call of real files has as many. */
const MOST_WORDS = 1000;

/** Parts a call, or says why that cannot be done. */
export function partCall(document: Document, install: InstallCall, style: ListStyle): Parted | string {
  const { call, run } = install;
  const build = [...install.build, ...install.along];
  const kept = install.kept.filter((each) => !install.along.includes(each));
  const { command } = call;
  const { simple, script } = command;
  if (simple === undefined) return `the install on line ${run.line} cannot be parted`;
  if (command.allWords.length > MOST_WORDS)
    return `the install on line ${run.line} names too many packages to part`;
  const starts = new Set(build.map(({ word }) => word.start));
  if (kept.some(({ word }) => starts.has(word.start))) {
    return `a variable of the install on line ${run.line} holds packages of both kinds`;
  }
  const text = (from: { readonly start: number; readonly end: number }): string =>
    script.text.text.slice(from.start, from.end);
  const keptStarts = new Set(kept.map(({ word }) => word.start));
  const ranges = [
    ...simple.command.prefix.map(({ pos, end }) => ({ start: pos, end })),
    ...unique(command.allWords),
    ...simple.command.redirects.map(({ pos, end }) => ({ start: pos, end })),
  ].toSorted((a, b) => a.start - b.start);
  const fixed = ranges.filter(({ start }) => !starts.has(start) && !keptStarts.has(start));
  const names = unique(build.toSorted((a, b) => a.word.start - b.word.start).map(({ word }) => word)).map(
    text,
  );
  const head = fixed.map(text).join(' ');
  const isGone = kept.length === 0;
  const cuts = isGone ? cutOfCall(install) : cutsOfWords(ranges, starts);
  if (cuts === undefined) return `the install on line ${run.line} cannot be taken out of its RUN`;
  return {
    cuts,
    isGone,
    call: { flat: `${head} ${names.join(' ')}`, laidOut: laidOut(document, install, head, style) },
  };
}

function unique<T extends Cut>(words: readonly T[]): T[] {
  const seen = new Set<number>();
  return words.filter(({ start }) => {
    if (seen.has(start)) return false;
    seen.add(start);
    return true;
  });
}

/** Each word with the blanks in front of it. */
function cutsOfWords(ranges: readonly Cut[], starts: ReadonlySet<number>): readonly Cut[] {
  return ranges.flatMap(({ start, end }, index) => {
    const before = ranges[index - 1];
    return starts.has(start) && before !== undefined ? [{ start: before.end, end }] : [];
  });
}

/** The call with the operator that joins it to its neighbour. */
function cutOfCall({ call }: InstallCall): readonly Cut[] | undefined {
  const { simple } = call.command;
  const around = simple?.surrounding;
  if (simple === undefined || around === undefined) return undefined;
  const { pos, end } = simple.command;
  if (around.kind === 'and-or') {
    if (around.node.operators.some((operator) => operator !== '&&')) return undefined;
    const before = around.node.commands[around.index - 1];
    const after = around.node.commands[around.index + 1];
    if (before !== undefined) return [{ start: before.end, end }];
    return after === undefined ? undefined : [{ start: pos, end: after.pos, isHead: true }];
  }
  if (around.kind !== 'list') return undefined;
  const before = around.node.commands[around.index - 1];
  const after = around.node.commands[around.index + 1];
  if (before !== undefined) return [{ start: before.command.end, end }];
  return after === undefined ? [] : [{ start: pos, end: after.pos, isHead: true }];
}

/** In the manner of the file: each package on a line of its own where it was, with the comments above it. */
function laidOut(
  document: Document,
  { build, along, call, run }: InstallCall,
  head: string,
  style: ListStyle,
): string {
  const { text } = call.command.script.text;
  const moved = [...build, ...along].toSorted((a, b) => a.word.start - b.word.start);
  const words = unique(moved.map(({ word }) => word));
  const names = words.map(({ start, end }) => text.slice(start, end));
  const comments = words.map((word) => commentsAbove(document, call, run, word));
  const isLong = words.length > 2 && run.endLine - run.line >= words.length;
  if (!isLong && comments.every((lines) => lines.length === 0)) return `${head} ${names.join(' ')}`;
  const gap = style.gap === '' ? ' ' : style.gap;
  const indent = style.indent + (style.indent.includes('\t') ? '\t' : '    ');
  const lines = names.map((name, index) => {
    const above = (comments[index] ?? []).map((comment) => `${indent}${comment}${style.newline}`).join('');
    return `${gap}\\${style.newline}${above}${indent}${name}`;
  });
  return head + lines.join('');
}

/** The comment lines between a word and the one before it. */
function commentsAbove(
  document: Document,
  { command }: InstallCall['call'],
  run: Instruction,
  { start }: Cut,
): readonly string[] {
  const { text } = command.script;
  const before = command.allWords.findLast((word) => word.end <= start);
  if (before === undefined) return [];
  const from = text.endOffset(before.end);
  const to = text.offsetAt(start);
  return run.commentsInside
    .filter(({ range }) => range.start >= from && range.end <= to)
    .map(({ range }) => document.text.slice(range.start, range.end));
}

/** Whether a RUN does nothing but install packages and tidy up. */
export function isOnlyInstall(document: Document, run: Instruction, gone: readonly InstallCall[]): boolean {
  const calls = new Set(gone.map(({ call }) => call.command));
  return readRun(document, run).commands.every((command) => {
    if (calls.has(command)) return true;
    const { program, words } = command;
    const values = words.slice(1).map(({ value, node }) => value ?? node?.text ?? '');
    if (program === 'set' || program === 'true') return true;
    if (program === 'rm')
      return values.every((value) => /^-|^\/var\/(?:lib\/apt\/lists|cache\/apt)\b/.test(value));
    return (
      /^apt(?:-get)?$/.test(program ?? '') &&
      values.some((value) => /^(?:update|clean|autoclean)$/.test(value))
    );
  });
}

/** The edits of the file that cut a RUN's text. */
export function cutEdits({ call }: InstallCall, cuts: readonly Cut[]): readonly Edit[] {
  const { text } = call.command.script;
  return cuts.map(({ start, end, isHead }) => ({
    start: isHead === true ? text.offsetAt(start) : text.endOffset(start),
    end: isHead === true ? text.offsetAt(end) : text.endOffset(end),
    text: '',
  }));
}

/** The RUN's text without what is cut. */
export function cutText(text: string, cuts: readonly Cut[]): string {
  let result = '';
  let at = 0;
  for (const { start, end } of cuts.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(at, start);
    at = Math.max(at, end);
  }
  return result + text.slice(at);
}
