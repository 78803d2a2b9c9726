import { brotliDecompressSync } from 'node:zlib';
import { ImageTags } from './image-tags.ts';
import { PLACES, SHARDS, TABLE_DATE } from './official-tags/index.ts';

const loaded = new Map<string, ImageTags>();

/** The day that the embedded table of official images shows. */
export const tableDate = TABLE_DATE;

/** The tags of an official image (`node`), from the embedded table; undefined for any other image. */
export async function tagsOf(image: string): Promise<ImageTags | undefined> {
  if (!Object.hasOwn(PLACES, image)) return undefined;
  const known = loaded.get(image);
  if (known !== undefined) return known;
  const shard = await SHARDS[PLACES[image] ?? 0]?.();
  const chunk = shard?.chunks[image];
  if (chunk === undefined) return undefined;
  const tags = new ImageTags(
    brotliDecompressSync(Buffer.from(chunk, 'base64')).toString('latin1'),
    TABLE_DATE,
  );
  loaded.set(image, tags);
  return tags;
}
