// Mix, Swift, Dart and sbt. Sources: https://hexdocs.pm/mix/Mix.Tasks.Deps.Get.html,
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
  tableIn,
} from './reading.ts';

/** `mix deps.get`. */
export function readMixProject(files: ProjectFiles, folder: string): Reading {
  return readingOf((): ManifestReading => {
    const code = requireText(files, pathIn(folder, 'mix.exs')).replaceAll(/(?:^|\s)#.*$/gm, '');
    const other = /\bpath:|\bapps_path:|\bin_umbrella:|\b(?:File|Path|Code)\.|\bimport_file\b/.exec(code);
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

/** `swift package resolve`. */
export function readSwiftPackage(files: ProjectFiles, folder: string): Reading {
  return readingOf((): ManifestReading => {
    const code = requireText(files, pathIn(folder, 'Package.swift')).replaceAll(/\/\/.*$/gm, '');
    if (/\.package\s*\(\s*(?:name:\s*"[^"]*"\s*,\s*)?path:/.test(code))
      throw new ManifestRefusal('Package.swift depends on a package of the project');
    if (/\bimport Foundation\b|\bContext\b|FileManager/.test(code))
      throw new ManifestRefusal('Package.swift looks at other files of the project');
    const lock = present(files, folder, ['Package.resolved']);
    return {
      reads: [pathIn(folder, 'Package.swift'), ...lock],
      makes: [pathIn(folder, '.build')],
      rewrites: lock,
      assumptions: [],
    };
  });
}

/** `dart pub get` and `flutter pub get`. */
export function readPubPackage(files: ProjectFiles, folder: string): Reading {
  return readingOf((): ManifestReading => {
    const manifest = requireYaml(files, pathIn(folder, 'pubspec.yaml'));
    if ('workspace' in manifest || 'resolution' in manifest)
      throw new ManifestRefusal('pubspec.yaml belongs to a workspace');
    for (const section of ['dependencies', 'dev_dependencies', 'dependency_overrides']) {
      for (const [name, spec] of Object.entries(tableIn(manifest, section))) {
        if (isTable(spec) && 'path' in spec)
          throw new ManifestRefusal(`the dependency ${name} is a folder of the project`);
      }
    }
    const lock = present(files, folder, ['pubspec.lock']);
    const reads = [
      pathIn(folder, 'pubspec.yaml'),
      ...lock,
      ...present(files, folder, ['pubspec_overrides.yaml']),
    ];
    return { reads, makes: [pathIn(folder, '.dart_tool')], rewrites: lock, assumptions: [] };
  });
}
