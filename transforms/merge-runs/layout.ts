import type { Document } from '../../src/dockerfile/document.ts';
import type { Edit } from '../../src/dockerfile/edit.ts';
import type { Comment, Instruction } from '../../src/dockerfile/model.ts';
import { composedText, type Part } from '../../src/shell/compose.ts';
import { jointText, type ListStyle, readStyle } from '../../src/shell/list-style.ts';
import type { Proposal } from '../contract.ts';
import { rulesIn, sortComments } from './comments.ts';

/** The merge of RUNs that stand one below the other: what lies between two commands is written anew, nothing else. */
export function mergeOf(document: Document, parts: readonly Part[]): Proposal {
  const runs = parts.map((part) => part.body.instruction);
  const [first] = runs;
  const last = runs.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('there is nothing to merge');
  const style = styleOf(document, runs);
  const above: Above = { lines: [], rules: [] };
  const edits: Edit[] = [];
  parts.forEach((part, index) => {
    const previous = parts[index - 1];
    const remark = index === parts.length - 1 ? undefined : remarkOf(part);
    if (previous !== undefined) {
      edits.push(joint(document, style, previous, part, remark, above));
      return;
    }
    if (remark !== undefined) above.lines.push(remark);
    edits.push({
      start: part.body.text.offsetAt(0),
      end: part.body.text.offsetAt(part.start),
      text: part.open,
    });
  });
  const tail = tailOf(parts);
  edits.push(tail.edit);
  edits.push(...linesAbove(document, first, above.lines, style));
  edits.push(...pragmaEdits(document, first, above.rules, style));
  return {
    safety: 'safe',
    line: first.line,
    endLine: last.endLine,
    message: `merge ${parts.length} RUNs into one layer`,
    edits: edits.filter((edit) => edit.end > edit.start || edit.text !== ''),
    becomes: [{ keyword: 'RUN', text: tail.text }],
  };
}

/** The style of the first RUN that has a list over several lines; where none has, the file's. */
function styleOf(document: Document, runs: readonly Instruction[]): ListStyle {
  const model = runs.find((run) => run.endLine > run.line) ?? runs[0];
  if (model === undefined) throw new RangeError('there is nothing to merge');
  return readStyle(document, model);
}

/** What must stand above the merged RUN: comment lines, and rules for hadolint to ignore. */
interface Above {
  readonly lines: string[];
  readonly rules: string[];
}

/** What stands between two commands: the end of the first, the operator, the comments, the start of the second. */
function joint(
  document: Document,
  style: ListStyle,
  previous: Part,
  part: Part,
  remark: string | undefined,
  above: Above,
): Edit {
  const start = previous.body.text.endOffset(previous.end);
  const end = part.body.text.offsetAt(part.start);
  const { comments, lifted, hadolintRules } = sortComments(commentsBetween(document, start, end));
  above.rules.push(...hadolintRules);
  const asWritten = ({ range }: Comment): string => document.text.slice(range.start, range.end);
  above.lines.push(...lifted.map(asWritten));
  const lines = comments.map(asWritten);
  if (remark !== undefined) lines.push(remark);
  return {
    start,
    end,
    text: previous.close + withComments(style, jointText(style, part.joint), lines) + part.open,
  };
}

/** Puts comment lines behind the first line's end of a joint. */
function withComments({ indent, newline }: ListStyle, text: string, comments: readonly string[]): string {
  const lineEnd = text.indexOf(newline) + newline.length;
  const lines = comments.map((comment) => indent + comment + newline);
  return text.slice(0, lineEnd) + lines.join('') + text.slice(lineEnd);
}

function commentsBetween(document: Document, start: number, end: number): readonly Comment[] {
  let low = 0;
  let high = document.comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((document.comments[middle]?.range.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  const found: Comment[] = [];
  for (let at = low; (document.comments[at]?.range.end ?? Number.POSITIVE_INFINITY) <= end; at++) {
    const comment = document.comments[at];
    if (comment !== undefined) found.push(comment);
  }
  return found;
}

/** A comment of the shell behind the last command: it would swallow what is joined, so it becomes a line of its own. */
function remarkOf(part: Part): string | undefined {
  const tail = part.body.text.text.slice(part.end);
  const at = tail.indexOf('#');
  const remark = at < 0 ? '' : tail.slice(at).trimEnd();
  return /^#*$/.test(remark) ? undefined : remark;
}

/**
 * Behind the last command: its bracket, and no `;` that ended its line. A comment there stays, and so do the lines of a
 * heredoc: the bracket comes before them. With it, what the merged RUN's arguments read as.
 */
function tailOf(parts: readonly Part[]): { readonly edit: Edit; readonly text: string } {
  const part = parts.at(-1);
  if (part === undefined) throw new RangeError('there is nothing to merge');
  const { text, instruction } = part.body;
  const limit = Math.min(text.length, instruction.arguments.length);
  const kept = Math.min(part.end, limit);
  const behind = text.text.slice(kept, limit);
  const end = behind.replaceAll(';', '').trim() === '' ? limit : kept;
  const close = part.close;
  return {
    edit: { start: text.endOffset(kept), end: text.endOffset(end), text: close },
    text: composedText([...parts.slice(0, -1), { ...part, end: kept, close }]) + text.text.slice(end, limit),
  };
}

/** Puts comment lines above the first RUN, and above a pragma of hadolint that must stay on the line before it. */
function linesAbove(
  document: Document,
  first: Instruction,
  lines: readonly string[],
  style: ListStyle,
): Edit[] {
  if (lines.length === 0) return [];
  let { line } = first;
  for (const comment of first.commentsAbove.toReversed()) {
    if (comment.line !== line - 1 || rulesIn(comment) === undefined) break;
    line = comment.line;
  }
  const start = document.offsetOfLine(line);
  const indent = document.text.slice(document.offsetOfLine(first.line), first.range.start);
  return [{ start, end: start, text: lines.map((each) => indent + each + style.newline).join('') }];
}

/** Adds rules to the hadolint pragma above the first RUN, or writes one. */
function pragmaEdits(
  document: Document,
  first: Instruction,
  rules: readonly string[],
  style: ListStyle,
): Edit[] {
  if (rules.length === 0) return [];
  const above = first.commentsAbove.at(-1);
  const named = above !== undefined && above.line === first.line - 1 ? rulesIn(above) : undefined;
  const added = [...new Set(rules)].filter((rule) => !(named?.includes(rule) ?? false));
  if (above !== undefined && named !== undefined) {
    const text = added.map((rule) => `,${rule}`).join('');
    return [{ start: above.range.end, end: above.range.end, text }];
  }
  const start = document.offsetOfLine(first.line);
  const indent = document.text.slice(start, first.range.start);
  return [{ start, end: start, text: `${indent}# hadolint ignore=${added.join(',')}${style.newline}` }];
}
