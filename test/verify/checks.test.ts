import { describe, expect, test } from 'vitest';
import { checkImages } from '../../src/verify/checks/checks.ts';
import { goneFiles } from '../../src/verify/checks/gone.ts';
import { compareTrees } from '../../src/verify/compare.ts';
import { resolvePath } from '../../src/verify/image/resolve.ts';
import { file, folder, symlink, type WrittenEntry } from './archives.ts';
import { elfFile, type WrittenElf } from './elf-file.ts';
import { imageWith } from './images.ts';

const LOADER = '/lib64/ld-linux-x86-64.so.2';

function program(name: string, elf: WrittenElf = {}): WrittenEntry {
  return file(name, elfFile(elf), { mode: 0o755 });
}

function script(name: string, line: string): WrittenEntry {
  return file(name, `#!${line}\necho\n`, { mode: 0o755 });
}

/** A usual image: merged /usr, a shell, a C library in the multiarch folder. */
const USUAL: readonly WrittenEntry[] = [
  symlink('bin', 'usr/bin'),
  symlink('lib', 'usr/lib'),
  symlink('lib64', 'usr/lib64'),
  program('usr/bin/dash', { interpreter: LOADER, needed: ['libc.so.6'] }),
  symlink('usr/bin/sh', 'dash'),
  program('usr/bin/env'),
  program('usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2'),
  symlink('usr/lib64/ld-linux-x86-64.so.2', '/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2'),
  program('usr/lib/x86_64-linux-gnu/libc.so.6', { needed: ['ld-linux-x86-64.so.2'] }),
  file('etc/passwd', 'root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/srv:/bin/sh\n'),
  file('etc/group', 'root:x:0:\napp:x:1000:\n'),
  folder('srv'),
];

async function problems(
  entries: readonly WrittenEntry[],
  config: object = {},
  before: readonly WrittenEntry[] = USUAL,
): Promise<string[]> {
  const { broken } = checkImages(await imageWith(before), await imageWith(entries, config));
  return broken.map(({ subject, message }) => `${subject}: ${message}`);
}

function without(name: string): WrittenEntry[] {
  return USUAL.filter((entry) => entry.name !== name);
}

describe('entry point and command', () => {
  test('of a usual image hold', async () => {
    expect(
      await problems(USUAL, {
        Entrypoint: ['sh'],
        Cmd: ['/bin/sh', '-c', 'env'],
        WorkingDir: '/srv',
        User: 'app:app',
      }),
    ).toEqual([]);
  });

  test.each([
    [{ Entrypoint: ['/app'] }, 'ENTRYPOINT: /app is not in the image'],
    [{ Entrypoint: ['app'] }, 'ENTRYPOINT: app is in no folder of PATH'],
    [{ Cmd: ['sh'], Env: ['PATH=/nowhere'] }, 'CMD: sh is in no folder of PATH'],
    [{ Cmd: ['./app'], WorkingDir: '/srv' }, 'CMD: ./app is not in the image'],
    [{ Cmd: ['/bin/sh', '-c', 'gunicorn app:app'] }, 'CMD: gunicorn is in no folder of PATH'],
    [{ Cmd: ['/bin/sh', '-c', 'A=1 exec node x.js'] }, 'CMD: node is in no folder of PATH'],
    [{ Cmd: ['/etc/passwd'] }, 'CMD: /etc/passwd is not executable'],
    [{ Cmd: ['/srv'] }, 'CMD: /srv is a directory'],
  ])('%j', async (config, message) => {
    expect(await problems(USUAL, config)).toEqual([message]);
  });

  test.each([
    { Entrypoint: ['sh'], Cmd: ['--help'] },
    { Cmd: ['/bin/sh', '-c', 'cd /srv && run'] },
    { Cmd: ['/bin/sh', '-c', '"$APP"'] },
    {},
  ])('nothing is said of %j', async (config) => {
    expect(await problems(USUAL, config)).toEqual([]);
  });

  test('the interpreter of a script must be there', async () => {
    const config = { Entrypoint: ['/run'] };
    expect(await problems([...USUAL, script('run', '/bin/sh -e')], config)).toEqual([]);
    expect(await problems([...USUAL, script('run', ' /bin/bash')], config)).toEqual([
      'ENTRYPOINT: /run is run by /bin/bash, which is not in the image',
    ]);
    expect(await problems([...USUAL, script('run', '/usr/bin/env -S python3 -u')], config)).toEqual([
      'ENTRYPOINT: /run is run by python3, which is in no folder of PATH',
    ]);
  });

  test("what is wrong in the original too is not the rewrite's doing", async () => {
    const before = await imageWith(USUAL, { Cmd: ['nothing'] });
    const result = checkImages(before, before);
    expect(result).toMatchObject({ broken: [], inBoth: [{}] });
  });
});

describe('shared libraries', () => {
  test('that are missing are named with who needs them', async () => {
    expect(await problems(without('usr/lib/x86_64-linux-gnu/libc.so.6'))).toEqual([
      '/usr/bin/dash: the shared library libc.so.6 is not found in the image',
    ]);
    expect(await problems(without('usr/lib64/ld-linux-x86-64.so.2'))).toEqual([
      `/usr/bin/dash: its loader ${LOADER} is not in the image`,
    ]);
  });

  const needsX = (elf: WrittenElf = {}): WrittenEntry =>
    program('opt/app/bin/app', { needed: ['libx.so.1'], ...elf });

  test.each<[string, WrittenElf, readonly WrittenEntry[], object]>([
    ['RUNPATH with $ORIGIN', { runpath: '$ORIGIN/../lib' }, [program('opt/app/lib/libx.so.1')], {}],
    ['RPATH with ${ORIGIN}', { rpath: '/none:${ORIGIN}/../lib' }, [program('opt/app/lib/libx.so.1')], {}],
    [
      '$LIB and $PLATFORM',
      { runpath: '/opt/$LIB/$PLATFORM' },
      [program('opt/lib/x86_64-linux-gnu/x86_64/libx.so.1')],
      {},
    ],
    ['LD_LIBRARY_PATH', {}, [program('opt/x/libx.so.1')], { Env: ['LD_LIBRARY_PATH=/opt/y:/opt/x'] }],
    ['ld.so.conf', {}, [program('opt/x/libx.so.1'), file('etc/ld.so.conf', '# comment\n/opt/x\n')], {}],
    [
      'an included file of ld.so.conf',
      {},
      [
        program('opt/x/libx.so.1'),
        file('etc/ld.so.conf', 'include /etc/ld.so.conf.d/*.conf\n'),
        file('etc/ld.so.conf.d/x.conf', '/opt/x\n'),
      ],
      {},
    ],
    [
      'a default folder, by a link',
      {},
      [program('opt/x/libx.so.1.2'), symlink('usr/lib/libx.so.1', '/opt/x/libx.so.1.2')],
      {},
    ],
  ])('are found by %s', async (_, elf, libraries, config) => {
    expect(await problems([...USUAL, needsX(elf), ...libraries], config)).toEqual([]);
  });

  test.each<[string, WrittenElf, readonly WrittenEntry[]]>([
    ['in a folder that nothing names', {}, [program('opt/app/lib/libx.so.1')]],
    ['of another machine', { runpath: '/opt' }, [program('opt/libx.so.1', { machine: 183 })]],
    ['that is a dangling link', {}, [symlink('usr/lib/libx.so.1', 'gone')]],
    [
      'in a file of ld.so.conf.d that is not included',
      {},
      [program('opt/x/libx.so.1'), file('etc/ld.so.conf.d/x.conf', '/opt/x')],
    ],
  ])('are not found %s', async (_, elf, libraries) => {
    expect(await problems([...USUAL, needsX(elf), ...libraries])).toEqual([
      '/opt/app/bin/app: the shared library libx.so.1 is not found in the image',
    ]);
  });

  test('of musl are looked for in its path file, else in its own folders', async () => {
    const musl = (extra: readonly WrittenEntry[]): WrittenEntry[] => [
      program('lib/ld-musl-x86_64.so.1'),
      program('bin/app', { interpreter: '/lib/ld-musl-x86_64.so.1', needed: ['libx.so.1'] }),
      ...extra,
    ];
    expect(await problems(musl([program('usr/local/lib/libx.so.1')]))).toEqual([]);
    expect(await problems(musl([program('usr/lib/x86_64-linux-gnu/libx.so.1')]))).toHaveLength(1);
    const path = file('etc/ld-musl-x86_64.path', '/opt/one\n/opt/two\n');
    expect(await problems(musl([path, program('opt/two/libx.so.1')]))).toEqual([]);
    expect(await problems(musl([path, program('usr/local/lib/libx.so.1')]))).toHaveLength(1);
  });
});

describe('users and folders', () => {
  test.each([
    [{ User: 'nobody' }, 'USER: nobody is not in /etc/passwd'],
    [{ User: 'app:wheel' }, 'USER: wheel is not in /etc/group'],
    [{ WorkingDir: '/app' }, 'WORKDIR: /app is not in the image'],
    [{ WorkingDir: '/etc/passwd' }, 'WORKDIR: /etc/passwd is no folder'],
    [{ Volumes: { '/data': {} } }, 'VOLUME: /data is not in the image'],
  ])('%j', async (config, message) => {
    expect(await problems(USUAL, config)).toEqual([message]);
  });

  test('numbers need no name', async () => {
    expect(await problems(USUAL, { User: '65532:65532' })).toEqual([]);
  });
});

describe('files that are gone', () => {
  test('are added up by package and by top folder', async () => {
    const before = await imageWith([
      file('usr/lib/gcc/cc1', 'x'.repeat(1000)),
      file('usr/bin/gcc', 'x'.repeat(10)),
      file('usr/share/man/gcc.1', 'x'.repeat(5)),
      file('opt/own', 'x'),
      file('var/lib/dpkg/info/gcc-12:amd64.list', '/.\n/usr\n/usr/bin/gcc\n/lib/gcc/cc1\n'),
    ]);
    const after = await imageWith([file('var/lib/dpkg/info/other.list')]);
    const gone = goneFiles(compareTrees(before.root, after.root), before.root);
    expect(gone.packages).toEqual([{ name: 'gcc-12', files: 2, bytes: 1010 }]);
    expect(gone.folders.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['/usr/lib', 1000],
      ['/var/lib', 34],
      ['/usr/bin', 10],
      ['/usr/share', 5],
      ['/opt', 1],
    ]);
  });

  test("are found in apk's database", async () => {
    const database = 'P:busybox\nF:bin\nR:busybox\n\nP:g++\nF:usr/bin\nR:g++\nR:c++\n';
    const before = await imageWith([
      file('usr/bin/g++', '123'),
      file('usr/bin/c++', '45'),
      file('lib/apk/db/installed', database),
    ]);
    const after = await imageWith([]);
    const gone = goneFiles(compareTrees(before.root, after.root), before.root);
    expect(gone.packages).toEqual([{ name: 'g++', files: 2, bytes: 5 }]);
  });
});

describe('resolvePath', () => {
  test.each([
    ['/bin/sh', '/usr/bin/dash'],
    ['/bin/../bin/./sh', '/usr/bin/dash'],
    ['/lib64/ld-linux-x86-64.so.2', '/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2'],
    ['/../../etc/passwd', '/etc/passwd'],
    ['/nothing', undefined],
    ['/etc/passwd/x', undefined],
  ])('%s', async (path, expected) => {
    expect(resolvePath((await imageWith(USUAL)).root, path)?.path).toBe(expected);
  });

  test('gives up on links that go round', async () => {
    const { root } = await imageWith([symlink('a', 'b'), symlink('b', 'a')]);
    expect(resolvePath(root, '/a')).toBeUndefined();
  });
});
