import type { ShellBody } from './body.ts';
import type { TextRange } from '../dockerfile/text-range.ts';

/** Where a body's commands end, and what stands behind them. */
export interface KeptText {
  /** Behind the last command: before a trailing `;`, blanks, a comment. */
  readonly end: number;
  /** A comment behind the last command, from its `#`. */
  readonly comment?: TextRange;
  /** Why nothing may follow the last command in the same text. */
  readonly problem?: string;
}

/** Finds where the text of a body may be cut so that more can follow. */
export function keptText(body: ShellBody): KeptText {
  const { text } = body.text;
  const end = body.script.commands.at(-1)?.end ?? 0;
  const behind = /^[ \t]*;?[ \t]*(#.*)?$/s.exec(text.slice(end));
  if (behind === null) return { end, problem: 'the text behind its last command is not understood' };
  if (/(?<!\\)(?:\\\\)*\\$/.test(text.slice(0, end))) return { end, problem: 'it ends in a backslash' };
  if (behind[1] === undefined) return { end };
  const comment = { start: text.length - behind[1].length, end: text.length };
  if (body.text.isContiguous(comment.start, comment.end)) return { end, comment };
  return { end, comment, problem: 'a comment in it hides the lines that follow' };
}
