// What `cargo fetch` reads. Sources: https://doc.rust-lang.org/cargo/commands/cargo-fetch.html,
// https://doc.rust-lang.org/cargo/reference/cargo-targets.html; it fails without a file for a target
// (rust-lang/cargo#5098), so empty ones stand in until the source comes
import {
  isTable,
  type ManifestReading,
  ManifestRefusal,
  pathIn,
  present,
  type ProjectFiles,
  type Reading,
  readingOf,
  requireToml,
  type Table,
  tableIn,
  textIn,
} from './reading.ts';

export interface CargoReading extends ManifestReading {
  /** Files of the source that have to be there, if only empty, relative to the folder. */
  readonly stubs: readonly string[];
}

export function readCargoProject(
  files: ProjectFiles,
  folder: string,
): CargoReading | { readonly refusal: string } {
  let stubs: readonly string[] = [];
  const reading: Reading = readingOf((): ManifestReading => {
    const manifest = requireToml(files, pathIn(folder, 'Cargo.toml'));
    if ('workspace' in manifest)
      throw new ManifestRefusal('Cargo.toml is the root of a workspace, whose members cargo fetch reads');
    if (!('package' in manifest)) throw new ManifestRefusal('Cargo.toml has no package');
    refuseOuterWorkspace(files, folder);
    for (const [name, table] of dependencyTables(manifest)) {
      for (const [dependency, spec] of Object.entries(table)) {
        if (isTable(spec) && 'path' in spec)
          throw new ManifestRefusal(`the dependency ${dependency} of [${name}] is a folder of the project`);
      }
    }
    stubs = targetFiles(files, folder, manifest);
    const settings = [
      'Cargo.lock',
      '.cargo/config.toml',
      '.cargo/config',
      'rust-toolchain.toml',
      'rust-toolchain',
    ];
    const lock = files.read(pathIn(folder, 'Cargo.lock'));
    const isCertain = lock !== undefined && !lock.includes('source = "git+');
    return {
      reads: [pathIn(folder, 'Cargo.toml'), ...present(files, folder, settings)],
      makes: [],
      assumptions: isCertain
        ? []
        : ['every dependency can be downloaded, also those that the build does not need'],
    };
  });
  return 'refusal' in reading ? reading : { ...reading, stubs };
}

function refuseOuterWorkspace(files: ProjectFiles, folder: string): void {
  for (let above = folder; above !== '/';) {
    above = pathIn(above, '..');
    if (files.kindOf(pathIn(above, 'Cargo.toml')) !== undefined)
      throw new ManifestRefusal('the package may belong to a workspace above it');
  }
}

function dependencyTables(manifest: Table): [string, Table][] {
  const names = ['dependencies', 'dev-dependencies', 'build-dependencies'];
  const found = names.map((name): [string, Table] => [name, tableIn(manifest, name)]);
  for (const target of Object.values(tableIn(manifest, 'target')))
    found.push(...names.map((name): [string, Table] => [name, tableIn(target, name)]));
  for (const source of Object.values(tableIn(manifest, 'patch')))
    found.push(['patch', isTable(source) ? source : {}]);
  return found;
}

/** One file for each target that Cargo.toml names, else the one that makes it a package. */
function targetFiles(files: ProjectFiles, folder: string, manifest: Table): string[] {
  const named = [
    manifest['lib'],
    ...['bin', 'example', 'test', 'bench'].flatMap((kind) => manifest[kind] ?? []),
  ];
  const paths = named.map((target) => textIn(target, 'path'));
  const hasUnnamed = named.some((target) => isTable(target) && textIn(target, 'path') === undefined);
  if (
    hasUnnamed &&
    named.some(
      (target) => isTable(target) && textIn(target, 'path') === undefined && target !== manifest['lib'],
    )
  ) {
    throw new ManifestRefusal('Cargo.toml has targets whose files cargo looks for by name');
  }
  const build = textIn(tableIn(manifest, 'package'), 'build');
  const found = [...paths, build].filter((path) => path !== undefined);
  const standard = present(files, folder, ['src/main.rs', 'src/lib.rs']).map((path) =>
    path.slice(folder === '/' ? 1 : folder.length + 1),
  );
  const all = [...new Set([...standard, ...found])];
  if (all.length === 0) throw new ManifestRefusal('there is no target that an empty file could stand in for');
  const missing = all.find(
    (path) => files.kindOf(pathIn(folder, path)) !== 'file' || !/^[\w./-]+$/.test(path),
  );
  if (missing !== undefined) throw new ManifestRefusal(`the target ${missing} is not among the copied files`);
  return all;
}
