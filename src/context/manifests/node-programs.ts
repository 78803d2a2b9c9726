// Programs of the members of a workspace, which an install links into node_modules/.bin.
// Source: https://docs.npmjs.com/cli/v11/configuring-npm/package-json#bin
import { isTable, ManifestRefusal, pathIn, type ProjectFiles, type Table, tableIn } from './reading.ts';

export interface Programs {
  readonly files: readonly string[];
  /** One is not there, and would be copied if it were: a build of a developer's may have made it. */
  readonly mayAppear: boolean;
}

/**
 * The files of a package's "bin" that are there. One that only a build makes is not there for the install before or behind
 * the source; of one that is, pnpm reads the first line, and every tool makes it executable.
 *
 * @throws ManifestRefusal for a whole folder of programs, and where one is no file.
 */
export function linkedPrograms(files: ProjectFiles, folder: string, manifest: Table): Programs {
  if ('bin' in tableIn(manifest, 'directories'))
    throw new ManifestRefusal('a member of the workspace has a folder of programs, which the install links');
  const { bin } = manifest;
  const named = typeof bin === 'string' ? [bin] : Object.values(isTable(bin) ? bin : {});
  const places = named.flatMap((path) => (typeof path === 'string' ? [pathIn(folder, path)] : []));
  const there = places.filter((place) => files.kindOf(place) !== undefined);
  const odd = there.find((place) => files.kindOf(place) !== 'file');
  if (odd !== undefined) throw new ManifestRefusal(`the program ${odd} of the workspace is no file`);
  return {
    files: there,
    mayAppear: places.some((place) => !there.includes(place) && !files.excludes(place)),
  };
}
