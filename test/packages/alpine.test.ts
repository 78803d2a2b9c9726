import { describe, expect, it, test } from 'vitest';
import { alpinePackage, alpineRows, packagesOfCommand } from '../../src/packages/alpine/index.ts';
import { mostNamed, otherHeaders } from './alpine-names.ts';

const namesOf = (text: string): string[] => text.trim().split(/\s+/);
const rows = [...alpineRows().values()];

/** What stays for it at run time; `?` if that is not known. */
function runtime(name: string, release?: string): string {
  return alpinePackage(name, release)?.runtime?.join(' ') ?? '?';
}

describe('coverage', () => {
  it('has a row for every name that Dockerfiles give most often', () => {
    expect(namesOf(mostNamed).filter((name) => !alpineRows().has(name))).toEqual([]);
  });

  it('takes every -dev and -static of real Dockerfiles for building', () => {
    const others = namesOf(otherHeaders).filter((name) => alpinePackage(name, '3.19')?.role !== 'build');
    expect(others).toEqual([]);
  });

  it('has a row of its own for all of them but proj4-dev, which no release has in main or community', () => {
    expect(namesOf(otherHeaders).filter((name) => !alpineRows().has(name))).toEqual(['proj4-dev']);
  });

  it('does not know the names of virtual groups and of files', () => {
    for (const name of [
      '.build-deps',
      'build-dependencies',
      'glibc.apk',
      '',
      'no such',
      '-dev',
      '/x-dev',
      '@x-dev',
    ]) {
      expect(alpinePackage(name, '3.19'), name).toBeUndefined();
    }
  });
});

describe('roles', () => {
  test.each([
    [
      'build',
      'gcc g++ gfortran make cmake build-base alpine-sdk binutils autoconf automake libtool bison flex m4 nasm',
    ],
    [
      'build',
      'musl-dev libc-dev linux-headers pkgconf pkgconfig go rust cargo python3-dev postgresql-dev dpkg-dev',
    ],
    [
      'build',
      'openssl-dev zlib-dev libffi-dev php7-dev ruby-dev openssl-libs-static libunheard-of-dev ghc maven patch',
    ],
    [
      'both',
      'git curl wget openssl gnupg python3 python2 py-pip perl ruby nodejs npm yarn jq tar unzip rsync shadow',
    ],
    [
      'both',
      'ca-certificates tzdata openssh-client mercurial subversion composer sqlite file libcap gettext openjdk8',
    ],
    [
      'run',
      'bash vim sudo nginx libpng libstdc++ libgcc su-exec tini supervisor imagemagick ffmpeg php7-fpm libssl3',
    ],
  ] as const)('%s: %s', (role, names) => {
    for (const name of names.split(' ')) expect(alpinePackage(name, '3.19')?.role, name).toBe(role);
  });
});

describe('run-time packages', () => {
  test.each([
    ['openssl-dev', '3.8', 'libssl1.0 libcrypto1.0'],
    ['openssl-dev', '3.9', 'libssl1.1 libcrypto1.1'],
    ['openssl-dev', '3.16', 'libssl1.1 libcrypto1.1'],
    ['openssl-dev', '3.17', 'libssl3 libcrypto3'],
    ['openssl-dev', '3.19.1', 'libssl3 libcrypto3'],
    ['openssl-dev', 'edge', 'libssl3 libcrypto3'],
    ['libressl-dev', '3.8', 'libressl2.7-libcrypto libressl2.7-libssl libressl2.7-libtls'],
    ['libressl-dev', '3.18', 'libressl3.7-libcrypto libressl3.7-libssl libressl3.7-libtls'],
    ['postgresql-dev', '3.4', 'libpq'],
    ['postgresql-dev', '3.14', 'libpq'],
    ['postgresql-dev', '3.15', 'libpq'],
    ['libpq-dev', '3.20', 'libpq'],
    ['mariadb-dev', '3.7', 'mariadb-client-libs'],
    ['mariadb-dev', '3.8', 'mariadb-connector-c'],
    ['mysql-dev', '3.20', 'mariadb-connector-c'],
    ['python-dev', '3.4', 'python'],
    ['python-dev', '3.11', 'python2'],
    ['python3-dev', '3.19', 'python3'],
    ['ruby-dev', '3.19', 'ruby ruby-libs'],
    ['perl-dev', '3.19', 'perl'],
    ['php7-dev', '3.12', 'php7'],
    ['php83-dev', '3.20', 'php83'],
    ['expat-dev', '3.16', 'expat'],
    ['expat-dev', '3.17', 'libexpat'],
    ['jpeg-dev', '3.18', 'libjpeg-turbo'],
    ['jpeg-dev', '3.19', 'libjpeg-turbo libturbojpeg'],
    ['libwebp-dev', '3.18', 'libwebp'],
    ['libwebp-dev', '3.19', 'libwebp libwebpdecoder libwebpdemux libwebpmux libsharpyuv'],
    ['tiff-dev', '3.12', 'tiff libtiffxx'],
    ['curl-dev', '3.19', 'libcurl'],
    ['acl-dev', '3.20', 'libacl'],
    ['acl-dev', '3.21', 'acl-libs'],
    ['libcap-dev', '3.16', 'libcap'],
    ['libcap-dev', '3.17', 'libcap2'],
    ['vips-dev', '3.16', 'vips'],
    ['vips-dev', '3.17', 'vips vips-cpp'],
    ['ncurses-dev', '3.17', 'ncurses-libs'],
    ['readline-dev', '3.19', 'readline libhistory'],
    ['gd-dev', '3.5', 'gd'],
    ['gd-dev', '3.19', 'libgd'],
    ['x265-dev', '3.12', 'x265-libs'],
    ['lame-dev', '3.19', 'lame-libs'],
    ['file-dev', '3.19', 'libmagic'],
    ['imap-dev', '3.19', 'c-client'],
    ['mpfr-dev', '3.10', 'mpfr3'],
    ['mpfr-dev', '3.12', 'mpfr4'],
  ])('%s in %s: %s', (name, release, expected) => {
    expect(runtime(name, release)).toBe(expected);
  });

  it('is known without a release where every one from 3.9 on says the same', () => {
    for (const [name, expected] of [
      ['postgresql-dev', 'libpq'],
      ['libffi-dev', 'libffi'],
      ['libxml2-dev', 'libxml2'],
      ['mariadb-dev', 'mariadb-connector-c'],
      ['g++', 'libstdc++ libgcc libgomp libatomic'],
      ['icu-dev', 'icu-libs'],
      ['readline-dev', 'readline libhistory'],
      ['openldap-dev', 'libldap libsasl libuuid libevent libsodium'],
    ] as const) {
      expect(runtime(name), name).toBe(expected);
      expect(runtime(name, 'latest'), name).toBe(expected);
    }
    for (const name of ['openssl-dev', 'expat-dev', 'jpeg-dev', 'libwebp-dev', 'acl-dev']) {
      expect(runtime(name), name).toBe('?');
      expect(runtime(name, '3.99'), name).toBe('?');
    }
  });

  it('is nothing for what leaves nothing to link against', () => {
    for (const name of [
      'musl-dev',
      'linux-headers',
      'make',
      'cmake',
      'autoconf',
      'pkgconf',
      'glib-static',
      'git',
    ]) {
      expect(alpinePackage(name, '3.19')?.runtime, name).toEqual([]);
    }
  });

  it('is not known where it would be a guess', () => {
    for (const name of [
      'boost-dev',
      'gdal-dev',
      'apr-dev',
      'samba-dev',
      'qt5-qtbase-dev',
      'libunheard-of-dev',
    ]) {
      expect(runtime(name, '3.19'), name).toBe('?');
    }
    expect(runtime('protobuf-dev', '3.18')).toBe('libprotobuf libprotobuf-lite libprotoc');
    expect(runtime('protobuf-dev', '3.19')).toBe('?');
  });

  it('is not known in a release that does not have the package, nor in one older than the table', () => {
    expect(runtime('python-dev', '3.19')).toBe('?');
    expect(runtime('libpq-dev', '3.12')).toBe('?');
    expect(runtime('openssl-dev', '3.2')).toBe('?');
  });

  it('is the package itself for what runs, and for what others need without naming a command of it', () => {
    for (const name of ['bash', 'libpng', 'nginx', 'ca-certificates', 'tzdata', 'coreutils']) {
      expect(runtime(name, '3.19'), name).toBe(name);
    }
  });
});

describe('commands', () => {
  test.each([
    ['git', ['alpine-sdk', 'git']],
    ['gcc', ['alpine-sdk', 'build-base', 'g++', 'gcc']],
    ['make', ['alpine-sdk', 'build-base', 'make']],
    ['mysql_config', ['mariadb-connector-c-dev', 'mariadb-dev', 'mysql-dev']],
    ['xml2-config', ['libxml2-dev']],
    ['node', ['nodejs', 'nodejs-current', 'nodejs-lts']],
    ['no-such-command', []],
    ['constructor', []],
  ])('%s comes with %j', (command, packages) => {
    expect(packagesOfCommand(command)).toEqual(packages);
  });

  it('names pg_config with every package that brings it', () => {
    expect(packagesOfCommand('pg_config')).toEqual(
      expect.arrayContaining(['postgresql-dev', 'libpq-dev', 'postgresql15-dev']),
    );
  });

  it('are single words', () => {
    for (const { name, commands } of rows) {
      for (const command of commands) expect(command, name).toMatch(/^(?:[A-Za-z0-9+_.-]+|\[)$/);
    }
  });
});
