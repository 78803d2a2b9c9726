import { close, constants, fstat, open, readFile, stat, type Stats } from 'node:fs';
import { promisify } from 'node:util';
import { explainSystemError } from './system-error.ts';

/**
 * BuildKit reads a Dockerfile in one gRPC message, of at most this size (frontend/gateway/grpcclient/client.go,
 * moby/buildkit#4969): a larger file is none.
 */
export const MOST_BYTES = 16 * 1024 * 1024;

/** What node:fs/promises would do; Node takes 3 ms to load that. */
const [closeFile, openFile, readAll, statFile, statOpen] = [
  promisify(close),
  promisify(open),
  promisify(readFile),
  promisify(stat),
  promisify(fstat),
];

/** Why a file cannot be read or written; the message follows its name: `is a folder`. */
export class FileProblem extends Error {}

/** A file as it was when it was read. */
export interface InputFile {
  readonly bytes: Buffer;
  readonly stats: Stats;
}

/**
 * Reads a regular file, following links.
 *
 * @throws FileProblem if it cannot be read or is not what a Dockerfile can be.
 */
export async function readInput(location: string): Promise<InputFile> {
  try {
    // Asked before it is opened: to open a device or a pipe may have an effect, and to read it may block for ever.
    checkKind(await statFile(location));
    const handle = await openFile(location, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      return await readOpen(handle);
    } finally {
      await closeFile(handle);
    }
  } catch (error) {
    if (error instanceof FileProblem) throw error;
    throw new FileProblem(explainSystemError(error, location));
  }
}

async function readOpen(handle: number): Promise<InputFile> {
  const stats = await statOpen(handle);
  checkKind(stats);
  if (stats.size > MOST_BYTES) throw new FileProblem('is larger than 16 MiB, more than BuildKit takes');
  const bytes = await readAll(handle);
  checkContent(bytes);
  return { bytes, stats };
}

function checkKind(stats: Stats): void {
  if (stats.isDirectory()) throw new FileProblem('is a folder');
  if (!stats.isFile()) throw new FileProblem('is not a regular file; pipe it into `dockshift -` instead');
}

/** @throws FileProblem for bytes that are no text of a Dockerfile. */
export function checkContent(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new FileProblem('is empty');
  if (bytes.length > MOST_BYTES) throw new FileProblem('is larger than 16 MiB, more than BuildKit takes');
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) {
    throw new FileProblem('is UTF-16; Docker reads UTF-8');
  }
  if (bytes.includes(0)) throw new FileProblem('is binary: it holds a NUL byte');
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}
