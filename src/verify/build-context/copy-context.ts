import { constants } from 'node:fs';
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  opendir,
  readFile,
  readlink,
  symlink,
  utimes,
} from 'node:fs/promises';
import { join } from 'node:path';

import type { DockerIgnore } from '../../context/docker-ignore.ts';

/** Only the owner may write into the copy while it is filled. */
const OWNER_MAY_WRITE = 0o700;

/** A file of the context with the time of its last change. */
export interface ContextFile {
  /** From the context's root, with `/`. */
  readonly path: string;
  readonly modified: number;
}

/**
 * Copies what a build would be sent of a context, with modes and times, and returns its regular files. The context
 * itself is only read. Sockets, pipes and devices are left out, as Docker's clients do.
 */
export async function copyContext(
  from: string,
  to: string,
  ignore: DockerIgnore,
  signal: AbortSignal,
): Promise<ContextFile[]> {
  const files: ContextFile[] = [];
  const open = [''];
  const folders: { readonly path: string; readonly mode: number; readonly modified: Date }[] = [];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    signal.throwIfAborted();
    const { mode, mtime } = await lstat(join(from, folder));
    await mkdir(join(to, folder), { recursive: true, mode: mode | OWNER_MAY_WRITE });
    folders.push({ path: folder, mode, modified: mtime });
    for await (const entry of await opendir(join(from, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const isIgnored = ignore.ignores(path);
      if (entry.isDirectory()) {
        if (!isIgnored || ignore.hasExclusions) open.push(path);
      } else if (!isIgnored || isIgnoreFile(path)) {
        if (entry.isSymbolicLink()) await symlink(await readlink(join(from, path)), join(to, path));
        else if (entry.isFile()) files.push(await copyOne(from, to, path));
      }
    }
  }
  for (const { path, mode, modified } of folders.toReversed()) {
    await chmod(join(to, path), mode & 0o7777);
    await utimes(join(to, path), modified, modified);
  }
  return files;
}

function isIgnoreFile(path: string): boolean {
  return path === '.dockerignore' || path === '.containerignore';
}

async function copyOne(from: string, to: string, path: string): Promise<ContextFile> {
  const target = join(to, path);
  await copyFile(join(from, path), target, constants.COPYFILE_FICLONE);
  const { mode, atime, mtime } = await lstat(join(from, path));
  await chmod(target, mode & 0o7777);
  await utimes(target, atime, mtime);
  return { path, modified: mtime.getTime() };
}

/** The ignore file of a build: the Dockerfile's own beside it, else the context's. */
export async function readIgnoreFile(
  context: string,
  dockerfile: string,
): Promise<{ readonly text: string; readonly isOwn: boolean }> {
  const own = await readText(`${dockerfile}.dockerignore`);
  if (own !== undefined) return { text: own, isOwn: true };
  const shared =
    (await readText(join(context, '.containerignore'))) ?? (await readText(join(context, '.dockerignore')));
  return { text: shared ?? '', isOwn: false };
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR'))
      return undefined;
    throw error;
  }
}
