// Which packages of the project cargo reads together with a Cargo.toml: members of its workspace and path dependencies.
// Cargo parses each of their manifests, also for `cargo fetch`, and fails where one is missing or has no target (tried with
// cargo 1.95). Source: https://doc.rust-lang.org/cargo/reference/workspaces.html
import { memberFolders } from './member-folders.ts';
import {
  isTable,
  ManifestRefusal,
  pathIn,
  type ProjectFiles,
  requireToml,
  stringsOf,
  type Table,
  tableIn,
  textIn,
} from './reading.ts';

/** More COPYs than this nobody wants to read. */
const MOST_PACKAGES = 30;

/** A package of the project. */
export interface CargoPackage {
  /** Absolute in the stage. */
  readonly folder: string;
  readonly manifest: Table;
}

/**
 * The packages; the first is the root if that is one. A member that is added later and not copied makes cargo fail where the
 * workspace names it; where a pattern does, the build downloads what it needs.
 *
 * @throws ManifestRefusal where they are not known, or lie outside of the folder.
 */
export function packagesOf(files: ProjectFiles, root: string, manifest: Table): readonly CargoPackage[] {
  const found = new Map<string, CargoPackage>();
  const rootPackage = { folder: root, manifest };
  if ('package' in manifest) found.set(root, rootPackage);
  const members = foldersOfMembers(files, root, manifest);
  const pending = [...members, ...pathDependencies(rootPackage)];
  for (let folder = pending.shift(); folder !== undefined; folder = pending.shift()) {
    if (found.has(folder) || folder === root) continue;
    if (!folder.startsWith(root === '/' ? '/' : `${root}/`))
      throw new ManifestRefusal(`${nameOf(folder)} lies outside of the folder of the workspace`);
    if (found.size >= MOST_PACKAGES)
      throw new ManifestRefusal(`the workspace has more than ${MOST_PACKAGES} packages`);
    const own = { folder, manifest: requireToml(files, pathIn(folder, 'Cargo.toml')) };
    if ('workspace' in own.manifest)
      throw new ManifestRefusal(`${nameOf(folder)} is the root of a workspace of its own`);
    found.set(folder, own);
    pending.push(...pathDependencies(own));
  }
  if (found.size === 0) throw new ManifestRefusal('the workspace has no members that are known');
  return [...found.values()];
}

function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}

function foldersOfMembers(files: ProjectFiles, root: string, manifest: Table): string[] {
  const workspace = tableIn(manifest, 'workspace');
  const excluded = stringsOf(workspace['exclude']).map((path) => pathIn(root, path));
  if (excluded.some((path) => path.includes('*')))
    throw new ManifestRefusal('the workspace excludes members by a pattern');
  return stringsOf(workspace['members'])
    .flatMap((pattern) => memberFolders(files, root, pattern, 'Cargo.toml'))
    .filter((folder) => !excluded.includes(folder));
}

/** Where the path dependencies of a package lie; of a workspace, those that members may inherit, and patches. */
function pathDependencies({ folder, manifest }: CargoPackage): string[] {
  return dependencyTables(manifest).flatMap((table) =>
    Object.values(table).flatMap((spec) => {
      const path = isTable(spec) ? textIn(spec, 'path') : undefined;
      return path === undefined ? [] : [pathIn(folder, path)];
    }),
  );
}

function dependencyTables(manifest: Table): Table[] {
  const names = [
    'dependencies',
    'dev-dependencies',
    'build-dependencies',
    'dev_dependencies',
    'build_dependencies',
  ];
  const targets = Object.values(tableIn(manifest, 'target'));
  return [
    ...[manifest, ...targets].flatMap((holder) => names.map((name) => tableIn(holder, name))),
    tableIn(manifest, 'workspace', 'dependencies'),
    tableIn(manifest, 'replace'),
    ...Object.values(tableIn(manifest, 'patch')).filter((source) => isTable(source)),
  ];
}
