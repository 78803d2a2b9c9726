import { describe, expect, test } from 'vitest';
import { compareTrees } from '../../src/verify/compare.ts';
import { findNoise, NO_NOISE } from '../../src/verify/noise.ts';
import { pathDifference, fieldDifference } from '../../src/verify/report/words.ts';
import { compareImages, type Comparison } from '../../src/verify/verdict.ts';
import { file, folder, symlink, type WrittenEntry } from './archives.ts';
import { imageWith } from './images.ts';

const BASE = [
  folder('bin'),
  file('bin/app', 'program', { mode: 0o755 }),
  symlink('bin/sh', 'dash'),
  file('etc/conf', 'a=b'),
];

async function compared(
  before: readonly WrittenEntry[],
  after: readonly WrittenEntry[],
  again: readonly WrittenEntry[] = before,
): Promise<Comparison> {
  const original = await imageWith(before);
  return compareImages(original, await imageWith(after), findNoise(original, await imageWith(again)));
}

/** The base with some entries replaced, by name. */
function changed(...entries: readonly WrittenEntry[]): WrittenEntry[] {
  const names = new Set(entries.map(({ name }) => name));
  return [...BASE.filter(({ name }) => !names.has(name)), ...entries];
}

function messages({ differences }: Comparison): string[] {
  return differences.map(pathDifference);
}

describe('compareImages', () => {
  test('equal images are the same', async () => {
    expect((await compared(BASE, BASE)).verdict).toBe('same');
  });

  test('the order and the layers do not matter', async () => {
    expect((await compared(BASE, BASE.toReversed())).verdict).toBe('same');
  });

  test.each([
    ['one byte', file('bin/app', 'progrAm', { mode: 0o755 }), '/bin/app: content (7 B, other bytes)'],
    ['one byte more', file('bin/app', 'program!', { mode: 0o755 }), '/bin/app: content (7 B -> 8 B)'],
    ['one mode bit', file('bin/app', 'program', { mode: 0o754 }), '/bin/app: mode 755 -> 754'],
    ['the setuid bit', file('bin/app', 'program', { mode: 0o4755 }), '/bin/app: mode 755 -> 4755'],
    ['one owner', file('bin/app', 'program', { mode: 0o755, uid: 1 }), '/bin/app: owner 0 -> 1'],
    ['one group', file('bin/app', 'program', { mode: 0o755, gid: 1 }), '/bin/app: group 0 -> 1'],
    ['one link', symlink('bin/sh', 'bash'), '/bin/sh: target dash -> bash'],
    ['a type', file('bin/sh', ''), '/bin/sh: type symlink -> file, mode 777 -> 644'],
    [
      'an attribute',
      file('bin/app', 'program', { mode: 0o755, pax: { 'SCHILY.xattr.user.x': 'y' } }),
      '/bin/app: extended attributes none -> user.x=0x79',
    ],
    ['a file more', file('new', '12'), '/new: added (file, 2 B)'],
    ['the mode of a folder', folder('bin', { mode: 0o750 }), '/bin: mode 755 -> 750'],
  ])('finds and names %s', async (_, entry, message) => {
    const comparison = await compared(BASE, changed(entry));
    expect(messages(comparison)).toEqual([message]);
    expect(comparison.verdict).toBe('different');
  });

  test('finds a missing file', async () => {
    expect(messages(await compared(BASE, BASE.slice(0, 3)))).toEqual([
      '/etc: missing (directory)',
      '/etc/conf: missing (file, 3 B)',
    ]);
  });

  test('the mode of a symbolic link means nothing', async () => {
    expect((await compared(BASE, changed({ ...symlink('bin/sh', 'dash'), mode: 0o755 }))).verdict).toBe(
      'same',
    );
  });

  test('finds every field of the configuration that differs', async () => {
    const original = await imageWith(BASE, {
      Env: ['PATH=/bin', 'GONE=1'],
      Cmd: ['a'],
      User: 'app',
      Healthcheck: { Test: ['CMD', 'x'] },
      OnBuild: ['RUN a'],
    });
    const rewritten = await imageWith(BASE, {
      Env: ['PATH=/usr/bin'],
      Cmd: ['a', 'b'],
      Labels: { new: '' },
      WorkingDir: '/srv',
    });
    const { fields, verdict } = compareImages(original, rewritten, NO_NOISE);
    expect(verdict).toBe('different');
    expect(fields.map(fieldDifference).toSorted()).toEqual(
      [
        'Env PATH: "/bin" -> "/usr/bin"',
        'Env GONE: "1" -> not set',
        'Cmd: "[\\"a\\"]" -> "[\\"a\\",\\"b\\"]"',
        'WorkingDir: "/" -> "/srv"',
        'User: "app" -> not set',
        'Labels new: not set -> ""',
        'Healthcheck: "{\\"Test\\":[\\"CMD\\",\\"x\\"]}" -> not set',
        'OnBuild: "[\\"RUN a\\"]" -> not set',
      ].toSorted(),
    );
  });

  test('an empty working directory is the root', async () => {
    const comparison = compareImages(
      await imageWith([], {}),
      await imageWith([], { WorkingDir: '/' }),
      NO_NOISE,
    );
    expect(comparison.verdict).toBe('same');
  });
});

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

describe('what transforms promise to remove', () => {
  test.each([
    'var/lib/apt/lists/deb_Packages.lz4',
    'var/cache/apt/archives/a.deb',
    'var/cache/apk/APKINDEX.tar.gz',
    'var/cache/dnf/x/repomd.xml',
    'var/cache/yum/x86_64/x',
    'root/.cache/pip/http/x',
    'home/app/.npm/_cacache/index',
    'root/.npm/_logs/2026-debug.log',
    'usr/local/share/.cache/yarn/v6/x',
    'usr/local/bundle/cache/rake.gem',
    'var/lib/gems/3.1.0/cache/rake.gem',
    'go/pkg/mod/cache/download/x',
    'usr/local/cargo/registry/index/x',
    'root/.m2/repository/org/x.jar',
    'opt/conda/pkgs/x.conda',
    'root/.composer/cache/x',
    'var/log/apt/history.log',
  ])('%s', async (path) => {
    const comparison = await compared(changed(file(path, 'xyz')), BASE);
    expect(messages(comparison)).toEqual([]);
    expect(comparison.verdict).toBe('same-as-promised');
    expect(comparison.promised.map(({ difference }) => difference.path)).toContain(path);
  });

  test('a folder counts as well if it held nothing but caches', async () => {
    const before = changed(folder('root/.cache'), folder('root/.cache/pip'), file('root/.cache/pip/x', '1'));
    expect((await compared(before, BASE)).verdict).toBe('same-as-promised');
    const mixed = [...before, file('root/.cache/other/y', '1')];
    expect(messages(await compared(mixed, BASE))).toEqual([
      '/root: missing (directory)',
      '/root/.cache: missing (directory)',
      '/root/.cache/other: missing (directory)',
      '/root/.cache/other/y: missing (file, 1 B)',
    ]);
  });

  test.each([
    'var/lib/apt/extended_states',
    'usr/lib/go/pkg/x',
    'srv/app/cache/x',
    'etc/apt/sources.list',
    'root/.npmrc',
  ])('nothing else: %s', async (path) => {
    expect((await compared(changed(file(path, 'xyz')), BASE)).verdict).toBe('different');
  });
});

describe('compareTrees', () => {
  test('goes through trees as deep as a path can be', async () => {
    const deep = file('f', 'x', { pax: { path: `${'d/'.repeat(2000)}f` } });
    const differences = compareTrees((await imageWith([deep])).root, (await imageWith([])).root);
    expect(differences).toHaveLength(2001);
  });
});
