// What pip reads. Sources: https://pip.pypa.io/en/stable/reference/requirements-file-format/, pip's own
// _internal/req/req_file.py and constructors.py (what is taken for a path)
import {
  ManifestRefusal,
  pathIn,
  type ManifestReading,
  type ProjectFiles,
  type Reading,
  readingOf,
  requireText,
  requireToml,
  stringsOf,
  tableIn,
} from './reading.ts';

/** Files of requirements and constraints, and what is installed beside them by name or path. */
export interface PipInstall {
  readonly folder: string;
  readonly requirements: readonly string[];
  /** Requirements on the command line. */
  readonly operands: readonly string[];
}

export function readPipInstall(files: ProjectFiles, { folder, requirements, operands }: PipInstall): Reading {
  return readingOf((): ManifestReading => {
    const found = new RequirementFiles(files);
    for (const operand of operands) found.readRequirement(folder, operand, 'the command line');
    for (const path of requirements) found.readFile(pathIn(folder, path));
    const assumptions = files.isKnown
      ? []
      : [`${requirements.join(' and ')} names no other file and no local package`];
    return { reads: found.reads, makes: [], assumptions };
  });
}

/** What a requirement on the command line or in a file is taken for. */
function isPath(requirement: string): boolean {
  const text = requirement.replace(/^[\w.-]+(?:\[[^\]]*\])?\s*@\s*/, '');
  if (/^(?:git|hg|svn|bzr)\+|^(?:https?|ftp):\/\//i.test(text)) return false;
  return /^file:|^\.|[/\\]/i.test(text) || /\.(?:whl|zip|tar\.\w+|tgz|tbz|txz)(?:$|[\s;#[])/i.test(text);
}

class RequirementFiles {
  readonly reads: string[] = [];
  readonly #files: ProjectFiles;

  constructor(files: ProjectFiles) {
    this.#files = files;
  }

  readFile(path: string): void {
    if (this.reads.includes(path)) return;
    if (!this.#files.isKnown) {
      this.reads.push(path);
      return;
    }
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (name === 'pyproject.toml') {
      this.#readProject(path);
      return;
    }
    if (/\.(?:py|cfg)$/.test(name)) throw new ManifestRefusal(`${name} is part of the project's own build`);
    const text = requireText(this.#files, path);
    this.reads.push(path);
    const folder = pathIn(path, '..');
    for (const { line, number } of logicalLines(text))
      this.#readLine(folder, line, `line ${number} of ${name}`);
  }

  /**
   * uv takes the dependencies of a project that are written down, and pip its groups. Sources:
   * https://docs.astral.sh/uv/pip/compile/#using-different-requirements-formats,
   * https://pip.pypa.io/en/stable/cli/pip_install/#cmdoption-group
   */
  #readProject(path: string): void {
    const project = requireToml(this.#files, path);
    const standard = tableIn(project, 'project');
    const dynamic = stringsOf(standard['dynamic']).find((part) => part.endsWith('dependencies'));
    if (dynamic !== undefined)
      throw new ManifestRefusal(
        `the ${dynamic} of the project are made by its build, which reads the source`,
      );
    if (['sources', 'workspace', 'index', 'find-links'].some((key) => key in tableIn(project, 'tool', 'uv')))
      throw new ManifestRefusal('pyproject.toml names other sources of packages');
    this.reads.push(path);
    const lists = [
      standard['dependencies'],
      ...Object.values(tableIn(standard, 'optional-dependencies')),
      ...Object.values(tableIn(project, 'dependency-groups')),
    ];
    for (const requirement of lists.flatMap((list) => stringsOf(list)))
      this.readRequirement(pathIn(path, '..'), requirement, 'pyproject.toml');
  }

  readRequirement(folder: string, requirement: string, place: string): void {
    if (!isPath(requirement)) return;
    const path = pathIn(folder, requirement.replace(/[\s;#[].*$/s, ''));
    const isArchive = /\.(?:whl|zip|tar\.\w+|tgz)$/.test(path) && !/^file:|@/.test(requirement);
    if (!isArchive || this.#files.kindOf(path) !== 'file') {
      throw new ManifestRefusal(`${place} installs ${requirement}, which is part of the project`);
    }
    this.reads.push(path);
  }

  #readLine(folder: string, line: string, place: string): void {
    const option = /^(?<name>-[a-zA-Z]|--[a-z-]+)(?:\s*=\s*|\s+|(?<=^-[a-zA-Z]))(?<value>\S.*)?$/.exec(
      line,
    )?.groups;
    if (option === undefined) {
      this.readRequirement(folder, line, place);
      return;
    }
    const value = option['value'] ?? '';
    switch (option['name']) {
      case '-r':
      case '--requirement':
      case '-c':
      case '--constraint':
        if (value.startsWith('file:')) throw new ManifestRefusal(`${place} names a file by its address`);
        if (value.includes('$')) throw new ManifestRefusal(`${place} names a file by a variable`);
        if (!/^https?:/.test(value)) this.readFile(pathIn(folder, value));
        return;
      case '-e':
      case '--editable':
        throw new ManifestRefusal(`${place} installs ${value} in place, which is part of the project`);
      case '-f':
      case '--find-links':
        if (!/^https?:/.test(value)) throw new ManifestRefusal(`${place} installs from the folder ${value}`);
        return;
      case '-i':
      case '--index-url':
      case '--extra-index-url':
        if (!/^(?:https?:|["']?\$\{)/.test(value))
          throw new ManifestRefusal(`${place} installs from ${value}`);
        return;
      default:
    }
  }
}

/** PowerShell writes UTF-16, which pip reads as well: names and options are ASCII in both. */
function plain(text: string): string {
  return text.includes('\0')
    ? text.replaceAll('\0', '').replace(/^[^\w#.-]{1,6}/, '')
    : text.replace(/^\uFEFF/, '');
}

/** Lines joined at backslashes, without comments. Source: preprocess in _internal/req/req_file.py. */
function logicalLines(text: string): { line: string; number: number }[] {
  const found: { line: string; number: number }[] = [];
  let joined = '';
  let first = 0;
  plain(text)
    .split(/\r?\n/)
    .forEach((raw, index) => {
      if (joined === '') first = index + 1;
      const isComment = /^\s*#/.test(raw);
      if (raw.endsWith('\\') && !isComment) {
        joined += raw.slice(0, -1);
        return;
      }
      const line = `${joined}${isComment ? ' ' : ''}${raw}`.replace(/(?:^|\s+)#.*$/, '').trim();
      joined = '';
      if (line !== '') found.push({ line, number: first });
    });
  return found;
}
