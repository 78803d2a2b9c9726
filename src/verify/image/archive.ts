import { once } from 'node:events';
import { createGunzip } from 'node:zlib';
import * as zlib from 'node:zlib';
import type { Transform } from 'node:stream';

import { LayerReader, type Layer } from './layer.ts';
import { isTarHeader, TarReader, UnreadableTar, type TarEntry } from './tar.ts';

/** What an archive holds, by path in the archive; which of it is which image's is for the manifest to say. */
export interface ArchiveContent {
  readonly layers: ReadonlyMap<string, Layer>;
  /** Manifests, indexes and configurations, parsed. */
  readonly documents: ReadonlyMap<string, unknown>;
  /** Links from one path in the archive to another: older docker-archives share layers so. */
  readonly links: ReadonlyMap<string, string>;
}

/** Layers that were read before, by digest: images of one build share most of theirs. */
export type KnownLayers = Map<string, Layer>;

const TAR_BLOCK = 512;
const LARGEST_DOCUMENT = 64 * 1024 * 1024;

/**
 * Reads an OCI layout or docker-archive from a stream, once and in whatever order its parts come. Memory grows with the
 * number of files in the image, not with their size. Throws UnreadableTar.
 */
export async function readArchive(
  chunks: AsyncIterable<Buffer>,
  known: KnownLayers = new Map(),
): Promise<ArchiveContent> {
  const tar = new TarReader();
  const layers = new Map<string, Layer>();
  const documents = new Map<string, unknown>();
  const links = new Map<string, string>();
  let blob: BlobReader | undefined;
  try {
    for await (const chunk of chunks) {
      for (const event of tar.read(chunk)) {
        if (event.kind === 'entry') blob = beginEntry(event.entry);
        else if (event.kind === 'content') await blob?.take(event.bytes);
        else if (blob) keepBlob(blob.path, await blob.finish());
      }
    }
    tar.finish();
  } finally {
    blob?.dispose();
  }
  return { layers, documents, links };

  function beginEntry(entry: TarEntry): BlobReader | undefined {
    const path = archivePath(entry.name);
    if (entry.type === 'symlink') links.set(path, resolveLink(path, entry.linkTarget));
    if (entry.type === 'hard-link') links.set(path, archivePath(entry.linkTarget));
    if (entry.type !== 'file') return undefined;
    const before = known.get(digestInName(path) ?? '');
    if (before) layers.set(path, before);
    return before ? undefined : new BlobReader(path);
  }

  function keepBlob(path: string, content: BlobContent): void {
    if (content.kind === 'document') documents.set(path, content.value);
    if (content.kind !== 'layer') return;
    layers.set(path, content.layer);
    const digest = digestInName(path);
    if (digest !== undefined) known.set(digest, content.layer);
  }
}

/** Blobs of OCI layouts and layers of podman's docker-archives are named by their digest. */
function digestInName(path: string): string | undefined {
  return /(?:^|\/)([0-9a-f]{64})(?:\.tar)?$/.exec(path)?.[1];
}

function archivePath(name: string): string {
  return name.replace(/^(?:\.?\/)+/, '');
}

function resolveLink(path: string, target: string): string {
  const parts = path.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

type BlobContent =
  | { readonly kind: 'layer'; readonly layer: Layer }
  | { readonly kind: 'document'; readonly value: unknown }
  | { readonly kind: 'other' };

type BlobFormat = 'tar' | 'gzip' | 'zstd' | 'document' | 'other';

/** One file of the archive: a layer, plain or compressed, or a JSON document, told apart by its first bytes. */
class BlobReader {
  readonly path: string;
  #head: Buffer[] = [];
  #headLength = 0;
  #format: BlobFormat | undefined;
  #layer: LayerReader | undefined;
  #decompression: Decompression | undefined;
  #document: Buffer[] = [];
  #documentLength = 0;

  constructor(path: string) {
    this.path = path;
  }

  async take(bytes: Buffer): Promise<void> {
    if (this.#format !== undefined) return this.#pass(bytes);
    this.#head.push(Buffer.from(bytes));
    this.#headLength += bytes.length;
    return this.#headLength >= TAR_BLOCK ? this.#decide() : undefined;
  }

  async finish(): Promise<BlobContent> {
    if (this.#format === undefined) await this.#decide();
    await this.#decompression?.finish();
    if (this.#layer) {
      const layer = this.#layer.finish();
      this.dispose();
      return { kind: 'layer', layer };
    }
    return this.#format === 'document' ? parseDocument(Buffer.concat(this.#document)) : { kind: 'other' };
  }

  dispose(): void {
    this.#decompression?.destroy();
    this.#layer?.dispose();
  }

  async #decide(): Promise<void> {
    const head = Buffer.concat(this.#head);
    this.#head = [];
    this.#format = blobFormat(head);
    if (this.#format === 'tar' || this.#format === 'gzip' || this.#format === 'zstd') {
      const layer = new LayerReader();
      this.#layer = layer;
      if (this.#format !== 'tar') {
        this.#decompression = new Decompression(this.#format, (bytes) => layer.take(bytes));
      }
    }
    return this.#pass(head);
  }

  async #pass(bytes: Buffer): Promise<void> {
    if (this.#decompression) return this.#decompression.take(bytes);
    this.#layer?.take(bytes);
    if (this.#format === 'document') {
      this.#documentLength += bytes.length;
      if (this.#documentLength > LARGEST_DOCUMENT) this.#format = 'other';
      else this.#document.push(Buffer.from(bytes));
    }
    return undefined;
  }
}

function blobFormat(head: Buffer): BlobFormat {
  if (head.length >= 2 && head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528) return 'zstd';
  // A layer that changes nothing is all zeros.
  if (head.length >= TAR_BLOCK && (isTarHeader(head) || head.every((byte) => byte === 0))) return 'tar';
  return head[0] === 0x7b || head[0] === 0x5b ? 'document' : 'other';
}

function parseDocument(bytes: Buffer): BlobContent {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return { kind: 'document', value };
  } catch {
    return { kind: 'other' };
  }
}

/** Pushes compressed bytes in and hands plain ones on, at the pace of the decompressor. */
class Decompression {
  readonly #stream: Transform;
  #failure: Error | undefined;

  constructor(format: 'gzip' | 'zstd', take: (bytes: Buffer) => void) {
    this.#stream = format === 'gzip' ? createGunzip() : createZstdDecompress();
    this.#stream.on('data', (bytes: Buffer) => {
      try {
        take(bytes);
      } catch (error) {
        this.#stream.destroy(error instanceof Error ? error : new Error(String(error)));
      }
    });
    this.#stream.on('error', (error) => {
      this.#failure ??=
        error instanceof UnreadableTar ? error : new UnreadableTar(`a layer: ${error.message}`);
    });
  }

  async take(bytes: Buffer): Promise<void> {
    this.#throwFailure();
    if (!this.#stream.write(bytes)) await this.#drained();
    this.#throwFailure();
  }

  async finish(): Promise<void> {
    this.#throwFailure();
    this.#stream.end();
    if (!this.#stream.closed) await once(this.#stream, 'close').catch(() => undefined);
    this.#throwFailure();
  }

  /** Resolves when more can be written, or never will. */
  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#stream.off('drain', done);
        this.#stream.off('close', done);
        resolve();
      };
      this.#stream.once('drain', done);
      this.#stream.once('close', done);
    });
  }

  destroy(): void {
    this.#stream.destroy();
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure;
  }
}

/** Node has zstd since 22.15 and 23.8; the types of Node 20 do not know it. */
function createZstdDecompress(): Transform {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
  if (!isTransformFactory(create)) {
    throw new UnreadableTar(
      'a layer is compressed with zstd, which needs Node 22.15 or later; with an older Node, save the image with gzip',
    );
  }
  return create();
}

function isTransformFactory(value: unknown): value is () => Transform {
  return typeof value === 'function';
}
