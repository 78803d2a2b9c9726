import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { nodeAt, paths } from '../../src/verify/image/file-tree.ts';
import { NoImage, readImage, type Image } from '../../src/verify/image/image.ts';
import { UnreadableTar } from '../../src/verify/image/tar.ts';
import {
  chunksOf,
  dockerArchive,
  file,
  folder,
  hardLink,
  ociArchive,
  symlink,
  tarOf,
  type WrittenEntry,
} from './archives.ts';

function imageOf(...layers: readonly (readonly WrittenEntry[])[]): Promise<Image> {
  return readImage(chunksOf(dockerArchive({ layers })));
}

function pathsOf(image: Image): string[] {
  return [...paths(image.root)].map(([path]) => path).toSorted();
}

describe('layers over one another', () => {
  test('a whiteout removes what lower layers have, with all below it', async () => {
    const image = await imageOf(
      [folder('a'), file('a/one', '1'), folder('a/deep'), file('a/deep/two', '22'), file('keep', 'k')],
      [file('.wh.a')],
    );
    expect(pathsOf(image)).toEqual(['keep']);
    expect(image.wasted).toBe(3);
  });

  test('a whiteout hides nothing of its own layer, wherever it stands in the archive', async () => {
    const after = await imageOf([file('a/old', '1')], [file('a/new', '2'), file('.wh.a')]);
    const before = await imageOf([file('a/old', '1')], [file('.wh.a'), file('a/new', '2')]);
    expect(pathsOf(after)).toEqual(['a', 'a/new']);
    expect(pathsOf(before)).toEqual(['a', 'a/new']);
  });

  test('an opaque folder hides what lower layers have in it and keeps its own', async () => {
    const image = await imageOf(
      [folder('a', { mode: 0o700 }), file('a/old', '12345'), folder('a/sub'), file('a/sub/old', '1')],
      [folder('a', { mode: 0o755 }), file('a/new', '2'), file('a/.wh..wh..opq')],
    );
    expect(pathsOf(image)).toEqual(['a', 'a/new']);
    expect(nodeAt(image.root, 'a')?.entry.mode).toBe(0o755);
    expect(image.wasted).toBe(6);
  });

  test('other names of aufs are no files of the image', async () => {
    expect(pathsOf(await imageOf([folder('.wh..wh.plnk'), file('a')]))).toEqual(['a']);
  });

  test('a folder over a folder keeps what is in it, and takes its attributes', async () => {
    const image = await imageOf([folder('a'), file('a/f')], [folder('a', { uid: 5 })]);
    expect(pathsOf(image)).toEqual(['a', 'a/f']);
    expect(nodeAt(image.root, 'a')?.entry.uid).toBe(5);
  });

  test('a file over a folder removes what was in it, and the other way round', async () => {
    const image = await imageOf(
      [folder('a'), file('a/f', '123'), file('b', '45')],
      [file('a', 'x'), folder('b'), file('b/g')],
    );
    expect(pathsOf(image)).toEqual(['a', 'b', 'b/g']);
    expect(image.wasted).toBe(5);
  });

  test("folders that no layer describes are root's with mode 755", async () => {
    const image = await imageOf([file('x/y/z')]);
    expect(nodeAt(image.root, 'x/y')?.entry).toMatchObject({
      type: 'directory',
      mode: 0o755,
      uid: 0,
      gid: 0,
    });
  });

  test('paths may begin with ./ or / and end with /', async () => {
    expect(pathsOf(await imageOf([folder('./a'), file('./a/b'), file('/c')]))).toEqual(['a', 'a/b', 'c']);
  });

  test('a hard link that leads nowhere is no image, rather than a file less', async () => {
    await expect(imageOf([file('a'), hardLink('b', 'c')])).rejects.toThrow(UnreadableTar);
  });

  test('a hard link has the content and the attributes of its target', async () => {
    const image = await imageOf([file('a', 'same', { mode: 0o600, uid: 7 }), hardLink('b', './a')]);
    expect(nodeAt(image.root, 'b')?.entry).toEqual(nodeAt(image.root, 'a')?.entry);
    expect(image.size).toBe(4);
  });
});

describe('wasted bytes', () => {
  test('are those of the lower layer that an overwriting or a deleting one hides', async () => {
    const image = await imageOf([file('a', '12345'), file('b', '123')], [file('a', 'x')], [file('.wh.b')]);
    expect(image.layers.map(({ wasted }) => wasted)).toEqual([8, 0, 0]);
    expect(image.wastedPaths).toEqual([
      { path: 'a', bytes: 5, layer: 0, by: 1 },
      { path: 'b', bytes: 3, layer: 0, by: 2 },
    ]);
  });

  test('are none within a layer', async () => {
    expect((await imageOf([file('a', '12345'), file('a', 'x')])).wasted).toBe(0);
  });

  test('of hard links count once, and only when the last name is gone', async () => {
    const lower = [file('a', '12345'), hardLink('b', 'a')];
    expect((await imageOf(lower, [file('.wh.a')])).wasted).toBe(0);
    expect((await imageOf(lower, [file('.wh.a')], [file('.wh.b')])).wasted).toBe(5);
    expect((await imageOf(lower, [file('.wh.a'), file('.wh.b')])).wasted).toBe(5);
  });
});

describe('readImage', () => {
  const layers = [[folder('etc'), file('etc/app', 'one')], [file('etc/app', 'other')]];
  const config = {
    Env: ['PATH=/bin', 'EMPTY=', 'A=b=c'],
    Cmd: ['run', '-x'],
    WorkingDir: '/srv',
    ExposedPorts: { '80/tcp': {} },
    Labels: { one: 'two' },
  };

  test('reads docker-archives and OCI layouts alike', async () => {
    const docker = await readImage(chunksOf(dockerArchive({ layers, config })));
    const oci = await readImage(chunksOf(ociArchive({ layers, config }), 100));
    const plain = await readImage(chunksOf(ociArchive({ layers, config }, (tar) => tar)));
    for (const image of [docker, oci, plain]) {
      expect(image.configuration).toMatchObject({
        architecture: 'amd64',
        os: 'linux',
        cmd: ['run', '-x'],
        workingDir: '/srv',
        exposedPorts: ['80/tcp'],
      });
      expect([...image.configuration.env]).toEqual([
        ['PATH', '/bin'],
        ['EMPTY', ''],
        ['A', 'b=c'],
      ]);
      expect(image.layers).toEqual([
        { instruction: 'RUN step 0', size: 3, wasted: 3 },
        { instruction: 'RUN step 1', size: 5, wasted: 0 },
      ]);
      expect(nodeAt(image.root, '/etc/app')?.entry.size).toBe(5);
    }
  });

  test('follows the links by which older docker-archives share layers', async () => {
    const archive = tarOf([
      file('abc.tar', tarOf([file('a', 'x')])),
      symlink('layer0/layer.tar', '../abc.tar'),
      file('config.json', JSON.stringify({ config: {} })),
      file('manifest.json', JSON.stringify([{ Config: 'config.json', Layers: ['layer0/layer.tar'] }])),
    ]);
    expect(pathsOf(await readImage(chunksOf(archive)))).toEqual(['a']);
  });

  test('gives a layer no instruction when history and layers do not fit', async () => {
    const image = await readImage(chunksOf(dockerArchive({ layers, history: [{ created_by: 'RUN a' }] })));
    expect(image.layers.map(({ instruction }) => instruction)).toEqual(['', '']);
  });

  test('history steps without a layer are passed over, and the shell is taken off', async () => {
    const history = [
      { created_by: '/bin/sh -c #(nop) ADD file:1 in / ' },
      { created_by: 'ENV A=b', empty_layer: true },
      { created_by: 'RUN |1 X=1 /bin/sh -c make all # buildkit' },
    ];
    const image = await readImage(chunksOf(dockerArchive({ layers, history })));
    expect(image.layers.map(({ instruction }) => instruction)).toEqual(['ADD file:1 in /', 'RUN make all']);
  });

  test('does not read a layer twice that it knows by its digest', async () => {
    const known = new Map();
    const first = await readImage(chunksOf(dockerArchive({ layers })), known);
    const again = await readImage(chunksOf(dockerArchive({ layers })), known);
    expect(nodeAt(again.root, 'etc/app')?.entry).toBe(nodeAt(first.root, 'etc/app')?.entry);
  });

  test('an empty layer is one', async () => {
    expect((await imageOf([], [file('a')])).layers).toHaveLength(2);
  });

  test('large contents that do not compress pass through gzip', async () => {
    const content = randomBytes(3_000_000);
    const image = await readImage(
      chunksOf(ociArchive({ layers: [[file('big', content), file('after', 'x')]] }), 65_536),
    );
    expect(nodeAt(image.root, 'big')?.entry.size).toBe(3_000_000);
    expect(pathsOf(image)).toEqual(['after', 'big']);
  });

  test('says what is wrong with a broken gzip layer, and ends', async () => {
    const broken = (tar: Buffer): Buffer => Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), tar]);
    await expect(readImage(chunksOf(ociArchive({ layers }, broken)))).rejects.toThrow(UnreadableTar);
  });

  test('says what is wrong with a compressed layer that is cut short', async () => {
    const cut = ociArchive({ layers: [[file('big', randomBytes(100_000))]] }, (tar) => tar.subarray(0, 5000));
    await expect(readImage(chunksOf(cut))).rejects.toThrow('cut short');
  });

  test.skipIf('zstdCompressSync' in process.getBuiltinModule('node:zlib'))(
    'asks for gzip where Node has no zstd',
    async () => {
      const zstd = (): Buffer => Buffer.from('28b52ffd2400010000', 'hex');
      await expect(readImage(chunksOf(ociArchive({ layers }, zstd)))).rejects.toThrow(/zstd.*gzip/);
    },
  );

  test.each([
    ['an archive without a manifest', tarOf([file('a', 'b')]), /not an image archive/],
    [
      'a manifest whose layer is missing',
      tarOf([file('c.json', '{}'), file('manifest.json', '[{"Config":"c.json","Layers":["x"]}]')]),
      /lacks the layer x/,
    ],
    ['an index without an image', tarOf([file('index.json', '{"manifests":[]}')]), /names no image/],
  ])('refuses %s', async (_, archive, message) => {
    await expect(readImage(chunksOf(archive))).rejects.toThrow(NoImage);
    await expect(readImage(chunksOf(archive))).rejects.toThrow(message);
  });
});
