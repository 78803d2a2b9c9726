import type { BuildContext, EntryKind } from '../../src/context/context.ts';
import { joinPath } from '../../src/context/context.ts';
import { isWithin, slashed } from '../../src/effects/posix-path.ts';
import { changedBy } from './changed-paths.ts';
import { isRemoved } from './removed-files.ts';
import type { Site } from './site.ts';

const MAKING = /^(?:cp|mv|ln|touch|mkdir|install|curl|wget)$/;

/** Paths below a folder that commands of the stage make, beside what its compiler writes. */
function madeBelow(site: Site, folder: string): readonly string[] {
  const found = site.commands.flatMap((command) => [
    ...command.redirected,
    ...(MAKING.test(command.program) ? changedBy(command) : []),
  ]);
  return found.filter(
    (path): path is string =>
      path !== undefined && path !== folder && isWithin(path, folder) && !isRemoved(site, path),
  );
}

/** Whether a command puts a file there, or in it if it is a folder. */
export function isFilled(site: Site, path: string): boolean {
  return site.commands.some(
    (command) =>
      /^(?:cp|mv|install|curl|wget|tar|unzip)$/.test(command.program) &&
      !command.words.includes('-d') &&
      changedBy(command).some((each) => each !== undefined && isWithin(each, path) && !isRemoved(site, each)),
  );
}

/**
 * The context, and in it what commands make where one of its folders is copied to: sources may name these files too
 * (`git rev-parse HEAD > version.txt`).
 */
export function withMadeFiles(
  site: Site,
  context: BuildContext,
  source: string,
  destination: string,
): BuildContext {
  const made = new Set(
    madeBelow(site, destination).flatMap((path) => {
      const [first = ''] = path.slice(slashed(destination).length).split('/');
      return joinPath(source, first) ?? [];
    }),
  );
  if (made.size === 0) return context;
  const kindOf = (path: string): EntryKind | undefined =>
    context.kindOf(path) ?? (made.has(path) ? 'file' : undefined);
  return {
    formats: context.formats,
    has: (path) => context.has(path) || made.has(path),
    kindOf,
    read: (path) => context.read(path),
    list: (folder) => context.list(folder),
    excludes: (path) => context.excludes(path),
  };
}
