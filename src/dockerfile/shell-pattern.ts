/**
 * The patterns in `${name#pattern}`, `${name%pattern}` and `${name/pattern/text}`.
 * Source: convertShellPatternToRegex, trimPrefix and trimSuffix in BuildKit's frontend/dockerfile/shell/lex.go (v0.34.2),
 * which makes regular expressions of them; matched by hand here, because those of JavaScript can take exponential time.
 */

/** A literal character, `?` for any one, `*` for any number. */
type Piece = { readonly literal: string } | '?' | '*';

/** A pattern that BuildKit refuses, or that this tool does not follow. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** Every place of the value may be tried with every piece: the product may be this, far above real ones. */
const MOST_WORK = 50_000;

/** `value` without the shortest, or longest, beginning that matches. */
export function withoutPrefix(value: string, pattern: string, greedy: boolean): string {
  checkWork(value, pattern);
  const characters = charactersOf(value);
  const pieces = piecesOf(charactersOf(pattern));
  return characters.slice(matchEnd(characters, 0, pieces, greedy) ?? 0).join('');
}

/** `value` without the shortest, or longest, end that matches: both are turned round, as BuildKit does. */
export function withoutSuffix(value: string, pattern: string, greedy: boolean): string {
  checkWork(value, pattern);
  const characters = charactersOf(value).toReversed();
  const pieces = piecesOf(reversedPattern(charactersOf(pattern)));
  return characters
    .slice(matchEnd(characters, 0, pieces, greedy) ?? 0)
    .toReversed()
    .join('');
}

/** `value` with the first match, or all matches, replaced. */
export function withReplacement(value: string, pattern: string, replacement: string, all: boolean): string {
  // Go's ReplaceAllString takes $1 and ${1} in the replacement for groups of the pattern.
  if (all && replacement.includes('$')) throw new PatternError('$ in a replacement');
  checkWork(value, pattern);
  const characters = charactersOf(value);
  const pieces = piecesOf(charactersOf(pattern));
  let result = '';
  let copied = 0;
  for (let at = 0; at <= characters.length;) {
    const end = matchEnd(characters, at, pieces, true);
    const isEmptyBehindMatch = end === at && at === copied && at > 0 && result !== '';
    if (end === undefined || isEmptyBehindMatch) {
      at += 1;
      continue;
    }
    result += characters.slice(copied, at).join('') + replacement;
    copied = end;
    if (!all) break;
    at = Math.max(end, at + 1);
  }
  return result + characters.slice(copied).join('');
}

function checkWork(value: string, pattern: string): void {
  if (value.length * (pattern.length + 1) > MOST_WORK) throw new PatternError('too long');
}

function charactersOf(text: string): string[] {
  if (/[\n\uFEFF]/.test(text)) throw new PatternError('a line feed or byte order mark');
  return [...text];
}

function piecesOf(pattern: readonly string[]): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length; at++) {
    let character = pattern[at] ?? '';
    if (character === '*' || character === '?') {
      if (character === '?' || pieces.at(-1) !== '*') pieces.push(character);
      continue;
    }
    if (character === '\\') {
      const next = pattern[at + 1] ?? '';
      if (next === '}' || next === '/') continue;
      if (next === '' || !'*?\\'.includes(next)) throw new PatternError(`invalid escape '\\${next}'`);
      character = next;
      at += 1;
    }
    pieces.push({ literal: character });
  }
  return pieces;
}

/** An escape and what it escapes stay together. */
function reversedPattern(pattern: readonly string[]): string[] {
  const units: string[][] = [];
  for (let at = 0; at < pattern.length; at++) {
    const isEscape = pattern[at] === '\\' && at + 1 < pattern.length;
    units.push(pattern.slice(at, isEscape ? at + 2 : at + 1));
    if (isEscape) at += 1;
  }
  return units.toReversed().flat();
}

/** Where the shortest, or longest, match that begins at `start` ends. */
function matchEnd(
  value: readonly string[],
  start: number,
  pieces: readonly Piece[],
  greedy: boolean,
): number | undefined {
  const segments: Piece[][] = [[]];
  for (const piece of pieces) {
    if (piece === '*') segments.push([]);
    else segments.at(-1)?.push(piece);
  }
  const [first = [], ...others] = segments;
  if (!isMatch(value, start, first)) return undefined;
  let end = start + first.length;
  // All but the last as early as they can be: then the last has all the room that it can have.
  for (const [index, segment] of others.entries()) {
    const isLast = index === others.length - 1;
    const found = isLast && greedy ? lastMatch(value, end, segment) : firstMatch(value, end, segment);
    if (found === undefined) return undefined;
    end = found + segment.length;
  }
  return end;
}

function firstMatch(value: readonly string[], from: number, segment: readonly Piece[]): number | undefined {
  for (let at = from; at + segment.length <= value.length; at++) if (isMatch(value, at, segment)) return at;
  return undefined;
}

function lastMatch(value: readonly string[], from: number, segment: readonly Piece[]): number | undefined {
  for (let at = value.length - segment.length; at >= from; at--) if (isMatch(value, at, segment)) return at;
  return undefined;
}

function isMatch(value: readonly string[], at: number, segment: readonly Piece[]): boolean {
  if (at + segment.length > value.length) return false;
  return segment.every((piece, index) => typeof piece === 'string' || piece.literal === value[at + index]);
}
