import { wordsOf, type PackageRole, type PackageRow } from '../system-package.ts';
import { everyRelease, readRange, type ReleaseRange } from './releases.ts';

/** In which releases which packages are the run-time half; undefined if not known. */
interface RuntimeOfReleases {
  readonly releases: ReleaseRange;
  readonly packages: readonly string[] | undefined;
}

export interface AlpineRow extends PackageRow {
  /** The releases in which `apk add` finds the name. */
  readonly releases: readonly ReleaseRange[];
  readonly runtime: readonly RuntimeOfReleases[];
}

/**
 * Reads a table of four columns, parted by ` | `:
 *
 * 1. the name, then the releases in which it exists if these are not all from 3.3 on: `python-dev 3.3-3.11`;
 * 2. the folder in alpinelinux/aports, that of the newest release which has it;
 * 3. its commands in any release, `-` for none;
 * 4. the run-time packages, `-` for none, `?` if not known; if they differ, by releases: `3.3-3.16 expat, 3.17- libexpat`.
 *
 * Counted as run-time half of a `-dev` package are all shared libraries that its links lead to, and those of the `-dev`
 * packages that it pulls by `depends_dev`, unless its own libraries need them anyway, so that apk brings them. Not
 * counted are libraries that no build takes up unasked: of util-linux-dev, when it is pulled, all but libuuid; of
 * gettext-dev all but libintl; of e2fsprogs-dev all but libcom_err; of postgresql-dev libecpg, whose preprocessor `ecpg` is
 * among its commands.
 */
export function readTable(text: string, role: PackageRole): AlpineRow[] {
  return linesOf(text).map((line) => {
    const [named = '', folder = '', commands = '-', runtime = '?'] = line.split(' | ');
    const { name, releases } = readName(named);
    const source = sourceOf(folder);
    return { name, releases, role, commands: wordsOf(commands), source, runtime: readRuntime(runtime) };
  });
}

/** Reads the table of packages for running containers: `folder: name, name releases; folder: name`. */
export function readRunTime(text: string): AlpineRow[] {
  return linesOf(text).flatMap((line) => line.split('; ').flatMap(rowsOfFolder));
}

function rowsOfFolder(entry: string): AlpineRow[] {
  const [folder = '', names = ''] = entry.split(': ');
  return names.split(', ').map((named) => {
    const { name, releases } = readName(named);
    const runtime = [{ releases: everyRelease, packages: [name] }];
    return { name, releases, role: 'run', commands: [], source: sourceOf(folder), runtime };
  });
}

function linesOf(text: string): string[] {
  return text.trim().split('\n');
}

function sourceOf(folder: string): string {
  return `${folder}/APKBUILD`;
}

function readName(cell: string): Pick<AlpineRow, 'name' | 'releases'> {
  const [name = '', ...ranges] = cell.split(' ');
  const releases = ranges.flatMap((range) => readRange(range) ?? []);
  return { name, releases: releases.length === 0 ? [everyRelease] : releases };
}

function readRuntime(cell: string): RuntimeOfReleases[] {
  return cell.split(', ').map((part) => {
    const [first = '', ...others] = part.split(' ');
    const range = readRange(first);
    const packages = range === undefined ? part : others.join(' ');
    return { releases: range ?? everyRelease, packages: packages === '?' ? undefined : wordsOf(packages) };
  });
}
