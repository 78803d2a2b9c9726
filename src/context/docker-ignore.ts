import { cleanPath, IgnorePattern, IgnorePatternError } from './ignore-pattern.ts';
import { parentOf } from './context.ts';

/** bufio.Scanner gives up on a longer line, and with it the build. */
const LONGEST_LINE = 65_536;

/**
 * The patterns of a .dockerignore file. Source: ignorefile.ReadAll of moby/patternmatcher (v0.6.1).
 *
 * @throws IgnorePatternError where the build would fail.
 */
export function readIgnoreFile(text: string): string[] {
  const patterns: string[] = [];
  text.split('\n').forEach((rawLine, index) => {
    if (rawLine.length >= LONGEST_LINE) throw new IgnorePatternError(`line ${index + 1} is too long`);
    const line = (index === 0 ? rawLine.replace(/^\uFEFF/, '') : rawLine).replace(/\r$/, '');
    if (line.startsWith('#')) return;
    const trimmed = trimSpace(line);
    if (trimmed === '') return;
    const inverts = trimmed.startsWith('!');
    const pattern = inverts ? trimSpace(trimmed.slice(1)) : trimmed;
    const cleaned = pattern === '' ? '' : cleanPath(pattern);
    const relative = cleaned.length > 1 && cleaned.startsWith('/') ? cleaned.slice(1) : cleaned;
    patterns.push(inverts ? `!${relative}` : relative);
  });
  return patterns;
}

/** Go's strings.TrimSpace: Unicode's White_Space, which a BOM is not. */
function trimSpace(text: string): string {
  return text.replaceAll(
    /^[\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+|[\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+$/g,
    '',
  );
}

/** What is known of one path: whether it is left out, and which patterns matched it. */
interface PathMatch {
  readonly isIgnored: boolean;
  readonly matched: readonly boolean[];
}

/**
 * Which files of a context a build does not get to see. A path is judged with what its folders matched, as BuildKit does
 * it (MatchesUsingParentResults of moby/patternmatcher).
 */
export class DockerIgnore {
  static readonly none = new DockerIgnore([]);

  readonly #patterns: readonly IgnorePattern[];
  readonly #folders = new Map<string, PathMatch>();

  private constructor(patterns: readonly IgnorePattern[]) {
    this.#patterns = patterns;
  }

  /** @throws IgnorePatternError where the build would fail. */
  static read(text: string): DockerIgnore {
    return DockerIgnore.of(readIgnoreFile(text));
  }

  /** @throws IgnorePatternError */
  static of(patterns: readonly string[]): DockerIgnore {
    const lines = patterns.map((pattern) => trimSpace(pattern)).filter((pattern) => pattern !== '');
    return new DockerIgnore(lines.map((line) => new IgnorePattern(line)));
  }

  /** Whether some pattern brings files back (`!`), so that a folder that is ignored may hold some that are not. */
  get hasExclusions(): boolean {
    return this.#patterns.some(({ exclusion }) => exclusion);
  }

  ignores(path: string): boolean {
    return path !== '' && this.#match(path).isIgnored;
  }

  /** Folders are asked for again and again, files once. */
  #match(path: string): PathMatch {
    const folder = parentOf(path);
    if (folder === '') return this.#matchWith(path, undefined);
    const steps: string[] = [];
    for (let at = folder; at !== '' && !this.#folders.has(at); at = parentOf(at)) steps.push(at);
    for (const step of steps.toReversed()) {
      this.#folders.set(step, this.#matchWith(step, this.#folders.get(parentOf(step))));
    }
    return this.#matchWith(path, this.#folders.get(folder));
  }

  #matchWith(path: string, folder: PathMatch | undefined): PathMatch {
    let isIgnored = false;
    const matched: boolean[] = [];
    this.#patterns.forEach((pattern, index) => {
      let isMatch = folder?.matched[index] ?? false;
      if (!isMatch && pattern.exclusion === isIgnored) isMatch = pattern.matches(path);
      matched.push(isMatch);
      if (isMatch) isIgnored = !pattern.exclusion;
    });
    return { isIgnored, matched };
  }
}
