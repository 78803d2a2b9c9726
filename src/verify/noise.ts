import { compareConfigurations, compareTrees, type Aspect, type PathDifference } from './compare.ts';
import type { ImageConfiguration } from './image/configuration.ts';
import { nodeAt, type TreeNode } from './image/file-tree.ts';

/** What two builds of the same Dockerfile disagree on. */
export interface Noise {
  /** By path, the aspects that vary; `missing` and `added` both mean: not there in every build. */
  readonly paths: ReadonlyMap<string, ReadonlySet<Aspect>>;
  /** Names that are new in every build. */
  readonly randomNames: readonly RandomName[];
  /** Fields of the configuration. */
  readonly fields: ReadonlySet<string>;
}

/** Entries of a folder whose names have a part that is new in every build: `tmp/npm-27-4f1c` */
export interface RandomName {
  readonly folder: string;
  readonly prefix: string;
  readonly suffix: string;
}

export interface BuiltImage {
  readonly root: TreeNode;
  readonly configuration: ImageConfiguration;
}

export const NO_NOISE: Noise = { paths: new Map(), randomNames: [], fields: new Set() };

/** Learns from two builds of the original, made without cache, what differs between any two. */
export function findNoise(first: BuiltImage, second: BuiltImage): Noise {
  const differences = compareTrees(first.root, second.root);
  return {
    paths: new Map(differences.map(({ path, aspects }) => [path, new Set(aspects)])),
    randomNames: findRandomNames(differences),
    fields: new Set(
      compareConfigurations(first.configuration, second.configuration).map((difference) => difference.field),
    ),
  };
}

/**
 * Why a difference between two images says nothing, in a few words; undefined if it does say something.
 * `roots` are the two trees, for kinds that depend on a neighbouring file.
 */
export function noiseKind(
  difference: PathDifference,
  noise: Noise,
  roots: { readonly before: TreeNode; readonly after: TreeNode },
): string | undefined {
  if (isOnlyContent(difference)) {
    const kind = contentKind(difference, roots);
    if (kind !== undefined) return kind;
  }
  if (variesAnyway(difference, noise)) return 'differs between two builds of the original';
  if (noise.randomNames.some((name) => matchesRandomName(difference.path, name)))
    return 'name that is new in every build';
  return undefined;
}

function isOnlyContent({ aspects }: PathDifference): boolean {
  return aspects.length === 1 && aspects[0] === 'content';
}

/** Files whose content is known to depend on time or inode numbers, so that two builds agree on it by chance only. */
const VARIABLE_CONTENT: readonly (readonly [kind: string, path: RegExp])[] = [
  // Inode numbers and change times of every library: glibc, elf/cache.c (struct aux_cache_entry_id).
  ["ldconfig's aux-cache", /^var\/cache\/ldconfig\/aux-cache$/],
  ['log', /^var\/log\//],
  // Output of the compiler with the names of temporary files and times: rubygems, ext/builder.rb.
  ["log of a gem's build", /\/(?:gem_make\.out|mkmf\.log)$/],
  // Modification times of the font folders: fontconfig, fccache.c.
  ["fontconfig's cache", /^var\/cache\/fontconfig\//],
  // The number of a service that a RUN started; it depends on how many processes came before it.
  ['process number', /^(?:var\/)?run\/.*\.pid$/],
  // V8's compiled code, which yarn 1 keeps: differs with what ran first (npm package v8-compile-cache).
  ["V8's compile cache", /^tmp\/v8-compile-cache-[^/]+\//],
];

function contentKind(
  { path, before, after }: PathDifference,
  roots: { readonly before: TreeNode; readonly after: TreeNode },
): string | undefined {
  if (before?.timelessDigest !== undefined && before.timelessDigest === after?.timelessDigest) {
    return 'time in .pyc';
  }
  if (path.endsWith('.pyc') && isCompiledFromSameSource(path, roots)) return '.pyc of an unchanged source';
  return VARIABLE_CONTENT.find(([, pattern]) => pattern.test(path))?.[0];
}

/**
 * The order of sets of strings in compiled code depends on Python's random hash seed, so that two builds may agree and
 * the third not.
 */
function isCompiledFromSameSource(
  path: string,
  roots: { readonly before: TreeNode; readonly after: TreeNode },
): boolean {
  const source = path
    .replace(/__pycache__\/([^/]+?)(?:\.[^./]+)?(?:\.opt-[12])?\.pyc$/, '$1.py')
    .replace(/\.pyc$/, '.py');
  const before = nodeAt(roots.before, source)?.entry;
  return before?.type === 'file' && before.digest === nodeAt(roots.after, source)?.entry.digest;
}

const PRESENCE: ReadonlySet<Aspect> = new Set<Aspect>(['missing', 'added']);

/** Whether all that differs varies at that path anyway; below a folder that comes and goes, everything does. */
function variesAnyway({ path, aspects }: PathDifference, { paths }: Noise): boolean {
  const seen = paths.get(path);
  if (!seen) return false;
  if (seen.has('missing') || seen.has('added')) return true;
  return aspects.every((aspect) => seen.has(aspect) && !PRESENCE.has(aspect));
}

/**
 * Pairs what only the first build has with what only the second has: the same number of entries of one type in one
 * folder, whose names begin or end alike.
 */
function findRandomNames(differences: readonly PathDifference[]): RandomName[] {
  const missing = byFolderAndType(topmost(differences, 'missing'));
  const added = byFolderAndType(topmost(differences, 'added'));
  return [...missing].flatMap(([key, ones]) => {
    const others = added.get(key) ?? [];
    const name = others.length === ones.length ? commonName([...ones, ...others]) : undefined;
    return name ? [name] : [];
  });
}

function topmost(differences: readonly PathDifference[], aspect: Aspect): PathDifference[] {
  const found = differences.filter(({ aspects }) => aspects.includes(aspect));
  const all = new Set(found.map(({ path }) => path));
  return found.filter(({ path }) => !all.has(folderOf(path)));
}

function byFolderAndType(differences: readonly PathDifference[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { path, before, after } of differences) {
    const key = `${(before ?? after)?.type ?? ''} ${folderOf(path)}`;
    const group = groups.get(key);
    if (group) group.push(path);
    else groups.set(key, [path]);
  }
  return groups;
}

function commonName(names: readonly string[]): RandomName | undefined {
  const folder = folderOf(names[0] ?? '');
  const bases = names.map((path) => path.slice(folder === '' ? 0 : folder.length + 1));
  const start = commonPrefix(bases);
  const end = reversed(commonPrefix(bases.map((base) => reversed(base.slice(start.length)))));
  // Random letters may be equal by chance, so what is in common counts up to the last separator (or `tmp` of `tmp8xk2`).
  const prefix = /^.*[^A-Za-z0-9]/.exec(start)?.[0] ?? start.slice(0, SHORT_PREFIX);
  const suffix = /[^A-Za-z0-9].*$/.exec(end)?.[0] ?? '';
  // Without anything in common the names may be anything, but in a temporary folder random names are expected.
  return prefix.length + suffix.length > 0 || /(?:^|\/)tmp$/.test(folder)
    ? { folder, prefix, suffix }
    : undefined;
}

const SHORT_PREFIX = 3;

function commonPrefix(words: readonly string[]): string {
  const [first = '', ...others] = words;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}

function reversed(word: string): string {
  return [...word].toReversed().join('');
}

function matchesRandomName(path: string, { folder, prefix, suffix }: RandomName): boolean {
  const start = folder === '' ? '' : `${folder}/`;
  if (!path.startsWith(start)) return false;
  const name = path.slice(start.length).split('/', 1)[0] ?? '';
  return name.length > prefix.length + suffix.length && name.startsWith(prefix) && name.endsWith(suffix);
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}
