/**
 * The few facts of an ELF file that the dynamic loader goes by. Source: the System V gABI, chapters 4 and 5, and
 * ld.so(8). The ELF readers on npm are unmaintained (elfy, elfinfo, node-elf) or load whole files (elf-tools).
 */
export interface DynamicLinks {
  /** Word size and machine: a library of another kind is skipped by the loader. */
  readonly bits: 32 | 64;
  readonly machine: number;
  /** PT_INTERP: the loader of an executable; absent in libraries and static programs. */
  readonly interpreter?: string;
  readonly needed: readonly string[];
  /** DT_RPATH and DT_RUNPATH, split at `:`. */
  readonly rpath: readonly string[];
  readonly runpath: readonly string[];
}

/** Random access to the bytes of one file; shorter than asked for at its end. */
export type ReadBytes = (offset: number, length: number) => Buffer;

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const DT_NULL = 0;
const DT_NEEDED = 1;
const DT_STRTAB = 5;
const DT_RPATH = 15;
const DT_RUNPATH = 29;

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

interface ElfFormat {
  readonly bits: 32 | 64;
  readonly machine: number;
  readonly half: (bytes: Buffer, offset: number) => number;
  readonly word: (bytes: Buffer, offset: number) => number;
  /** An address or offset: 4 or 8 bytes. */
  readonly address: (bytes: Buffer, offset: number) => number;
}

const LONGEST_STRING = 4096;
const MOST_SEGMENTS = 4096;
const MOST_DYNAMIC_BYTES = 4 * 1024 * 1024;

/** Whether the first bytes are those of an ELF file. */
export function isElf(head: Buffer): boolean {
  return head.length >= 4 && head.toString('latin1', 0, 4) === '\x7fELF';
}

/** Undefined if the file is no readable ELF executable or library. A static program has no needed libraries. */
export function readDynamicLinks(read: ReadBytes): DynamicLinks | undefined {
  const header = read(0, 64);
  const format = elfFormat(header);
  if (format === undefined) return undefined;
  const segments = readSegments(read, header, format);
  const interpreter = segments.find((segment) => segment.type === PT_INTERP);
  const dynamic = segments.find((segment) => segment.type === PT_DYNAMIC);
  const tags = dynamic === undefined ? [] : readDynamicTags(read, dynamic, format);
  const stringTable = fileOffset(segments, tags.find(([tag]) => tag === DT_STRTAB)?.[1]);
  const strings = (wanted: number): string[] =>
    stringTable === undefined
      ? []
      : tags.filter(([tag]) => tag === wanted).map(([, value]) => readString(read, stringTable + value));
  return {
    bits: format.bits,
    machine: format.machine,
    ...(interpreter && { interpreter: readString(read, interpreter.offset) }),
    needed: strings(DT_NEEDED),
    rpath: strings(DT_RPATH).flatMap(splitPath),
    runpath: strings(DT_RUNPATH).flatMap(splitPath),
  };
}

function splitPath(path: string): string[] {
  return path.split(':').filter((folder) => folder !== '');
}

function elfFormat(header: Buffer): ElfFormat | undefined {
  if (header.length < 52 || !isElf(header)) return undefined;
  const bits = header[4] === 2 ? 64 : 32;
  const isLittle = header[5] !== 2;
  const half = (bytes: Buffer, offset: number): number =>
    isLittle ? bytes.readUInt16LE(offset) : bytes.readUInt16BE(offset);
  const word = (bytes: Buffer, offset: number): number =>
    isLittle ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset);
  const long = (bytes: Buffer, offset: number): number =>
    Number(isLittle ? bytes.readBigUInt64LE(offset) : bytes.readBigUInt64BE(offset));
  return { bits, machine: half(header, 18), half, word, address: bits === 64 ? long : word };
}

function readSegments(read: ReadBytes, header: Buffer, format: ElfFormat): Segment[] {
  const is64 = format.bits === 64;
  if (header.length < (is64 ? 64 : 52)) return [];
  const start = format.address(header, is64 ? 32 : 28);
  const entrySize = format.half(header, is64 ? 54 : 42);
  const count = Math.min(format.half(header, is64 ? 56 : 44), MOST_SEGMENTS);
  if (entrySize < (is64 ? 56 : 32)) return [];
  const table = read(start, entrySize * count);
  const segments: Segment[] = [];
  for (let at = 0; at + entrySize <= table.length; at += entrySize) {
    segments.push({
      type: format.word(table, at),
      offset: format.address(table, at + (is64 ? 8 : 4)),
      address: format.address(table, at + (is64 ? 16 : 8)),
      size: format.address(table, at + (is64 ? 32 : 16)),
    });
  }
  return segments;
}

function readDynamicTags(
  read: ReadBytes,
  dynamic: Segment,
  format: ElfFormat,
): [tag: number, value: number][] {
  const width = format.bits / 8;
  const bytes = read(dynamic.offset, Math.min(dynamic.size, MOST_DYNAMIC_BYTES));
  const tags: [number, number][] = [];
  for (let at = 0; at + 2 * width <= bytes.length; at += 2 * width) {
    const tag = format.address(bytes, at);
    if (tag === DT_NULL) break;
    tags.push([tag, format.address(bytes, at + width)]);
  }
  return tags;
}

/** Where the byte that is loaded at an address stands in the file. */
function fileOffset(segments: readonly Segment[], address: number | undefined): number | undefined {
  if (address === undefined) return undefined;
  const segment = segments.find(
    ({ type, address: start, size }) => type === PT_LOAD && address >= start && address < start + size,
  );
  return segment && segment.offset + (address - segment.address);
}

function readString(read: ReadBytes, offset: number): string {
  const bytes = read(offset, LONGEST_STRING);
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end);
}
