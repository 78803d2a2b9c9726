import { providersByCommand, type SystemPackage } from '../system-package.ts';
import { build } from './rows/build.ts';
import { programs } from './rows/programs.ts';
import { runTime } from './rows/run-time.ts';
import { readRunTime, readTable, sourceOf, type DebianRow } from './table.ts';

export type { PackageRole, SystemPackage } from '../system-package.ts';

/** `gcc-12`, `clang-14`: the row of `gcc` with its commands named alike (`gcc-12`, `gcov-12`). */
const VERSIONED = /^(gcc|g\+\+|cpp|gfortran|clang|lld|llvm)-(\d{1,2}(?:\.\d{1,2})?)$/;

/** Source: https://www.debian.org/doc/debian-policy/ch-sharedlibs.html#development-files */
const DEVELOPMENT = /^[a-z0-9][a-z0-9.+-]*-dev$/;

/** Libraries and fonts: what they hold is found by path, not by the name of a command. */
const DATA = /^(?:lib|fonts-|ttf-|xfonts-)[a-z0-9.+-]+$/;

let table: ReadonlyMap<string, DebianRow> | undefined;
let providers: ReadonlyMap<string, readonly string[]> | undefined;

/** Read on first use: most Dockerfiles ask nothing of it. */
export function debianRows(): ReadonlyMap<string, DebianRow> {
  table ??= new Map(
    [...readTable(build, 'build'), ...readTable(programs, 'both'), ...readRunTime(runTime)].map((row) => [
      row.name,
      row,
    ]),
  );
  return table;
}

/**
 * What is known of a package of Debian or Ubuntu. Any `-dev` that no row names is for building, its run-time half not
 * known; any other `lib...` and any font is for running.
 * @param name as `apt-get install` names it, without version, release and architecture
 * @param release the code name ('bookworm', 'jammy'), or undefined if not known: then only what is the same in every
 *   release is known as run-time half. It is advice: a library's package is named after its ABI and may be named
 *   otherwise in a release that no row speaks of.
 */
export function debianPackage(name: string, release: string | undefined): SystemPackage | undefined {
  const row = debianRows().get(name);
  if (row === undefined) return byName(name);
  const { role, commands, source, runtime } = row;
  return { name, role, commands, source, runtime: runtime.get(release) ?? runtime.get(undefined) };
}

/** The packages of Debian that bring a command (`gcc`, `pg_config`), `build` ones first; [] if none of the tables does. */
export function packagesOfCommand(command: string): readonly string[] {
  providers ??= providersByCommand(debianRows().values());
  return providers.get(command) ?? [];
}

function byName(name: string): SystemPackage | undefined {
  const [, compiler, version] = VERSIONED.exec(name) ?? [];
  const row = compiler === undefined ? undefined : debianRows().get(compiler);
  const source = sourceOf(name);
  if (row !== undefined && version !== undefined) {
    const commands = row.commands.map((command) => `${command}-${version}`);
    return { name, role: 'build', commands, runtime: row.runtime.get(undefined), source };
  }
  if (DEVELOPMENT.test(name)) return { name, role: 'build', commands: [], runtime: undefined, source };
  return DATA.test(name) ? { name, role: 'run', commands: [], runtime: [name], source } : undefined;
}
