// Poetry, Pipenv, uv and conda. Sources: https://python-poetry.org/docs/cli/#install,
// https://python-poetry.org/docs/configuration/, https://pipenv.pypa.io/en/latest/commands.html,
// https://docs.astral.sh/uv/reference/cli/#uv-sync, https://docs.astral.sh/uv/concepts/projects/dependencies/,
// https://docs.conda.io/projects/conda/en/stable/commands/env/create.html
import { normalized, type UvMember, uvMembers } from './uv-workspace.ts';
import { readPipInstall } from './python.ts';
import {
  isTable,
  type ManifestReading,
  ManifestRefusal,
  pathIn,
  present,
  type ProjectFiles,
  type Reading,
  readingOf,
  requireJson,
  requireToml,
  requireYaml,
  stringsOf,
  type Table,
  tableIn,
  textIn,
  upwards,
} from './reading.ts';

/** `poetry install --no-root`. */
export function readPoetryProject(files: ProjectFiles, folder: string): Reading {
  return readingOf((): ManifestReading => {
    const project = requireToml(files, pathIn(folder, 'pyproject.toml'));
    const poetry = tableIn(project, 'tool', 'poetry');
    const groups = Object.values(tableIn(poetry, 'group'));
    const tables = [
      poetry['dependencies'],
      poetry['dev-dependencies'],
      ...groups.map((group) => tableIn(group, 'dependencies')),
    ];
    for (const table of tables)
      for (const [name, spec] of Object.entries(isTable(table) ? table : {})) refuseLocal(name, spec);
    refuseLocalRequirements(project);
    refuseLocalPlugins(poetry);
    if (/^type = "(?:directory|file)"/m.test(files.read(pathIn(folder, 'poetry.lock')) ?? ''))
      throw new ManifestRefusal('poetry.lock takes packages from the project');
    const reads = [
      pathIn(folder, 'pyproject.toml'),
      ...present(files, folder, ['poetry.lock', 'poetry.toml']),
    ];
    return { reads, makes: [], rewrites: [], assumptions: [] };
  });
}

/** Source: https://python-poetry.org/docs/pyproject/#requires-plugins */
function refuseLocalPlugins(poetry: Table): void {
  for (const [name, spec] of Object.entries(tableIn(poetry, 'requires-plugins'))) refuseLocal(name, spec);
}

/** Whether Poetry installs the project itself, too. */
export function isPoetryPackage(files: ProjectFiles, folder: string): boolean {
  try {
    const project = requireToml(files, pathIn(folder, 'pyproject.toml'));
    return tableIn(project, 'tool', 'poetry')['package-mode'] !== false;
  } catch (error) {
    if (error instanceof ManifestRefusal) return true;
    throw error;
  }
}

/** Whether uv installs the project itself, too. Source: https://docs.astral.sh/uv/concepts/projects/config/#project-packaging */
export function isUvPackage(files: ProjectFiles, folder: string): boolean {
  try {
    const project = requireToml(files, pathIn(folder, 'pyproject.toml'));
    const named = tableIn(project, 'tool', 'uv')['package'];
    return typeof named === 'boolean' ? named : 'build-system' in project;
  } catch (error) {
    if (error instanceof ManifestRefusal) return true;
    throw error;
  }
}

export function readPipenvProject(files: ProjectFiles, folder: string, isFrozen: boolean): Reading {
  return readingOf((): ManifestReading => {
    const pipfile = requireToml(files, pathIn(folder, 'Pipfile'));
    for (const [section, table] of Object.entries(pipfile)) {
      if (['source', 'requires', 'scripts', 'pipenv'].includes(section) || !isTable(table)) continue;
      for (const [name, spec] of Object.entries(table)) refuseLocal(name, spec);
    }
    const lock = present(files, folder, ['Pipfile.lock']);
    for (const path of lock) {
      for (const table of Object.values(requireJson(files, path)))
        for (const [name, spec] of Object.entries(isTable(table) ? table : {})) refuseLocal(name, spec);
    }
    return {
      // The addresses of sources may hold variables, which come from .env. Source: https://pipenv.pypa.io/en/latest/credentials.html
      reads: [pathIn(folder, 'Pipfile'), ...lock, ...present(files, folder, ['.env'])],
      makes: [],
      rewrites: isFrozen ? [] : lock,
      assumptions: [],
    };
  });
}

/** Tried with uv 0.13: only --locked notices that a member is not there. */
const UV_STALENESS = 'whoever adds a package to the workspace copies its pyproject.toml here, too';

/** What uv.lock takes from the project beside its members. */
function refuseLocalLock(files: ProjectFiles, folder: string, members: ReadonlyMap<string, UvMember>): void {
  const lock = files.read(pathIn(folder, 'uv.lock')) ?? '';
  const own = new Set([folder, ...[...members.values()].map(({ path }) => pathIn(path, '..'))]);
  for (const match of lock.matchAll(
    /^source = \{ (directory|path|editable|virtual|registry) = "([^"]*)"/gm,
  )) {
    const [, kind, place = ''] = match;
    const isOwn = kind === 'registry' ? /^https?:/.test(place) : own.has(pathIn(folder, place));
    if (!isOwn) throw new ManifestRefusal(`uv.lock takes ${place} from the project`);
  }
}

/** Folders of packages. Source: https://docs.astral.sh/uv/reference/settings (index, find-links, index-url) */
function refuseLocalIndexes(files: ProjectFiles, folder: string, project: Table): void {
  const own =
    files.kindOf(pathIn(folder, 'uv.toml')) === 'file' ? requireToml(files, pathIn(folder, 'uv.toml')) : {};
  for (const settings of [tableIn(project, 'tool', 'uv'), own]) {
    const listed = Array.isArray(settings['index']) ? settings['index'] : [];
    const places = [
      ...listed.map((index) => textIn(index, 'url') ?? ''),
      textIn(settings, 'index-url') ?? '',
      ...stringsOf(settings['extra-index-url']),
      ...stringsOf(settings['find-links']),
    ];
    const local = places.find((place) => place !== '' && !/^https?:/.test(place));
    if (local !== undefined) throw new ManifestRefusal(`uv takes packages from the folder ${local}`);
  }
}

/** `uv sync --no-install-project`. */
export function readUvProject(
  files: ProjectFiles,
  folder: string,
  isFrozen: boolean,
  checksLock: boolean,
): Reading {
  return readingOf((): ManifestReading => {
    const project = requireToml(files, pathIn(folder, 'pyproject.toml'));
    const members = uvMembers(files, folder, project);
    for (const manifest of [project, ...[...members.values()].map((member) => member.manifest)]) {
      refuseLocalSources(manifest, members);
      refuseLocalRequirements(manifest);
      const dynamic = dynamicParts(files, folder, manifest);
      if (dynamic.length > 0 && !isFrozen) {
        throw new ManifestRefusal(
          `the ${dynamic.join(' and ')} of the project is made by its build, which reads the source`,
        );
      }
    }
    for (let above = folder; above !== '/';) {
      above = pathIn(above, '..');
      if (files.kindOf(pathIn(above, 'pyproject.toml')) !== undefined)
        throw new ManifestRefusal('the project may belong to a workspace above it');
    }
    refuseLocalIndexes(files, folder, project);
    refuseLocalLock(files, folder, members);
    const lock = present(files, folder, ['uv.lock']);
    if (lock.length === 0 && (isFrozen || checksLock))
      throw new ManifestRefusal('uv needs uv.lock, which is not among the copied files');
    const reads = [
      pathIn(folder, 'pyproject.toml'),
      ...lock,
      ...upwards(folder).flatMap((at) => present(files, at, ['uv.toml', '.python-version'])),
      ...[...members.values()].map((member) => member.path),
    ];
    return {
      reads,
      makes: [pathIn(folder, '.venv')],
      rewrites: isFrozen || checksLock ? [] : lock,
      assumptions: members.size === 0 || checksLock ? [] : [UV_STALENESS],
    };
  });
}

/**
 * What of a project's metadata uv has to build: not the version if uv.lock leaves it out, and nothing else but dependencies
 * (tried with uv 0.13: `uv sync --locked --no-install-project` with pyproject.toml and uv.lock alone).
 */
function dynamicParts(files: ProjectFiles, folder: string, manifest: Table): string[] {
  const project = tableIn(manifest, 'project');
  const name = normalized(textIn(project, 'name') ?? '');
  const lock = files.read(pathIn(folder, 'uv.lock')) ?? '';
  const isLeftOut = new RegExp(`^name = "${name}"\\r?\\nsource = `, 'm').test(lock);
  const needed = /^(?:optional-)?dependencies$/;
  return stringsOf(project['dynamic']).filter((part) =>
    part === 'version' ? !isLeftOut : needed.test(part),
  );
}

/** Members of the workspace are no local packages: they come with the source. */
function refuseLocalSources(manifest: Table, members: ReadonlyMap<string, UvMember>): void {
  for (const [name, spec] of Object.entries(tableIn(manifest, 'tool', 'uv', 'sources'))) {
    for (const each of Array.isArray(spec) ? spec : [spec]) {
      if (!isTable(each) || each['workspace'] !== true) refuseLocal(name, each);
      else if (!members.has(normalized(name)))
        throw new ManifestRefusal(`${name} is a member of the workspace, and its manifest is not known`);
    }
  }
}

/** Whether a project is the root of a workspace of uv's. */
export function isUvWorkspace(files: ProjectFiles, folder: string): boolean {
  try {
    const project = requireToml(files, pathIn(folder, 'pyproject.toml'));
    return 'workspace' in tableIn(project, 'tool', 'uv');
  } catch (error) {
    if (error instanceof ManifestRefusal) return false;
    throw error;
  }
}

/** `conda env create -f environment.yml`. */
export function readCondaEnvironment(files: ProjectFiles, path: string): Reading {
  return readingOf((): ManifestReading => {
    const environment = requireYaml(files, path);
    const reads = [path];
    const dependencies = environment['dependencies'];
    const local = stringsOf(dependencies).find((each) =>
      /^(?:\.|\/|file:)|^(?!\w+:).*\.(?:conda|tar\.bz2)$/.test(each),
    );
    if (local !== undefined)
      throw new ManifestRefusal(`the environment installs ${local}, which is part of the project`);
    for (const dependency of Array.isArray(dependencies) ? dependencies : []) {
      for (const line of isTable(dependency) ? stringsOf(dependency['pip']) : [])
        reads.push(...readPipLine(files, pathIn(path, '..'), line));
    }
    return { reads, makes: [], assumptions: [] };
  });
}

/** A line of the `pip` part of an environment file is one of a requirements file beside it. */
function readPipLine(files: ProjectFiles, folder: string, line: string): readonly string[] {
  const named = /^(?:-r|--requirement|-c|--constraint)[\s=]+(\S+)$/.exec(line.trim())?.[1];
  if (named === undefined && line.trim().startsWith('-')) {
    throw new ManifestRefusal(`the environment installs ${line.trim()}, which is part of the project`);
  }
  const found = readPipInstall(files, {
    folder,
    requirements: named === undefined ? [] : [named],
    operands: named === undefined ? [line] : [],
  });
  if ('refusal' in found) throw new ManifestRefusal(found.refusal);
  return found.reads;
}

function refuseLocal(name: string, spec: unknown): void {
  for (const each of Array.isArray(spec) ? spec : [spec]) {
    if (isTable(each) && ('path' in each || 'file' in each || each['editable'] === true)) {
      throw new ManifestRefusal(`the dependency ${name} is a folder or file of the project`);
    }
  }
}

/** `name @ file:///...` in the standard tables of pyproject.toml. */
function refuseLocalRequirements(project: Table): void {
  const standard = tableIn(project, 'project');
  const lists = [
    standard['dependencies'],
    ...Object.values(tableIn(standard, 'optional-dependencies')),
    ...Object.values(tableIn(project, 'dependency-groups')),
  ];
  for (const requirement of lists.flatMap((list) => stringsOf(list))) {
    if (/@\s*(?:file:|\.|\/)/.test(requirement))
      throw new ManifestRefusal(`${requirement} is part of the project`);
  }
}
