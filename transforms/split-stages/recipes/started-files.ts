import { absolutePath, isWithin } from '../../../src/effects/posix-path.ts';
import { startedPaths } from '../copies.ts';
import { isRemoved } from '../removed-files.ts';
import type { Site } from '../site.ts';

/**
 * Files of the source that containers start or give to what they start, and those that ENV names: they are in the runtime
 * whatever else is left of the source.
 */
export function startedFiles(site: Site): readonly string[] {
  const { source, stage, finalState } = site;
  const folders = source.copies.flatMap(({ hasFolder, destination }) =>
    hasFolder && destination !== undefined ? [destination] : [],
  );
  const named = stage.instructions
    .filter(({ keyword }) => keyword === 'ENV')
    .flatMap((each) => each.arguments.text.split(/[\s",:=]+/))
    .filter((word) => word.startsWith('/'))
    .flatMap((word) => absolutePath(finalState.workdir, word) ?? []);
  return [...startedPaths(site), ...named].filter(
    (path) =>
      source.inContext(path) !== undefined &&
      !isRemoved(site, path) &&
      folders.some((folder) => isWithin(path, folder)) &&
      !folders.some((folder) => isWithin(folder, path)),
  );
}

/** The folder that a script starts a program in: it goes to one folder at most, before and by its full path, or it is not known. */
export function folderOfScript(
  text: string,
  program: string,
  workdir: string | undefined,
): string | undefined {
  const moves = [...text.matchAll(/(?:^|[\s;&(])(?:cd|pushd|popd)\b[ \t]*([^\s;&|]*)/g)];
  const [only, ...others] = moves;
  if (only === undefined) return workdir;
  const [, target = ''] = only;
  const isBefore = only.index < text.lastIndexOf(program);
  return others.length === 0 && isBefore && /^\/[\w./-]*$/.test(target)
    ? absolutePath('/', target)
    : undefined;
}
