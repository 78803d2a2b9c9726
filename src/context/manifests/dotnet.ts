// What `dotnet restore` reads. Sources: https://learn.microsoft.com/en-us/dotnet/core/tools/dotnet-restore,
// https://learn.microsoft.com/en-us/visualstudio/msbuild/customize-by-directory,
// https://learn.microsoft.com/en-us/nuget/consume-packages/configuring-nuget-behavior
import type { XmlElement } from '../formats.ts';
import {
  type ManifestReading,
  ManifestRefusal,
  pathIn,
  present,
  type ProjectFiles,
  type Reading,
  readingOf,
  requireText,
} from './reading.ts';

/** Found in the folder of a project and in every folder above it. */
const FOLDER_FILES = [
  'Directory.Build.props',
  'Directory.Build.targets',
  'Directory.Packages.props',
  'Directory.Build.rsp',
  'Directory.Solution.props',
  'Directory.Solution.targets',
  'nuget.config',
  'NuGet.config',
  'NuGet.Config',
  'global.json',
];
/** Properties that say where restore writes. Source: https://learn.microsoft.com/en-us/dotnet/core/sdk/artifacts-output */
const OTHER_OUTPUT = new Set([
  'UseArtifactsOutput',
  'ArtifactsPath',
  'BaseIntermediateOutputPath',
  'MSBuildProjectExtensionsPath',
  'RestoreOutputPath',
  'RestorePackagesPath',
  'RestoreFallbackFolders',
  'RestoreConfigFile',
  'NuGetLockFilePath',
]);
const PROJECT = /\.(?:cs|fs|vb)proj$/i;

/**
 * @param target the project or solution, relative to the folder; absent: the only one there.
 * @param isLocked it fails rather than change packages.lock.json.
 */
export function readDotnetProject(
  files: ProjectFiles,
  folder: string,
  target: string | undefined,
  isLocked: boolean,
): Reading {
  return readingOf((): ManifestReading => {
    const found = new DotnetProjects(files);
    const path = target === undefined ? onlyProject(files, folder) : pathIn(folder, target);
    if (files.kindOf(path) === 'folder') found.readTarget(onlyProject(files, path));
    else found.readTarget(path);
    return {
      reads: [...found.reads],
      makes: found.folders.map((each) => pathIn(each, 'obj')),
      rewrites: isLocked ? [] : [...found.reads].filter((each) => each.endsWith('/packages.lock.json')),
      assumptions: [],
    };
  });
}

function onlyProject(files: ProjectFiles, folder: string): string {
  const names = (files.list(folder) ?? []).map(({ name }) => name);
  const solutions = names.filter((name) => /\.slnx?$/i.test(name));
  const candidates = solutions.length > 0 ? solutions : names.filter((name) => PROJECT.test(name));
  const [name] = candidates;
  if (name === undefined || candidates.length > 1)
    throw new ManifestRefusal('there is not exactly one project or solution in the folder');
  return pathIn(folder, name);
}

class DotnetProjects {
  readonly reads = new Set<string>();
  readonly folders: string[] = [];
  readonly #files: ProjectFiles;

  constructor(files: ProjectFiles) {
    this.#files = files;
  }

  readTarget(path: string): void {
    if (!/\.sln$/i.test(path)) {
      if (!PROJECT.test(path)) throw new ManifestRefusal(`what ${nameOf(path)} holds is not known`);
      this.readProject(path);
      return;
    }
    this.reads.add(path);
    this.#readFolders(pathIn(path, '..'));
    const text = requireText(this.#files, path);
    for (const match of text.matchAll(/^Project\("[^"]*"\)\s*=\s*"[^"]*",\s*"([^"]*)"/gm)) {
      const project = pathIn(pathIn(path, '..'), (match[1] ?? '').replaceAll('\\', '/'));
      if (/\.\w*proj$/i.test(project)) this.readProject(project);
    }
  }

  /** A project, what it imports, and the projects that it refers to. */
  readProject(start: string): void {
    const pending = [start];
    for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
      if (this.reads.has(path)) continue;
      if (!PROJECT.test(path)) throw new ManifestRefusal(`what ${nameOf(path)} holds is not known`);
      const folder = pathIn(path, '..');
      this.folders.push(folder);
      this.#readFolders(folder);
      this.reads.add(path);
      const beside = ['packages.lock.json', 'packages.config', `${nameOf(path)}.user`];
      for (const name of present(this.#files, folder, beside)) this.reads.add(name);
      pending.push(...this.#readXml(path));
    }
  }

  #readFolders(folder: string): void {
    for (let at = folder; ; at = pathIn(at, '..')) {
      for (const path of present(this.#files, at, FOLDER_FILES)) {
        if (this.reads.has(path)) continue;
        this.reads.add(path);
        if (/\.(?:props|targets)$/.test(path)) this.#readShared(path);
        if (/nuget\.config$/i.test(path)) this.#refuseLocalSources(path);
      }
      if (at === '/') return;
    }
  }

  /** What it refers to is relative to each project that imports it. */
  #readShared(path: string): void {
    if (this.#readXml(path).length > 0) throw new ManifestRefusal(`${nameOf(path)} refers to projects`);
  }

  #parse(path: string): XmlElement {
    const text = requireText(this.#files, path);
    const { xml } = this.#files.formats;
    if (xml === undefined) throw new ManifestRefusal('there is no parser for XML');
    try {
      return xml(text);
    } catch {
      throw new ManifestRefusal(`${nameOf(path)} is broken`);
    }
  }

  /** The projects that a project file refers to; its imports are read on the way. */
  #readXml(path: string): string[] {
    const references: string[] = [];
    const folder = pathIn(path, '..');
    const pending = [this.#parse(path)];
    for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
      const { name, attributes } = element;
      // What a target does is done by the build, not by what restore evaluates.
      if (name !== 'Target') pending.push(...element.children);
      const target = (
        name === 'Import'
          ? attributes['Project']
          : name === 'ProjectReference'
            ? attributes['Include']
            : undefined
      )
        ?.replaceAll('\\', '/')
        .replace(/^\$\(MSBuild(?:ThisFile|Project)Directory\)\/*/, './');
      refuseOtherFiles(path, element);
      if (OTHER_OUTPUT.has(name)) throw new ManifestRefusal(`${nameOf(path)} moves obj elsewhere (${name})`);
      if (name === 'RestoreSources' || name === 'RestoreAdditionalProjectSources')
        throw new ManifestRefusal(`${nameOf(path)} names sources of packages`);
      if (target === undefined || isFileAbove(target)) continue;
      if (/[$*@%;]/.test(target))
        throw new ManifestRefusal(`${nameOf(path)} names ${target}, which MSBuild has to work out`);
      if (name === 'ProjectReference') references.push(pathIn(folder, target));
      else if (!attributes['Sdk'] && !this.reads.has(pathIn(folder, target))) {
        requireText(this.#files, pathIn(folder, target));
        this.reads.add(pathIn(folder, target));
        this.#readShared(pathIn(folder, target));
      }
    }
    return references;
  }

  #refuseLocalSources(path: string): void {
    const pending = [this.#parse(path)];
    for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
      pending.push(...element.children);
      refusePlaces(element);
      if (element.name !== 'packageSources') continue;
      const local = element.children.find(
        ({ name, attributes }) => name === 'add' && !/^https?:/i.test(attributes['value'] ?? ''),
      );
      if (local !== undefined)
        throw new ManifestRefusal(
          `nuget.config takes packages from the folder ${local.attributes['value'] ?? ''}`,
        );
    }
  }
}

/**
 * Property functions read files, targets may hook themselves before the restore, and Paket reads files of its own. Sources:
 * https://learn.microsoft.com/visualstudio/msbuild/property-functions,
 * https://learn.microsoft.com/visualstudio/msbuild/target-build-order,
 * https://fsprojects.github.io/Paket/paket-files.html
 */
function refuseOtherFiles(path: string, { name, text, attributes }: XmlElement): void {
  const refuse = (reason: string): never => {
    throw new ManifestRefusal(`${nameOf(path)} ${reason}`);
  };
  const words = [text, ...Object.values(attributes)].join(' ');
  if (/\[System\.IO\.|ReadAllText|ReadLines/i.test(words)) refuse('reads other files');
  if (/\bpaket\b/i.test(attributes['Project'] ?? ''))
    refuse('restores with Paket, which reads files of its own');
  if (name !== 'Import' && name !== 'Target' && /\bExists\s*\(/.test(attributes['Condition'] ?? ''))
    refuse('depends on whether other files are there');
  const hooks = `${attributes['BeforeTargets'] ?? ''};${attributes['AfterTargets'] ?? ''}`;
  if (name === 'Target' && /restore/i.test(hooks)) refuse('runs a target of its own with the restore');
  if (name === 'Project' && attributes['InitialTargets']) refuse('runs a target of its own first');
}

/** Source: https://learn.microsoft.com/nuget/reference/nuget-config-file */
function refusePlaces({ name, children, attributes }: XmlElement): void {
  const isPlace =
    name === 'add' && /^(?:globalPackagesFolder|repositoryPath)$/i.test(attributes['key'] ?? '');
  const isOther = (name === 'fallbackPackageFolders' || name === 'clientCertificates') && children.length > 0;
  if (isPlace || isOther)
    throw new ManifestRefusal(`nuget.config names folders or files (${attributes['key'] ?? name})`);
}

/**
 * `$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '...'))`: what lies above is read anyway.
 * Source: https://learn.microsoft.com/en-us/visualstudio/msbuild/customize-by-directory#import-a-file-from-a-parent-folder
 */
function isFileAbove(target: string): boolean {
  const name = /^\$\(\[MSBuild\]::GetPathOfFileAbove\(\s*'?(?<name>[\w.]+)'?/.exec(target)?.groups?.['name'];
  return name !== undefined && FOLDER_FILES.includes(name);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
