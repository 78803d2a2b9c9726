import type { Statement } from 'unbash';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Edit } from '../../src/dockerfile/edit.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import type { RunCommand } from '../../src/effects/run-commands.ts';
import { bodyOf, type ShellBody } from '../../src/shell/body.ts';

/** Takes commands out of a RUN: `all` if no other is left that does anything without them. */
export function removalOf(
  document: Document,
  run: Instruction,
  removed: readonly RunCommand[],
  isUseless: (command: RunCommand) => boolean = isIdle,
): readonly Edit[] | 'all' | { readonly problem: string } {
  if (removed.length === 0) return [];
  const body = bodyOf(document, run);
  if (body.form !== 'shell') return { problem: 'its RUN is no text for the shell' };
  const gone = new Set(removed.map(({ simple }) => simple?.command.pos));
  const { commands } = readRun(document, run);
  if (commands.every((command) => gone.has(command.simple?.command.pos) || isUseless(command))) return 'all';
  const edits: Edit[] = [];
  const statements = body.script.commands;
  let next: { readonly pos: number } | undefined;
  for (let index = statements.length - 1; index >= 0; index--) {
    const statement = statements[index];
    if (statement === undefined) continue;
    const members = membersOf(statement);
    const left = members.filter(({ pos }) => !gone.has(pos));
    if (left.length === 0) {
      const before = statements[index - 1];
      if (next !== undefined) edits.push(cut(body, statement.pos, next.pos, 'start'));
      else if (before !== undefined) edits.push(cut(body, before.end, statement.end, 'end'));
      continue;
    }
    edits.push(...cutMembers(body, members, gone));
    next = statement;
  }
  const hidden = edits.some(({ start, end }) => /^[ \t]*#/m.test(document.text.slice(start, end)));
  return hidden ? { problem: 'a comment stands among the commands that would go' } : edits;
}

type Node = Statement['command'];

function membersOf({ command }: Statement): readonly Node[] {
  return command.type === 'AndOr' ? command.commands : [command];
}

/** Members of an `&&` list, each with the operator that it no longer needs. */
function cutMembers(
  body: ShellBody,
  members: readonly Node[],
  gone: ReadonlySet<number | undefined>,
): Edit[] {
  const edits: Edit[] = [];
  let kept: Node | undefined;
  let start: Node | undefined;
  for (const member of members) {
    if (gone.has(member.pos)) {
      if (kept === undefined) start ??= member;
      else edits.push(cut(body, kept.end, member.end, 'end'));
      if (kept !== undefined) kept = member;
      continue;
    }
    if (start !== undefined) edits.push(cut(body, start.pos, member.pos, 'start'));
    start = undefined;
    kept = member;
  }
  return edits;
}

/** A range of the body in the file; what is between two of its lines goes with its end or its start. */
function cut(body: ShellBody, start: number, end: number, side: 'start' | 'end'): Edit {
  const { text } = body;
  return side === 'start'
    ? { start: text.offsetAt(start), end: text.offsetAt(end), text: '' }
    : { start: text.endOffset(start), end: text.endOffset(end), text: '' };
}

/** What is of no use without the `apk add` between them. */
function isIdle({ program, words }: RunCommand): boolean {
  const values = words.map(({ value, node }) => value ?? node?.text ?? '');
  if (program === 'apk')
    return values.slice(1).every((value) => /^(?:update|-q|--no-cache|--quiet|-U)$/.test(value));
  if (program === 'set') return true;
  return (
    program === 'rm' && values.slice(1).every((value) => /^-[rf]+$|^\/var\/cache\/apk(?:\/\*)?$/.test(value))
  );
}
