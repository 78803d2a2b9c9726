// Poetry, Pipenv, uv and conda. Sources: those of src/context/manifests/python-project.ts
import {
  isPoetryPackage,
  isUvPackage,
  readCondaEnvironment,
  readPipenvProject,
  readPoetryProject,
  readUvProject,
  isUvWorkspace,
} from '../../../src/context/manifests/python-project.ts';
import { pathIn, present, type Reading, resting } from '../../../src/context/manifests/reading.ts';
import { type CommandRole, type CommandView, HARMLESS, SOURCE, type Tool } from '../roles.ts';
import { hasOption, sortWords, valuesOf } from '../words.ts';
import { pipRole } from './python.ts';

export const pythonProjectTool: Tool = (command) => {
  switch (command.program) {
    case 'poetry':
      return poetryRole(command);
    case 'pipenv':
      return pipenvRole(command);
    case 'uv':
      return uvRole(command);
    case 'conda':
    case 'mamba':
    case 'micromamba':
      return condaRole(command);
    default:
      return undefined;
  }
};

function refused(label: string, reason: string): CommandRole {
  return { kind: 'refused', label, reason };
}

function installOf(label: string, reading: Reading, makes: readonly string[]): CommandRole {
  if ('refusal' in reading) return refused(label, reading.refusal);
  return { kind: 'install', label, reading: { ...reading, makes: [...reading.makes, ...makes] } };
}

function fetchOf(label: string, reading: Reading, makes: readonly string[], step: string): CommandRole {
  if ('refusal' in reading) return refused(label, reading.refusal);
  const key = label.split(' ')[0] ?? label;
  return { kind: 'fetch', label, step, key, reading: { ...reading, makes: [...reading.makes, ...makes] } };
}

/** A step that repeats the call's own words has to know them. */
function spoken({ words, written }: CommandView, ...more: readonly string[]): string | undefined {
  const all = [written, ...words, ...more];
  return all.every((word) => word !== undefined && /^[\w./:=,@+-]+$/.test(word)) ? all.join(' ') : undefined;
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(?:1|true|yes|on)$/i.test(value);
}

function poetryRole(command: CommandView): CommandRole {
  const { files, variable } = command;
  const sorted = sortWords(command.words, [
    '-C',
    '--directory',
    '-P',
    '--project',
    '--only',
    '--with',
    '--without',
    '-E',
    '--extras',
  ]);
  const [verb, ...operands] = sorted.operands;
  if (verb === 'config' || verb === 'cache' || verb === 'self')
    return hasOption(sorted, '--local') ? SOURCE : HARMLESS;
  if (verb === undefined) return hasOption(sorted, '--version', '-V') ? HARMLESS : SOURCE;
  if ((verb !== 'install' && verb !== 'sync') || hasOption(sorted, '--only-root')) return SOURCE;
  const label = `poetry ${verb}`;
  const [named] = valuesOf(sorted, '-C', '--directory', '-P', '--project');
  const folder = pathIn(command.folder, named ?? '.');
  if (operands.length > 0 || sorted.hasUnknown)
    return refused(label, 'some of its words are known to the shell only');
  if (files.kindOf(pathIn(folder, '.venv')) !== undefined)
    return refused(label, 'the build context has a .venv of its own, which Poetry would use');
  const isInProject =
    isOn(variable('POETRY_VIRTUALENVS_IN_PROJECT')) ||
    /^\s*in-project\s*=\s*true/m.test(files.read(pathIn(folder, 'poetry.toml')) ?? '');
  const makes = isInProject ? [pathIn(folder, '.venv')] : [];
  const reading = readPoetryProject(files, folder);
  if (hasOption(sorted, '--no-root') || !isPoetryPackage(files, folder))
    return installOf(label, reading, makes);
  const step = spoken(command, '--no-root');
  return step === undefined
    ? refused(label, 'its words cannot be repeated')
    : fetchOf(
        label,
        resting(reading, 'a second poetry install adds nothing but the project itself'),
        makes,
        step,
      );
}

function pipenvRole(command: CommandView): CommandRole {
  const { files, folder, variable } = command;
  const sorted = sortWords(command.words, [
    '--python',
    '-r',
    '--requirements',
    '-e',
    '--editable',
    '--extra-pip-args',
    '--categories',
    '-i',
    '--index',
  ]);
  const [verb, ...operands] = sorted.operands;
  if (verb === undefined) return hasOption(sorted, '--version', '--clear', '--rm') ? HARMLESS : SOURCE;
  if (verb !== 'install' && verb !== 'sync') return SOURCE;
  const label = `pipenv ${verb}`;
  if (
    operands.length > 0 ||
    sorted.hasUnknown ||
    hasOption(sorted, '-r', '--requirements', '-e', '--editable')
  ) {
    return refused(label, 'it is given packages, so it writes the Pipfile');
  }
  if (files.kindOf(pathIn(folder, '.venv')) !== undefined)
    return refused(label, 'the build context has a .venv of its own, which Pipenv would use');
  // Also with --deploy it writes Pipfile.lock in its own layout (tried with 2024.4.0); sync only reads it.
  const isFrozen = verb === 'sync';
  const makes = isOn(variable('PIPENV_VENV_IN_PROJECT')) ? [pathIn(folder, '.venv')] : [];
  return installOf(label, readPipenvProject(files, folder, isFrozen), makes);
}

function uvRole(command: CommandView): CommandRole {
  const { files, variable } = command;
  const sorted = sortWords(command.words, [
    '--directory',
    '--project',
    '--group',
    '--extra',
    '--only-group',
    '--no-group',
    '--python',
    '-p',
    '--index-url',
    '--extra-index-url',
    '--cache-dir',
    '--link-mode',
    '--no-install-package',
    '--reinstall-package',
    '--upgrade-package',
    '--refresh-package',
    '--package',
  ]);
  const [verb, ...operands] = sorted.operands;
  if (verb === undefined) return hasOption(sorted, '--version', '-V') ? HARMLESS : SOURCE;
  if (verb === 'pip') return pipRole(command, command.words.slice(command.words.indexOf('pip') + 1));
  if (verb === 'cache') return HARMLESS;
  if (verb === 'tool' && operands[0] === 'install')
    return { kind: 'independent', worth: true, label: `uv tool install of ${operands.slice(1).join(', ')}` };
  if (verb === 'python' && operands[0] === 'install') return uvPythonRole(command, operands.slice(1));
  if (verb === 'venv') return uvVenvRole(command, operands);
  if (verb !== 'sync') return SOURCE;
  const label = 'uv sync';
  const [named] = valuesOf(sorted, '--directory', '--project');
  const folder = pathIn(command.folder, named ?? '.');
  if (operands.length > 0 || sorted.hasUnknown || hasOption(sorted, '--package', '--all-packages'))
    return refused(label, 'some of its words are not understood');
  const place = variable('UV_PROJECT_ENVIRONMENT');
  const isFrozen = hasOption(sorted, '--frozen') || isOn(variable('UV_FROZEN'));
  const checksLock = hasOption(sorted, '--locked') || isOn(variable('UV_LOCKED'));
  const reading = readUvProject(files, folder, isFrozen, checksLock);
  if ('refusal' in reading) return refused(label, reading.refusal);
  const placed = { ...reading, makes: place === undefined ? reading.makes : [pathIn(folder, place)] };
  const isWorkspace = isUvWorkspace(files, folder);
  const isWhole = isWorkspace
    ? !hasOption(sorted, '--no-install-workspace')
    : !hasOption(sorted, '--no-install-project', '--no-install-workspace') && isUvPackage(files, folder);
  if (!isWhole) return installOf(label, placed, []);
  const step = spoken(command, isWorkspace ? '--no-install-workspace' : '--no-install-project');
  return step === undefined
    ? refused(label, 'its words cannot be repeated')
    : fetchOf(label, placed, [], step);
}

/** Without a version, uv takes it from .python-version. */
function uvPythonRole({ files, folder }: CommandView, versions: readonly string[]): CommandRole {
  if (versions.length > 0)
    return { kind: 'independent', worth: true, label: `uv python install of ${versions.join(', ')}` };
  const reads = present(files, folder, ['.python-version', '.python-versions']);
  if (reads.length === 0) return SOURCE;
  return { kind: 'install', label: 'uv python install', reading: { reads, makes: [], assumptions: [] } };
}

/** The version of its Python comes from the project. */
function uvVenvRole({ files, folder }: CommandView, operands: readonly string[]): CommandRole {
  const reads = present(files, folder, ['.python-version', 'pyproject.toml']);
  const makes = [pathIn(folder, operands[0] ?? '.venv')];
  if (files.kindOf(makes[0] ?? '') !== undefined) return SOURCE;
  return { kind: 'install', label: 'uv venv', worth: false, reading: { reads, makes, assumptions: [] } };
}

function condaRole(command: CommandView): CommandRole {
  const { files, folder } = command;
  const sorted = sortWords(command.words, [
    '-f',
    '--file',
    '-n',
    '--name',
    '-p',
    '--prefix',
    '-c',
    '--channel',
    '--solver',
  ]);
  const [verb, ...rest] = sorted.operands;
  if (verb === undefined) return SOURCE;
  if (/^(?:clean|config|init|info|list)$/.test(verb)) return HARMLESS;
  const isEnvironment = verb === 'env' && /^(?:create|update)$/.test(rest[0] ?? '');
  if (!isEnvironment && !/^(?:install|create|update)$/.test(verb)) return SOURCE;
  const label = `${command.program} ${isEnvironment ? `env ${rest[0] ?? ''}` : verb}`;
  if (sorted.hasUnknown) return refused(label, 'some of its words are known to the shell only');
  if (valuesOf(sorted, '-p', '--prefix').some((prefix) => !prefix.startsWith('/')))
    return refused(label, 'it makes the environment in the source');
  const named = valuesOf(sorted, '-f', '--file');
  const implied = isEnvironment && named.length === 0 ? ['environment.yml'] : named;
  if (implied.length === 0) return { kind: 'independent', worth: true, label };
  if (implied.length > 1) return refused(label, 'it is given several files');
  const path = pathIn(folder, implied[0] ?? '');
  if (/\.ya?ml$/.test(path)) return installOf(label, readCondaEnvironment(files, path), []);
  return files.kindOf(path) === 'file'
    ? installOf(label, { reads: [path], makes: [], assumptions: [] }, [])
    : refused(label, `${implied[0] ?? ''} is not among the copied files`);
}
