import { type JudgedCall, packagesOf } from './judging.ts';
import type { Running } from './running.ts';
import type { Span } from './span.ts';
import type { Use } from './uses.ts';

/**
 * Tools that a build fetches and unpacks with. Of others that may serve both (python3, openssl, coreutils) it cannot be
 * told from the commands of a file whether the program needs them.
 */
const FETCHERS = new Set([
  'git',
  'curl',
  'wget',
  'tar',
  'xz',
  'bzip2',
  'gzip',
  'unzip',
  'patch',
  'file',
  'gnupg',
  'subversion',
  'mercurial',
  'dpkg',
]);

interface Seen {
  readonly spans: readonly Span[];
  readonly uses: readonly Use[];
  readonly running: Running;
}

/** Of the packages that may serve both, those that only the RUNs of the spans are seen to use. */
export function movableTools(
  calls: readonly JudgedCall[],
  { spans, uses, running }: Seen,
): ReadonlySet<string> {
  const found = new Set<string>();
  const inSpans = new Set(spans.flatMap(({ runs }) => runs));
  const outside = uses.filter(({ run }) => !inSpans.has(run));
  for (const name of pythonOfNodeGyp(calls, { spans, uses, running })) found.add(name);
  if (!running.isReadable || outside.some(({ need }) => need !== 'free')) return found;
  const packages = calls.filter(isForBuilds).flatMap((call) => packagesOf([call]));
  const runtime = new Set(
    packagesOf(calls).flatMap(({ fate }) => (fate.kind === 'build' ? fate.runtime : [])),
  );
  for (const { name, fate } of packages) {
    if (fate.kind !== 'both' || !FETCHERS.has(name) || runtime.has(name)) continue;
    const isUsed = (use: Use): boolean => fate.commands.some((command) => use.programs.has(command));
    if (uses.some((use) => inSpans.has(use.run) && isUsed(use)) && !outside.some(isUsed)) found.add(name);
  }
  return found;
}

/** A list of what a build needs, and of nothing else: what fetches and unpacks is in it for the build. */
function isForBuilds(judged: JudgedCall): boolean {
  return packagesOf([judged]).every(
    ({ name, fate }) =>
      fate.kind === 'build' || fate.kind === 'whole' || (fate.kind === 'both' && FETCHERS.has(name)),
  );
}

const PYTHON = /^python[23]?$/;

/**
 * `python3 make g++` beside `npm install`: node-gyp's recipe, where nothing else is seen to use Python. Source:
 * github.com/nodejs/node-gyp, README.md (Installation).
 */
function pythonOfNodeGyp(calls: readonly JudgedCall[], { spans, uses }: Seen): readonly string[] {
  const inSpans = new Set(spans.flatMap(({ runs }) => runs));
  const programs = uses.map((use) => ({ names: [...use.programs], isInSpan: inSpans.has(use.run) }));
  const usesPython = programs.some(({ names }) =>
    names.some((name) => /^(?:python|pip|easy_install|pipenv|poetry|conda)/.test(name)),
  );
  const usesNode = programs.some(
    ({ names, isInSpan }) => isInSpan && names.some((name) => /^(?:npm|yarn|pnpm|node-gyp)$/.test(name)),
  );
  if (usesPython || !usesNode) return [];
  return calls
    .filter(isRecipe)
    .flatMap((call) => packagesOf([call]).flatMap(({ name }) => (PYTHON.test(name) ? [name] : [])));
}

/** Python with make and a compiler of C++, and nothing that speaks for a program in Python. */
function isRecipe(call: JudgedCall): boolean {
  const names = new Set(packagesOf([call]).map(({ name }) => name));
  const isBuilt = ['g++', 'build-base', 'alpine-sdk'].some((name) => names.has(name));
  return (
    isBuilt &&
    (names.has('make') || !names.has('g++')) &&
    ![...names].some((name) => /^(?:py\d?-|python.+-dev$|supervisor|ansible)/.test(name))
  );
}
