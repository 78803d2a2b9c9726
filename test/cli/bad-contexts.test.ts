import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { dockshift, folderWith, type Outcome } from './program.ts';

const NPM = 'FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\n';
const PROJECT = { 'package.json': '{"name":"web"}\n', 'package-lock.json': '{}\n', 'index.js': '' };

interface Report {
  readonly files: readonly {
    readonly path: string;
    readonly status: string;
    readonly changes: readonly { readonly transform: string }[];
    readonly refusals: readonly { readonly reason: string }[];
  }[];
}

function report(folder: string, ...names: readonly string[]): Outcome & { readonly report: Report } {
  const outcome = dockshift(['--transform', 'manifests-first', '--format', 'json', ...names], {
    cwd: folder,
  });
  const parsed: Report = JSON.parse(outcome.stdout);
  return { ...outcome, report: parsed };
}

/** The reasons why nothing is moved in a project. */
function reasonsIn(folder: string): string[] {
  const { status, report: found } = report(folder, 'Dockerfile');
  expect(status).toBe(0);
  expect(found.files.flatMap(({ changes }) => changes)).toEqual([]);
  return found.files.flatMap(({ refusals }) => refusals.map(({ reason }) => reason));
}

describe('a context that is in a bad state', () => {
  const cases: readonly (readonly [string, string, Readonly<Record<string, string>>, string])[] = [
    ['broken JSON', NPM, { ...PROJECT, 'package.json': '{"name":' }, 'package.json is broken'],
    [
      'broken TOML',
      'FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN poetry install\n',
      { 'pyproject.toml': '[tool.poetry\n', 'app.py': '' },
      'pyproject.toml is broken',
    ],
    [
      'broken XML',
      'FROM maven:3\nWORKDIR /app\nCOPY . .\nRUN mvn package\n',
      { 'pom.xml': '<project><version>1</project>', 'src/A.java': '' },
      'pom.xml is broken',
    ],
    [
      'broken YAML',
      'FROM dart:3\nWORKDIR /app\nCOPY . .\nRUN dart pub get\n',
      { 'pubspec.yaml': 'name: [a\n', 'bin/app.dart': '' },
      'pubspec.yaml is broken',
    ],
    [
      'no lock file',
      NPM,
      { 'package.json': PROJECT['package.json'], 'index.js': '' },
      'npm ci needs a lock file, and none is among the copied files',
    ],
    [
      'a manifest that .dockerignore excludes',
      NPM,
      { ...PROJECT, '.dockerignore': '*.json\n' },
      'package.json is excluded by .dockerignore',
    ],
    ['a bad .dockerignore', NPM, { ...PROJECT, '.dockerignore': 'a[\n' }, '.dockerignore cannot be read'],
  ];

  test.each(cases)('%s', (_, dockerfile, files, reason) => {
    expect(reasonsIn(folderWith({ ...files, Dockerfile: dockerfile }))).toEqual([
      expect.stringContaining(reason),
    ]);
  });

  test('a manifest that is a link to a file outside of the context', () => {
    const outside = folderWith({ 'package.json': '{"scripts":{"postinstall":"node stolen.js"}}\n' });
    const folder = folderWith({ 'package-lock.json': '{}\n', Dockerfile: NPM });
    symlinkSync(path.join(outside, 'package.json'), path.join(folder, 'package.json'));

    expect(reasonsIn(folder)).toEqual([
      expect.stringContaining('package.json is not a file that can be read'),
    ]);
  });

  test('a folder of the context that is a link to one outside of it', () => {
    const outside = folderWith({ 'package.json': PROJECT['package.json'], 'package-lock.json': '{}\n' });
    const folder = folderWith({
      Dockerfile: NPM.replace('WORKDIR /app\nCOPY . .', 'COPY . /app\nWORKDIR /app/web'),
    });
    symlinkSync(outside, path.join(folder, 'web'));

    expect(reasonsIn(folder)).toEqual([expect.stringContaining('there is no package.json')]);
  });

  test('does not keep the other files of the run from their changes', () => {
    const folder = folderWith({ 'bad/Dockerfile': NPM, 'bad/package.json': '{' });
    for (const [name, text] of Object.entries({ ...PROJECT, Dockerfile: NPM })) {
      mkdirSync(path.join(folder, 'good'), { recursive: true });
      writeFileSync(path.join(folder, 'good', name), text);
    }

    const { status, report: found } = report(folder, 'bad/Dockerfile', 'good/Dockerfile');

    expect(status).toBe(0);
    expect(found.files.map(({ status: fate }) => fate)).toEqual(['unchanged', 'changed']);
  });
});

describe('manifests of every format are read by the program as it is shipped', () => {
  const cases: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
    [
      'XML',
      'FROM maven:3\nWORKDIR /app\nCOPY . .\nRUN mvn package\n',
      { 'pom.xml': '<?xml version="1.0"?>\n<project><version>1</version></project>\n', 'src/A.java': '' },
    ],
    [
      'TOML',
      'FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN poetry install --no-root\n',
      { 'pyproject.toml': '[tool.poetry]\nname = "app"\n', 'poetry.lock': '', 'app.py': '' },
    ],
    [
      'YAML',
      'FROM dart:3\nWORKDIR /app\nCOPY . .\nRUN dart pub get\n',
      { 'pubspec.yaml': 'name: app\n', 'pubspec.lock': 'packages: {}\n', 'bin/app.dart': '' },
    ],
    ['JSON', NPM, PROJECT],
  ];

  test.each(cases)('%s', (_, dockerfile, files) => {
    const { report: found } = report(folderWith({ ...files, Dockerfile: dockerfile }), 'Dockerfile');

    expect(found.files.flatMap(({ refusals }) => refusals)).toEqual([]);
    expect(found.files.map(({ status }) => status)).toEqual(['changed']);
  });
});

/** Loaded into the program before its own code: notes every folder that is listed and every file that is opened. */
const WATCH = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const { appendFileSync } = fs;
for (const name of ['opendirSync', 'readdirSync', 'openSync', 'readFileSync']) {
  const original = fs[name];
  fs[name] = (place, ...rest) => {
    if (typeof place === 'string') appendFileSync(process.env.WATCHED, name + ' ' + place + '\\n');
    return original(place, ...rest);
  };
}
syncBuiltinESMExports();
`;

test('of a large context only what the install needs is read', () => {
  const many = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`data/${index % 10}/${index}.bin`, 'x']),
  );
  const folder = folderWith({
    ...many,
    ...PROJECT,
    'node_modules/ms/index.js': '',
    '.dockerignore': 'node_modules\n',
    Dockerfile: NPM,
    'watch.mjs': WATCH,
  });
  const watched = path.join(folder, 'watched.txt');
  writeFileSync(watched, '');

  const { status, stdout } = dockshift(['--transform', 'manifests-first', 'Dockerfile'], {
    cwd: folder,
    env: {
      NODE_OPTIONS: `--import ${pathToFileURL(path.join(folder, 'watch.mjs')).href}`,
      WATCHED: watched,
    },
  });

  expect(status).toBe(0);
  expect(stdout).toContain('+COPY package.json package-lock.json ./');
  const read = readFileSync(watched, 'utf8').split('\n');
  expect(read.filter((line) => line.endsWith('package.json') && line.includes(folder))).not.toEqual([]);
  expect(read.filter((line) => /\/(?:data|node_modules)\b/.test(line) && line.includes(folder))).toEqual([]);
});
