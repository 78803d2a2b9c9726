import { providersByCommand, type SystemPackage } from '../system-package.ts';
import { COMMON_FROM, includes, releaseNumber } from './releases.ts';
import { compilers } from './rows/compilers.ts';
import { headers } from './rows/headers.ts';
import { programs } from './rows/programs.ts';
import { runTime } from './rows/run-time.ts';
import { readRunTime, readTable, type AlpineRow } from './table.ts';

export type { PackageRole, SystemPackage } from '../system-package.ts';

let table: ReadonlyMap<string, AlpineRow> | undefined;
let providers: ReadonlyMap<string, readonly string[]> | undefined;

/** Read on first use: most Dockerfiles ask nothing of it. */
export function alpineRows(): ReadonlyMap<string, AlpineRow> {
  table ??= new Map(
    [
      ...readTable(compilers, 'build'),
      ...readTable(headers, 'build'),
      ...readTable(programs, 'both'),
      ...readRunTime(runTime),
    ].map((row) => [row.name, row]),
  );
  return table;
}

/**
 * What is known of a package of Alpine. A `-dev`, `-static` or `-headers` package that no row names is for building, by
 * abuild's split functions; the run-time half of such a `-dev` is not known.
 * @param name as `apk add` names it, without version and repository
 * @param release '3.19', 'edge', or undefined if the base's release is not known: then only what is the same in every
 *   release from 3.9 on is known as run-time half. The same holds for a release that the tables do not cover.
 */
export function alpinePackage(name: string, release: string | undefined): SystemPackage | undefined {
  const row = alpineRows().get(name);
  if (row === undefined) return bySuffix(name);
  const { role, commands, source } = row;
  return { name, role, commands, source, runtime: runtimeOf(row, release) };
}

/** The packages of Alpine that bring a command (`gcc`, `pg_config`), `build` ones first; [] if none of the tables does. */
export function packagesOfCommand(command: string): readonly string[] {
  providers ??= providersByCommand(alpineRows().values());
  return providers.get(command) ?? [];
}

function runtimeOf({ releases, runtime }: AlpineRow, release: string | undefined): SystemPackage['runtime'] {
  const number = release === undefined ? undefined : releaseNumber(release);
  if (number !== undefined) {
    if (!releases.some((range) => includes(range, number))) return undefined;
    return runtime.find((part) => includes(part.releases, number))?.packages;
  }
  const common = runtime.filter((part) => part.releases.to >= COMMON_FROM);
  return common.length === 1 ? common[0]?.packages : undefined;
}

/** Source: https://git.alpinelinux.org/abuild/tree/abuild.in (default_dev, default_static). */
function bySuffix(name: string): SystemPackage | undefined {
  const [, suffix] = /^[a-z0-9][a-z0-9._+-]*-(dev|static|headers)$/i.exec(name) ?? [];
  if (suffix === undefined) return undefined;
  const source = 'https://git.alpinelinux.org/abuild/tree/abuild.in';
  return { name, role: 'build', commands: [], runtime: suffix === 'dev' ? undefined : [], source };
}
