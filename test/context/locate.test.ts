import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildsOfTargets, readBakeFile } from '../../src/context/bake.ts';
import { diskContext } from '../../src/context/disk.ts';
import { ContextFinder } from '../../src/context/locate.ts';
import { memoryContext } from '../../src/context/memory.ts';
import { matchesOf } from '../../src/context/matches.ts';
import { Document } from '../../src/dockerfile/document.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'dockshift-context-'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const location = path.join(root, name);
    mkdirSync(path.dirname(location), { recursive: true });
    writeFileSync(location, text);
  }
}

async function contextOf(dockerfile: string, text: string): Promise<string | undefined> {
  const found = await new ContextFinder().find(path.join(root, dockerfile), Document.read(text));
  return found === undefined ? undefined : path.relative(root, found) || '.';
}

describe('the context of a Dockerfile', () => {
  test('is what the build of a Compose service names', async () => {
    write({
      '.git/HEAD': '',
      'compose.yaml':
        'services:\n  web:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n  db:\n    image: postgres\n',
      'docker/Dockerfile': '',
    });
    expect(await contextOf('docker/Dockerfile', 'FROM node\nCOPY . .\n')).toBe('.');
  });

  test('is the folder that a short build names', async () => {
    write({ '.git/HEAD': '', 'docker-compose.yml': 'services:\n  a:\n    build: ./a\n', 'a/Dockerfile': '' });
    expect(await contextOf('a/Dockerfile', 'FROM node\nCOPY ../x .\n')).toBe('a');
  });

  test('is the folder above where the manifests of the installs lie, if all of it is copied', async () => {
    const text = 'FROM php:8.2\nWORKDIR /app\nCOPY . .\nRUN composer install\n';
    write({ '.git/HEAD': '', 'dockerfiles/Ci.Dockerfile': '', 'composer.json': '{}' });
    expect(await contextOf('dockerfiles/Ci.Dockerfile', text)).toBe('.');
    write({ 'dockerfiles/composer.json': '{}' });
    expect(await contextOf('dockerfiles/Ci.Dockerfile', text)).toBe('dockerfiles');
  });

  test('is the nearest folder where no folder has the manifests', async () => {
    write({ '.git/HEAD': '', 'docker/Dockerfile': '' });
    expect(await contextOf('docker/Dockerfile', 'FROM node\nCOPY . .\nRUN npm ci\n')).toBe('docker');
  });

  test('is not known if two builds disagree', async () => {
    write({
      '.git/HEAD': '',
      'compose.yaml':
        'services:\n  a:\n    build: { context: ., dockerfile: a/Dockerfile }\n  b:\n    build: { context: a }\n',
      'a/Dockerfile': '',
    });
    expect(await contextOf('a/Dockerfile', 'FROM node\nCOPY . .\n')).toBeUndefined();
  });

  test('is what a target of Bake names', async () => {
    write({
      '.git/HEAD': '',
      'docker-bake.hcl':
        '// targets\ntarget "app" {\n  context = "services"\n  dockerfile = "app/Dockerfile"\n  args = { context = "no" }\n}\n',
      'services/app/Dockerfile': '',
    });
    expect(await contextOf('services/app/Dockerfile', 'FROM node\nCOPY . .\n')).toBe('services');
  });

  test('is the nearest folder in which the sources of COPY exist', async () => {
    write({ '.git/HEAD': '', 'package.json': '', 'services/api/main.go': '', 'services/api/Dockerfile': '' });
    expect(await contextOf('services/api/Dockerfile', 'FROM a\nCOPY main.go .\n')).toBe('services/api');
    expect(await contextOf('services/api/Dockerfile', 'FROM a\nCOPY services/api .\n')).toBe('.');
    expect(await contextOf('services/api/Dockerfile', 'FROM a\nCOPY package*.json .\n')).toBe('.');
    expect(await contextOf('services/api/Dockerfile', 'FROM a\nCOPY nowhere .\n')).toBeUndefined();
  });

  test('is not looked for above the repository', async () => {
    write({ 'package.json': '', 'repo/.git/HEAD': '', 'repo/Dockerfile': '' });
    expect(await contextOf('repo/Dockerfile', 'FROM a\nCOPY package.json .\n')).toBeUndefined();
  });

  test('survives broken files of other tools', async () => {
    write({ '.git/HEAD': '', 'compose.yaml': 'a: [', 'docker-bake.json': '{', Dockerfile: '', 'x.js': '' });
    expect(await contextOf('Dockerfile', 'FROM a\nCOPY x.js .\n')).toBe('.');
  });
});

describe('a Bake file', () => {
  test('names no context that is computed or inherited', () => {
    expect(
      buildsOfTargets(readBakeFile('target "a" { context = "${X}/b" inherits = ["c"] }', false)),
    ).toEqual([]);
    expect(buildsOfTargets(readBakeFile('target "a" { context = join("a", "b") }', false))).toEqual([]);
    expect(buildsOfTargets(readBakeFile('{"target":{"a":{"context":"x"}}}', true))).toEqual([
      { context: 'x', dockerfile: 'Dockerfile' },
    ]);
  });
});

describe('the context on disk', () => {
  test('never follows a link', () => {
    write({ 'outside/secret.txt': 'secret', 'context/a.txt': 'a' });
    symlinkSync('../outside', path.join(root, 'context', 'folder'));
    symlinkSync('../outside/secret.txt', path.join(root, 'context', 'file.txt'));

    const context = diskContext(path.join(root, 'context'), path.join(root, 'context', 'Dockerfile'), {});

    expect(context.kindOf('file.txt')).toBe('link');
    expect(context.read('file.txt')).toBeUndefined();
    expect(context.has('folder/secret.txt')).toBe(false);
    expect(context.read('folder/secret.txt')).toBeUndefined();
    expect(context.list('folder')).toBeUndefined();
    expect(context.read('a.txt')).toBe('a');
    expect(context.read('nothing')).toBeUndefined();
  });

  test('prefers the ignore file of the Dockerfile to that of the root', () => {
    write({ '.dockerignore': 'a\n', 'docker/app.Dockerfile.dockerignore': 'b\n', a: '', b: '' });

    const own = diskContext(root, path.join(root, 'docker', 'app.Dockerfile'), {});
    const other = diskContext(root, path.join(root, 'docker', 'Dockerfile'), {});

    expect([own.has('a'), own.has('b')]).toEqual([true, false]);
    expect([other.has('a'), other.has('b')]).toEqual([false, true]);
  });
});

describe('a context', () => {
  test('keeps a folder in which ! brings something back', () => {
    const context = memoryContext({
      '.dockerignore': '*\n!web/package.json\n',
      'web/package.json': '{}',
      'web/x': '',
      'lib/y': '',
    });

    expect(context.list('')).toEqual([{ name: 'web', kind: 'folder' }]);
    expect(context.list('web')).toEqual([{ name: 'package.json', kind: 'file' }]);
    expect(context.has('lib')).toBe(false);
  });

  test('finds what a source of COPY stands for', () => {
    const context = memoryContext({
      'package.json': '',
      'package-lock.json': '',
      'src/a.ts': '',
      'src/b.js': '',
    });

    expect(matchesOf(context, 'package*.json')).toEqual(['package-lock.json', 'package.json']);
    expect(matchesOf(context, './src/*.ts')).toEqual(['src/a.ts']);
    expect(matchesOf(context, '/')).toEqual(['']);
    expect(matchesOf(context, '../src')).toEqual(['src']);
    expect(matchesOf(context, 'nothing*')).toEqual([]);
    expect(matchesOf(context, '[')).toBeUndefined();
  });
});
