import { describe, expect, test } from 'vitest';
import { compareTrees } from '../../src/verify/compare.ts';
import { NO_NOISE } from '../../src/verify/noise.ts';
import { fieldDifference } from '../../src/verify/report/words.ts';
import { compareImages } from '../../src/verify/verdict.ts';
import { file, folder, symlink, type WrittenEntry } from './archives.ts';
import { BASE, changed, compared, messages } from './comparing.ts';
import { imageWith } from './images.ts';

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

  test.each([
    ['StopTimeout', { StopTimeout: 3 }, 'StopTimeout: "3" -> not set'],
    ['a field of a later version', { New: { A: 1 } }, 'New: "{\\"A\\":1}" -> not set'],
    ['zero values of the container that a classic builder used', { Tty: false, MacAddress: '', Links: [] }],
    ['the names of the container that a classic builder used', { Hostname: 'a', Image: 'sha256:b' }],
    ['what only Windows has', { ArgsEscaped: true }],
  ])('looks at every other field: %s', async (_, config, ...lines) => {
    const { fields } = compareImages(await imageWith([], config), await imageWith([], {}), NO_NOISE);
    expect(fields.map(fieldDifference)).toEqual(lines);
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

describe('what transforms promise to remove', () => {
  test('is content: what stays of a cache keeps its mode and owner', async () => {
    const lists = (mode: number): WrittenEntry[] => changed(folder('var/lib/apt/lists', { mode }));
    expect(messages(await compared(lists(0o755), lists(0o700)))).toEqual([
      '/var/lib/apt/lists: mode 755 -> 700',
    ]);
  });

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
