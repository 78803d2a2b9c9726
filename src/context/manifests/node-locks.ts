// Packages of the project that only a lock file names: a local dependency of a local dependency.
// Sources: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json, https://classic.yarnpkg.com/lang/en/docs/yarn-lock/
import { isTable, ManifestRefusal, pathIn, type ProjectFiles, tableIn, textIn } from './reading.ts';

/**
 * Refuses what lock files take from folders or archives of the project that are not read already.
 *
 * @param read the files that the install is known to read, and the folders of the members of its workspace.
 * @throws ManifestRefusal naming the first one.
 */
export function refuseLocalLocks(
  files: ProjectFiles,
  folder: string,
  locks: readonly string[],
  read: ReadonlySet<string>,
): void {
  for (const lock of locks) {
    const text = files.read(lock) ?? '';
    const local = lock.endsWith('.json') ? localInNpmLock(text, folder, read) : localInYarnLock(lock, text);
    if (local !== undefined) throw new ManifestRefusal(`the lock file takes ${local} from the project`);
  }
}

function localInNpmLock(text: string, folder: string, read: ReadonlySet<string>): string | undefined {
  if (!/"link"\s*:\s*true|"resolved"\s*:\s*"file:/.test(text)) return undefined;
  let lock: unknown;
  try {
    lock = JSON.parse(text);
  } catch {
    return 'an unknown part';
  }
  const places = Object.values(tableIn(lock, 'packages')).flatMap((entry) => {
    const resolved = textIn(entry, 'resolved') ?? '';
    const isLink = isTable(entry) && entry['link'] === true;
    return isLink || resolved.startsWith('file:') ? [resolved.replace(/^file:/, '')] : [];
  });
  return places.find((place) => !read.has(pathIn(folder, place)));
}

function localInYarnLock(lock: string, text: string): string | undefined {
  if (!lock.endsWith('yarn.lock')) return undefined;
  return /@(?:file|link|portal):(?![^\n"']*\.(?:tgz|tar\.gz))[^\n"',:]*/.exec(text)?.[0].slice(1);
}
