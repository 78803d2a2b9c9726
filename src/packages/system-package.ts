/**
 * What a package is for. `build`: only a build needs it (a compiler, headers, make); `run`: programs need it when they
 * run, or a person does (nginx, libpng, vim); `both`: either, by what the image does with it (git, curl, python3).
 */
export type PackageRole = 'build' | 'run' | 'both';

/** A package of a Linux distribution, as a transform asks for it. */
export interface SystemPackage {
  readonly name: string;
  readonly role: PackageRole;
  /**
   * The programs that it puts on PATH, as RUN, CMD or a script calls them; [] if none. Complete for `build` and `both`;
   * for a metapackage (build-base) those of what it pulls. Not listed for `run`.
   */
  readonly commands: readonly string[];
  /**
   * The packages that keep working at run time what was built against it, or what was done with it: [] if nothing is
   * needed (headers only, static, a program), undefined if not known. The package itself, if others may need it without
   * naming a command of it (`ca-certificates`, and every package of role `run`).
   */
  readonly runtime: readonly string[] | undefined;
  /** Where the row is from: the file in aports, or another source. */
  readonly source: string;
}

/** A row of a table, before a release is asked for. */
export interface PackageRow {
  readonly name: string;
  readonly role: PackageRole;
  readonly commands: readonly string[];
  readonly source: string;
}

/** By command: the packages that bring it. */
export function providersByCommand(rows: Iterable<PackageRow>): ReadonlyMap<string, readonly string[]> {
  const providers = new Map<string, string[]>();
  for (const { name, commands } of rows) {
    for (const command of commands) {
      const known = providers.get(command);
      if (known === undefined) providers.set(command, [name]);
      else known.push(name);
    }
  }
  return providers;
}

/** The words of a cell of a table; `-` is none. */
export function wordsOf(cell: string): readonly string[] {
  return cell === '-' ? [] : cell.split(' ');
}
