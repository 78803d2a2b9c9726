import type { Document } from './document.ts';
import type { Comment, Instruction } from './model.ts';

/** What a pragma can name: a transform, or the rules of hadolint that ask for the same. */
export interface Ignorable {
  readonly name: string;
  readonly hadolint: readonly string[];
}

/** What the comments of a file switch off. */
export interface Pragmas {
  /** `# dockshift-ignore-file`: nothing may change. */
  readonly wholeFile: boolean;
  /** Whether a pragma takes the lines `line` to `endLine`, from 1, from a transform. */
  ignores(line: number, endLine: number, transform: Ignorable): boolean;
}

/** The lines of one instruction, and what may not touch them. */
interface IgnoredLines {
  readonly line: number;
  readonly endLine: number;
  readonly names: Names;
}

/** Names of transforms and rules; `all` for a pragma without names. */
type Names = 'all' | ReadonlySet<string>;

/**
 * BuildKit's checks that stand for rules of hadolint.
 * Sources: docs.docker.com/reference/build-checks, github.com/hadolint/hadolint#rules
 */
const RULES_OF_CHECKS: ReadonlyMap<string, readonly string[]> = new Map([
  ['duplicatestagename', ['DL3024']],
  ['jsonargsrecommended', ['DL3025']],
  ['maintainerdeprecated', ['DL4000']],
  ['multipleinstructionsdisallowed', ['DL4003', 'DL4004']],
  ['workdirrelativepath', ['DL3000']],
]);

/**
 * The pragmas of a document: `# dockshift-ignore [transform...] [-- reason]` above or inside an instruction,
 * `# dockshift-ignore-file [transform...]`, hadolint's `ignore=` and `global ignore=`, and the rules in BuildKit's
 * `check=skip=`.
 */
export function readPragmas(document: Document): Pragmas {
  const global = globalNames(document);
  const ignored = document.instructions.flatMap((instruction) => ignoredLines(instruction));
  return {
    wholeFile: global.includes('all'),
    ignores: (line, endLine, transform) =>
      global.some((names) => covers(names, transform)) ||
      between(ignored, line, endLine).some(({ names }) => covers(names, transform)),
  };
}

function covers(names: Names, { name, hadolint }: Ignorable): boolean {
  return names === 'all' || names.has(name) || hadolint.some((rule) => names.has(rule));
}

/** Those that touch the lines; `ignored` is in the order of the file. */
function between(ignored: readonly IgnoredLines[], line: number, endLine: number): readonly IgnoredLines[] {
  let low = 0;
  let high = ignored.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ignored[middle]?.endLine ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  const found: IgnoredLines[] = [];
  for (let at = low; ; at++) {
    const span = ignored[at];
    if (span === undefined || span.line > endLine) return found;
    found.push(span);
  }
}

function globalNames(document: Document): Names[] {
  const found: Names[] = [];
  for (const { text } of document.comments) {
    const own = /^dockshift-ignore-file(?![\w-])(.*)$/.exec(text)?.[1];
    if (own !== undefined) found.push(transformNames(own));
    const rules = /^hadolint\s+global\s+ignore\s*=(.*)$/.exec(text)?.[1];
    if (rules !== undefined) found.push(ruleNames(rules));
  }
  for (const { name, value } of document.directives) {
    if (name === 'check') found.push(skippedChecks(value));
  }
  return found;
}

function ignoredLines({ line, endLine, commentsAbove, commentsInside }: Instruction): IgnoredLines[] {
  if (commentsAbove.length === 0 && commentsInside.length === 0) return [];
  return [...commentsAbove, ...commentsInside].flatMap((comment) => {
    const names = namesIn(comment);
    return names === undefined ? [] : [{ line, endLine, names }];
  });
}

function namesIn({ text }: Comment): Names | undefined {
  const own = /^dockshift-ignore(?![\w-])(.*)$/.exec(text)?.[1];
  if (own !== undefined) return transformNames(own);
  const rules = /^hadolint\s+ignore\s*=(.*)$/.exec(text)?.[1];
  if (rules !== undefined) return ruleNames(rules);
  const check = /^check\s*=(.*)$/i.exec(text)?.[1];
  return check === undefined ? undefined : skippedChecks(check.trim());
}

/** `merge-runs, clean-caches -- reason`; a colon behind the pragma is what users of other tools write. */
function transformNames(text: string): Names {
  const names = (/^(.*?)(?:(?:^|\s)--(?:\s|$)|$)/.exec(text)?.[1] ?? '').split(/[\s,:]+/).filter(Boolean);
  return names.length === 0 ? 'all' : new Set(names);
}

function ruleNames(text: string): ReadonlySet<string> {
  return new Set(text.split(/[\s,]+/).filter(Boolean));
}

/** `skip=A,B;error=true`. Source: ParseLintOptions in BuildKit's frontend/dockerfile/linter/linter.go. */
function skippedChecks(value: string): ReadonlySet<string> {
  const skipped = /(?:^|;)\s*skip\s*=([^;]*)/.exec(value)?.[1] ?? '';
  const checks = skipped.split(',').map((check) => check.trim().toLowerCase());
  const known = checks.includes('all') ? [...RULES_OF_CHECKS.keys()] : checks;
  return new Set(known.flatMap((check) => RULES_OF_CHECKS.get(check) ?? []));
}
