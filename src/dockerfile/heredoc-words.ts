import { lexWords, WordError } from './shell-words.ts';

/** What a word like `<<-"EOF"` announces. */
export interface HeredocWord {
  readonly name: string;
  readonly expand: boolean;
  readonly chomp: boolean;
}

/** Go's `\s` has no vertical tab. */
const HEREDOC = /^\d*<<(-?)[\t\n\f\r ]*([^<]*)$/;

/**
 * The heredocs that a logical line announces, as BuildKit finds them: a word must begin with `<<` (or digits and `<<`),
 * blanks between `<<` and the name are fine, and a line with an open quote has none.
 * Source: heredocsFromLine in frontend/dockerfile/parser/parser.go.
 *
 * @throws WordError where BuildKit reports an error, NestingError.
 */
export function heredocWordsOf(line: string): HeredocWord[] {
  // Go's readers turn a byte that is not UTF-8 into U+FFFD.
  const text = line.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
  const found: HeredocWord[] = [];
  for (const word of wordsOf(text)) {
    const heredoc = heredocWord(word);
    if (heredoc !== undefined) found.push(heredoc);
  }
  return found;
}

/** One word, as in the arguments of COPY. @throws WordError */
export function heredocWord(word: string): HeredocWord | undefined {
  const match = HEREDOC.exec(word);
  const rest = match?.[2];
  if (match === null || rest === undefined || rest === '') return undefined;
  const unquoted = lexWords(rest, { escape: '\\', skipUnset: true }).words;
  const name = unquoted[0];
  if (name === undefined || unquoted.length !== 1) return undefined;
  const raw = lexWords(rest, { escape: '\\', skipUnset: true, rawQuotes: true }).words;
  if (raw.length !== unquoted.length) throw new WordError(`the heredoc <<${rest} cannot be read`);
  return { name, expand: quotesIn(name) === quotesIn(raw[0] ?? ''), chomp: match[1] === '-' };
}

function wordsOf(line: string): readonly string[] {
  try {
    return lexWords(line, { escape: '\\', rawQuotes: true, rawEscapes: true, skipUnset: true }).words;
  } catch (error) {
    if (error instanceof WordError) return [];
    throw error;
  }
}

function quotesIn(word: string): number {
  let count = 0;
  for (const char of word) if (char === '"' || char === "'") count += 1;
  return count;
}
