import { readFileSync } from 'node:fs';
import { assert, integer, property, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDynamicLinks, type DynamicLinks } from '../../src/verify/image/elf.ts';
import { nodeAt } from '../../src/verify/image/file-tree.ts';
import { readImage } from '../../src/verify/image/image.ts';
import { chunksOf, dockerArchive, file } from './archives.ts';
import { elfFile } from './elf-file.ts';

const SEED = 20_261_121;

function linksOf(bytes: Buffer): DynamicLinks | undefined {
  return readDynamicLinks((offset, length) => bytes.subarray(offset, offset + length));
}

describe('readDynamicLinks', () => {
  test.each([
    [64, 'little', 62],
    [64, 'big', 22],
    [32, 'little', 40],
    [32, 'big', 8],
  ] as const)('reads %i bit, %s endian', (bits, endian, machine) => {
    const written = elfFile({
      bits,
      endian,
      machine,
      interpreter: '/lib/ld.so.1',
      needed: ['libc.so.6', 'libz.so.1'],
      rpath: '$ORIGIN/../lib:/opt/lib',
      runpath: '/run/lib',
    });
    expect(linksOf(written)).toEqual({
      bits,
      machine,
      interpreter: '/lib/ld.so.1',
      needed: ['libc.so.6', 'libz.so.1'],
      rpath: ['$ORIGIN/../lib', '/opt/lib'],
      runpath: ['/run/lib'],
    });
  });

  test('a library has no interpreter, a static program needs nothing', () => {
    expect(linksOf(elfFile({ needed: ['libm.so.6'] }))).not.toHaveProperty('interpreter');
    expect(linksOf(elfFile({}))?.needed).toEqual([]);
  });

  test('finds the interpreter of the program that runs this test', () => {
    const links = linksOf(readFileSync(process.execPath));
    expect(links?.interpreter).toMatch(/^\/lib.*\/ld-/);
    expect(links?.needed.length).toBeGreaterThan(0);
  });

  test('never throws, whatever the bytes', () => {
    const good = elfFile({ interpreter: '/lib/ld.so', needed: ['a', 'b'], runpath: '/x' });
    assert(
      property(
        integer({ min: 0, max: good.length - 1 }),
        uint8Array({ minLength: 1, maxLength: 16 }),
        (at, noise) => {
          const broken = Buffer.from(good);
          Buffer.from(noise).copy(broken, at);
          linksOf(broken);
          linksOf(broken.subarray(0, at));
        },
      ),
      { seed: SEED, numRuns: 2000 },
    );
  });
});

describe('ELF files in a layer', () => {
  test('are read whether small or so large that they wait on disk', async () => {
    const small = elfFile({ needed: ['libsmall.so'] });
    const large = elfFile({ needed: ['liblarge.so'], gap: 17 * 1024 * 1024 });
    const archive = dockerArchive({
      layers: [[file('large', large), file('small', small), file('again', large)]],
    });
    const image = await readImage(chunksOf(archive, 99_991));
    expect(nodeAt(image.root, 'large')?.entry.links?.needed).toEqual(['liblarge.so']);
    expect(nodeAt(image.root, 'small')?.entry.links?.needed).toEqual(['libsmall.so']);
    expect(nodeAt(image.root, 'again')?.entry.links?.needed).toEqual(['liblarge.so']);
  });

  test('are recognised when the first bytes come one by one', async () => {
    const archive = dockerArchive({ layers: [[file('lib', elfFile({ needed: ['libx.so'] }))]] });
    const image = await readImage(chunksOf(archive, 1));
    expect(nodeAt(image.root, 'lib')?.entry.links?.needed).toEqual(['libx.so']);
  });
});
