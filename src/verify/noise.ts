import {
  compareConfigurations,
  compareTrees,
  type Aspect,
  type FieldDifference,
  type PathDifference,
} from './compare.ts';
import type { ImageConfiguration } from './image/configuration.ts';
import { nodeAt, type TreeNode } from './image/file-tree.ts';
import { findRandomNames, renamedPaths, type RandomName } from './random-names.ts';

/** What two builds of the same Dockerfile disagree on. */
export interface Noise {
  /** By path, how the two builds differ; `missing` and `added` both mean: not there in every build. */
  readonly paths: ReadonlyMap<string, PathDifference>;
  /** Names that are new in every build. */
  readonly randomNames: readonly RandomName[];
  /** By field of the configuration. */
  readonly fields: ReadonlyMap<string, FieldDifference>;
}

export interface BuiltImage {
  readonly root: TreeNode;
  readonly configuration: ImageConfiguration;
}

export const NO_NOISE: Noise = { paths: new Map(), randomNames: [], fields: new Map() };

/** Learns from two builds of the original, made without cache, what differs between any two. */
export function findNoise(first: BuiltImage, second: BuiltImage): Noise {
  const differences = compareTrees(first.root, second.root);
  const randomNames = findRandomNames(differences);
  // Under a random name something must be there in every build.
  const renamed = renamedPaths(differences, randomNames);
  const others = differences.filter(({ path }) => !renamed.has(path));
  const fields = compareConfigurations(first.configuration, second.configuration);
  return {
    paths: new Map(others.map((difference) => [difference.path, difference])),
    randomNames,
    fields: new Map(fields.map((difference) => [difference.field, difference])),
  };
}

/** Whether a field varies anyway; one that always has a value must have one. */
export function isNoisyField({ field, before, after }: FieldDifference, { fields }: Noise): boolean {
  const seen = fields.get(field);
  if (!seen) return false;
  const isOptional = seen.before === undefined || seen.after === undefined;
  return isOptional || (before !== undefined && after !== undefined);
}

/** What decides whether a difference says anything. */
export interface NoiseSetting {
  readonly noise: Noise;
  /** The two trees, for kinds that depend on a neighbouring file. */
  readonly roots: { readonly before: TreeNode; readonly after: TreeNode };
  /** Of `renamedPaths`. */
  readonly renamed: ReadonlySet<string>;
}

/** Why a difference between two images says nothing, in a few words; undefined if it does say something. */
export function noiseKind(
  difference: PathDifference,
  { noise, roots, renamed }: NoiseSetting,
): string | undefined {
  if (isOnlyContent(difference)) {
    const kind = contentKind(difference, roots);
    if (kind !== undefined) return kind;
  }
  if (variesAnyway(difference, noise)) return 'differs between two builds of the original';
  return renamed.has(difference.path) ? 'name that is new in every build' : undefined;
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
function variesAnyway(difference: PathDifference, { paths }: Noise): boolean {
  const seen = paths.get(difference.path);
  if (!seen) return false;
  if (seen.aspects.some((aspect) => PRESENCE.has(aspect))) return true;
  const isCovered = difference.aspects.every((aspect) => seen.aspects.includes(aspect));
  return isCovered && !isEmptied(difference, seen);
}

/** Content that varies but is always there, and now is not. */
function isEmptied({ after }: PathDifference, seen: PathDifference): boolean {
  return after?.type === 'file' && after.size === 0 && seen.before?.size !== 0 && seen.after?.size !== 0;
}
