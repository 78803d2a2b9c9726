import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** An entry of a tar archive to write; what is left out has a usual value. */
export interface WrittenEntry {
  readonly name: string;
  /** Type flag: `0` file (default), `1` hard link, `2` symbolic link, `3` and `4` devices, `5` folder, `6` pipe. */
  readonly type?: string;
  readonly content?: string | Buffer;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly link?: string;
  readonly device?: readonly [number, number];
  /** Records of a PAX header in front of the entry. */
  readonly pax?: Readonly<Record<string, string | Buffer>>;
}

const BLOCK = 512;

/** A tar archive in the form that Go's archive/tar writes: ustar headers, PAX headers where wanted. */
export function tarOf(entries: readonly WrittenEntry[]): Buffer {
  return Buffer.concat([...entries.map(entryBytes), Buffer.alloc(2 * BLOCK)]);
}

export function folder(name: string, more: Partial<WrittenEntry> = {}): WrittenEntry {
  return { name: `${name}/`, type: '5', mode: 0o755, ...more };
}

export function file(
  name: string,
  content: string | Buffer = '',
  more: Partial<WrittenEntry> = {},
): WrittenEntry {
  return { name, content, ...more };
}

export function symlink(name: string, link: string): WrittenEntry {
  return { name, type: '2', link, mode: 0o777 };
}

export function hardLink(name: string, link: string): WrittenEntry {
  return { name, type: '1', link };
}

function entryBytes(entry: WrittenEntry): Buffer {
  const content = Buffer.from(entry.content ?? '');
  const header = headerBlock(entry, content.length);
  const parts = [header, padded(content)];
  if (entry.pax === undefined) return Buffer.concat(parts);
  const records = Buffer.concat(
    Object.entries(entry.pax).map(([key, value]) => paxRecord(key, Buffer.from(value))),
  );
  return Buffer.concat([
    headerBlock({ name: 'PaxHeaders.0/x', type: 'x' }, records.length),
    padded(records),
    ...parts,
  ]);
}

export function headerBlock(entry: WrittenEntry, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(entry.name, 0, 100, 'latin1');
  writeOctal(block, 100, 8, entry.mode ?? 0o644);
  writeOctal(block, 108, 8, entry.uid ?? 0);
  writeOctal(block, 116, 8, entry.gid ?? 0);
  writeOctal(block, 124, 12, size);
  writeOctal(block, 136, 12, 0);
  block.write(entry.type ?? '0', 156, 1, 'latin1');
  block.write(entry.link ?? '', 157, 100, 'latin1');
  block.write('ustar\x0000', 257, 8, 'latin1');
  if (entry.device) {
    writeOctal(block, 329, 8, entry.device[0]);
    writeOctal(block, 337, 8, entry.device[1]);
  }
  return withChecksum(block);
}

/** Puts the right checksum into a header. */
export function withChecksum(block: Buffer): Buffer {
  block.fill(0x20, 148, 156);
  const sum = block.subarray(0, BLOCK).reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8, 'latin1');
  return block;
}

function writeOctal(block: Buffer, offset: number, length: number, value: number): void {
  block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset, length, 'latin1');
}

export function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);
}

function paxRecord(key: string, value: Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

export interface WrittenImage {
  readonly layers: readonly (readonly WrittenEntry[])[];
  /** The `config` of the image's configuration. */
  readonly config?: object;
  readonly history?: readonly object[];
}

function configuration({ config = {}, history, layers }: WrittenImage): object {
  const steps = history ?? layers.map((_, index) => ({ created_by: `RUN step ${index} # buildkit` }));
  return { architecture: 'amd64', os: 'linux', config, history: steps };
}

/** As `docker save` writes it since version 25, the manifest last. */
export function dockerArchive(image: WrittenImage): Buffer {
  const layers = image.layers.map((entries) => blob(tarOf(entries)));
  const config = blob(Buffer.from(JSON.stringify(configuration(image))));
  const manifest = [{ Config: config.name, Layers: layers.map(({ name }) => name) }];
  return tarOf([...layers, config, file('manifest.json', JSON.stringify(manifest))]);
}

/** As `docker buildx build --output type=oci` writes it: compressed layers, an index with an attestation. */
export function ociArchive(image: WrittenImage, compress: (tar: Buffer) => Buffer = gzipSync): Buffer {
  const layers = image.layers.map((entries) => blob(compress(tarOf(entries))));
  const config = blob(Buffer.from(JSON.stringify(configuration(image))));
  const manifest = blob(
    Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        config: config.descriptor,
        layers: layers.map((each) => each.descriptor),
      }),
    ),
  );
  const attestation = blob(
    Buffer.from(JSON.stringify({ schemaVersion: 2, config: config.descriptor, layers: [] })),
  );
  const nested = blob(
    Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        manifests: [
          { ...attestation.descriptor, platform: { os: 'unknown', architecture: 'unknown' } },
          { ...manifest.descriptor, platform: { os: 'linux', architecture: 'amd64' } },
        ],
      }),
    ),
  );
  const index = file('index.json', JSON.stringify({ schemaVersion: 2, manifests: [nested.descriptor] }));
  return tarOf([
    file('oci-layout', '{"imageLayoutVersion":"1.0.0"}'),
    index,
    attestation,
    nested,
    manifest,
    config,
    ...layers,
  ]);
}

interface Blob extends WrittenEntry {
  readonly descriptor: object;
}

function blob(content: Buffer): Blob {
  const digest = createHash('sha256').update(content).digest('hex');
  return {
    name: `blobs/sha256/${digest}`,
    content,
    descriptor: { digest: `sha256:${digest}`, size: content.length },
  };
}

/** The bytes in chunks of a size, as a stream would bring them. */
export async function* chunksOf(bytes: Buffer, size = 64 * 1024): AsyncGenerator<Buffer, void, void> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}
