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
    const reads = [
      pathIn(folder, 'pyproject.toml'),
      ...present(files, folder, ['poetry.lock', 'poetry.toml']),
    ];
    return { reads, makes: [], rewrites: [], assumptions: [] };
  });
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
      reads: [pathIn(folder, 'Pipfile'), ...lock],
      makes: [],
      rewrites: isFrozen ? [] : lock,
      assumptions: [],
    };
  });
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
      const dynamic = stringsOf(tableIn(manifest, 'project')['dynamic']);
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
    const lock = present(files, folder, ['uv.lock']);
    if (lock.length === 0 && (isFrozen || checksLock))
      throw new ManifestRefusal('uv needs uv.lock, which is not among the copied files');
    const reads = [
      pathIn(folder, 'pyproject.toml'),
      ...lock,
      ...present(files, folder, ['uv.toml', '.python-version']),
      ...[...members.values()].map((member) => member.path),
    ];
    return {
      reads,
      makes: [pathIn(folder, '.venv')],
      rewrites: isFrozen || checksLock ? [] : lock,
      assumptions: [],
    };
  });
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
