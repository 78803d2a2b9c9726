import { describe, expect, test } from 'vitest';
import type { Image } from '../../src/verify/image/image.ts';
import { findNoise } from '../../src/verify/noise.ts';
import { fieldDifference } from '../../src/verify/report/words.ts';
import { compareImages } from '../../src/verify/verdict.ts';
import { file, folder, type WrittenEntry } from './archives.ts';
import { changed, compared, messages } from './comparing.ts';
import { imageWith } from './images.ts';

describe('noise', () => {
  test('is what differs between two builds of the original, by path and aspect', async () => {
    const varying = (content: string): WrittenEntry => file('id', content);
    const comparison = await compared(changed(varying('1')), changed(varying('3')), changed(varying('2')));
    expect(comparison.verdict).toBe('same');
    expect(comparison.noise.map(({ difference }) => difference.path)).toEqual(['id']);
  });

  test('covers only what varies: another mode is a difference', async () => {
    const before = changed(file('id', '1'));
    const comparison = await compared(
      before,
      changed(file('id', '3', { mode: 0o600 })),
      changed(file('id', '2')),
    );
    expect(messages(comparison)).toEqual(['/id: mode 644 -> 600, content (1 B, other bytes)']);
  });

  test.each([
    ['with a prefix', 'opt/x.', ['Ab12', 'Zy90', 'Qq77']],
    ['with a prefix and equal random letters', 'opt/x.', ['Ab12', 'Ay90', 'Qq77']],
    ["of Python's tempfile", 'opt/tmp', ['ab12cd', 'ab99zz', 'zz00xx']],
    ['in tmp, with nothing in common', 'tmp/', ['Ab12', 'Zy90', 'Qq77']],
  ])('covers random names %s', async (_, prefix, [one = '', two = '', three = '']) => {
    const build = (name: string): WrittenEntry[] =>
      changed(folder(prefix + name), file(`${prefix}${name}/f`, 'same'));
    const comparison = await compared(build(one), build(three), build(two));
    expect(messages(comparison)).toEqual([]);
    expect(comparison.verdict).toBe('same');
  });

  test('covers no file that is empty now', async () => {
    const build = (content: string): WrittenEntry[] => changed(file('id', content));
    expect(messages(await compared(build('1'), build(''), build('2')))).toEqual([
      '/id: content (1 B -> 0 B)',
    ]);
    expect(messages(await compared(build('1'), build(''), build('')))).toEqual([]);
  });

  test('covers a field that varies, and not that it is gone', async () => {
    const build = (label?: string): Promise<Image> =>
      imageWith([], label === undefined ? {} : { Labels: { built: label } });
    const noise = findNoise(await build('1'), await build('2'));
    const other = compareImages(await build('1'), await build('3'), noise);
    expect([other.verdict, other.noisyFields.map(({ field }) => field)]).toEqual(['same', ['Labels built']]);
    const gone = compareImages(await build('1'), await build(), noise);
    expect(gone.fields.map(fieldDifference)).toEqual(['Labels built: "1" -> not set']);
  });

  describe('of a random name', () => {
    const build = (...names: string[]): WrittenEntry[] =>
      changed(...names.map((name) => file(`app/${name}`)));
    const noisy = (name: string): string[] => ['build-main.js', `build-${name}.js`];

    test('covers no other file whose name has the same ends', async () => {
      const comparison = await compared(
        changed(file('app/build-main.js', '1'), file('app/build-x1.js')),
        changed(file('app/build-main.js', '2'), file('app/build-z3.js')),
        changed(file('app/build-main.js', '1'), file('app/build-y2.js')),
      );
      expect(messages(comparison)).toEqual(['/app/build-main.js: content (1 B, other bytes)']);
    });

    test('does not hide that one is missing', async () => {
      const comparison = await compared(build(...noisy('x1')), build('build-z3.js'), build(...noisy('y2')));
      expect(messages(comparison).map((line) => line.replace(/:.*/, ''))).toEqual([
        '/app/build-main.js',
        '/app/build-x1.js',
        '/app/build-z3.js',
      ]);
    });

    test('covers as many as came and went', async () => {
      const comparison = await compared(
        build(...noisy('x1'), 'build-x2.js'),
        build(...noisy('z1'), 'build-z2.js'),
        build(...noisy('y1'), 'build-y2.js'),
      );
      expect(messages(comparison)).toEqual([]);
    });
  });

  test('does not take a file that was renamed once for a random name', async () => {
    const before = changed(file('opt/one'));
    expect((await compared(before, changed(file('opt/two')))).verdict).toBe('different');
  });

  test("knows ldconfig's cache and logs, as long as they are there", async () => {
    const before = changed(file('var/cache/ldconfig/aux-cache', '1'), file('var/log/dpkg.log', 'monday'));
    const after = changed(file('var/cache/ldconfig/aux-cache', '2'), file('var/log/dpkg.log', 'tuesday'));
    const comparison = await compared(before, after);
    expect(comparison.verdict).toBe('same');
    expect(comparison.noise.map(({ reason }) => reason)).toEqual(["ldconfig's aux-cache", 'log']);
    const without = await compared(before, changed(file('var/log/dpkg.log', 'monday')));
    expect(messages(without)).toContain('/var/cache/ldconfig/aux-cache: missing (file, 1 B)');
  });

  test.each([
    'run/mysqld/mysqld.pid',
    'tmp/v8-compile-cache-0/11.3/x.js.MAP',
    'var/lib/gems/3.1.0/x/gem_make.out',
  ])('knows what varies by chance: %s', async (path) => {
    expect((await compared(changed(file(path, '1')), changed(file(path, '22')))).verdict).toBe('same');
    expect((await compared(changed(file(path, '1')), changed(file(path, '1', { uid: 1 })))).verdict).toBe(
      'different',
    );
  });

  test('knows the time in a .pyc, and nothing else in it', async () => {
    const pyc = (magic: number, flags: number, time: number, code: string): Buffer => {
      const header = Buffer.alloc(16);
      header.writeUInt16LE(magic, 0);
      header.write('\r\n', 2, 'latin1');
      header.writeUInt32LE(flags, 4);
      header.writeUInt32LE(time, 8);
      return Buffer.concat([header, Buffer.from(code)]);
    };
    const build = (content: Buffer): WrittenEntry[] => changed(file('lib/x.pyc', content));
    const same = await compared(build(pyc(3495, 0, 1, 'code')), build(pyc(3495, 0, 2, 'code')));
    expect(same.noise.map(({ reason }) => reason)).toEqual(['time in .pyc']);
    expect((await compared(build(pyc(3495, 0, 1, 'code')), build(pyc(3495, 0, 2, 'cOde')))).verdict).toBe(
      'different',
    );
    // With flags the place of the time holds a hash of the source.
    expect((await compared(build(pyc(3495, 1, 1, 'code')), build(pyc(3495, 1, 2, 'code')))).verdict).toBe(
      'different',
    );
    // Python 2 has the time right behind the magic number.
    expect((await compared(build(pyc(62211, 7, 1, 'code')), build(pyc(62211, 8, 1, 'code')))).verdict).toBe(
      'same',
    );
    expect((await compared(build(pyc(62211, 7, 1, 'code')), build(pyc(62211, 7, 2, 'code')))).verdict).toBe(
      'different',
    );
  });

  test('takes other code in a .pyc for noise only if its source is unchanged', async () => {
    const build = (source: string, code: string): WrittenEntry[] =>
      changed(file('lib/x.py', source), file('lib/__pycache__/x.cpython-311.pyc', code));
    const same = await compared(build('a', 'code1'), build('a', 'code2'));
    expect(same.noise.map(({ reason }) => reason)).toEqual(['.pyc of an unchanged source']);
    expect(messages(await compared(build('a', 'code1'), build('b', 'code2')))).toHaveLength(2);
    const alone = await compared(changed(file('lib/x.pyc', '1')), changed(file('lib/x.pyc', '2')));
    expect(alone.verdict).toBe('different');
  });
});
