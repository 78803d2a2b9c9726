import { Document } from '../../src/dockerfile/document.ts';
import { applyEdits } from '../../src/dockerfile/edit.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { bodyOf, type ShellBody } from '../../src/shell/body.ts';
import { Composition } from '../../src/shell/compose.ts';
import type { ShellContext } from '../../src/shell/context.ts';
import { readFacts } from '../../src/shell/facts.ts';
import { jointText, type ListStyle, readStyle } from '../../src/shell/list-style.ts';
import { mergeOf } from '../merge-runs/layout.ts';

/** The parts of a RUN that is put together from others. */
export interface SpanParts {
  /** RUNs as they are written, with the comments between them. */
  readonly runs: readonly string[];
  /** `apk add --virtual ...`, in the order in which they run. */
  readonly heads: readonly string[];
  /** `apk del ...`; undefined where one of the RUNs has it. */
  readonly tail: string | undefined;
  readonly context: ShellContext;
  readonly style: ListStyle;
}

/** Something that a text cannot be made of. */
class Impossible extends Error {}

/** One RUN that installs, builds and deletes; or why there can be none. */
export function spanText(parts: SpanParts): { readonly text: string } | { readonly problem: string } {
  try {
    const headed = withHeads(parts);
    const joined = join(parts, headed);
    const { tail } = parts;
    return { text: tail === undefined ? joined : withTail(parts, joined, tail) };
  } catch (error) {
    if (error instanceof Impossible) return { problem: error.message };
    throw error;
  }
}

/** RUNs as a file of their own, with one more that shows how lists are laid out. */
function fragment({ style }: SpanParts, runs: readonly string[]): Document {
  const { newline } = style;
  const model = `RUN :${jointText(style, '&&')}:`;
  return Document.read(['FROM scratch', ...runs, model, ''].join(newline), 'one');
}

function runsOf({ instructions }: Document): readonly Instruction[] {
  return instructions.slice(1, -1);
}

function bodyIn(document: Document, run: Instruction | undefined): ShellBody {
  const body = run === undefined ? undefined : bodyOf(document, run);
  if (body?.form !== 'shell' || body.broken)
    throw new Impossible('a RUN that uses them is no text for the shell');
  return body;
}

/** Puts the installs in front: behind a `set -ex;` at the head of the first RUN, or as a RUN that will be joined. */
function withHeads(parts: SpanParts): readonly string[] {
  const { heads, runs, style } = parts;
  const [first, ...others] = runs;
  if (heads.length === 0 || first === undefined) return runs;
  const document = fragment(parts, [first]);
  const [run] = runsOf(document);
  const body = bodyIn(document, run);
  const { lead, shape, errexit } = readFacts(body);
  const isList = lead?.separator === ';' && errexit === 'on';
  const isChain = lead?.separator === '&&' && shape === 'chain';
  if (lead === undefined || !(isList || isChain)) {
    return [`RUN ${heads.join(jointText(style, '&&'))}`, ...runs];
  }
  const at = body.text.offsetAt(lead.end);
  const joint = jointText(readStyle(document, body.instruction), lead.separator);
  const added = heads.map((head) => head + joint).join('');
  return [sliceOf(document, applyEdits(document.text, [{ start: at, end: at, text: added }])), ...others];
}

/** The text between the first line and the model at the end. */
function sliceOf(document: Document, text: string): string {
  const before = document.instructions[0]?.range.end ?? 0;
  const model = document.instructions.at(-1)?.range;
  const behind = model === undefined ? 0 : document.text.length - model.start;
  return text
    .slice(before, text.length - behind)
    .replace(/^\r?\n/, '')
    .replace(/\r?\n$/, '');
}

/** Several RUNs as one. */
function join(parts: SpanParts, runs: readonly string[]): string {
  const document = fragment(parts, runs);
  const instructions = runsOf(document);
  if (instructions.length === 1) return sliceOf(document, document.text);
  const composition = new Composition(parts.context);
  for (const run of instructions) {
    const refusal = composition.add(bodyIn(document, run));
    if (refusal !== undefined) throw new Impossible(refusal);
  }
  return sliceOf(document, applyEdits(document.text, mergeOf(document, composition.parts()).edits));
}

/** Puts the deletion behind what a RUN does, where it is reached whenever all else succeeded. */
function withTail(parts: SpanParts, run: string, tail: string): string {
  const document = fragment(parts, [run]);
  const body = bodyIn(document, runsOf(document)[0]);
  const facts = readFacts(body);
  if (facts.background) throw new Impossible('a RUN that uses them leaves a job in the background');
  if (facts.heredoc) throw new Impossible('a RUN that uses them ends in the lines of a heredoc');
  if (facts.kept.problem !== undefined)
    throw new Impossible(`in a RUN that uses them, ${facts.kept.problem}`);
  if (facts.trapsFailures) throw new Impossible('a RUN that uses them traps failures');
  if (facts.leaks.ends) return join(parts, [run, `RUN ${tail}`]);
  const isList = facts.lead?.separator === ';' && facts.errexit === 'on' && facts.tailFailsExactly;
  const style = readStyle(document, body.instruction);
  const at = body.text.endOffset(facts.kept.end);
  const text = jointText(style, isList ? ';' : '&&') + tail;
  return sliceOf(document, applyEdits(document.text, [{ start: at, end: at, text }]));
}
