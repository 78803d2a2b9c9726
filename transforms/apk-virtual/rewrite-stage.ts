import { Document } from '../../src/dockerfile/document.ts';
import { applyEdits, type Edit } from '../../src/dockerfile/edit.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import { shellOf } from '../../src/effects/shell-context.ts';
import { touchedInstructions } from '../../src/rewrite/guard.ts';
import { readStyle } from '../../src/shell/list-style.ts';
import type { ExpectedInstruction } from '../contract.ts';
import type { ApkCall } from './apk-words.ts';
import { callEdits, type RunEdits } from './call-edits.ts';
import { callText, gapOf } from './call-text.ts';
import { needOf } from './compiling.ts';
import { groupNames, movedWords } from './names.ts';
import type { Plan } from './plan.ts';
import type { Span } from './span.ts';
import { isAsPlanned } from './outcome-check.ts';
import { spanText } from './span-text.ts';

export interface Written {
  readonly edits: readonly Edit[];
  readonly becomes: readonly ExpectedInstruction[];
  readonly names: ReadonlyMap<ApkCall, string>;
}

/** The edits that carry out a plan, or why there are none. */
export function writePlan(document: Document, plan: Plan): Written | { readonly problem: string } {
  const names = groupNames(plan);
  const perRun = callEdits(document, plan, names);
  if ('problem' in perRun) return perRun as { readonly problem: string };
  const edits: Edit[] = [];
  const joined = new Set(plan.spans.flatMap(({ runs }) => runs));
  const orphaned: string[] = [];
  for (const [run, own] of perRun) {
    if (joined.has(run)) continue;
    if (own !== 'removed') edits.push(...own);
    else {
      const isDeletion = plan.late.some((del) => del.run === run);
      const { edit, comments } = wholeRun(document, run, isDeletion);
      edits.push(edit);
      orphaned.push(...comments);
    }
  }
  for (const [index, span] of plan.spans.entries()) {
    const written = spanEdit(document, plan, span, perRun, names, index === 0 ? orphaned : []);
    if ('problem' in written) return written;
    edits.push(...written.edits);
  }
  const becomes = readBack(document, plan, edits);
  return becomes === undefined ? { problem: 'the result does not read back' } : { edits, becomes, names };
}

/** A RUN with its line, and the comments right above it, which go where its packages go. */
function wholeRun(
  document: Document,
  run: Instruction,
  isDeletion: boolean,
): { readonly edit: Edit; readonly comments: readonly string[] } {
  let { line } = run;
  for (const comment of run.commentsAbove.toReversed()) {
    if (comment.line !== line - 1) break;
    line = comment.line;
  }
  const start = document.offsetOfLine(line);
  const above = document.text.slice(start, document.offsetOfLine(run.line));
  let end = document.offsetOfLine(run.endLine + 1);
  const isGap = /(?:^|\n)[ \t]*\r?\n$/.test(document.text.slice(0, start));
  if (isGap) end += /^(?:[ \t]*\r?\n)*/.exec(document.text.slice(end, end + 2000))?.[0].length ?? 0;
  const isTold =
    above === '' ||
    (isDeletion &&
      above
        .trim()
        .split('\n')
        .every((comment) => ABOUT_DELETION.test(comment)));
  return { edit: { start, end, text: '' }, comments: isTold ? [] : [above] };
}

/** A comment on an `apk del` of which nothing is left to say when the group is deleted where it is used. */
const ABOUT_DELETION = /clean|remov|delet|purge|uninstall|tidy|drop/i;

function spanEdit(
  document: Document,
  plan: Plan,
  span: Span,
  perRun: ReadonlyMap<Instruction, RunEdits>,
  names: ReadonlyMap<ApkCall, string>,
  comments: readonly string[],
): { readonly edits: readonly Edit[] } | { readonly problem: string } {
  const [first] = span.runs;
  const last = span.runs.at(-1);
  const context = first === undefined ? undefined : shellOf(document, first);
  if (first === undefined || last === undefined || context === undefined)
    return { problem: 'it is no text for the shell' };
  const style = readStyle(document, span.runs.find((run) => run.endLine > run.line) ?? first);
  const groups = groupsOf(plan, span, names);
  const [part] = plan.parts;
  const del = ownDeletion(document, plan, last);
  const tail =
    del === undefined ? `${part?.call.head ?? 'apk'} del --no-network ${groups.join(' ')}` : undefined;
  const runs = span.runs.flatMap((run) => {
    const given = perRun.get(run) ?? [];
    const isExtended = run === last && del !== undefined && given !== 'removed';
    const own = isExtended ? [...given, moreDeleted(document, del, groups)] : given;
    return own === 'removed' ? [] : [withComments(document, run, first, own)];
  });
  if (runs.length === 0) return { problem: 'nothing is left of the RUN' };
  const written = spanText({ runs, heads: headsOf(document, plan, span, names), tail, context, style });
  if ('problem' in written) return written;
  const deferred = span.deferred.map((each) => style.newline + withComments(document, each, first, []));
  const edit = {
    start: first.range.start,
    end: last.range.end,
    text: written.text + deferred.join(''),
  };
  const line = document.offsetOfLine(first.line);
  const above = comments.length === 0 ? [] : [{ start: line, end: line, text: comments.join('') }];
  return { edits: [...above, smallest(document, edit)] };
}

/** An `apk del` of the author's at the end of the RUN, behind which nothing needs the groups: it can delete them too. */
function ownDeletion(document: Document, plan: Plan, run: Instruction): ApkCall | undefined {
  const { commands } = readRun(document, run);
  const place = ({ call }: ApkCall): number => commands.indexOf(call.command);
  const del = plan.dels.findLast((each) => each.run === run && !plan.late.includes(each));
  if (del === undefined || del.operands.length === 0) return undefined;
  const isBehindAll = plan.parts.every(({ call }) => call.run !== run || place(call) < place(del));
  const isLast = commands.slice(place(del) + 1).every((command) => needOf(command, plan.tools) === 'free');
  return isBehindAll && isLast ? del : undefined;
}

function moreDeleted(document: Document, del: ApkCall, groups: readonly string[]): Edit {
  const gap = gapOf(document, del);
  const end = del.call.command.script.text.endOffset(del.operands.at(-1)?.end ?? del.verbEnd);
  return { start: end, end, text: groups.map((group) => gap + group).join('') };
}

/** An instruction as it is written, with the comments above it, which are not those above the span. */
function withComments(
  document: Document,
  instruction: Instruction,
  first: Instruction,
  edits: readonly Edit[],
): string {
  const { start, end } = instruction.range;
  const local = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
  const text = applyEdits(
    document.text.slice(start, end),
    local.toSorted((a, b) => a.start - b.start || a.end - b.end),
  );
  if (instruction === first) return text;
  const newline = readStyle(document, first).newline;
  return [
    ...instruction.commentsAbove.map(({ range }) => document.text.slice(range.start, range.end)),
    text,
  ].join(newline);
}

/** The installs that go to the head of a span: of calls that stand above it. */
function headsOf(
  document: Document,
  plan: Plan,
  { runs }: Span,
  names: ReadonlyMap<ApkCall, string>,
): string[] {
  const calls = new Map<string, { call: ApkCall; words: string[] }>();
  for (const part of plan.parts) {
    const { call } = part;
    if (runs.includes(call.run) || call.run.index > (runs[0]?.index ?? 0)) continue;
    const name = names.get(call) ?? '';
    const other = calls.get(name);
    const words = movedWords(part, 'elsewhere');
    if (other === undefined) calls.set(name, { call, words: [...words] });
    else other.words.push(...words.filter((word) => !other.words.includes(word)));
  }
  return [...calls].map(([group, { call, words }]) =>
    callText(document, { call, group, fetching: ['--no-cache'], words }),
  );
}

/** The groups that are there at the end of a span. */
function groupsOf({ parts }: Plan, { runs }: Span, names: ReadonlyMap<ApkCall, string>): string[] {
  const last = runs.at(-1)?.index ?? 0;
  const found = parts.flatMap(({ call }) => (call.run.index <= last ? [names.get(call) ?? ''] : []));
  return [...new Set(found)];
}

/** An edit without what it leaves as it is at both ends. */
function smallest(document: Document, { start, end, text }: Edit): Edit {
  const before = document.text.slice(start, end);
  const limit = Math.min(before.length, text.length);
  let head = 0;
  while (head < limit && before[head] === text[head]) head += 1;
  let tail = 0;
  while (tail < limit - head && before[before.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1;
  return { start: start + head, end: end - tail, text: text.slice(head, text.length - tail) };
}

/** What the touched instructions read as in the result: the stage is read again by itself. */
function readBack(
  document: Document,
  plan: Plan,
  edits: readonly Edit[],
): readonly ExpectedInstruction[] | undefined {
  const { stage } = plan;
  const touched = touchedInstructions(document, edits);
  const last = stage.instructions.at(-1);
  if (touched === undefined || last === undefined) return undefined;
  const { start } = stage.from.range;
  const end = document.offsetOfLine(last.endLine + 1);
  const local = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
  const result = Document.read(applyEdits(document.text.slice(start, end), local), 'one');
  if (!isAsPlanned(result, plan)) return undefined;
  const more = result.instructions.length - stage.instructions.length;
  const first = touched.first - stage.from.index;
  return result.instructions
    .slice(first, touched.last - stage.from.index + 1 + more)
    .map(({ keyword, arguments: words }) => ({ keyword, text: words.text }));
}
