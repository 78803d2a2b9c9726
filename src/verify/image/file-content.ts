import { createHash, type Hash } from 'node:crypto';
import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { isElf, readDynamicLinks } from './elf.ts';
import type { FileEntry } from './file-entry.ts';
import { isKeptText } from './kept-text.ts';
import { pycTime } from './pyc.ts';

/** What is learnt of a file's content while it passes by. */
export type ContentFacts = Pick<
  FileEntry,
  'digest' | 'timelessDigest' | 'links' | 'interpreterLine' | 'text'
>;

const HEAD = 256;
/** Larger ELF files wait on disk for the reader of their dynamic section. */
const LARGEST_IN_MEMORY = 16 * 1024 * 1024;
const LARGEST_KEPT_TEXT = 8 * 1024 * 1024;
const NO_CONTENT: ContentFacts = { digest: createHash('sha256').digest('base64') };

/**
 * Takes one file's content after the other in chunks and keeps none of it, but for the small texts that the checks
 * read. `dispose` when done: it may own a temporary file.
 */
export class ContentReader {
  #hash: Hash = createHash('sha256');
  #path = '';
  #size = 0;
  #taken = 0;
  readonly #head = Buffer.alloc(HEAD);
  #kept: Buffer[] | undefined;
  readonly #spool = new Spool();
  #isElf = false;

  begin(path: string, size: number): void {
    this.#hash = createHash('sha256');
    this.#path = path;
    this.#size = size;
    this.#taken = 0;
    this.#isElf = false;
    this.#kept = isKeptText(path) && size <= LARGEST_KEPT_TEXT ? [] : undefined;
  }

  take(bytes: Buffer): void {
    this.#hash.update(bytes);
    const before = this.#taken;
    if (before < HEAD) bytes.copy(this.#head, before, 0, HEAD - before);
    this.#taken += bytes.length;
    if (before < 4 && this.#taken >= 4 && isElf(this.#head)) {
      this.#isElf = true;
      this.#spool.begin(this.#size > LARGEST_IN_MEMORY);
      if (before > 0) this.#spool.write(this.#head.subarray(0, before));
    }
    if (this.#isElf) this.#spool.write(bytes);
    else if (this.#kept || this.#isSmallPyc) (this.#kept ??= []).push(Buffer.from(bytes));
  }

  end(): ContentFacts {
    if (this.#taken === 0) return this.#kept ? { ...NO_CONTENT, text: '' } : NO_CONTENT;
    const digest = this.#hash.digest('base64');
    if (this.#isElf) {
      const links = readDynamicLinks((offset, length) => this.#spool.read(offset, length));
      return links ? { digest, links } : { digest };
    }
    const head = this.#head.subarray(0, Math.min(HEAD, this.#taken));
    const kept = this.#kept && Buffer.concat(this.#kept);
    this.#kept = undefined;
    if (kept && this.#path.endsWith('.pyc')) return { digest, ...timeless(kept) };
    if (kept) return { digest, text: kept.toString('utf8') };
    if (head.toString('latin1', 0, 2) === '#!') {
      return { digest, interpreterLine: head.toString('utf8', 2).split('\n', 1)[0]?.trim() ?? '' };
    }
    return { digest };
  }

  dispose(): void {
    this.#spool.dispose();
  }

  get #isSmallPyc(): boolean {
    return this.#path.endsWith('.pyc') && this.#size <= LARGEST_KEPT_TEXT;
  }
}

function timeless(pyc: Buffer): Pick<ContentFacts, 'timelessDigest'> {
  const time = pycTime(pyc);
  if (time === undefined) return {};
  pyc.fill(0, time.start, time.end);
  return { timelessDigest: createHash('sha256').update(pyc).digest('base64') };
}

/** Holds one file for random access: in memory, or, if it is large, in one temporary file that is used again. */
class Spool {
  #parts: Buffer[] = [];
  #whole: Buffer | undefined;
  #folder: string | undefined;
  #descriptor: number | undefined;
  #onDisk = false;
  #written = 0;

  begin(onDisk: boolean): void {
    this.#parts = [];
    this.#whole = undefined;
    this.#onDisk = onDisk;
    this.#written = 0;
    if (!onDisk) return;
    if (this.#descriptor === undefined) {
      this.#folder = mkdtempSync(join(tmpdir(), 'dockshift-elf-'));
      this.#descriptor = openSync(join(this.#folder, 'file'), 'w+');
    }
    ftruncateSync(this.#descriptor);
  }

  write(bytes: Buffer): void {
    if (this.#onDisk && this.#descriptor !== undefined) {
      for (let at = 0; at < bytes.length;) {
        at += writeSync(this.#descriptor, bytes, at, bytes.length - at, this.#written + at);
      }
      this.#written += bytes.length;
    } else {
      this.#parts.push(Buffer.from(bytes));
    }
  }

  read(offset: number, length: number): Buffer {
    if (offset < 0 || !Number.isSafeInteger(offset)) return Buffer.alloc(0);
    if (this.#onDisk && this.#descriptor !== undefined) {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, this.#written - offset)));
      return bytes.subarray(0, readSync(this.#descriptor, bytes, 0, bytes.length, offset));
    }
    this.#whole ??= Buffer.concat(this.#parts);
    return this.#whole.subarray(offset, offset + length);
  }

  dispose(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#descriptor = undefined;
    this.#folder = undefined;
  }
}
