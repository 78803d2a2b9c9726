// npm, Yarn, pnpm, bun and corepack. Sources: https://docs.npmjs.com/cli/v11/commands/npm-install,
// https://classic.yarnpkg.com/lang/en/docs/cli/install/, https://yarnpkg.com/cli/install, https://pnpm.io/cli/install
import { isBerry, type NodeTool, readNodeProject } from '../../../src/context/manifests/node.ts';
import { pathIn, present } from '../../../src/context/manifests/reading.ts';
import { isWithin } from '../../../src/effects/posix-path.ts';
import { bun } from '../../../src/packages/bun.ts';
import { npm } from '../../../src/packages/npm.ts';
import { pnpm } from '../../../src/packages/pnpm.ts';
import { yarn } from '../../../src/packages/yarn.ts';
import { type CommandRole, type CommandView, HARMLESS, SOURCE, type Tool } from '../roles.ts';
import { hasOption, type SortedWords, sortWords, valuesOf } from '../words.ts';

export const nodeTool: Tool = (command) => {
  switch (command.program) {
    case 'npm':
      return npmRole(command);
    case 'yarn':
    case 'yarnpkg':
      return yarnRole(command);
    case 'pnpm':
      return pnpmRole(command);
    case 'bun':
      return bunRole(command);
    case 'corepack':
      return corepackRole(command);
    case 'node':
      return command.words.every((word) => word === '-v' || word === '--version') ? HARMLESS : undefined;
    default:
      return undefined;
  }
};

function npmRole(command: CommandView): CommandRole {
  const sorted = sortWords(command.words, npm.valueOptions);
  const [verb, ...operands] = sorted.operands;
  if (verb === undefined) return hasOption(sorted, '-v', '--version') ? HARMLESS : SOURCE;
  if (/^(?:config|set|cache|get|ping|view|whoami)$/.test(verb))
    return isOfProject(command) ? SOURCE : HARMLESS;
  if (/^(?:install|i|in|ins|isntall|add|ci|clean-install|install-clean|update|up|upgrade)$/.test(verb)) {
    if (hasOption(sorted, '-g', '--global') || valuesOf(sorted, '--location').includes('global'))
      return toolsRole(command, sorted, operands);
    if (verb.startsWith('up'))
      return refused('npm update', 'npm update writes package.json or its lock file');
    return installRole(command, sorted, operands, 'npm', /^(?:ci|clean-install|install-clean)$/.test(verb));
  }
  if (verb === 'prune') return minor(installRole(command, sorted, operands, 'npm', true));
  return SOURCE;
}

/** Settings that are written into the .npmrc of the project. */
function isOfProject({ words }: CommandView): boolean {
  return /(?:^| )(?:--location|-L)[= ]project(?: |$)/.test(words.join(' '));
}

/** It takes no time of its own. */
function minor(role: CommandRole): CommandRole {
  return role.kind === 'install' ? { ...role, worth: false } : role;
}

function yarnRole(command: CommandView): CommandRole {
  const sorted = sortWords(command.words, yarn.valueOptions);
  const [verb, ...operands] = sorted.operands;
  if (verb === undefined && hasOption(sorted, '-v', '--version')) return HARMLESS;
  if (verb === 'global' && operands[0] === 'add') return toolsRole(command, sorted, operands.slice(1));
  if (verb === 'cache' && operands[0] === 'clean') return HARMLESS;
  const isModern = isBerry(command.files, projectFolder(command, sorted));
  if (verb === 'config') return isModern ? SOURCE : HARMLESS;
  if (verb === 'add') return installRole(command, sorted, operands, 'yarn', false);
  if (verb !== undefined && verb !== 'install') return SOURCE;
  const isFrozen = isModern
    ? hasOption(sorted, '--immutable', '--frozen-lockfile')
    : hasOption(sorted, '--frozen-lockfile', '--pure-lockfile');
  return installRole(command, sorted, operands, 'yarn', isFrozen);
}

function pnpmRole(command: CommandView): CommandRole {
  const sorted = sortWords(command.words, pnpm.valueOptions);
  const [verb, ...operands] = sorted.operands;
  if (verb === undefined) return hasOption(sorted, '-v', '--version') ? HARMLESS : SOURCE;
  if (verb === 'config' && isOfProject(command)) return SOURCE;
  if (verb === 'config' || verb === 'store' || verb === 'setup' || verb === 'env') return HARMLESS;
  // Behind `pnpm fetch`, an offline install has nothing to download.
  if (!/^(?:install|i|ci|add|fetch)$/.test(verb) || hasOption(sorted, '--offline')) return SOURCE;
  if (hasOption(sorted, '-g', '--global')) return toolsRole(command, sorted, operands);
  return installRole(
    command,
    sorted,
    operands,
    'pnpm',
    verb === 'ci' || verb === 'fetch' || hasOption(sorted, '--frozen-lockfile'),
  );
}

function bunRole(command: CommandView): CommandRole {
  const sorted = sortWords(command.words, bun.valueOptions);
  const [verb, ...operands] = sorted.operands;
  if (verb === undefined) return hasOption(sorted, '-v', '--version') ? HARMLESS : SOURCE;
  if (!/^(?:install|i|ci|add)$/.test(verb)) return SOURCE;
  if (hasOption(sorted, '-g', '--global')) return toolsRole(command, sorted, operands);
  return installRole(
    command,
    sorted,
    operands,
    'bun',
    verb === 'ci' || hasOption(sorted, '--frozen-lockfile'),
  );
}

/** Without names, corepack takes the version from package.json, also when it only enables. */
function corepackRole({ words, files, folder }: CommandView): CommandRole {
  const { operands } = sortWords(words);
  const [verb] = operands;
  if (verb === 'enable' || verb === 'disable') return HARMLESS;
  if ((verb === 'prepare' || verb === 'install') && operands.length > 1)
    return { kind: 'independent', worth: false };
  if (verb !== 'prepare' && verb !== 'install') return SOURCE;
  const reads = present(files, folder, ['package.json']);
  if (reads.length === 0) return SOURCE;
  return { kind: 'install', label: 'corepack', reading: { reads, makes: [], assumptions: [] } };
}

/** `npm install --global x`: a folder of the project as an operand needs the source. */
function toolsRole({ program }: CommandView, sorted: SortedWords, operands: readonly string[]): CommandRole {
  const isLocal =
    operands.length === 0 ||
    sorted.hasUnknown ||
    operands.some((operand) => /^[./~]|^file:|\.tgz$/.test(operand));
  if (isLocal) return SOURCE;
  const isOnlySelf = operands.every((operand) => /^(?:npm|yarn|pnpm|corepack)(?:@|$)/.test(operand));
  return { kind: 'independent', worth: !isOnlySelf, label: `${program} install of ${operands.join(', ')}` };
}

function installRole(
  command: CommandView,
  sorted: SortedWords,
  operands: readonly string[],
  tool: NodeTool,
  isFrozen: boolean,
): CommandRole {
  const label = [tool, ...command.words.slice(0, 1)].join(' ');
  if (operands.length > 0 || sorted.hasUnknown)
    return refused(label, `${tool} is given packages by name, so it writes package.json`);
  const places = valuesOf(sorted, '--modules-folder', '--store-dir', '--cache', '--cache-folder').map(
    (place) => pathIn(command.folder, place),
  );
  if (places.some((place) => command.files.kindOf(place) !== undefined))
    return refused(label, 'it writes into a folder of the source');
  const ignoresScripts =
    hasOption(sorted, '--ignore-scripts') ||
    command.words.includes('fetch') ||
    command.variable('npm_config_ignore_scripts') === 'true';
  const reading = readNodeProject(command.files, {
    tool,
    folder: projectFolder(command, sorted),
    ignoresScripts,
    isFrozen,
  });
  if ('refusal' in reading) return refused(label, reading.refusal);
  const inSource = places.filter((place) => isWithin(place, command.folder));
  return { kind: 'install', label, reading: { ...reading, makes: [...reading.makes, ...inSource] } };
}

function projectFolder({ folder }: CommandView, sorted: SortedWords): string {
  const [named] = valuesOf(sorted, '--prefix', '-C', '--dir', '--cwd');
  return pathIn(folder, named ?? '.');
}

function refused(label: string, reason: string): CommandRole {
  return { kind: 'refused', label, reason };
}
