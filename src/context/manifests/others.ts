// Mix, rebar3, Swift and Dart. Sources: https://hexdocs.pm/mix/Mix.Tasks.Deps.Get.html,
// https://github.com/swiftlang/swift-package-manager (swift package resolve), https://dart.dev/tools/pub/cmd/pub-get
import {
  isTable,
  type ManifestReading,
  ManifestRefusal,
  pathIn,
  present,
  type ProjectFiles,
  type Reading,
  readingOf,
  requireText,
  requireYaml,
  type Table,
  tableIn,
} from './reading.ts';

/** `mix deps.get`. */
export function readMixProject(files: ProjectFiles, folder: string): Reading {
  return readingOf((): ManifestReading => {
    const code = requireText(files, pathIn(folder, 'mix.exs')).replaceAll(/(?:^|\s)#.*$/gm, '');
    const other =
      /\bpath:|\bapps_path:|\bin_umbrella:|\b(?:File|Path|Code)\.|\bSystem\.(?:cmd|shell)\b|\bimport_file\b/.exec(
        code,
      );
    if (other !== null) throw new ManifestRefusal(`mix.exs reads other files of the project (${other[0]})`);
    const reads = [pathIn(folder, 'mix.exs'), ...present(files, folder, ['mix.lock'])];
    return {
      reads,
      makes: [pathIn(folder, 'deps'), pathIn(folder, '_build')],
      rewrites: present(files, folder, ['mix.lock']),
      assumptions: ['mix deps.get reads no file of config/'],
    };
  });
}

/** `rebar3 get-deps`. Source: https://rebar3.org/docs/configuration/dependencies/ */
export function readRebarProject(files: ProjectFiles, folder: string): Reading {
  return readingOf((): ManifestReading => {
    const config = requireText(files, pathIn(folder, 'rebar.config')).replaceAll(/%.*$/gm, '');
    if (present(files, folder, ['rebar.config.script', '_checkouts']).length > 0)
      throw new ManifestRefusal('rebar.config.script or _checkouts reads the project');
    if (/\{\s*path\s*,|\brebar_path_resource\b|\bproject_app_dirs\b/.test(config))
      throw new ManifestRefusal('rebar.config names folders of the project');
    const lock = present(files, folder, ['rebar.lock']);
    return {
      reads: [pathIn(folder, 'rebar.config'), ...lock],
      makes: [pathIn(folder, '_build')],
      rewrites: lock,
      assumptions: ['no application of the project has dependencies of its own'],
    };
  });
}

/** `swift package resolve`. */
export function readSwiftPackage(files: ProjectFiles, folder: string): Reading {
  return readingOf((): ManifestReading => {
    const manifests = [pathIn(folder, 'Package.swift'), ...versionedManifests(files, folder)];
    const code = manifests
      .map((path) => requireText(files, path).replaceAll(/(?<!:)\/\/.*$/gm, ''))
      .join('\n');
    if (/\.package\s*\(\s*(?:name:\s*"[^"]*"\s*,\s*)?(?:path:|url:\s*"(?:\.|\/|file:))/.test(code))
      throw new ManifestRefusal('Package.swift depends on a package of the project');
    // Source: https://docs.swift.org/package-manager/PackageDescription (what a manifest may import)
    if (/\bimport\s+(?!PackageDescription\b|CompilerPluginSupport\b)\w|\bContext\b|FileManager/.test(code))
      throw new ManifestRefusal('Package.swift looks at other files of the project');
    const lock = present(files, folder, ['Package.resolved']);
    return {
      reads: [...manifests, ...lock, ...present(files, folder, ['.swiftpm/configuration'])],
      makes: [pathIn(folder, '.build')],
      rewrites: lock,
      assumptions: [],
    };
  });
}

/** `Package@swift-5.9.swift`. Source: https://docs.swift.org/package-manager, version-specific manifests */
function versionedManifests(files: ProjectFiles, folder: string): string[] {
  return (files.list(folder) ?? [])
    .filter(({ name, kind }) => kind === 'file' && /^Package@swift-[\d.]+\.swift$/.test(name))
    .map(({ name }) => pathIn(folder, name));
}

/** `dart pub get` and `flutter pub get`. */
export function readPubPackage(files: ProjectFiles, folder: string): Reading {
  return readingOf((): ManifestReading => {
    const manifest = requireYaml(files, pathIn(folder, 'pubspec.yaml'));
    if ('workspace' in manifest || 'resolution' in manifest)
      throw new ManifestRefusal('pubspec.yaml belongs to a workspace');
    // Source: https://docs.flutter.dev/ui/internationalization (`generate: true` reads the texts of lib/l10n).
    if (tableIn(manifest, 'flutter')['generate'] === true)
      throw new ManifestRefusal('pubspec.yaml makes the install generate code from the source');
    refuseLocalPackages(manifest);
    const overrides = present(files, folder, ['pubspec_overrides.yaml']);
    for (const path of overrides) refuseLocalPackages(requireYaml(files, path));
    const lock = present(files, folder, ['pubspec.lock']);
    const reads = [pathIn(folder, 'pubspec.yaml'), ...lock, ...overrides];
    return { reads, makes: [pathIn(folder, '.dart_tool')], rewrites: lock, assumptions: [] };
  });
}

function refuseLocalPackages(manifest: Table): void {
  for (const section of ['dependencies', 'dev_dependencies', 'dependency_overrides']) {
    for (const [name, spec] of Object.entries(tableIn(manifest, section))) {
      if (isTable(spec) && 'path' in spec)
        throw new ManifestRefusal(`the dependency ${name} is a folder of the project`);
    }
  }
}
