/** What a made-up ELF file says. */
export interface WrittenElf {
  readonly bits?: 32 | 64;
  readonly endian?: 'little' | 'big';
  readonly machine?: number;
  readonly interpreter?: string;
  readonly needed?: readonly string[];
  readonly rpath?: string;
  readonly runpath?: string;
  /** Bytes between the program headers and the dynamic section. */
  readonly gap?: number;
}

/** A little ELF file: header, program headers, string table, dynamic section; addresses are offsets plus 0x10000. */
export function elfFile(elf: WrittenElf): Buffer {
  const { bits = 64, endian = 'little', machine = 62, gap = 0 } = elf;
  const is64 = bits === 64;
  const width = bits / 8;
  const headerSize = is64 ? 64 : 52;
  const segmentSize = is64 ? 56 : 32;
  const strings = new StringTable();
  const tags: [number, number][] = [
    ...(elf.needed ?? []).map((name): [number, number] => [1, strings.add(name)]),
    ...(elf.rpath === undefined ? [] : [[15, strings.add(elf.rpath)] as [number, number]]),
    ...(elf.runpath === undefined ? [] : [[29, strings.add(elf.runpath)] as [number, number]]),
  ];
  const interpreter = elf.interpreter === undefined ? 0 : strings.add(elf.interpreter);
  const stringsAt = headerSize + 3 * segmentSize + gap;
  const table = strings.bytes;
  const dynamicAt = stringsAt + table.length;
  const dynamicSize = (tags.length + 2) * 2 * width;
  const file = Buffer.alloc(dynamicAt + dynamicSize);
  const write = (offset: number, size: number, value: number): void => {
    if (size === 8) {
      if (endian === 'little') file.writeBigUInt64LE(BigInt(value), offset);
      else file.writeBigUInt64BE(BigInt(value), offset);
    } else if (endian === 'little') file.writeUIntLE(value, offset, size);
    else file.writeUIntBE(value, offset, size);
  };
  file.write('\x7fELF', 0, 'latin1');
  file[4] = is64 ? 2 : 1;
  file[5] = endian === 'little' ? 1 : 2;
  write(18, 2, machine);
  write(is64 ? 32 : 28, width, headerSize);
  write(is64 ? 54 : 42, 2, segmentSize);
  write(is64 ? 56 : 44, 2, 3);
  const segment = (index: number, type: number, offset: number, size: number): void => {
    const at = headerSize + index * segmentSize;
    write(at, 4, type);
    write(at + (is64 ? 8 : 4), width, offset);
    write(at + (is64 ? 16 : 8), width, offset + ADDRESS);
    write(at + (is64 ? 32 : 16), width, size);
  };
  segment(0, 1, 0, file.length);
  segment(1, 2, dynamicAt, dynamicSize);
  // PT_NULL where there is no interpreter.
  segment(
    2,
    elf.interpreter === undefined ? 0 : 3,
    stringsAt + interpreter,
    (elf.interpreter ?? '').length + 1,
  );
  table.copy(file, stringsAt);
  [...tags, [5, stringsAt + ADDRESS] as const].forEach(([tag, value], index) => {
    write(dynamicAt + index * 2 * width, width, tag);
    write(dynamicAt + index * 2 * width + width, width, value);
  });
  return file;
}

const ADDRESS = 0x10000;

class StringTable {
  bytes = Buffer.from('\0');

  add(text: string): number {
    const offset = this.bytes.length;
    this.bytes = Buffer.concat([this.bytes, Buffer.from(`${text}\0`)]);
    return offset;
  }
}
