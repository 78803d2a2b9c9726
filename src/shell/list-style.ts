import type { Document } from '../dockerfile/document.ts';
import type { Instruction } from '../dockerfile/model.ts';

/** How a Dockerfile lays out a command list over several lines. */
export interface ListStyle {
  /** `leading`: a line begins with `&& `; `trailing`: it ends in `&& \`. */
  readonly operator: 'leading' | 'trailing';
  /** No line of the file shows where its operators stand. */
  readonly isOperatorGuessed: boolean;
  /** What a continuation line begins with. */
  readonly indent: string;
  /** What stands before the backslash at a line's end. */
  readonly gap: string;
  readonly newline: '\n' | '\r\n';
}

/** What one instruction or one file shows of its style. */
interface Seen {
  readonly operator?: ListStyle['operator'];
  /** Of lines that begin a command of a list, and of any continuation lines. */
  readonly listIndent?: string;
  readonly indent?: string;
  readonly gap?: string;
}

const fileStyles = new WeakMap<Document, Seen>();

/** The style of an instruction; what it does not show comes from the file's other RUNs, then from custom. */
export function readStyle(document: Document, instruction: Instruction): ListStyle {
  const own = styleOf(document, [instruction]);
  const file = own.operator === undefined ? fileStyle(document) : own;
  const lineEnd = document.text.indexOf('\n', instruction.range.start);
  const firstEnd = lineEnd < 0 ? document.text.indexOf('\n') : lineEnd;
  return {
    operator: file.operator ?? 'trailing',
    isOperatorGuessed: file.operator === undefined,
    indent: file.listIndent ?? modest(own.indent) ?? modest(file.indent) ?? '    ',
    gap: own.gap ?? file.gap ?? ' ',
    newline: document.text[firstEnd - 1] === '\r' ? '\r\n' : '\n',
  };
}

/** Arguments are often aligned below the first one, which is no place for a command. */
const FARTHEST = 8;

function modest(indent: string | undefined): string | undefined {
  return indent !== undefined && indent.length <= FARTHEST ? indent : undefined;
}

/** What goes between two commands of a list in this style: the operator, and the way to a line of its own. */
export function jointText({ operator, indent, gap, newline }: ListStyle, joint: '&&' | ';'): string {
  const blank = gap === '' ? ' ' : gap;
  // The backslash and the line's end go away: without an indentation the next command would stand right behind the operator.
  const end = `${indent === '' ? blank : gap}\\${newline}${indent}`;
  if (joint === ';') return `;${end}`;
  return operator === 'leading' ? `${blank}\\${newline}${indent}&& ` : ` &&${end}`;
}

function fileStyle(document: Document): Seen {
  let seen = fileStyles.get(document);
  if (seen === undefined) {
    seen = styleOf(
      document,
      document.instructions.filter(({ keyword }) => keyword === 'RUN'),
    );
    fileStyles.set(document, seen);
  }
  return seen;
}

/** The most frequent layout of the continuation lines of these instructions. */
function styleOf(document: Document, instructions: readonly Instruction[]): Seen {
  const operators = new Count<'leading' | 'trailing'>();
  const indents = new Count<string>();
  const listIndents = new Count<string>();
  const gaps = new Count<string>();
  let closing: string | undefined;
  for (const { arguments: text, json } of instructions) {
    if (json !== undefined) continue;
    let before: string | undefined;
    for (const { start, end } of text.ranges()) {
      const line = document.text.slice(start, end);
      const isNewLine = before !== undefined && document.text[start - 1] === '\n';
      if (before !== undefined && isNewLine && line.trim() !== '') {
        const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
        const operator = operatorBetween(before, line);
        indents.add(indent);
        if (CLOSING.test(line) && indent.length < (closing?.length ?? Number.POSITIVE_INFINITY))
          closing = indent;
        gaps.add(/[ \t]?$/.exec(before)?.[0] ?? '');
        if (operator !== undefined) {
          operators.add(operator);
          listIndents.add(indent);
        }
      }
      if (line.trim() !== '') before = line;
    }
  }
  const operator = operators.most();
  const most = listIndents.most();
  // The commands of a block stand farther in than the list that it is part of.
  const listIndent = closing !== undefined && most?.startsWith(closing) === true ? closing : most;
  const indent = indents.most();
  const gap = gaps.most();
  return {
    ...(operator !== undefined && { operator }),
    ...(listIndent !== undefined && { listIndent }),
    ...(indent !== undefined && { indent }),
    ...(gap !== undefined && { gap }),
  };
}

/** A line that ends a block: `} > /etc/app.ini`, `fi; \`. */
const CLOSING = /^[ \t]*(?:\}|\)|(?:fi|done|esac)\b)/;

function operatorBetween(before: string, line: string): 'leading' | 'trailing' | undefined {
  if (/^\s*(?:&&|\|\|)/.test(line)) return 'leading';
  return /(?:&&|\|\||;)\s*$/.test(before) ? 'trailing' : undefined;
}

/** Counts values; of those counted most often the first one seen wins. */
class Count<T> {
  readonly #counts = new Map<T, number>();

  add(value: T): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1);
  }

  most(): T | undefined {
    let best: T | undefined;
    let most = 0;
    for (const [value, count] of this.#counts) {
      if (count <= most) continue;
      best = value;
      most = count;
    }
    return best;
  }
}
