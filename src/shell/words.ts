import type { Assignment, CommandArgument, DoubleQuotedChild, Word, WordPart } from 'unbash';

/** What a static word may hold beside plain and quoted text. */
interface Allowed {
  readonly globs: boolean;
}

/**
 * The value that a word has in every run: quotes and backslashes resolved. Undefined if the shell expands anything in
 * it (a variable, a command, `~`, a glob, braces) or if shells read it differently (`$'...'`).
 */
export function literalOf(word: CommandArgument | undefined): string | undefined {
  return staticValue(word, { globs: false });
}

/** Like `literalOf`, but unquoted glob characters stay in the value as they are: `/var/lib/apt/lists/*`. */
export function globOf(word: CommandArgument | undefined): string | undefined {
  return staticValue(word, { globs: true });
}

function staticValue(word: CommandArgument | undefined, allowed: Allowed): string | undefined {
  if (word === undefined) return undefined;
  if (word.type === 'Assignment') return assignmentText(word, allowed);
  if (startsWithTilde(word)) return undefined;
  if (word.parts === undefined) return word.value;
  let value = '';
  for (const part of word.parts) {
    const piece = staticPart(part, allowed);
    if (piece === undefined) return undefined;
    value += piece;
  }
  return value;
}

function assignmentText(assignment: Assignment, allowed: Allowed): string | undefined {
  if (assignment.index !== undefined || assignment.value.type === 'ArrayValue') return undefined;
  const value = staticValue(assignment.value, allowed);
  return value === undefined ? undefined : `${assignment.name}${assignment.append ? '+=' : '='}${value}`;
}

function staticPart(part: WordPart | DoubleQuotedChild, allowed: Allowed): string | undefined {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
      return part.value;
    case 'DoubleQuoted': {
      let value = '';
      for (const child of part.parts) {
        if (child.type !== 'Literal') return undefined;
        value += child.value;
      }
      return value;
    }
    case 'Glob':
      return allowed.globs ? part.text : undefined;
    default:
      return undefined;
  }
}

/**
 * Whether the shell puts a home directory into the word: `~` at its head, and behind `=` or `:` where the word reads
 * like an assignment (bash does that for arguments too; dash does not, so the value is not one for all shells).
 */
function startsWithTilde(word: Word): boolean {
  if (word.text.startsWith('~')) return true;
  if (!/^[A-Za-z_]\w*=/.test(word.text)) return false;
  if (word.parts === undefined) return /(?<!\\)[=:]~/.test(word.text);
  return word.parts.some((part) => part.type === 'Literal' && /(?<!\\)[=:]~/.test(part.text));
}

/** Whether `text` may stand unquoted as an argument: no character of it means anything to a shell. */
export function isPlainWord(text: string): boolean {
  return /^[\w%+,./:=@^-]+$/.test(text);
}

/** `text` as one word for any POSIX shell: as it is where that is safe, else in single quotes. */
export function quoteWord(text: string): string {
  return isPlainWord(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
