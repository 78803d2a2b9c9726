import { isRemoved } from '../removed-files.ts';
import type { Site } from '../site.ts';
import { workFolders } from './native-sources.ts';

/** Compilers that the tables call run-time packages as well. */
const COMPILERS = /^(?:go|golang(?:-.*)?|rust|cargo|rustc)$/;

/**
 * Whether a stage on a plain image takes away what it built with, in the RUN that brought it: packages, sources and caches. It is
 * as small as it would be with a builder.
 *
 * @param caches folders that the compiler fills besides that in which it runs.
 */
export function cleansUp(site: Site, caches: readonly string[] = []): boolean {
  const { base, commands, installed, source } = site;
  if (!/^(?:library\/)?(?:alpine|debian|ubuntu)$/.test(base.repository)) return false;
  if (source.copies.some(({ hasFolder, copy }) => hasFolder && copy.kind === 'context')) return false;
  const removes = commands.some(
    ({ program, words }) =>
      (program === 'apk' && words.includes('del')) ||
      (/^(?:apt-get|apt|aptitude)$/.test(program) &&
        words.some((word) => /^(?:remove|purge|autoremove)$/.test(word ?? ''))),
  );
  if (
    !removes ||
    installed.some(({ isHidden, known, name }) => isHidden || known?.role === 'build' || COMPILERS.test(name))
  )
    return false;
  const folders = [...workFolders(site), ...caches];
  return folders.length > 0 && folders.every((folder) => isRemoved(site, folder));
}
