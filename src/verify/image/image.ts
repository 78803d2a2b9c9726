import { readArchive, type ArchiveContent, type KnownLayers } from './archive.ts';
import { field, readConfiguration, readHistory, text, type ImageConfiguration } from './configuration.ts';
import { applyLayers, type TreeNode, type WastedPath } from './file-tree.ts';
import type { Layer } from './layer.ts';

export interface ImageLayer {
  /** The instruction that made it, as the history has it; empty if the history does not say. */
  readonly instruction: string;
  /** Bytes of file content. */
  readonly size: number;
  /** Bytes of its files that a higher layer overwrites or deletes. */
  readonly wasted: number;
}

/** One image as it was read from an archive. */
export interface Image {
  readonly configuration: ImageConfiguration;
  readonly root: TreeNode;
  readonly layers: readonly ImageLayer[];
  /** Bytes of file content in all layers. */
  readonly size: number;
  readonly wasted: number;
  readonly wastedPaths: readonly WastedPath[];
}

/** The archive can be read, but holds no image that this reader understands. */
export class NoImage extends Error {
  override readonly name = 'NoImage';
}

/**
 * Reads the image of an archive as `docker save`, `docker buildx build --output type=oci|docker`, `podman save` and
 * `buildah push oci-archive:` write it. If there are several, the first. Throws UnreadableTar and NoImage.
 */
export async function readImage(chunks: AsyncIterable<Buffer>, known?: KnownLayers): Promise<Image> {
  const content = await readArchive(chunks, known);
  const { config, layers } = imageParts(content);
  const applied = applyLayers(layers);
  const instructions = layerInstructions(config, layers.length);
  const imageLayers = layers.map((layer, index) => ({
    instruction: instructions[index] ?? '',
    size: layer.size,
    wasted: applied.wasted[index] ?? 0,
  }));
  return {
    configuration: readConfiguration(config),
    root: applied.root,
    layers: imageLayers,
    size: sum(imageLayers.map(({ size }) => size)),
    wasted: sum(imageLayers.map(({ wasted }) => wasted)),
    wastedPaths: applied.wastedPaths,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

interface ImageParts {
  readonly config: unknown;
  readonly layers: readonly Layer[];
}

/** docker-archives have manifest.json, OCI layouts index.json; `docker save` writes both. */
function imageParts(content: ArchiveContent): ImageParts {
  const dockerManifest = content.documents.get('manifest.json');
  const first: unknown = Array.isArray(dockerManifest) ? dockerManifest[0] : undefined;
  if (first !== undefined) {
    return {
      config: documentAt(content, text(field(first, 'Config'))),
      layers: list(field(first, 'Layers')).map((path) => layerAt(content, text(path))),
    };
  }
  const index = content.documents.get('index.json');
  if (index === undefined) throw new NoImage('no manifest.json and no index.json: not an image archive');
  const manifest = ociManifest(content, index);
  return {
    config: documentAt(content, blobPath(field(manifest, 'config'))),
    layers: list(field(manifest, 'layers')).map((layer) => layerAt(content, blobPath(layer))),
  };
}

/** Goes down nested indexes; what buildx calls attestations are no images (their platform is unknown/unknown). */
function ociManifest(content: ArchiveContent, index: unknown): unknown {
  const open = [index];
  for (let depth = 0; depth < 8; depth++) {
    const manifests = open.flatMap((document) => list(field(document, 'manifests')));
    const images = manifests.filter((entry) => text(field(field(entry, 'platform'), 'os')) !== 'unknown');
    const documents = images.map((entry) => content.documents.get(blobPath(entry)));
    const manifest = documents.find((document) => field(document, 'layers') !== undefined);
    if (manifest !== undefined) return manifest;
    open.splice(0, open.length, ...documents);
  }
  throw new NoImage('the index of the archive names no image manifest');
}

function blobPath(descriptor: unknown): string {
  return `blobs/${text(field(descriptor, 'digest')).replace(':', '/')}`;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function documentAt(content: ArchiveContent, path: string): unknown {
  const document = content.documents.get(content.links.get(path) ?? path);
  if (document === undefined) throw new NoImage(`the archive lacks the document ${path}`);
  return document;
}

function layerAt(content: ArchiveContent, path: string): Layer {
  const layer = content.layers.get(content.links.get(path) ?? path);
  if (layer === undefined) throw new NoImage(`the archive lacks the layer ${path}`);
  return layer;
}

/** History and layers go together only if there are as many steps with a layer as layers. */
function layerInstructions(config: unknown, layers: number): readonly string[] {
  const steps = readHistory(config).filter(({ isEmptyLayer }) => !isEmptyLayer);
  return steps.length === layers ? steps.map(({ instruction }) => instruction) : [];
}
