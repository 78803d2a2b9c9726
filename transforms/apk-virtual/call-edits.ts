import type { Document } from '../../src/dockerfile/document.ts';
import type { Edit } from '../../src/dockerfile/edit.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { jointText, readStyle } from '../../src/shell/list-style.ts';
import type { RunCommand } from '../../src/effects/run-commands.ts';
import type { ApkCall } from './apk-words.ts';
import { callText, changedWords, optionsEnd, ownLine } from './call-text.ts';
import { removalOf } from './command-removal.ts';
import { isInPlace, keptWords, movedWords, ownGroup } from './names.ts';
import type { Part, PartedOperand } from './part.ts';
import type { Plan } from './plan.ts';

/** What becomes of one RUN before others join it: nothing is left of it, or it is edited. */
export type RunEdits = readonly Edit[] | 'removed';

/** Edits of the RUNs that hold the calls, each within its RUN. */
export function callEdits(
  document: Document,
  plan: Plan,
  names: ReadonlyMap<ApkCall, string>,
): ReadonlyMap<Instruction, RunEdits> | { readonly problem: string } {
  const edits = new Map<Instruction, Edit[]>();
  const removed = new Map<Instruction, RunCommand[]>();
  const note = (run: Instruction, more: readonly Edit[]): void => {
    edits.set(run, [...(edits.get(run) ?? []), ...more]);
  };
  const remove = ({ run, call }: ApkCall): void => {
    removed.set(run, [...(removed.get(run) ?? []), call.command]);
  };
  for (const part of plan.parts) {
    const { call } = part;
    const isHere = isInPlace(call, plan.spans);
    const name = names.get(call) ?? '';
    const rest = [...keptWords(part), ...part.runtime];
    if (!isHere && rest.length === 0) {
      remove(call);
      continue;
    }
    const own = isHere ? partedHere(document, part, name) : partedAway(document, part);
    if (typeof own === 'string') return { problem: own };
    note(call.run, own);
  }
  for (const del of plan.late) {
    const own = withoutGroups(document, plan, del);
    if (own === 'all') remove(del);
    else note(del.run, own);
  }
  const found = new Map<Instruction, RunEdits>(edits);
  for (const [run, commands] of removed) {
    const cuts = removalOf(document, run, commands);
    if ('problem' in Object(cuts)) return cuts as { readonly problem: string };
    const others = edits.get(run) ?? [];
    if (cuts === 'all' && others.length === 0 && !isIndexNeeded(plan, run)) found.set(run, 'removed');
    else if (cuts === 'all') return { problem: 'what else its RUN does is of no use alone' };
    else found.set(run, [...others, ...(cuts as readonly Edit[])]);
  }
  return found;
}

/** A later call that installs from the index that this RUN has fetched. */
function isIndexNeeded({ stage }: Plan, run: Instruction): boolean {
  return stage.instructions.some(
    ({ keyword, index, arguments: words }) =>
      keyword === 'RUN' &&
      index > run.index &&
      /\bapk\b(?!.*(?:--no-cache|-U\b|--update)).*\badd\b/.test(words.text),
  );
}

/** The call keeps what is not moved; the group is installed elsewhere. */
function partedAway(document: Document, part: Part): readonly Edit[] | string {
  const changed = changedWords(document, part, 'kept', part.runtime);
  if (typeof changed === 'string') return changed;
  return [...withoutGroup(document, part.call, changed), ...changed];
}

/**
 * What stays is no longer part of the author's group, unless that is one of what stays. Between packages that all go, the
 * group's name goes with them: `add curl -t dev gcc make`.
 */
function withoutGroup(document: Document, add: ApkCall, changed: readonly Edit[]): readonly Edit[] {
  const { group, call } = add;
  if (group === undefined || ownGroup(add) === undefined) return [];
  const { text } = call.command.script;
  const end = text.endOffset(group.end);
  let start = text.offsetAt(group.start);
  while (/[ \t]/.test(document.text[start - 1] ?? '')) start -= 1;
  const isGone = changed.some((edit) => edit.start <= start && end <= edit.end);
  return isGone ? [] : [{ start, end, text: '' }];
}

/** The call becomes two in its place: the one that keeps more words stays, the other is put before or behind it. */
function partedHere(document: Document, part: Part, name: string): readonly Edit[] | string {
  const { call, runtime } = part;
  const moved = movedWords(part, 'here');
  const kept = keptWords(part);
  const isRunGroup =
    call.group !== undefined && ownGroup(call) === undefined && kept.length + runtime.length > 0;
  const keepsMore = kept.length > moved.length || isRunGroup;
  const first = keepsMore ? groupBehind(document, part, name) : restBefore(document, part, name);
  if (typeof first !== 'string' || isRunGroup) return first;
  return keepsMore ? restBefore(document, part, name) : groupBehind(document, part, name);
}

/** The call keeps what stays; behind it stands the group's. */
function groupBehind(document: Document, part: Part, name: string): readonly Edit[] | string {
  const { call, runtime } = part;
  if (keptWords(part).length + runtime.length === 0) return 'a comment stands among its packages';
  const changed = changedWords(document, part, 'kept', runtime);
  if (typeof changed === 'string') return changed;
  const behind = call.call.command.script.text.endOffset(call.call.command.simple?.command.end ?? 0);
  const fetching = call.fetching.filter((option) => option === '--no-cache');
  const added = callText(document, { call, group: name, fetching, words: movedWords(part, 'here') });
  const text = jointOf(document, call) + added;
  return [...withoutGroup(document, call, changed), ...changed, { start: behind, end: behind, text }];
}

/** The call becomes that of the group; before it stands one for what stays. */
function restBefore(document: Document, part: Part, name: string): readonly Edit[] | string {
  const { call, runtime } = part;
  const { text } = call.call.command.script;
  const changed = changedWords(document, part, 'moved', []);
  if (typeof changed === 'string') return changed;
  const at = text.endOffset(Math.max(call.verbEnd, optionsEnd(call)));
  const grouped = call.group === undefined ? [{ start: at, end: at, text: ` --virtual ${name}` }] : [];
  const rest = [...keptWords(part), ...runtime];
  if (rest.length === 0) return [...grouped, ...changed];
  const before = text.offsetAt(call.call.command.simple?.command.pos ?? 0);
  const added = callText(document, { call, fetching: call.fetching, words: rest }) + jointOf(document, call);
  return [{ start: before, end: before, text: added }, ...grouped, ...changed];
}

function jointOf(document: Document, call: ApkCall): string {
  return jointText(readStyle(document, call.run), isStatement(call) ? ';' : '&&');
}

/** It is a statement of its own, with others behind it: `apk add x; make`. */
function isStatement({ call }: ApkCall): boolean {
  const surrounding = call.command.simple?.surrounding;
  return surrounding?.kind === 'list' && surrounding.index < surrounding.node.commands.length - 1;
}

/** Names of the packages of an operand that are in the group. */
function movedNames({ operand, moved, kept }: PartedOperand): readonly string[] {
  if (moved.length === 0) return [];
  const texts = new Set(moved);
  return operand.packages.filter(({ text }) => kept.length === 0 || texts.has(text)).map(({ name }) => name);
}

/** What is left of a late `apk del`: `all` if it deletes nothing else. */
function withoutGroups(document: Document, plan: Plan, del: ApkCall): readonly Edit[] | 'all' {
  const gone = new Set(
    plan.parts.flatMap(({ call, operands }) => [
      ...(call.group === undefined ? [] : [call.group.name]),
      ...operands.flatMap(movedNames),
    ]),
  );
  const { text } = del.call.command.script;
  const left = del.operands.filter(
    ({ packages }) => packages.length === 0 || packages.some(({ name }) => !gone.has(name)),
  );
  if (left.length === 0) return 'all';
  return del.operands
    .filter((operand) => !left.includes(operand))
    .map((operand) => {
      const { start, end } = operand;
      const from = text.offsetAt(start);
      const before = /[ \t]$/.test(document.text.slice(0, from)) ? from - 1 : from;
      return ownLine(document, operand, text) ?? { start: before, end: text.endOffset(end), text: '' };
    });
}
