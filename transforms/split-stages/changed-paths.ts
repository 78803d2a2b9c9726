import { pathOf, type StageCommand } from './stage-commands.ts';

/** The files that a command makes or changes, as absolute paths; undefined where one is not known. */
export function changedBy(command: StageCommand): (string | undefined)[] {
  const { program, words } = command;
  const operands = words.filter((word) => word === undefined || !/^[-+]./.test(word));
  const paths = (found: readonly (string | undefined)[]): (string | undefined)[] =>
    found.map((word) => pathOf(command, withoutPattern(word)));
  switch (program) {
    case 'chmod':
    case 'chown':
    case 'chgrp':
      return paths(
        operandsOfMode(words).slice(words.some((word) => word?.startsWith('--reference') === true) ? 0 : 1),
      );
    case 'setcap':
      return paths(operands.slice(1));
    case 'sed':
      return words.some((word) => word !== undefined && /^(?:-\w*i|--in-place)/.test(word))
        ? paths(
            operands
              .slice(words.some((word) => word === '-e' || word === '-f') ? 0 : 1)
              .filter((word) => word !== ''),
          )
        : [];
    case 'cp':
    case 'mv':
    case 'ln':
      return paths(operands.length === 1 ? [baseOf(operands[0])] : operands.slice(-1));
    case 'install':
      return words.includes('-d')
        ? paths(operandsOfInstall(words))
        : paths(operandsOfInstall(words).slice(-1));
    case 'mkdir':
      return paths(operandsAfterMode(words));
    case 'curl':
      return outputOf(
        command,
        ['-o', '--output'],
        words.some((word) => word !== undefined && /^-\w*O|^--remote-name/.test(word)),
      );
    case 'wget':
      return outputOf(command, ['-O', '--output-document', '-P'], true);
    case 'tee':
      return paths(operands.filter((word) => word?.startsWith('/dev/') !== true));
    case 'tar':
    case 'unzip':
      return outputOf(command, ['-C', '--directory', '-d'], true);
    default:
      return paths(operands);
  }
}

/** `~/x*` is below the home, which is of the build. */
function withoutPattern(word: string | undefined): string | undefined {
  if (word === undefined) return undefined;
  return word.replace(/\/?[^/]*[*?[].*$/, '') || (word.startsWith('/') ? '/' : '.');
}

function baseOf(word: string | undefined): string | undefined {
  return word?.replace(/^.*\//, '');
}

/** What follows the options of `chmod`, whose mode may begin with a dash as well: `chmod -x file`. */
function operandsOfMode(words: readonly (string | undefined)[]): (string | undefined)[] {
  return words.filter((word) => word === undefined || !/^-(?:[RvfcHLP]+|-.*)$/.test(word));
}

function operandsAfterMode(words: readonly (string | undefined)[]): (string | undefined)[] {
  return words.filter(
    (word, at) =>
      (word === undefined || !word.startsWith('-')) && !/^(?:-m|--mode)$/.test(words[at - 1] ?? ''),
  );
}

function operandsOfInstall(words: readonly (string | undefined)[]): (string | undefined)[] {
  return words.filter(
    (word, at) => (word === undefined || !word.startsWith('-')) && !/^-[mog]$/.test(words[at - 1] ?? ''),
  );
}

/** The file that an option names, else the folder that the command runs in; nothing if it writes to its standard output. */
function outputOf(
  command: StageCommand,
  options: readonly string[],
  isByDefault: boolean,
): (string | undefined)[] {
  const { words, folder } = command;
  for (const [at, word] of words.entries()) {
    if (word === undefined) continue;
    if (
      options.includes(word) ||
      (/^-\w*[oOC]$/.test(word) &&
        options.includes(`-${word.slice(-1)}`) &&
        !(command.program === 'curl' && word.endsWith('O')))
    ) {
      const next = words[at + 1];
      return next === '-' || next === '/dev/null' ? [] : [pathOf(command, next)];
    }
    const joined = options.find((option) => option.startsWith('--') && word.startsWith(`${option}=`));
    if (joined !== undefined) return [pathOf(command, word.slice(joined.length + 1))];
  }
  return isByDefault ? [folder] : [];
}
