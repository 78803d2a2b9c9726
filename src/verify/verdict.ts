import {
  compareConfigurations,
  compareTrees,
  type Aspect,
  type FieldDifference,
  type PathDifference,
} from './compare.ts';
import { isNoisyField, noiseKind, type BuiltImage, type Noise } from './noise.ts';
import { cachePlaces, type CacheOf } from './promised.ts';
import { renamedPaths } from './random-names.ts';

export type Verdict = 'same' | 'same-as-promised' | 'different';

/** A difference that was set aside, and why. */
export interface SetAside {
  readonly difference: PathDifference;
  /** The kind of noise, or the cache that the path belongs to. */
  readonly reason: string;
}

export interface Comparison {
  readonly verdict: Verdict;
  readonly differences: readonly PathDifference[];
  readonly fields: readonly FieldDifference[];
  readonly noise: readonly SetAside[];
  readonly noisyFields: readonly FieldDifference[];
  /** In caches, indexes and logs of package managers: removed as promised. */
  readonly promised: readonly SetAside[];
}

/** Compares the image of the original with that of the rewritten file. */
export function compareImages(before: BuiltImage, after: BuiltImage, noise: Noise): Comparison {
  const all = compareTrees(before.root, after.root);
  const roots = { before: before.root, after: after.root };
  const setting = { noise, roots, renamed: renamedPaths(all, noise.randomNames) };
  const caches = cacheFolders(all, cachePlaces(before.configuration.env));
  const differences: PathDifference[] = [];
  const noisy: SetAside[] = [];
  const promised: SetAside[] = [];
  for (const difference of all) {
    const cache = caches.get(difference.path);
    const isGone = difference.aspects.includes('missing');
    const kind = cache !== undefined && isGone ? undefined : noiseKind(difference, setting);
    if (kind !== undefined) noisy.push({ difference, reason: kind });
    else if (cache !== undefined) promised.push({ difference, reason: cache });
    else differences.push(difference);
  }
  const allFields = compareConfigurations(before.configuration, after.configuration);
  const fields = allFields.filter((difference) => !isNoisyField(difference, noise));
  return {
    verdict: verdict(differences.length + fields.length, promised.length),
    differences,
    fields,
    noise: noisy,
    noisyFields: allFields.filter((difference) => isNoisyField(difference, noise)),
    promised,
  };
}

function verdict(different: number, promised: number): Verdict {
  if (different > 0) return 'different';
  return promised > 0 ? 'same-as-promised' : 'same';
}

/**
 * The differing paths that belong to caches, with the cache's name. A folder that came or went counts as well if all it
 * held belongs to caches: `root/.cache` is there only because pip was.
 */
function cacheFolders(differences: readonly PathDifference[], cacheOf: CacheOf): Map<string, string> {
  const caches = new Map<string, string>();
  /** By folder, how many of its differing children are in no cache. */
  const others = new Map<string, number>();
  const heldBy = new Map<string, string>();
  // A folder sorts before what it holds, so the last come first.
  for (const difference of differences.toReversed()) {
    const { path } = difference;
    const own = (isOfCache(difference) ? cacheOf(path) : undefined) ?? cacheHeld(difference, others, heldBy);
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (own === undefined) {
      others.set(folder, (others.get(folder) ?? 0) + 1);
    } else {
      caches.set(path, own);
      heldBy.set(folder, own);
    }
  }
  return caches;
}

const PROMISED: ReadonlySet<Aspect> = new Set<Aspect>(['missing', 'added', 'content']);

/** What is promised is other content or none: what stays of a cache stays its owner's, with its mode. */
function isOfCache({ aspects }: PathDifference): boolean {
  return aspects.every((aspect) => PROMISED.has(aspect));
}

function cacheHeld(
  { path, before, after, aspects }: PathDifference,
  others: ReadonlyMap<string, number>,
  heldBy: ReadonlyMap<string, string>,
): string | undefined {
  const isFolder = (before ?? after)?.type === 'directory';
  const cameOrWent = aspects.includes('missing') || aspects.includes('added');
  return isFolder && cameOrWent && !others.has(path) ? heldBy.get(path) : undefined;
}
