import { perSite } from '../per-site.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';
import { editsSource, homeOf, moduleOf, setupVerb } from './python-words.ts';

// Sources: https://pip.pypa.io/en/stable/cli/pip_install/, https://docs.python.org/3/library/venv.html,
// https://python-poetry.org/docs/configuration/, https://pipenv.pypa.io/en/latest/virtualenv.html,
// https://docs.astral.sh/uv/pip/environments/, https://docs.astral.sh/uv/concepts/projects/config/#project-environment-path

/** A command that installs Python packages. */
export interface PythonInstall {
  readonly command: StageCommand;
  /**
   * `environment`: the packages of the interpreter, or the virtual environment in force; `system`: the interpreter's own
   * packages, whatever virtual environment is in force; `tools`: programs that only install others.
   */
  readonly into: 'environment' | 'system' | 'tools' | { readonly folder: string };
  /** It writes into the source: the metadata of an editable install, modules compiled in place. */
  readonly changesSource: boolean;
  /** It only renews pip itself. */
  readonly isUpgrade: boolean;
  /** Why where it installs is not known, or not what can be copied. */
  readonly problem?: string;
}

/** Programs that pip installs to install others with. */
const TOOLS = /^(?:poetry|poetry-core|poetry-plugin-[\w-]+|pipenv|uv|virtualenv|pip-tools|pdm|hatch|flit)$/;

/** Options of pip that put packages elsewhere. */
const ELSEWHERE = ['-t', '--target', '--root', '--prefix', '--install-option', '--python'];

/** All of them, in the stage's order. */
export const pythonInstalls = perSite((site): readonly PythonInstall[] =>
  site.commands.flatMap((command) => installOf(site, command) ?? []),
);

function installOf(site: Site, command: StageCommand): PythonInstall | undefined {
  const { program, words, call } = command;
  const into = (place: PythonInstall['into'], changesSource = false): PythonInstall => ({
    command,
    into: place,
    changesSource,
    isUpgrade: isUpgrade(command),
  });
  const problem = (reason: string): PythonInstall => ({ ...into('environment'), problem: reason });
  const module = moduleOf(command);
  if (module === 'venv' || module === 'virtualenv' || program === 'virtualenv') {
    const folder = pathOf(
      command,
      words.findLast((word) => word === undefined || !word.startsWith('-')),
    );
    return folder === undefined
      ? problem('the folder of its virtual environment is not known')
      : into({ folder });
  }
  if (module === 'spacy' && words.includes('download'))
    return into(activeFolder(site, command) ?? 'environment');
  if (program === 'easy_install') return into('environment');
  const setup = setupVerb(command);
  if (setup !== undefined) return setup === 'unknown' ? undefined : into(setup.into, setup.changesSource);
  if (call === undefined) return undefined;
  switch (call.manager.name) {
    case 'pip':
      return ofPip(site, command, into, problem);
    case 'poetry':
      return ofPoetry(site, command, into, problem);
    case 'pipenv':
      return ofPipenv(site, command, into, problem);
    case 'uv':
      return ofUv(site, command, into, problem);
    default:
      return undefined;
  }
}

type Into = (place: PythonInstall['into'], changesSource?: boolean) => PythonInstall;
type Problem = (reason: string) => PythonInstall;

function ofPip(site: Site, command: StageCommand, into: Into, problem: Problem): PythonInstall | undefined {
  const { call, words, written, state } = command;
  if (call?.verbName !== 'install') return undefined;
  const { options } = call.words;
  const moved = ELSEWHERE.find((option) => options.has(option));
  const variable = ['PIP_TARGET', 'PIP_PREFIX', 'PIP_ROOT', 'PYTHONUSERBASE'].find(
    (name) => state.environment.variable(name).kind !== 'unset',
  );
  if (moved !== undefined || variable !== undefined)
    return problem(`${moved ?? variable ?? ''} puts the packages into a folder of its own`);
  if (options.has('--user')) {
    const home = homeOf(site, command);
    return home === undefined
      ? problem('the home of its user is not known')
      : into({ folder: `${home}/.local` });
  }
  const own = /^(\/.*)\/bin\/[^/]+$/.exec(written.includes('/') ? (pathOf(command, written) ?? '') : '')?.[1];
  const folder =
    own === undefined
      ? activeFolder(site, command)
      : own === '/usr/local' || own === '/usr'
        ? undefined
        : { folder: own };
  const isEditable = editsSource(words) || hasLocalLine(site, command);
  if (folder !== undefined) return into(folder, isEditable);
  const names = operandTexts(command).map((word) => word.replace(/[[=<>!~@;$].*$/s, '').toLowerCase());
  const isTool =
    names.length > 0 && !isEditable && !hasFile(words) && names.every((name) => TOOLS.test(name));
  return into(isTool ? 'tools' : 'environment', isEditable);
}

/** What a call is told to install, variables as written: `poetry==$POETRY_VERSION`. */
export function operandTexts({ call, command }: StageCommand): readonly string[] {
  const operands = [...(call?.words.operands ?? [])];
  const hidden = command.words.filter(({ value }) => value === undefined);
  const { text } = command.script.text;
  return operands.map((word) => {
    if (word !== undefined) return word;
    const written = hidden.shift();
    return written === undefined ? '$' : text.slice(written.start, written.end).replaceAll(/["']/g, '');
  });
}

/** `pip install --upgrade pip setuptools wheel`. */
function isUpgrade({ call, words }: StageCommand): boolean {
  const operands = call?.words.operands ?? [];
  return (
    call?.manager.name === 'pip' &&
    operands.length > 0 &&
    !hasFile(words) &&
    operands.every(
      (word) => word !== undefined && /^(?:pip|setuptools|wheel|virtualenv)(?:$|[=<>!~[])/.test(word),
    )
  );
}

function hasFile(words: readonly (string | undefined)[]): boolean {
  return words.some((word) => word !== undefined && /^(?:-r|--requirement)/.test(word));
}

/** A requirements file with a line `-e .`. */
function hasLocalLine(site: Site, command: StageCommand): boolean {
  return requirementFiles(command).some((path) =>
    /^\s*(?:-e|--editable)[ =]\s*(?:\.|file:)/m.test(site.source.read(path) ?? ''),
  );
}

/** An install that clones sources, `-e git+https://...`: outside of a virtual environment into `src` of its folder. */
export function checkedOut(site: Site, installs: readonly PythonInstall[]): StageCommand | undefined {
  const clones = /(?:-e|--editable)[ =]\s*["']?(?:git|hg|svn|bzr)\+/;
  return installs.find(
    ({ command }) =>
      clones.test(command.words.map((word) => word ?? '').join(' ')) ||
      requirementFiles(command).some((path) => clones.test(site.source.read(path) ?? '')),
  )?.command;
}

/** The files of `-r` and `-c`, absolute. */
export function requirementFiles(command: StageCommand): readonly string[] {
  return command.words.flatMap((word, at) => {
    const before = command.words[at - 1];
    const isNext = before === '-r' || before === '--requirement' || before === '--requirements';
    const joined = word === undefined ? undefined : /^(?:-r|--requirements?=)(.+)$/.exec(word)?.[1];
    return (
      (isNext ? pathOf(command, word) : joined === undefined ? undefined : pathOf(command, joined)) ?? []
    );
  });
}

function ofPoetry(
  site: Site,
  command: StageCommand,
  into: Into,
  problem: Problem,
): PythonInstall | undefined {
  const verb = command.call?.verbName;
  if (verb !== 'install' && verb !== 'update' && verb !== 'sync' && verb !== 'add') return undefined;
  const { state } = command;
  const isOff = (value: string | undefined): boolean => /^(?:false|0)$/i.test(value ?? '');
  const above = site.commands.slice(0, site.commands.indexOf(command));
  const configured = (name: string): string | undefined =>
    above
      .filter(
        (each) => (each.program === 'poetry' || moduleOf(each) === 'poetry') && each.words.includes(name),
      )
      .map(({ words }) => words[words.indexOf(name) + 1])
      .at(-1);
  const active = activeFolder(site, command);
  if (active !== undefined) return into(active);
  if (isOff(configured('virtualenvs.create') ?? state.valueOf('POETRY_VIRTUALENVS_CREATE')))
    return into('environment');
  const inProject = configured('virtualenvs.in-project') ?? state.valueOf('POETRY_VIRTUALENVS_IN_PROJECT');
  if (/^(?:true|1)$/i.test(inProject ?? '') && command.folder !== undefined)
    return into({ folder: `${command.folder}/.venv` });
  return problem('it makes a virtual environment in a folder whose name is not known');
}

function ofPipenv(
  site: Site,
  command: StageCommand,
  into: Into,
  problem: Problem,
): PythonInstall | undefined {
  const verb = command.call?.verbName;
  const { words, state, folder } = command;
  if (verb !== 'install' && verb !== 'sync' && verb !== 'update') return undefined;
  const active = activeFolder(site, command);
  if (active !== undefined) return into(active);
  if (words.includes('--system')) return into('environment');
  if (/^(?:1|true|yes)$/i.test(state.valueOf('PIPENV_VENV_IN_PROJECT') ?? '') && folder !== undefined)
    return into({ folder: `${folder}/.venv` });
  return problem('it makes a virtual environment in a folder whose name is not known');
}

function ofUv(site: Site, command: StageCommand, into: Into, problem: Problem): PythonInstall | undefined {
  const { words, state, folder } = command;
  const [verb, second] = words.filter((word) => word === undefined || !word.startsWith('-'));
  if (verb === 'venv') {
    const path = pathOf(command, second ?? '.venv');
    return path === undefined
      ? problem('the folder of its virtual environment is not known')
      : into({ folder: path });
  }
  if (verb === 'python' || verb === 'tool') return problem(`uv ${verb} installs outside of the project`);
  const wanted = site.source.read(`${folder ?? ''}/.python-version`)?.trim();
  if (wanted !== undefined && !/^\d/.test(wanted)) return problem('.python-version names no version');
  if (
    wanted !== undefined &&
    !`${site.base.tag}.`.startsWith(`${wanted}.`) &&
    !wanted.startsWith(/^[\d.]*/.exec(site.base.tag)?.[0] ?? '-')
  )
    return problem(`.python-version asks for Python ${wanted}, which the image may not have`);
  if (verb === 'sync') {
    const path = pathOf(command, state.valueOf('UV_PROJECT_ENVIRONMENT') ?? '.venv');
    if (path === '/usr/local') return into('system');
    return path === undefined || folder === undefined
      ? problem('the folder of its virtual environment is not known')
      : into({ folder: path });
  }
  if (verb !== 'pip' || (second !== 'install' && second !== 'sync')) return undefined;
  if (words.some((word) => word !== undefined && /^--(?:target|prefix|python)/.test(word)))
    return problem('it puts the packages into a folder of its own');
  const isSystem =
    words.includes('--system') || /^(?:1|true)$/i.test(state.valueOf('UV_SYSTEM_PYTHON') ?? '');
  const isEditable = editsSource(words);
  if (isSystem) return into('system', isEditable);
  const active = activeFolder(site, command);
  return active === undefined
    ? problem('the virtual environment that it fills is not known')
    : into(active, isEditable);
}

/** The virtual environment in force where a command runs: one that is activated in its RUN, or that PATH begins with. */
function activeFolder(site: Site, command: StageCommand): { readonly folder: string } | undefined {
  const activated = site.commands
    .slice(0, site.commands.indexOf(command))
    .findLast(
      ({ instruction, program }) => instruction === command.instruction && /^(?:\.|source)$/.test(program),
    );
  const script = activated === undefined ? undefined : pathOf(activated, activated.words[0]);
  const folder = script === undefined ? undefined : /^(.*)\/bin\/activate$/.exec(script)?.[1];
  if (folder !== undefined) return { folder };
  const [first] = (command.state.valueOf('PATH') ?? '').split(':');
  const own = first === undefined ? undefined : /^(\/.*)\/bin$/.exec(first)?.[1];
  return own === undefined || !madeFolders(site).has(own) ? undefined : { folder: own };
}

/** Folders of virtual environments that commands make. */
function madeFolders(site: Site): ReadonlySet<string> {
  const found = new Set<string>();
  for (const command of site.commands) {
    const { program, words } = command;
    const module = moduleOf(command);
    const isMaking =
      module === 'venv' ||
      module === 'virtualenv' ||
      program === 'virtualenv' ||
      (program === 'uv' && words[0] === 'venv');
    if (!isMaking) continue;
    const path = pathOf(
      command,
      words.findLast((word) => word === undefined || !word.startsWith('-')),
    );
    if (path !== undefined) found.add(path);
  }
  return found;
}
