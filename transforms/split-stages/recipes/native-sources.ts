import { isWithin, outermost } from '../../../src/effects/posix-path.ts';
import { optionValue } from '../outputs.ts';
import type { Artefact } from '../recipe.ts';
import { isRemoved } from '../removed-files.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';
import { withScripts } from './build-scripts.ts';
import { compiles } from './native-install.ts';

/** Folders that hold more than the sources of one build. */
const SHARED =
  /^\/(?:$|(?:bin|sbin|lib|etc|usr|var|opt|home|root|srv|mnt)(?:$|\/(?:local|bin|sbin|lib|share|www|log|run)(?:$|\/(?:bin|sbin|lib|share|etc)$)))/;

/** Folders in which something is compiled: where its sources were unpacked. */
export function workFolders(site: Site): readonly string[] {
  const found = new Set<string>();
  for (const command of withScripts(site)) {
    const { program, folder } = command;
    const isWork =
      compiles(command) ||
      buildsGo(command) ||
      /^(?:configure|autogen\.sh|bootstrap|config|Configure|autoreconf)$/.test(program);
    if (isWork && folder !== undefined)
      found.add(pathOf(command, optionValue(command.words, '-C') ?? '.') ?? folder);
    const clone = program === 'git' && command.words[0] === 'clone' ? clonedTo(command) : undefined;
    if (clone !== undefined) found.add(clone);
  }
  return [...found].filter((folder) => !SHARED.test(folder));
}

/** In a folder of a project: `go get` fetches its sources there as well, so that they need not come by a COPY. */
function buildsGo({ program, words, folder }: StageCommand): boolean {
  return (
    program === 'go' &&
    /^(?:build|install|get)$/.test(words[0] ?? '') &&
    /\/src\/[^/]+/.test(folder ?? '') &&
    !/^\/(?:root|tmp)(?:\/|$)/.test(folder ?? '')
  );
}

function clonedTo(command: StageCommand): string | undefined {
  const operands = command.words
    .slice(1)
    .filter(
      (word, at, all) =>
        word !== undefined &&
        !word.startsWith('-') &&
        !/^(?:-b|--branch|--depth|-c|--config|-j|-o)$/.test(all[at - 1] ?? ''),
    );
  const [from, to] = operands;
  return pathOf(
    command,
    to ??
      from
        ?.replace(/\/+$/, '')
        .replace(/^.*[/:]/, '')
        .replace(/\.git$/, ''),
  );
}

const ARCHIVE = /\.(?:tar(?:\.\w+)?|tgz|tbz2?|txz|zip|gz|bz2|xz|diff|patch|sig|asc|sha\d+)(?:[?#].*)?$/;

/** Whether a command fetches, unpacks or changes sources only. */
export function isOfSources(command: StageCommand, site: Site): boolean {
  const { program, words } = command;
  if (program === 'pip' || program === 'pip3')
    return words
      .slice(1)
      .every((word) => /^(?:-.*|(?:meson|ninja|cmake|conan|scons)(?:[=<>~].*)?)$/.test(word ?? ''));
  if (program === 'curl' || program === 'wget')
    return (
      command.redirected.length === 0 &&
      words.some((word) => ARCHIVE.test(word ?? '')) &&
      words.every((word) => !/^\/(?:usr|bin|etc|opt)\b/.test(word ?? ''))
    );
  if (program === 'tar' || program === 'unzip') return unpacksSources(command, site);
  const folders = workFolders(site);
  if (command.redirected.length > 0)
    return command.redirected.every(
      (path) => path !== undefined && folders.some((folder) => isWithin(path, folder)),
    );
  if (!/^(?:sed|cp|mv|mkdir|ln|touch|install|rename)$/.test(program)) return false;
  const operands = words.filter((word) => word === undefined || !word.startsWith('-'));
  const files = program === 'sed' && !words.includes('-e') ? operands.slice(1) : operands;
  return (
    files.length > 0 &&
    files.every((word) => {
      const path = pathOf(command, word);
      if (path === undefined) return false;
      const isAbove =
        program === 'mkdir' && !SHARED.test(path) && folders.some((folder) => isWithin(folder, path));
      // A folder in what a COPY brings may be there for the program: purposes.ts decides.
      const isOpen = program === 'mkdir' && isCopied(site, path);
      return isAbove || (!isOpen && folders.some((folder) => isWithin(path, folder)));
    })
  );
}

function isCopied({ source }: Site, path: string): boolean {
  return source.copies.some(
    ({ destination, copy }) =>
      copy.kind === 'context' && destination !== undefined && isWithin(path, destination),
  );
}

/** An archive whose folder is entered afterwards, or that is unpacked where something is compiled. */
function unpacksSources(command: StageCommand, site: Site): boolean {
  const named = optionValue(command.words, '-C', '--directory', '-d');
  const place = pathOf(command, named ?? '.');
  if (place === undefined) return false;
  if (/^\/(?:tmp|usr\/src|usr\/local\/src|root)(?:\/|$)/.test(place)) return true;
  const folders = workFolders(site);
  const isOpen = named === undefined || !SHARED.test(place) || /^\/(?:opt|srv|home|mnt)$/.test(place);
  return (
    isOpen &&
    (folders.some((folder) => folder !== place && isWithin(folder, place)) || folders.includes(place))
  );
}

/**
 * Folders of fetched sources in which a container starts, or a program of which it starts: nobody can tell what of them it
 * reads.
 */
export function startedIn(site: Site, artefacts: readonly Artefact[]): readonly string[] {
  const { workdir } = site.finalState;
  const isFetched = site.commands.some(({ program }) => /^(?:git|hg|svn|tar|unzip|curl|wget)$/.test(program));
  const copied = site.source.copies.flatMap(({ hasFolder, destination, copy, isIntoFolder }) => {
    if (destination === undefined || copy.kind !== 'context' || (isFetched && !hasFolder)) return [];
    return [isIntoFolder ? destination : destination.replace(/\/[^/]*$/, '')];
  });
  const folders = workFolders(site).filter(
    (folder) =>
      !copied.some((each) => isWithin(folder, each)) &&
      !isRemoved(site, folder) &&
      (artefacts.some(({ path }) => path !== folder && isWithin(path, folder)) ||
        (workdir !== undefined && isWithin(workdir, folder))),
  );
  return outermost(folders);
}

/** What is built, or the folder of fetched sources in which it lies. */
export function withFolders(artefacts: readonly Artefact[], folders: readonly string[]): readonly Artefact[] {
  return [
    ...artefacts.filter(
      ({ path, to = path }) => to !== path || !folders.some((folder) => isWithin(path, folder)),
    ),
    ...folders.map((path) => ({ path, isFolder: true })),
  ];
}
