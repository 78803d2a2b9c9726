// What the commands of a stage of Node are for.
import { isWithin } from '../../../src/effects/posix-path.ts';
import { absolutePath } from '../../../src/effects/posix-path.ts';
import type { CommandPurpose } from '../recipe.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';
import { downloadedPrograms, isCorepack } from './node-artefacts.ts';
import { inFolder } from './node-manifest.ts';
import { globalRole } from './node-globals.ts';
import { isNodeCommand, isProjectInstall, nodeStage, projectFolder } from './node-project.ts';

/** Programs that change files. */
const FILES = new Set('ln mkdir touch sed tar unzip truncate dos2unix install'.split(' '));

/** What a command is for; undefined: what it is for anywhere. */
export function nodePurpose(command: StageCommand, site: Site): CommandPurpose | undefined {
  const stage = nodeStage(site);
  const own = stage.globals.find((each) => each.command === command);
  if (own !== undefined) {
    const role = globalRole(site, stage, own);
    return typeof role === 'string' ? role : 'build';
  }
  if (isNodeCommand(command) || isCorepack(command)) return 'build';
  const { program, words, redirected } = command;
  if (isOfDownload(site, command)) return 'build';
  const isInside = (path: string | undefined): boolean =>
    path !== undefined && stage.folders.some((folder) => folder !== '/' && isWithin(path, folder));
  if (redirected.length > 0 && redirected.every(isInside)) return 'build';
  if (redirected.length > 0) return undefined;
  const paths = words.filter((word) => word?.startsWith('-') !== true).map((word) => pathOf(command, word));
  const isPlain = paths.every((path) => isInside(path) && !isStartScript(site, path));
  // What is in a folder is copied with its owner and mode, but not the folder itself.
  if (/^(?:chown|chmod|chgrp)$/.test(program))
    return isPlain && !stage.folders.some((folder) => paths.slice(1).includes(folder)) ? 'build' : undefined;
  if (program === 'cp' || program === 'mv')
    return paths.length > 1 && isInside(paths.at(-1)) && !isStartScript(site, paths.at(-1))
      ? 'build'
      : undefined;
  // In the root folder the source is copied again, and may bring them again.
  const isRoot = stage.folders.includes('/');
  if (program === 'rm' && !isRoot && paths.every((path) => isInstalledAgain(site, command, path)))
    return 'build';
  return FILES.has(program) && isPlain ? 'build' : undefined;
}

/** It fetches a program that is copied from the builder, or makes it one. */
function isOfDownload(site: Site, command: StageCommand): boolean {
  const programs = downloadedPrograms(site);
  const paths = command.words.flatMap((word) => pathOf(command, word) ?? []);
  return (
    programs.length > 0 &&
    /^(?:curl|wget|chmod)$/.test(command.program) &&
    paths.some((path) => programs.includes(path)) &&
    (command.program !== 'chmod' || paths.slice(1).every((path) => programs.includes(path)))
  );
}

/** `rm -rf node_modules` in front of an install. */
function isInstalledAgain(site: Site, command: StageCommand, path: string | undefined): boolean {
  const later = site.commands.slice(site.commands.indexOf(command) + 1);
  return later.some(
    (each) => isProjectInstall(each) && path === absolutePath(projectFolder(each), 'node_modules'),
  );
}

/** A single file that is copied for containers to start: its COPY moves to the runtime. */
function isStartScript(site: Site, path: string | undefined): boolean {
  return site.source.copies.some(
    ({ hasFolder, destination, isIntoFolder, sources }) =>
      !hasFolder &&
      destination !== undefined &&
      sources.some((source) => {
        const name = source?.replace(/^.*\//, '') ?? '';
        return (
          path === (isIntoFolder ? inFolder(destination, name) : destination) &&
          site.started.some(
            ({ written, words }) =>
              written.endsWith(name) || words.some((word) => word?.endsWith(name) === true),
          )
        );
      }),
  );
}
