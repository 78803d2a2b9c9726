import { isWithin } from '../../../src/effects/posix-path.ts';
import { optionValue } from '../outputs.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';
import type { Built } from './compiled.ts';

/** Folders that every image has: what is copied to one lies in it. Source: the Filesystem Hierarchy Standard 3.0. */
const FOLDERS =
  /^\/(?:bin|sbin|etc|opt|srv|home|root|tmp|mnt|lib|usr(?:\/local)?(?:\/(?:bin|sbin|lib|libexec|share|include|src|etc))?|var(?:\/(?:lib|www|log|run|cache|tmp|opt))?|go(?:\/(?:bin|src))?)$/;

/** Places of tools and of files that only a build needs. */
const WORK =
  /^\/(?:tmp|root|go|usr\/src|usr\/local\/(?:go|src|cargo|rustup|include)|usr\/(?:lib\/go|include|share\/(?:man|doc))|var\/(?:cache|tmp))(?:\/|$)/;

/** What is unpacked afterwards. */
const ARCHIVE = /\.(?:tar(?:\.\w+)?|tgz|tbz2?|txz|zip|gz|bz2|xz|deb|rpm|apk)$/;

/** What `cp`, `mv`, `install`, `curl -o` and `wget -O` put in a place of its own. */
export function movedFiles(site: Site): readonly Built[] {
  return site.commands.flatMap((command) => targetsOf(site, command));
}

/** Whether a command puts files in places that are known, from where the runtime gets them. */
export function isMove(command: StageCommand, site: Site): boolean {
  const targets = targetsOf(site, command);
  return targets.length > 0 && targets.every(({ isSure }) => isSure);
}

function targetsOf(site: Site, command: StageCommand): readonly Built[] {
  const paths = pathsOf(site, command);
  return paths.map((path) => ({ path, command, isSure: isOfItsOwn(site, path) }));
}

function isOfItsOwn(site: Site, path: string): boolean {
  if (path === '/' || FOLDERS.test(path) || WORK.test(path)) return false;
  // In Debian's images it is a link, through which cp writes.
  if (path === '/etc/localtime' && site.base.distribution !== 'alpine') return false;
  return !site.source.copies.some(
    ({ hasFolder, destination }) => hasFolder && destination !== undefined && isWithin(path, destination),
  );
}

function pathsOf(site: Site, command: StageCommand): readonly string[] {
  const { program, words } = command;
  if (program === 'curl' || program === 'wget') {
    const names = program === 'curl' ? ['-o', '--output'] : ['-O', '--output-document'];
    const short = words.find(
      (word) => /^-[a-zA-Z]+$/.test(word ?? '') && word?.endsWith(names[0]?.slice(1) ?? ''),
    );
    const target = optionValue(words, ...names, ...(short === undefined ? [] : [short]));
    const path = pathOf(command, target ?? undefined);
    const isFile = path !== undefined && target !== '-' && !path.startsWith('/dev/') && !ARCHIVE.test(path);
    return isFile ? [path] : [];
  }
  if (!/^(?:cp|mv|install)$/.test(program) || words.includes('-d')) return [];
  const operands = words.filter(
    (word, at) => (word === undefined || !word.startsWith('-')) && !/^-[mogtS]$/.test(words[at - 1] ?? ''),
  );
  if (words.some((word) => /^(?:-t|--target-directory|--parents|-T$)/.test(word ?? ''))) return [];
  return operands.length < 2 ? [] : movedTo(site, command, operands);
}

function movedTo(
  site: Site,
  command: StageCommand,
  operands: readonly (string | undefined)[],
): readonly string[] {
  const target = operands.at(-1);
  const path = pathOf(command, target);
  if (path === undefined || target === undefined || /[*?[]/.test(path)) return [];
  const isFolder =
    target.endsWith('/') ||
    operands.length > 2 ||
    /(?:^|\/)\.{1,2}$/.test(target) ||
    isFolderAlready(site, path, command);
  if (!isFolder) return [path];
  const names = operands.slice(0, -1).map((word) => word?.replace(/\/+\.?$/, '').replace(/^.*\//, ''));
  if (names.some((name) => name === undefined || name === '' || /[*?[]|^\.+$/.test(name))) return [];
  return names.map((name = '') => `${path === '/' ? '' : path}/${name}`);
}

/** Known before the command runs. */
function isFolderAlready(site: Site, path: string, { instruction, state }: StageCommand): boolean {
  return (
    FOLDERS.test(path) ||
    state.workdir === path ||
    site.stage.instructions.some(
      (each) => each.index < instruction.index && site.stateAfter(each).workdir === path,
    ) ||
    site.commands.some(
      (command) =>
        command.program === 'mkdir' &&
        command.instruction.index <= instruction.index &&
        command.words.some((word) => word !== undefined && pathOf(command, word) === path),
    )
  );
}
