import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { alpinePackage } from '../../src/packages/alpine/index.ts';
import { folderWith } from '../cli/program.ts';
import { needImages, startDocker } from './engine.ts';

const fixtures = path.join(import.meta.dirname, '..', '..', 'fixtures');
const root = path.join(fixtures, 'apk-virtual');
const STAND_IN = 'dockshift-test/alpine-stand-in';

/** Cases, and what the image no longer holds after the rewrite. `APK_VIRTUAL_FIXTURES=all` builds every other as well. */
const representative: Readonly<Record<string, readonly string[]>> = {
  'pip-requirements-below': ['gcc', 'musl-dev', 'postgresql-dev'],
  'node-gyp': ['g++', 'make', 'python3'],
  'php-extensions': ['libpng-dev', 'libzip-dev'],
  'set-eux-with-semicolons': ['gcc', 'make', 'musl-dev', 'pcre2-dev'],
  'configure-and-make-in-three-runs': ['build-base', 'zlib-dev'],
  'group-deleted-behind-a-copy': [],
  'build-deps-in-env': ['gcc', 'libffi-dev', 'musl-dev'],
  'two-calls-one-group': ['gcc', 'libxml2-dev', 'libxslt-dev', 'musl-dev'],
  'two-spans': ['gcc', 'musl-dev'],
  'exit-at-the-end': ['gcc', 'make'],
  'git-only-for-the-build': ['build-base', 'git'],
};

const files = {
  'requirements.txt': 'uwsgi\n',
  'package.json': '{}\n',
  'package-lock.json': '{}\n',
  Gemfile: '\n',
  'Gemfile.lock': '\n',
  'src/tool.c': 'int main(void) { return 0; }\n',
  'a/setup.py': '\n',
  'conf/tool.conf': '\n',
  'root/etc/tool.conf': '\n',
};

const textOf = (name: string, file: string): string => readFileSync(path.join(root, name, file), 'utf8');

/**
 * The stand-in's compiler links all that it brings, where a real one links libatomic and libgomp only if it is told to; and the
 * image of Node, which it stands for, has libstdc++ and libgcc.
 */
function isThere(name: string, library: string): boolean {
  const isOfBase = textOf(name, 'before.Dockerfile').startsWith('FROM node');
  return (isOfBase ? /^lib(?:atomic|gomp|stdc\+\+|gcc)(?:\.so)?$/ : /^lib(?:atomic|gomp)(?:\.so)?$/).test(
    library,
  );
}

/** A line of the stand-in's index for each package that a fixture names: its run-time half is what is linked. */
function indexOf(names: readonly string[]): string {
  const packages = new Map<string, string>();
  const halves = new Set<string>();
  for (const name of names) {
    const known = alpinePackage(name, '3.20');
    const runtime = known?.role === 'build' ? (known.runtime ?? []) : [];
    for (const half of runtime) halves.add(half);
    const headers = runtime.length === 0 ? '' : `headers ${runtime.join(' ')}`;
    packages.set(name, `${name}|${runtime.join(' ')}|${known?.commands.join(' ') ?? name}|${headers}`);
  }
  for (const half of halves)
    packages.set(half, `${half}||${alpinePackage(half, '3.20')?.commands.join(' ') ?? ''}|library`);
  return `${[...packages.values()].join('\n')}\n`;
}

function namesIn(text: string): readonly string[] {
  return text.match(/[a-z][\w.+-]*/g) ?? [];
}

const run = promisify(execFile);

async function docker(...words: readonly string[]): Promise<string> {
  const { stdout } = await run('docker', words, { encoding: 'utf8' });
  return stdout;
}

interface Report {
  readonly installed: readonly string[];
  readonly builtBy: readonly string[];
  readonly missing: readonly string[];
}

/** Builds a version of a case on the stand-in, and asks the image what it holds. */
async function reportOf(context: string, name: string, file: string): Promise<Report> {
  const dockerfile = path.join(folderWith({}), 'Dockerfile');
  const text = textOf(name, file).replaceAll(/^FROM (?!base\b)\S+/gm, `FROM ${STAND_IN}`);
  writeFileSync(dockerfile, text);
  const built = await docker('build', '--quiet', '--network=host', '--file', dockerfile, context);
  const image = built.trim();
  try {
    const output = await docker(
      'run',
      '--rm',
      '--network=host',
      '--user=0',
      '--entrypoint',
      '/usr/lib/stand-in/report',
      image,
    );
    const lines = output.split('\n');
    const named = (start: string): string[] =>
      lines.flatMap((line) => (line.startsWith(`${start} `) ? [line.slice(start.length + 1)] : []));
    return { installed: named('installed'), builtBy: named('built by'), missing: named('missing') };
  } finally {
    await docker('image', 'rm', '--force', image);
  }
}

const hasEngine = startDocker();
if (hasEngine) needImages('debian:bookworm-slim');

const changed = readdirSync(root).filter(
  (name) => textOf(name, 'before.Dockerfile') !== textOf(name, 'after.Dockerfile'),
);
const cases = process.env['APK_VIRTUAL_FIXTURES'] === 'all' ? changed : Object.keys(representative);

describe.skipIf(!hasEngine)('apk-virtual in a real engine', { timeout: 900_000 }, () => {
  test('what a build needs is gone, and what was built finds its libraries', async () => {
    const standIn = folderWith({});
    cpSync(path.join(fixtures, 'stand-ins', 'alpine'), standIn, { recursive: true });
    const phpize = 'autoconf dpkg-dev dpkg file g++ gcc libc-dev make pkgconf re2c';
    const texts = changed.map((name) => textOf(name, 'before.Dockerfile') + textOf(name, 'after.Dockerfile'));
    writeFileSync(path.join(standIn, 'index'), indexOf([...new Set(namesIn([phpize, ...texts].join('\n')))]));
    await docker('build', '--quiet', '--network=host', '--tag', STAND_IN, standIn);
    const context = folderWith(files);
    mkdirSync(path.join(context, 'b'));
    const configure = '#!/bin/sh\nexec /usr/lib/stand-in/tool configure\n';
    writeFileSync(path.join(context, 'src', 'configure'), configure, { mode: 0o755 });

    for (const name of cases) {
      const before = await reportOf(context, name, 'before.Dockerfile');
      const after = await reportOf(context, name, 'after.Dockerfile');
      const isMissing = (each: string): boolean => !isThere(name, each);
      expect(after.missing.filter(isMissing), name).toEqual(before.missing.filter(isMissing));
      expect(after.builtBy, name).toEqual(before.builtBy);
      expect(
        after.installed.filter((each) => !before.installed.includes(each)),
        name,
      ).toEqual([]);
      const gone = before.installed.filter(
        (each) => !after.installed.includes(each) && !each.startsWith('.') && !isThere(name, each),
      );
      if (name in representative) expect(gone, name).toEqual(representative[name]);
      else
        expect(
          gone.filter((each) => alpinePackage(each, '3.20')?.role === 'run'),
          name,
        ).toEqual([]);
    }
  });
});
