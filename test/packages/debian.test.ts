import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { debianPackage, debianRows, packagesOfCommand } from '../../src/packages/debian/index.ts';
import { build } from '../../src/packages/debian/rows/build.ts';
import { programs } from '../../src/packages/debian/rows/programs.ts';
import { runTime } from '../../src/packages/debian/rows/run-time.ts';
import { readRunTime, readTable } from '../../src/packages/debian/table.ts';

const SEED = 20_261_121;
const RELEASES =
  'jessie stretch buster bullseye bookworm trixie trusty xenial bionic focal jammy noble'.split(' ');

const rows = [...debianRows().values()];

/** What stays for it at run time; `?` if that is not known. */
function runtime(name: string, release?: string): string {
  return debianPackage(name, release)?.runtime?.join(' ') ?? '?';
}

describe('roles', () => {
  test.each([
    [
      'build',
      'gcc g++ gcc-12 g++-9 clang-14 make cmake build-essential autoconf automake libtool pkg-config pkgconf',
    ],
    [
      'build',
      'bison flex nasm yasm patch m4 python3-dev python3.11-dev default-libmysqlclient-dev libpq-dev dpkg-dev',
    ],
    [
      'build',
      'zlib1g-dev libssl-dev libc6-dev ruby-dev libunheard-of-dev golang-go rustc cargo maven libtool-bin',
    ],
    [
      'both',
      'git curl wget ca-certificates gnupg dirmngr unzip xz-utils bzip2 zip python3 python3-pip perl ruby nodejs',
    ],
    [
      'both',
      'openssl openssh-client rsync jq file gettext locales tzdata apt-transport-https software-properties-common',
    ],
    [
      'run',
      'bash vim sudo procps nginx libpq5 libstdc++6 libxml2 libunheard1 fonts-noto-cjk imagemagick ffmpeg libc6',
    ],
  ] as const)('%s: %s', (role, names) => {
    for (const name of names.split(' ')) expect(debianPackage(name, 'bookworm')?.role, name).toBe(role);
  });

  it('says nothing of a package that it does not know', () => {
    for (const name of [
      '',
      '-dev',
      'no-such-package',
      'gcc-',
      'gcc-12-base',
      'No-Dev',
      './x.deb',
      'constructor',
    ]) {
      expect(debianPackage(name, 'bookworm'), name).toBeUndefined();
    }
  });
});

describe('run-time packages', () => {
  test.each([
    ['libpq-dev', undefined, 'libpq5'],
    ['libssl-dev', 'buster', 'libssl1.1'],
    ['libssl-dev', 'bookworm', 'libssl3'],
    ['libssl-dev', 'jammy', 'libssl3'],
    ['libssl-dev', 'noble', 'libssl3t64'],
    ['libssl-dev', undefined, '?'],
    ['libffi-dev', 'stretch', 'libffi6'],
    ['libffi-dev', 'bullseye', 'libffi7'],
    ['libffi-dev', 'trixie', 'libffi8'],
    ['default-libmysqlclient-dev', 'bookworm', 'libmariadb3'],
    ['default-libmysqlclient-dev', 'focal', 'libmysqlclient21'],
    ['libjpeg-dev', 'bookworm', 'libjpeg62-turbo'],
    ['libjpeg-dev', 'jammy', 'libjpeg8'],
    ['libwebp-dev', 'bookworm', 'libwebp7 libwebpmux3 libwebpdemux2'],
    ['libwebp-dev', 'bullseye', 'libwebp6 libwebpmux3 libwebpdemux2'],
    ['libwebp-dev', 'buster', '?'],
    ['libsodium-dev', 'bionic', 'libsodium23'],
    ['libxml2-dev', 'trixie', 'libxml2'],
    ['python3-dev', undefined, 'python3'],
    ['g++', undefined, 'libstdc++6 libgomp1 libatomic1'],
    ['g++-12', 'bookworm', 'libstdc++6 libgomp1 libatomic1'],
    ['make', undefined, ''],
    ['libboost-all-dev', 'bookworm', '?'],
    ['ca-certificates', 'bookworm', 'ca-certificates'],
    ['libxml2', 'bookworm', 'libxml2'],
  ])('%s in %s: %s', (name, release, expected) => {
    expect(runtime(name, release)).toBe(expected);
  });

  it('are never packages for building', () => {
    for (const { name, role } of rows.filter((row) => row.role === 'build')) {
      for (const release of [...RELEASES, undefined]) {
        for (const needed of debianPackage(name, release)?.runtime ?? []) {
          expect(debianPackage(needed, release)?.role, `${name} (${role}) ${release}: ${needed}`).not.toBe(
            'build',
          );
        }
      }
    }
  });
});

describe('commands', () => {
  test.each([
    ['make', ['build-essential', 'make']],
    ['git', ['git', 'git-core']],
    ['pg_config', ['libpq-dev']],
    [
      'mysql_config',
      [
        'default-libmysqlclient-dev',
        'libmariadb-dev',
        'libmariadb-dev-compat',
        'libmariadbclient-dev',
        'libmysqlclient-dev',
      ],
    ],
    ['xz', ['xz-utils']],
    ['no-such-command', []],
    ['constructor', []],
  ])('%s comes with %j', (command, packages) => {
    expect(packagesOfCommand(command)).toEqual(packages);
  });

  it('of a versioned compiler bear its version', () => {
    expect(debianPackage('gcc-12', 'bookworm')?.commands).toEqual(
      expect.arrayContaining(['gcc-12', 'gcov-12']),
    );
    expect(debianPackage('clang-14', 'bookworm')?.commands).toEqual(
      expect.arrayContaining(['clang-14', 'clang++-14']),
    );
  });

  it('are single words', () => {
    for (const { name, commands } of rows) {
      for (const command of commands) expect(command, name).toMatch(/^[A-Za-z0-9+_.-]+$/);
    }
  });
});

describe('the table', () => {
  it('names each package once, with its page as source', () => {
    const names = rows.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(450);
    const parts = [build, programs].flatMap((text) => readTable(text, 'build'));
    expect(names.length).toBe(parts.length + readRunTime(runTime).length);
    for (const { name, source } of rows) {
      expect(name).toMatch(/^[a-z0-9][a-z0-9+.-]+$/);
      expect(source).toBe(`https://packages.debian.org/${name}`);
    }
  });

  it('never throws, whatever the name and the release', () => {
    const anyName = fc.oneof(
      fc.string(),
      fc.constantFrom(...rows.map(({ name }) => name), '__proto__', 'toString'),
    );
    const anyRelease = fc.oneof(fc.string(), fc.constantFrom(...RELEASES, undefined));
    fc.assert(
      fc.property(anyName, anyRelease, (name, release) => {
        expect(debianPackage(name, release)?.name ?? name).toBe(name);
      }),
      { seed: SEED, numRuns: 2_000 },
    );
  });
});
