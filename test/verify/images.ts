import { readImage, type Image } from '../../src/verify/image/image.ts';
import { chunksOf, dockerArchive, type WrittenEntry } from './archives.ts';

/** An image of one layer, read as from an engine. */
export function imageWith(entries: readonly WrittenEntry[], config: object = {}): Promise<Image> {
  return readImage(chunksOf(dockerArchive({ layers: [entries], config })));
}
