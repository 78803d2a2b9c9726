import { wordsOf, type PackageRole, type PackageRow } from '../system-package.ts';

/** The releases that a row can name apart. Source: https://www.debian.org/releases/, https://wiki.ubuntu.com/Releases */
const CODE_NAMES: ReadonlySet<string> = new Set(
  'jessie stretch buster bullseye bookworm trixie trusty xenial bionic focal jammy noble'.split(' '),
);

export interface DebianRow extends PackageRow {
  /** By code name: the run-time half; undefined if not known. Without code name if it is the same in all. */
  readonly runtime: ReadonlyMap<string | undefined, readonly string[]>;
}

/**
 * Reads a table of three columns, parted by ` | `:
 *
 * 1. the name;
 * 2. its commands, `-` for none;
 * 3. the run-time packages, `-` for none, `?` if not known; if they differ, with the releases before them:
 *    `bullseye focal libffi7, bookworm jammy libffi8`.
 */
export function readTable(text: string, role: PackageRole): DebianRow[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', commands = '-', runtime = '?'] = line.split(' | ');
      return {
        name,
        role,
        commands: wordsOf(commands),
        source: sourceOf(name),
        runtime: readRuntime(runtime),
      };
    });
}

/** Reads the names of packages for running containers. */
export function readRunTime(text: string): DebianRow[] {
  return text
    .trim()
    .split(/\s+/)
    .map((name) => ({
      name,
      role: 'run',
      commands: [],
      source: sourceOf(name),
      runtime: new Map([[undefined, [name]]]),
    }));
}

export function sourceOf(name: string): string {
  return `https://packages.debian.org/${name}`;
}

function readRuntime(cell: string): DebianRow['runtime'] {
  const runtime = new Map<string | undefined, readonly string[]>();
  if (cell === '?') return runtime;
  for (const part of cell.split(', ')) {
    const words = wordsOf(part);
    const releases = words.filter((word) => CODE_NAMES.has(word));
    const packages = words.slice(releases.length);
    for (const release of releases.length === 0 ? [undefined] : releases) runtime.set(release, packages);
  }
  return runtime;
}
