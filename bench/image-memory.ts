import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { compareTrees } from '../src/verify/compare.ts';
import { readImage, type Image } from '../src/verify/image/image.ts';
import { file, headerBlock, padded } from '../test/verify/archives.ts';

/** Beyond what Node itself takes, garbage included: for one image, and for the three that verify holds at the same time. */
const BOUNDS_MB = { one: 400, three: 1000 };
const MEGABYTE = 1024 * 1024;

/**
 * `node bench/run.js image-memory [FILES] [MEGABYTES]`: reads three images of so many files (300,000) and so much content
 * (5,000 MB) from streams made on the way, compares them, and fails if more memory was needed than the bound.
 */
export async function run([files = '300000', megabytes = '5000']: readonly string[]): Promise<void> {
  const shape = { files: Number(files), size: Math.floor((Number(megabytes) * MEGABYTE) / Number(files)) };
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50);
  const before = process.memoryUsage.rss();
  const images: Image[] = [];
  const used = (): number => Math.round((Math.max(peak, process.memoryUsage.rss()) - before) / MEGABYTE);
  let usedByOne = 0;
  for (const [index, seed] of [1, 2, 1].entries()) {
    const begin = performance.now();
    images.push(await readImage(Readable.from(archive({ ...shape, seed, compress: index === 2 }))));
    const seconds = (performance.now() - begin) / 1000;
    console.log(`image ${index + 1}: ${shape.files} files, ${megabytes} MB, read in ${seconds.toFixed(1)} s`);
    if (index === 0) usedByOne = used();
  }
  clearInterval(watch);
  const [one, two, three] = images;
  if (!one || !two || !three) throw new Error('no images');
  const differences = [compareTrees(one.root, two.root).length, compareTrees(one.root, three.root).length];
  const usedByThree = used();
  console.log(`differences ${differences.join(' and ')}`);
  console.log(
    `memory: one image ${usedByOne} MB (bound ${BOUNDS_MB.one}), three ${usedByThree} MB (bound ${BOUNDS_MB.three})`,
  );
  const isWrong = differences[0] !== shape.files || differences[1] !== 0;
  if (isWrong || usedByOne > BOUNDS_MB.one || usedByThree > BOUNDS_MB.three) process.exitCode = 1;
}

interface Shape {
  readonly files: number;
  /** Bytes of each file. */
  readonly size: number;
  /** Goes into every file's first byte. */
  readonly seed: number;
  readonly compress: boolean;
}

/** An archive of one layer whose name is not its digest, so that no image is known from the one before. */
async function* archive(shape: Shape): AsyncGenerator<Buffer, void, void> {
  const plain = shape.files * (512 + padded(Buffer.alloc(shape.size)).length) + 1024;
  if (shape.compress) {
    const parts: Buffer[] = [];
    for await (const part of Readable.from(layer(shape)).pipe(createGzip({ level: 1 }))) parts.push(part);
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    yield headerBlock({ name: 'layer.tar' }, length);
    yield* parts;
    yield Buffer.alloc((512 - (length % 512)) % 512);
  } else {
    yield headerBlock({ name: 'layer.tar' }, plain);
    yield* layer(shape);
  }
  for (const entry of [
    file('config.json', '{"config":{}}'),
    file('manifest.json', '[{"Config":"config.json","Layers":["layer.tar"]}]'),
  ]) {
    yield headerBlock(entry, String(entry.content).length);
    yield padded(Buffer.from(String(entry.content)));
  }
  yield Buffer.alloc(1024);
}

/** The layer's tar, files of 300 a folder under names as long as those of node_modules. */
function* layer({ files, size, seed }: Shape): Generator<Buffer, void, void> {
  const content = Buffer.alloc(size);
  for (let index = 0; index < files; index++) {
    content[0] = seed;
    const name = `srv/app/node_modules/package-${Math.floor(index / 300)}/dist/module-with-a-name-${index}.js`;
    yield headerBlock({ name }, size);
    yield padded(content);
  }
  yield Buffer.alloc(1024);
}
