import type { Aspect, PathDifference } from './compare.ts';
import type { FileType } from './image/file-entry.ts';

/** Entries of a folder whose names have a part that is new in every build: `tmp/npm-27-4f1c` */
export interface RandomName {
  readonly folder: string;
  readonly type: FileType;
  readonly prefix: string;
  readonly suffix: string;
}

/**
 * Pairs what only the first build has with what only the second has: the same number of entries of one type in one
 * folder, whose names begin or end alike.
 */
export function findRandomNames(differences: readonly PathDifference[]): RandomName[] {
  const added = byPlace(topmost(differences, 'added'));
  return [...byPlace(topmost(differences, 'missing'))].flatMap(([place, ones]) => {
    const others = added.get(place)?.paths ?? [];
    if (others.length !== ones.paths.length) return [];
    const name = commonName(ones.folder, [...ones.paths, ...others]);
    return name ? [{ folder: ones.folder, type: ones.type, ...name }] : [];
  });
}

/**
 * The paths among the differences that came and went under names that are new in every build, with what is below them.
 * Only where as many came as went: else something is missing or was added.
 */
export function renamedPaths(
  differences: readonly PathDifference[],
  randomNames: readonly RandomName[],
): ReadonlySet<string> {
  if (randomNames.length === 0) return new Set();
  const missing = byPlace(topmost(differences, 'missing'));
  const added = byPlace(topmost(differences, 'added'));
  const renamed = new Set(
    randomNames.flatMap((name) => {
      const place = placeOf(name);
      const matching = (all: ReadonlyMap<string, Place>): string[] =>
        (all.get(place)?.paths ?? []).filter((path) => matches(path, name));
      const gone = matching(missing);
      const come = matching(added);
      return gone.length === come.length ? [...gone, ...come] : [];
    }),
  );
  // A folder sorts before what it holds.
  for (const { path } of differences) if (renamed.has(folderOf(path))) renamed.add(path);
  return renamed;
}

/** Entries of one type in one folder. */
interface Place {
  readonly folder: string;
  readonly type: FileType;
  readonly paths: string[];
}

function byPlace(differences: readonly PathDifference[]): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const { path, before, after } of differences) {
    const type = (before ?? after)?.type ?? 'file';
    const folder = folderOf(path);
    const place = places.get(placeOf({ folder, type }));
    if (place) place.paths.push(path);
    else places.set(placeOf({ folder, type }), { folder, type, paths: [path] });
  }
  return places;
}

function placeOf({ folder, type }: Pick<Place, 'folder' | 'type'>): string {
  return `${type} ${folder}`;
}

function topmost(differences: readonly PathDifference[], aspect: Aspect): PathDifference[] {
  const found = differences.filter(({ aspects }) => aspects.includes(aspect));
  const all = new Set(found.map(({ path }) => path));
  return found.filter(({ path }) => !all.has(folderOf(path)));
}

function commonName(
  folder: string,
  paths: readonly string[],
): Pick<RandomName, 'prefix' | 'suffix'> | undefined {
  const names = paths.map((path) => path.slice(folder === '' ? 0 : folder.length + 1));
  const start = commonPrefix(names);
  const end = reversed(commonPrefix(names.map((name) => reversed(name.slice(start.length)))));
  // Random letters may be equal by chance, so what is in common counts up to the last separator (or `tmp` of `tmp8xk2`).
  const prefix = /^.*[^A-Za-z0-9]/.exec(start)?.[0] ?? start.slice(0, SHORT_PREFIX);
  const suffix = /[^A-Za-z0-9].*$/.exec(end)?.[0] ?? '';
  // Without anything in common the names may be anything, but in a temporary folder random names are expected.
  return prefix.length + suffix.length > 0 || /(?:^|\/)tmp$/.test(folder) ? { prefix, suffix } : undefined;
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

function matches(path: string, { folder, prefix, suffix }: RandomName): boolean {
  const name = path.slice(folder === '' ? 0 : folder.length + 1);
  return name.length > prefix.length + suffix.length && name.startsWith(prefix) && name.endsWith(suffix);
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}
