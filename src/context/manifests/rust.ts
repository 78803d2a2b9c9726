// What `cargo fetch` reads. Sources: https://doc.rust-lang.org/cargo/commands/cargo-fetch.html,
// https://doc.rust-lang.org/cargo/reference/cargo-targets.html; it fails without a file for a target
// (rust-lang/cargo#5098), so empty ones stand in until the source comes
import { type CargoPackage, packagesOf } from './cargo-workspace.ts';
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
  upwards,
} from './reading.ts';

/** Looked for in the folder and in every one above it. */
const SETTINGS = ['.cargo/config.toml', '.cargo/config', 'rust-toolchain.toml', 'rust-toolchain'];

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
    const isWorkspace = 'workspace' in manifest;
    if (!isWorkspace && !('package' in manifest)) throw new ManifestRefusal('Cargo.toml has no package');
    if (!isWorkspace) refuseOuterWorkspace(files, folder);
    refuseOtherSources(files, folder);
    const packages = packagesOf(files, folder, manifest);
    stubs = packages.flatMap((own) => stubsOf(files, folder, own));
    const settings = upwards(folder).flatMap((at) => present(files, at, SETTINGS));
    const lock = files.read(pathIn(folder, 'Cargo.lock'));
    const isCertain = lock !== undefined && !lock.includes('source = "git+');
    const manifests = packages.map((own) => pathIn(own.folder, 'Cargo.toml'));
    return {
      reads: [
        ...new Set([
          pathIn(folder, 'Cargo.toml'),
          ...present(files, folder, ['Cargo.lock']),
          ...settings,
          ...manifests,
        ]),
      ],
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

/** Source: https://doc.rust-lang.org/cargo/reference/config.html (`source`, `paths`, `patch`, `include`) */
function refuseOtherSources(files: ProjectFiles, folder: string): void {
  const places = upwards(folder).flatMap((at) => present(files, at, ['.cargo/config.toml', '.cargo/config']));
  for (const path of places) {
    const config = requireToml(files, path);
    const tools = ['rustc', 'rustc-wrapper', 'rustc-workspace-wrapper'].map((key) =>
      textIn(tableIn(config, 'build'), key),
    );
    if (tools.some((tool) => tool?.includes('/')))
      throw new ManifestRefusal('.cargo/config names a compiler of the project');
    if (textIn(tableIn(config, 'http'), 'cainfo')?.startsWith('/') === false)
      throw new ManifestRefusal('.cargo/config names a file of certificates');
    const local = Object.values(tableIn(config, 'registries')).find((registry) =>
      /^(?:file:|\.)/.test(textIn(registry, 'index') ?? ''),
    );
    if (local !== undefined) throw new ManifestRefusal('.cargo/config names a registry in a folder');
    const key = ['source', 'paths', 'patch', 'include'].find((each) => each in config);
    if (key !== undefined)
      throw new ManifestRefusal(`.cargo/config takes dependencies from elsewhere (${key})`);
  }
}

/** The files that stand in for the targets of a package, relative to the folder. */
function stubsOf(files: ProjectFiles, folder: string, own: CargoPackage): string[] {
  const start = folder === '/' ? 1 : folder.length + 1;
  return targetFiles(files, own.folder, own.manifest).map((stub) => pathIn(own.folder, stub).slice(start));
}

/** Where cargo looks for a target that has a name only. */
const PLACES: Readonly<Record<string, (name: string) => readonly string[]>> = {
  lib: () => ['src/lib.rs'],
  bin: (name) => [`src/bin/${name}.rs`, `src/bin/${name}/main.rs`, 'src/main.rs'],
  example: (name) => [`examples/${name}.rs`, `examples/${name}/main.rs`],
  test: (name) => [`tests/${name}.rs`, `tests/${name}/main.rs`],
  bench: (name) => [`benches/${name}.rs`, `benches/${name}/main.rs`],
};

/** The file of each target that Cargo.toml names, and those that make it a package. */
function targetFiles(files: ProjectFiles, folder: string, manifest: Table): string[] {
  const found = new Set(['src/main.rs', 'src/lib.rs'].filter((path) => isFile(files, folder, path)));
  for (const [kind, placesOf] of Object.entries(PLACES)) {
    const targets = manifest[kind];
    for (const target of Array.isArray(targets) ? targets : [targets]) {
      const path = textIn(target, 'path');
      const name = textIn(target, 'name') ?? '';
      const place = path ?? placesOf(name).find((each) => isFile(files, folder, each));
      if (isTable(target) && place === undefined)
        throw new ManifestRefusal(`the ${kind} ${name} of Cargo.toml is not among the copied files`);
      if (place !== undefined && isFile(files, folder, place)) found.add(place);
    }
  }
  const { build, main } = validatedTargets(manifest);
  // Cargo looks whether these are there when it reads Cargo.toml (cargo, src/cargo/util/toml).
  if (main !== undefined) {
    const place = PLACES['bin']?.(main).find((path) => isFile(files, folder, path));
    if (place !== undefined) found.add(place);
  }
  if (build !== undefined && isFile(files, folder, build)) found.add(build);
  if (found.size === 0) throw new ManifestRefusal('there is no target that an empty file could stand in for');
  const odd = [...found].find(
    (path) => !/^[\w./-]+$/.test(path) || path.startsWith('/') || path.includes('..'),
  );
  if (odd !== undefined) throw new ManifestRefusal(`the target ${odd} lies elsewhere`);
  return [...found];
}

/** The build script of a package that links a library, and the program that `cargo run` runs. */
function validatedTargets(manifest: Table): { build: string | undefined; main: string | undefined } {
  const own = tableIn(manifest, 'package');
  return {
    build: textIn(own, 'build') ?? (textIn(own, 'links') === undefined ? undefined : 'build.rs'),
    main: textIn(own, 'default-run'),
  };
}

function isFile(files: ProjectFiles, folder: string, path: string): boolean {
  return files.kindOf(pathIn(folder, path)) === 'file';
}
