import { isWithin } from '../../src/effects/posix-path.ts';
import { changedBy } from './changed-paths.ts';
import type { Site } from './site.ts';
import { pathOf, type StageCommand } from './stage-commands.ts';
import type { Zones } from './zones.ts';

/** Folders that makefiles and scripts write to, by their usual names. */
export const OUTPUT = /\/(?:build|objs?|o|bin|out|dist|target|lib)(?:\/|$)/;

/** Compilers that make the folders that they write to. */
const MAKES_FOLDERS =
  /^(?:go|cargo|rustc|mvnw?|gradlew?|sbt|javac|dotnet|swift|stack|cabal|gcc|g\+\+|cc|c\+\+|pip\d*|bundle|gem)$/;

/** Programs that do what a file of the project says: makefiles, scripts, manifests. */
const DIRECTED =
  /\/|^(?:g?make|cmake|ninja|meson|scons|mage|task|rake|(?:ba|da)?sh|npm|yarn|pnpm|bun|npx|composer|mix)$/;

/** Whether a command makes a folder of the project that a later one may write to, without the Dockerfile's naming it. */
export function mayBeFilled(
  { site, zones }: { readonly site: Site; readonly zones: Zones },
  command: StageCommand,
): boolean {
  if (!/^(?:mkdir|touch)$/.test(command.program)) return false;
  const isOfProject = changedBy(command).some((path) => path !== undefined && zones.isOfSource(path));
  const later = site.commands.slice(site.commands.indexOf(command) + 1);
  return (
    isOfProject &&
    later.some(({ program, written }) => !MAKES_FOLDERS.test(program) && DIRECTED.test(written))
  );
}

/** Settings of the tools that build, in root's home: `/root/.ssh`, `/root/.m2`. */
export function isSetting(path: string): boolean {
  return path.startsWith('/root/.');
}

/** Modes that every new folder has anyway. */
const MODES_OF_FOLDERS = /^(?:0?755|[augo]*\+[rxX]+|u\+[rwxX]+)$/;

/** Whether a chmod leaves folders as they are: files are copied with their modes. */
export function givesNoMode({ words }: StageCommand): boolean {
  const [mode = '', ...paths] = words.filter((word) => word?.startsWith('-') !== true);
  return MODES_OF_FOLDERS.test(mode) || paths.every((path) => path !== undefined && /\*\.\w+$/.test(path));
}

/** `mkdir /app && chown app /app`, before anything is copied to it: the runtime does both before anything is copied as well. */
export function isOfNewFolder({ commands, source }: Site, command: StageCommand): boolean {
  const { program, instruction } = command;
  if (!/^(?:chmod|chown|chgrp)$/.test(program)) return false;
  const before = commands.slice(0, commands.indexOf(command));
  const made = new Set(
    before.filter((each) => each.program === 'mkdir' && each.instruction === instruction).flatMap(changedBy),
  );
  const paths = changedBy(command);
  return (
    paths.length > 0 &&
    paths.every(
      (path) =>
        path !== undefined &&
        made.has(path) &&
        !before.some(({ folder }) => folder === undefined || isWithin(folder, path)) &&
        !source.copies.some(
          (each) =>
            each.instruction.index < instruction.index &&
            (each.destination === undefined ||
              isWithin(each.destination, path) ||
              isWithin(path, each.destination)),
        ),
    )
  );
}

/** Whether a command behind a `mkdir` gives its folder an owner or a mode before anything is copied to it. */
export function isGivenAtOnce(site: Site, command: StageCommand): boolean {
  const made = changedBy(command);
  return site.commands.some(
    (each) =>
      each.instruction === command.instruction &&
      isOfNewFolder(site, each) &&
      changedBy(each).some((path) => made.includes(path)),
  );
}

/** Whether a later command makes something in a folder, which then must be there before what is copied. */
export function isFilledLater({ commands }: Site, command: StageCommand, paths: readonly string[]): boolean {
  const at = commands.indexOf(command);
  return commands
    .slice(at + 1)
    .some(
      (later) =>
        /^(?:mkdir|touch|ln)$/.test(later.program) &&
        !later.words.some((word) => /^-\w*p|^--parents/.test(word ?? '')) &&
        paths.some((path) => later.words.some((word) => word?.startsWith(`${path}/`) === true)),
    );
}

/** Whether a later command of the build names the path, or runs in it. */
export function isUsedByBuild({ commands }: Site, command: StageCommand, paths: readonly string[]): boolean {
  const at = commands.indexOf(command);
  return commands
    .slice(at + 1)
    .filter(({ program }) => !/^(?:chmod|chown|chgrp)$/.test(program))
    .some(
      (later) =>
        paths.some((path) => later.folder === path) ||
        later.words.some((word) => {
          const named = pathOf(later, word);
          return named !== undefined && paths.some((path) => isWithin(named, path));
        }),
    );
}

/** `cp /usr/share/zoneinfo/Europe/Berlin /etc/localtime`, where the runtime has the time zones as well: Debian's images hold them. */
export function setsTimeZone({ base, commands, installed }: Site, { program, words }: StageCommand): boolean {
  const [from = '', to = '', ...others] = words.filter((word) => word?.startsWith('-') !== true);
  if (program !== 'cp' || others.length > 0 || to !== '/etc/localtime') return false;
  const isRemoved = commands.some(
    (each) =>
      /^(?:apk|apt-get|apt)$/.test(each.program) &&
      each.words.includes('tzdata') &&
      !/^(?:add|install)$/.test(each.call?.verbName ?? ''),
  );
  const isThere = base.distribution === 'debian' || installed.some(({ name }) => name === 'tzdata');
  return from.startsWith('/usr/share/zoneinfo/') && isThere && !isRemoved;
}
