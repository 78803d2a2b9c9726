// pip and what stands around it. Sources: https://pip.pypa.io/en/stable/cli/pip_install/
import { pathIn } from '../../../src/context/manifests/reading.ts';
import { readPipInstall } from '../../../src/context/manifests/python.ts';
import { type CommandRole, type CommandView, HARMLESS, SOURCE, type Tool } from '../roles.ts';
import { hasOption, sortWords, valuesOf } from '../words.ts';

const VALUED = [
  '-r',
  '--requirement',
  '-c',
  '--constraint',
  '-e',
  '--editable',
  '-i',
  '--index-url',
  '--extra-index-url',
  '-f',
  '--find-links',
  '-t',
  '--target',
  '--prefix',
  '--root',
  '--src',
  '-d',
  '--dest',
  '-w',
  '--wheel-dir',
  '--timeout',
  '--default-timeout',
  '--retries',
  '--trusted-host',
  '--cache-dir',
  '--proxy',
  '--platform',
  '--python-version',
  '--implementation',
  '--abi',
  '--no-binary',
  '--only-binary',
  '--global-option',
  '--progress-bar',
  '--log',
  '--python',
  '-p',
  '--upgrade-strategy',
  '--exists-action',
  '--cert',
  '--use-feature',
  '--use-deprecated',
  '--index-strategy',
  '--config-settings',
  '--group',
  '-C',
];
/** Tools that bring other tools: too small to be worth a move by themselves. */
const BOOTSTRAP = /^(?:pip|setuptools|wheel|virtualenv)(?:[=<>!~[ ]|$)/;

export const pythonTool: Tool = (command) => {
  const { program, words } = command;
  if (/^pip[\d.-]*$/.test(program)) return pipRole(command, words);
  if (program === 'pip-sync') return pipRole(command, ['sync', ...words]);
  if (/^(?:python|pypy)[\d.]*$/.test(program)) return pythonRole(command);
  if (program === 'virtualenv') return environmentRole(command, words);
  return undefined;
};

function pythonRole(command: CommandView): CommandRole | undefined {
  const { words } = command;
  const [first, second] = words;
  if (words.every((word) => word === '-V' || word === '--version')) return HARMLESS;
  if (words.length === 1 && first === '-') {
    const assumption = 'the script that is piped into Python touches nothing of the source';
    return { kind: 'independent', worth: true, label: 'a downloaded installer', assumption };
  }
  const at = words.findIndex((word) => word === undefined || !word.startsWith('-') || word === '-m');
  const flags = words.slice(0, Math.max(0, at));
  if (words[at] !== '-m' || flags.includes('-c')) {
    const isSetup = first === 'setup.py';
    return isSetup
      ? {
          kind: 'refused',
          label: `python setup.py ${second ?? ''}`.trim(),
          reason: 'setup.py installs the project itself',
        }
      : SOURCE;
  }
  const rest = words.slice(at + 2);
  switch (words[at + 1]) {
    case 'pip':
      return pipRole(command, rest);
    case 'venv':
    case 'virtualenv':
      return environmentRole(command, rest);
    case 'ensurepip':
      return HARMLESS;
    default:
      return SOURCE;
  }
}

/** A new virtual environment; inside of the source it must not be among the copied files. */
function environmentRole(
  { folder, files }: CommandView,
  words: readonly (string | undefined)[],
): CommandRole {
  const sorted = sortWords(words, ['-p', '--python', '--prompt']);
  const [path] = sorted.operands;
  if (path === undefined || sorted.operands.length > 1 || sorted.hasUnknown) return SOURCE;
  const place = pathIn(folder, path);
  if (files.kindOf(place) !== undefined) return SOURCE;
  return { kind: 'independent', worth: false, paths: [place], makesFolders: true };
}

/** pip, and uv's command of the same name. */
export function pipRole(command: CommandView, words: readonly (string | undefined)[]): CommandRole {
  const sorted = sortWords(words, VALUED);
  const [verb, ...operands] = sorted.operands;
  if (verb === undefined) return hasOption(sorted, '-V', '--version') ? HARMLESS : SOURCE;
  if (/^(?:config|cache|list|freeze|show|check|debug)$/.test(verb)) return HARMLESS;
  if (verb === 'uninstall') return hasOption(sorted, '-r') ? SOURCE : HARMLESS;
  if (!/^(?:install|wheel|download|sync)$/.test(verb)) return SOURCE;
  const requirements = [
    ...valuesOf(sorted, '-r', '--requirement', '-c', '--constraint'),
    ...valuesOf(sorted, '--group').map((group) =>
      group.includes(':') ? group.replace(/:.*/, '') : 'pyproject.toml',
    ),
    // pip-sync takes requirements.txt if it is given none. Source: https://pip-tools.readthedocs.io/en/stable/
    ...(verb === 'sync' ? (operands.length === 0 ? ['requirements.txt'] : operands) : []),
  ];
  const [group] = valuesOf(sorted, '--group');
  const named = group === undefined ? `-r ${requirements[0] || '...'}` : `--group ${group}`;
  const label = requirements.length > 0 ? `pip ${verb} ${named}` : `pip ${verb}`;
  const refuse = (reason: string): CommandRole => ({ kind: 'refused', label, reason });
  if (sorted.hasUnknown) return refuse('some of its words are known to the shell only');
  if (hasOption(sorted, '-e', '--editable'))
    return refuse(
      `it installs ${valuesOf(sorted, '-e', '--editable').join(' and ')} in place, which is part of the project`,
    );
  const links = valuesOf(sorted, '-f', '--find-links').filter((link) => !/^https?:/.test(link));
  if (links.some((link) => command.files.kindOf(pathIn(command.folder, link)) !== undefined))
    return refuse(`it installs from ${links.join(' and ')}, which is copied`);
  const byVariable = [
    'PIP_CONSTRAINT',
    'PIP_REQUIREMENT',
    'PIP_FIND_LINKS',
    'PIP_CONFIG_FILE',
    'UV_CONSTRAINT',
  ].find((name) => command.variable(name) !== undefined);
  if (byVariable !== undefined) return refuse(`${byVariable} names more files for it`);
  const names = verb === 'sync' ? [] : operands;
  const local = requirements.filter((path) => !/^https?:/.test(path));
  if (verb === 'wheel' && !hasOption(sorted, '-w', '--wheel-dir'))
    return refuse('it writes wheels into the source');
  const places = [
    ...['PIP_TARGET', 'PIP_PREFIX', 'PIP_ROOT', 'PIP_SRC'].flatMap((name) => command.variable(name) ?? []),
    ...valuesOf(sorted, '-t', '--target', '--prefix', '--root', '--src', '-d', '--dest', '-w', '--wheel-dir'),
  ].map((place) => pathIn(command.folder, place));
  if (places.some((place) => command.files.kindOf(place) !== undefined))
    return refuse('it writes into a folder that is copied');
  const reading = readPipInstall(command.files, {
    folder: command.folder,
    requirements: local,
    operands: names,
  });
  if ('refusal' in reading) return refuse(reading.refusal);
  if (reading.reads.length === 0) {
    const isBootstrap = names.every((name) => BOOTSTRAP.test(name));
    return {
      kind: 'independent',
      worth: !isBootstrap,
      label: `pip install of ${names.join(', ')}`,
      paths: places,
      makesFolders: true,
    };
  }
  return { kind: 'install', label, reading: { ...reading, makes: [...reading.makes, ...places] } };
}
