import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { FileProblem, type InputFile } from './input-file.ts';
import { explainSystemError } from './system-error.ts';

const PERMISSIONS = 0o7777;

/**
 * Puts new bytes in place of a file's content: as a temporary file beside it, flushed to the disk and renamed, so that at
 * every moment, also when the program is killed, there is either the old file or the new one. Mode and owner are kept; of
 * a symbolic link the target is replaced. All calls are synchronous, so that no signal handler runs between them.
 *
 * @param before what was read; the file must still be the same.
 * @throws FileProblem if that cannot be done; the file is then as it was, and no temporary file is left.
 */
export function replaceFile(location: string, before: InputFile, bytes: Uint8Array): void {
  try {
    const target = realpathSync(location);
    checkReplaceable(target);
    writeBeside(target, bytes, { like: before.stats, beforeRename: () => checkUnchanged(target, before) });
  } catch (error) {
    throw asProblem(error, location);
  }
}

/**
 * Writes a new file or replaces one, atomically as `replaceFile` does.
 *
 * @throws FileProblem if that cannot be done.
 */
export function writeWhole(location: string, bytes: Uint8Array): void {
  try {
    const existing = statSync(location, { throwIfNoEntry: false });
    if (existing !== undefined && !existing.isFile()) {
      // `--output /dev/stderr` or a named pipe: there is nothing to replace.
      writeFileSync(location, bytes);
      return;
    }
    const target = existing === undefined ? location : realpathSync(location);
    writeBeside(target, bytes, existing === undefined ? {} : { like: existing });
  } catch (error) {
    throw asProblem(error, location);
  }
}

interface TemporaryFile {
  /** Whose mode and owner it gets; absent: those of a new file. */
  readonly like?: Stats;
  readonly beforeRename?: () => void;
}

function writeBeside(target: string, bytes: Uint8Array, { like, beforeRename }: TemporaryFile): void {
  const folder = path.dirname(target);
  const temporary = path.join(folder, `.dockshift-${crypto.randomUUID()}.tmp`);
  const descriptor = openSync(temporary, 'wx', like === undefined ? 0o666 : 0o600);
  try {
    try {
      writeFileSync(descriptor, bytes);
      if (like !== undefined) takeOver(descriptor, like);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    beforeRename?.();
    renameSync(temporary, target);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
  flushFolder(folder);
}

/** The owner first: to change it clears the set-user-id bits of the mode (chown(2)). */
function takeOver(descriptor: number, like: Stats): void {
  const own = fstatSync(descriptor);
  if (own.uid !== like.uid || own.gid !== like.gid) {
    try {
      fchownSync(descriptor, like.uid, like.gid);
    } catch {
      throw new FileProblem('belongs to another user or group, which a new file could not be given to');
    }
  }
  fchmodSync(descriptor, like.mode & PERMISSIONS);
}

function checkReplaceable(target: string): void {
  const stats = lstatSync(target);
  if (!stats.isFile()) throw new FileProblem('is not a regular file');
  if (stats.nlink > 1) throw new FileProblem(`has ${stats.nlink} hard links, which a replacement would part`);
  try {
    accessSync(target, constants.W_OK);
  } catch {
    throw new FileProblem('is write-protected');
  }
}

function checkUnchanged(target: string, before: InputFile): void {
  const { dev, ino } = lstatSync(target);
  const isSame =
    dev === before.stats.dev && ino === before.stats.ino && readFileSync(target).equals(before.bytes);
  if (!isSame) throw new FileProblem('has changed since it was read; it was left as it is');
}

/** Makes the rename last through a power failure. Not every system lets a folder be opened. */
function flushFolder(folder: string): void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(folder, constants.O_RDONLY);
    fsyncSync(descriptor);
  } catch {
    return;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function asProblem(error: unknown, location: string): FileProblem {
  return error instanceof FileProblem ? error : new FileProblem(explainSystemError(error, location));
}
