/**
 * A reader of tar streams in chunks, made for image layers.
 *
 * Why not a library: tar-stream 3 and node-tar 7 decode PAX records as UTF-8 text, which maps every invalid byte to
 * U+FFFD. `SCHILY.xattr.security.capability` is binary and file names need not be UTF-8, so two different layers would
 * compare as equal. Formats: POSIX.1-2017 "pax" (ustar, x, g) and GNU tar's L, K and base-256 numbers, as Go's
 * archive/tar (which docker, podman and buildah write with) and GNU tar produce them.
 */
import { isUtf8 } from 'node:buffer';
import { decodeBytes } from '../../dockerfile/bytes.ts';

export type TarEntryType =
  'file' | 'hard-link' | 'symlink' | 'character-device' | 'block-device' | 'directory' | 'fifo';

export interface TarEntry {
  /** As it stands in the archive; bytes that are not UTF-8 are kept as lone surrogates (see `decodeName`). */
  readonly name: string;
  readonly type: TarEntryType;
  /** Permission, setuid, setgid and sticky bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of content that follow; 0 for all but files. */
  readonly size: number;
  /** Target of a hard link or symbolic link, else empty. */
  readonly linkTarget: string;
  /** `major:minor` of a device, else empty. */
  readonly device: string;
  /** Extended attributes by name, values in hexadecimal. */
  readonly xattrs: ReadonlyMap<string, string>;
}

export type TarEvent =
  | { readonly kind: 'entry'; readonly entry: TarEntry }
  | { readonly kind: 'content'; readonly bytes: Buffer }
  | { readonly kind: 'end' };

/** The stream is not a tar archive, is cut short, or uses a form that is not supported. */
export class UnreadableTar extends Error {
  override readonly name = 'UnreadableTar';
}

const BLOCK = 512;
/** Go's archive/tar takes as much for one PAX header or long name (maxSpecialFileSize). */
const LONGEST_SPECIAL_ENTRY = 1024 * 1024;

const TYPES: Readonly<Record<string, TarEntryType>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'hard-link',
  '2': 'symlink',
  '3': 'character-device',
  '4': 'block-device',
  '5': 'directory',
  '6': 'fifo',
};

type PaxRecords = Map<string, Buffer>;

/** Entries that describe the next one. */
type SpecialEntry = 'x' | 'g' | 'L' | 'K';

/** Push a chunk in, take the events that it completes out; `finish` at the end of the stream. */
export class TarReader {
  readonly #block = Buffer.alloc(BLOCK);
  #blockFilled = 0;
  #contentLeft = 0;
  #paddingLeft = 0;
  #special: { readonly type: SpecialEntry; readonly parts: Buffer[] } | undefined;
  #insideEntry = false;
  #ended = false;
  #pax: PaxRecords = new Map();
  readonly #globalPax: PaxRecords = new Map();
  #longName: Buffer | undefined;
  #longTarget: Buffer | undefined;

  /** Throws {@link UnreadableTar}. The bytes of a content event are a view of the chunk. */
  *read(chunk: Buffer): Generator<TarEvent, void, void> {
    let rest = chunk;
    while (rest.length > 0 && !this.#ended) {
      if (this.#contentLeft > 0) {
        const bytes = rest.subarray(0, Math.min(rest.length, this.#contentLeft));
        rest = rest.subarray(bytes.length);
        this.#contentLeft -= bytes.length;
        if (this.#special) this.#special.parts.push(Buffer.from(bytes));
        else yield { kind: 'content', bytes };
        if (this.#contentLeft === 0) yield* this.#endEntry();
      } else if (this.#paddingLeft > 0) {
        const skipped = Math.min(rest.length, this.#paddingLeft);
        this.#paddingLeft -= skipped;
        rest = rest.subarray(skipped);
      } else {
        const copied = rest.copy(this.#block, this.#blockFilled, 0, BLOCK - this.#blockFilled);
        rest = rest.subarray(copied);
        this.#blockFilled += copied;
        if (this.#blockFilled === BLOCK) {
          this.#blockFilled = 0;
          yield* this.#header(this.#block);
        }
      }
    }
  }

  /** Throws {@link UnreadableTar} if the stream ended inside an entry. */
  finish(): void {
    if (this.#contentLeft > 0 || this.#blockFilled > 0) throw new UnreadableTar('the archive is cut short');
  }

  *#header(block: Buffer): Generator<TarEvent, void, void> {
    if (isZero(block)) {
      this.#ended = true;
      return;
    }
    assertChecksum(block);
    const type = String.fromCharCode(block[156] ?? 0);
    const size = number(block, 124, 12);
    if (type === 'x' || type === 'g' || type === 'L' || type === 'K') {
      if (size > LONGEST_SPECIAL_ENTRY) throw new UnreadableTar(`a header of type ${type} has ${size} bytes`);
      this.#special = { type, parts: [] };
      yield* this.#beginContent(size);
      return;
    }
    const entry = this.#entry(block, type, size);
    this.#insideEntry = true;
    yield { kind: 'entry', entry };
    yield* this.#beginContent(entry.size);
  }

  *#beginContent(size: number): Generator<TarEvent, void, void> {
    this.#contentLeft = size;
    this.#paddingLeft = (BLOCK - (size % BLOCK)) % BLOCK;
    if (size === 0) yield* this.#endEntry();
  }

  *#endEntry(): Generator<TarEvent, void, void> {
    if (this.#special) {
      const { type, parts } = this.#special;
      this.#special = undefined;
      this.#keepSpecial(type, Buffer.concat(parts));
    } else if (this.#insideEntry) {
      this.#insideEntry = false;
      yield { kind: 'end' };
    }
  }

  #keepSpecial(type: SpecialEntry, content: Buffer): void {
    if (type === 'x') this.#pax = paxRecords(content);
    else if (type === 'g') for (const [key, value] of paxRecords(content)) this.#globalPax.set(key, value);
    else if (type === 'L') this.#longName = untilZero(content);
    else this.#longTarget = untilZero(content);
  }

  #entry(block: Buffer, typeFlag: string, headerSize: number): TarEntry {
    const pax = new Map([...this.#globalPax, ...this.#pax]);
    const longName = this.#longName;
    const longTarget = this.#longTarget;
    this.#pax = new Map();
    this.#longName = undefined;
    this.#longTarget = undefined;

    const type = TYPES[typeFlag];
    if (type === undefined || [...pax.keys()].some((key) => key.startsWith('GNU.sparse.'))) {
      throw new UnreadableTar(`an entry of type ${JSON.stringify(typeFlag)} (sparse?) cannot be read`);
    }
    const name = decodeName(pax.get('path') ?? longName ?? ustarName(block));
    // Before POSIX a folder was a file whose name ends in a slash.
    const isFolder = type === 'directory' || (type === 'file' && name.endsWith('/'));
    return {
      name,
      type: isFolder ? 'directory' : type,
      mode: number(block, 100, 8) & 0o7777,
      uid: paxNumber(pax, 'uid') ?? number(block, 108, 8),
      gid: paxNumber(pax, 'gid') ?? number(block, 116, 8),
      size: type === 'file' && !isFolder ? (paxNumber(pax, 'size') ?? headerSize) : 0,
      linkTarget:
        type === 'hard-link' || type === 'symlink'
          ? decodeName(pax.get('linkpath') ?? longTarget ?? untilZero(block.subarray(157, 257)))
          : '',
      device: type.endsWith('-device') ? `${number(block, 329, 8)}:${number(block, 337, 8)}` : '',
      xattrs: xattrs(pax),
    };
  }
}

/**
 * A name of a file as text: UTF-8, or, where the bytes are not UTF-8, each byte above 0x7f as the lone surrogate
 * U+DC80 to U+DCFF (Python's surrogateescape), so that different names stay different.
 */
export function decodeName(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : decodeBytes(bytes);
}

/** Whether the block is a tar header: its checksum is right. */
export function isTarHeader(block: Buffer): boolean {
  if (block.length < BLOCK) return false;
  const digits = untilZero(block.subarray(148, 156)).toString('latin1').trim();
  return /^[0-7]+$/.test(digits) && Number.parseInt(digits, 8) === checksum(block);
}

function isZero(block: Buffer): boolean {
  return block.every((byte) => byte === 0);
}

function checksum(block: Buffer): number {
  let sum = 8 * 0x20;
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += block[i] ?? 0;
  return sum;
}

function assertChecksum(block: Buffer): void {
  if (!isTarHeader(block)) throw new UnreadableTar('not a tar archive: the checksum of a header is wrong');
}

function untilZero(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}

function ustarName(block: Buffer): Buffer {
  const name = untilZero(block.subarray(0, 100));
  // GNU's own format ("ustar  ") keeps other things where POSIX has the prefix.
  const isPosix = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isPosix ? untilZero(block.subarray(345, 500)) : Buffer.alloc(0);
  return prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]);
}

/** Octal text, or base-256 with the top bit set (GNU, for large values). */
function number(block: Buffer, offset: number, length: number): number {
  const first = block[offset] ?? 0;
  if (first & 0x80) {
    let value = BigInt(first & 0x7f);
    for (let i = 1; i < length; i++) value = (value << 8n) | BigInt(block[offset + i] ?? 0);
    if (first & 0x40 || value > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw new UnreadableTar('a number in a header is negative or too large');
    }
    return Number(value);
  }
  const digits = untilZero(block.subarray(offset, offset + length))
    .toString('latin1')
    .trim();
  if (digits === '') return 0;
  if (!/^[0-7]+$/.test(digits))
    throw new UnreadableTar('not a tar archive: a number in a header is not octal');
  return Number.parseInt(digits, 8);
}

/** Records of the form `length key=value\n`, where the length counts the whole record in bytes. */
function paxRecords(content: Buffer): PaxRecords {
  const records: PaxRecords = new Map();
  for (let start = 0; start < content.length;) {
    const blank = content.indexOf(0x20, start);
    const length = blank === -1 ? Number.NaN : Number(content.toString('latin1', start, blank));
    const end = start + length;
    const equals = content.indexOf(0x3d, blank);
    if (!Number.isInteger(length) || length < 5 || end > content.length || equals === -1 || equals >= end) {
      throw new UnreadableTar('a PAX header is malformed');
    }
    records.set(content.toString('utf8', blank + 1, equals), content.subarray(equals + 1, end - 1));
    start = end;
  }
  return records;
}

function paxNumber(pax: PaxRecords, key: string): number | undefined {
  const value = pax.get(key);
  return value === undefined ? undefined : Number(value.toString('latin1'));
}

const XATTR_PREFIX = 'SCHILY.xattr.';
const NO_XATTRS: ReadonlyMap<string, string> = new Map();

function xattrs(pax: PaxRecords): ReadonlyMap<string, string> {
  const found = [...pax].filter(([key]) => key.startsWith(XATTR_PREFIX));
  if (found.length === 0) return NO_XATTRS;
  return new Map(found.map(([key, value]) => [key.slice(XATTR_PREFIX.length), value.toString('hex')]));
}
