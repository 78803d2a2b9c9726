import { lstatSync, type Stats, statSync } from 'node:fs';

/** Source: errno(3). */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'cannot be accessed: permission denied',
  EBUSY: 'is in use',
  EIO: 'cannot be read: input or output error',
  EISDIR: 'is a folder',
  ELOOP: 'is a link that leads back to itself',
  EMFILE: 'cannot be opened: too many open files',
  ENAMETOOLONG: 'has a name that is too long',
  ENOENT: 'does not exist',
  ENOSPC: 'cannot be written: no space left',
  ENOTDIR: 'does not exist: a part of its path is no folder',
  ENXIO: 'is a device or socket, not a regular file',
  EPERM: 'cannot be changed: operation not permitted',
  EROFS: 'cannot be written: the file system is read-only',
};

/** What went wrong with the file at `location`, to follow its name: `does not exist`. */
export function explainSystemError(error: unknown, location: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Node reads names as UTF-8 and puts U+FFFD for what is none, which then leads nowhere.
  if (code === 'ENOENT' && location.includes('\uFFFD')) return 'has a name that is not UTF-8';
  if (code === 'ENOENT' && isLink(location)) return 'is a broken link';
  const known = REASONS[code];
  if (known !== undefined) return known;
  return `failed: ${error instanceof Error ? error.message : String(error)}`;
}

/** Whether a symbolic link stands there, wherever it leads. */
export function isLink(location: string): boolean {
  try {
    return lstatSync(location).isSymbolicLink();
  } catch {
    return false;
  }
}

/** What is there, or nothing if that cannot be found out. */
export function statOrNothing(location: string): Stats | undefined {
  try {
    return statSync(location);
  } catch {
    return undefined;
  }
}
