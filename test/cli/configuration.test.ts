import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigurationFiles, ConfigurationProblem } from '../../src/cli/configuration-file.ts';
import { verifyOptionsFor } from '../../src/cli/verify-settings.ts';
import { VerifyProblem } from '../../src/verify/problem.ts';
import { dockshift, folderWith, MESSY, type Outcome, TIDY } from './program.ts';

/** merge-runs has something to do in MESSY: what it changes tells which configuration was in force. */
const OFF = JSON.stringify({ transforms: { 'merge-runs': false } });
const ON = JSON.stringify({});

/** The files that a run over `folder` would change. */
function changedIn(folder: string, ...args: readonly string[]): readonly string[] {
  return changed(dockshift(['--format', 'json', ...args], { cwd: folder }));
}

function changed({ stdout }: Outcome): readonly string[] {
  const report: { readonly files: readonly { readonly path: string; readonly status: string }[] } =
    JSON.parse(stdout);
  return report.files.filter(({ status }) => status === 'changed').map((file) => file.path);
}

/** The error of a run over a folder with one Dockerfile. */
function errorIn(folder: string): string {
  const { status, stdout, stderr } = dockshift([], { cwd: folder });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  return /^error: Dockerfile: (.*)$/mu.exec(stderr)?.[1] ?? stderr;
}

/** What is wrong with the configuration of the files in this folder. */
async function problemIn(folder: string): Promise<string> {
  const configurations = await ConfigurationFiles.open({ config: undefined, 'no-config': undefined }, folder);
  try {
    await configurations.nearest(folder);
    return 'nothing';
  } catch (error) {
    if (error instanceof ConfigurationProblem) return error.message;
    throw error;
  }
}

function problemWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  return problemIn(folderWith(files));
}

describe('the configuration of a Dockerfile', () => {
  test.each([
    ['dockshift.config.json', OFF],
    ['dockshift.config.jsonc', '// why\n{ "transforms": { "merge-runs": false, /* so */ }, }\n'],
    ['dockshift.config.yaml', '# why\ntransforms:\n  merge-runs: false\n'],
    ['dockshift.config.yml', '{"transforms": {"merge-runs": false}}'],
    ['package.json', `{"name": "x", "dependencies": {"a": "1"}, "dockshift": ${OFF}}`],
    ['dockshift.config.json', `\uFEFF${OFF}`],
  ])('may be %s', (name, content) => {
    const folder = folderWith({ [name]: content, 'a/Dockerfile': MESSY });
    expect(changedIn(folder)).toEqual([]);
    expect(changedIn(folder, '--no-config')).toEqual(['a/Dockerfile']);
    expect(changedIn(path.join(folder, 'a'))).toEqual([]);
  });

  test('is the nearest one at or above its folder, and no other', () => {
    const folder = folderWith({
      'dockshift.config.json': OFF,
      Dockerfile: MESSY,
      'a/Dockerfile': MESSY,
      'b/dockshift.config.yaml': '# nothing is chosen here\n',
      'b/Dockerfile': MESSY,
      'b/c/d/Dockerfile': MESSY,
      'e/package.json': '{"devDependencies": {"dockshift": "1"}}',
      'e/Dockerfile': MESSY,
    });
    expect(changedIn(folder)).toEqual(['b/Dockerfile', 'b/c/d/Dockerfile']);
    expect(changedIn(path.join(folder, 'a'), '../b', '.')).toEqual([
      '../b/Dockerfile',
      '../b/c/d/Dockerfile',
    ]);
  });

  test('is not looked for above the root of the repository', () => {
    const folder = folderWith({
      'dockshift.config.json': OFF,
      'a/.git/HEAD': 'ref: refs/heads/main\n',
      'a/b/Dockerfile': MESSY,
      'worktree/.git': 'gitdir: elsewhere\n',
      'worktree/Dockerfile': MESSY,
      'c/Dockerfile': MESSY,
    });
    expect(changedIn(folder)).toEqual(['a/b/Dockerfile', 'worktree/Dockerfile']);
  });

  test('may be a link', () => {
    const folder = folderWith({ 'shared/x.json': OFF, 'a/Dockerfile': MESSY });
    symlinkSync('../shared/x.json', path.join(folder, 'a', 'dockshift.config.json'));
    expect(changedIn(folder)).toEqual([]);
  });

  test('is that of --config for all files, with globs relative to its own folder', () => {
    const folder = folderWith({
      'dockshift.config.json': OFF,
      'ci/all.yaml':
        'ignore: [skipped/]\noverrides:\n  - files: [a/*]\n    transforms: { merge-runs: false }\n',
      'ci/a/Dockerfile': MESSY,
      'ci/b/Dockerfile': MESSY,
      'ci/skipped/Dockerfile': MESSY,
      'a/Dockerfile': MESSY,
      'c/package.json': `{"dockshift": ${OFF}}`,
    });
    expect(changedIn(folder, '--config', 'ci/all.yaml')).toEqual(['a/Dockerfile', 'ci/b/Dockerfile']);
    expect(changedIn(path.join(folder, 'ci'), '--config', '../c/package.json')).toEqual([]);
  });

  test('of standard input is that of the folder of the run', () => {
    const overridden = JSON.stringify({
      ...JSON.parse(OFF),
      overrides: [{ files: ['**'], transforms: {} }],
      ignore: ['*'],
    });
    const folder = folderWith({ 'dockshift.config.json': overridden });
    expect(dockshift(['--write', '-'], { cwd: folder, input: MESSY }).stdout).toBe(MESSY);
    expect(dockshift(['--write', '--no-config', '-'], { cwd: folder, input: MESSY }).stdout).not.toBe(MESSY);
  });
});

test('the example of the README is right, and so is its schema', async () => {
  const root = path.join(import.meta.dirname, '..', '..');
  const [, example = ''] =
    /```jsonc\n(.*?)```/su.exec(readFileSync(path.join(root, 'README.md'), 'utf8')) ?? [];
  const folder = folderWith({ 'dockshift.config.jsonc': example });
  expect(await problemIn(folder)).toBe('nothing');
  expect(example).toContain('"./node_modules/dockshift/config.schema.json"');
  const manifest: unknown = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  expect(manifest).toMatchObject({
    exports: { './config.schema.json': './config.schema.json' },
    files: expect.arrayContaining(['config.schema.json']),
  });
});

describe('what it chooses', () => {
  test('the command line comes before it', () => {
    const folder = folderWith({ 'dockshift.config.json': OFF, Dockerfile: MESSY });
    expect(changedIn(folder, '--transform', 'merge-runs')).toEqual(['Dockerfile']);
    writeFileSync(path.join(folder, 'dockshift.config.json'), '{"transforms": {"merge-runs": true}}');
    expect(changedIn(folder, '--skip', 'merge-runs')).toEqual([]);
  });

  test('merge and overrides', () => {
    const keptApart = 'FROM debian:12\nRUN echo one\nRUN echo two\n';
    const folder = folderWith({
      'dockshift.config.json': '{"merge": "useful", "overrides": [{"files": ["b/"], "merge": "all"}]}',
      'a/Dockerfile': keptApart,
      'b/Dockerfile': keptApart,
    });
    const byCommandLine = changedIn(folder, '--merge', 'all');
    expect([changedIn(folder), byCommandLine]).toEqual([['b/Dockerfile'], ['a/Dockerfile', 'b/Dockerfile']]);
  });

  test('unsafe, for all transforms or for one', () => {
    const source = 'FROM debian:12\nRUN pip install flask\n';
    const folder = folderWith({
      'dockshift.config.json': JSON.stringify({
        caches: 'mount',
        overrides: [
          { files: ['a/'], unsafe: true },
          { files: ['b/'], transforms: { 'clean-caches': 'unsafe' } },
          { files: ['c/'], transforms: { 'merge-runs': 'unsafe' } },
        ],
      }),
      'a/Dockerfile': source,
      'b/Dockerfile': source,
      'c/Dockerfile': source,
    });
    expect(changedIn(folder)).toEqual(['a/Dockerfile', 'b/Dockerfile']);
    expect(changedIn(folder, '--unsafe')).toEqual(['a/Dockerfile', 'b/Dockerfile', 'c/Dockerfile']);
  });

  test('targets, and those of the command line instead', () => {
    const source = 'FROM debian:12 AS a\nRUN echo one\nRUN echo two\nFROM debian:12\n';
    const folder = folderWith({ 'dockshift.config.json': '{"targets": ["a"]}', Dockerfile: source });
    expect(changedIn(folder)).toEqual(['Dockerfile']);
    expect(changedIn(folder, '--target', '1')).toEqual([]);
    expect(changedIn(folder, '--no-config')).toEqual([]);
  });

  test('how far each image is pinned, and with which arguments', () => {
    const folder = folderWith({
      'dockshift.config.json': JSON.stringify({
        pin: 'exact',
        pinDepth: { python: 'off' },
        overrides: [
          { files: ['b/'], pinDepth: { python: 'exact' } },
          { files: ['c/'], pin: 'floating' },
          { files: ['d/'], buildArgs: { V: '3.7' } },
        ],
      }),
      'a/Dockerfile': 'FROM python:3.6-alpine\n',
      'b/Dockerfile': 'FROM python:3.6-alpine\n',
      'c/Dockerfile': 'FROM ruby:2.5-slim\n',
      'd/Dockerfile': 'ARG V=2.5\nFROM ruby:$V\n',
      'e/Dockerfile': 'ARG V=2.5\nFROM ruby:$V\n',
    });
    expect(changedIn(folder)).toEqual(['b/Dockerfile', 'e/Dockerfile']);
    expect(changedIn(folder, '--pin-depth', 'python=exact')).toContain('a/Dockerfile');
    expect(changedIn(folder, '--pin', 'floating')).toEqual(['b/Dockerfile']);
    expect(changedIn(folder, '--build-arg', 'V=1')).toEqual(['b/Dockerfile']);
    const { stdout } = dockshift(['pins', '--format', 'json', 'd', 'e'], { cwd: folder });
    expect(JSON.parse(stdout)).toMatchObject({
      files: [{ images: [{ image: 'ruby:3.7' }] }, { images: [{ image: 'ruby:2.5' }] }],
    });
  });

  test('the build context, from its own folder', () => {
    const source = 'FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\n';
    const folder = folderWith({
      '.git/HEAD': 'ref: refs/heads/main\n',
      'docker/dockshift.config.json': '{"context": "../app"}',
      'docker/Dockerfile': source,
      'app/package.json': '{"name": "x", "version": "1.0.0"}',
      'app/package-lock.json':
        '{"name": "x", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"name": "x", "version": "1.0.0"}}}',
      'app/.dockerignore': 'node_modules\n',
    });
    const only = ['--transform', 'manifests-first', 'docker'];
    const { stdout } = dockshift(only, { cwd: folder });
    expect(stdout).toContain('+COPY package.json package-lock.json ./\n');
    expect(dockshift([...only, '--context', 'docker'], { cwd: folder }).stdout).toBe('');
  });

  test('files that are left out, also where they are named, with a word about it', () => {
    const folder = folderWith({
      'dockshift.config.json': '{"ignore": ["legacy/", "*.dev", "!keep.dev"]}',
      Dockerfile: MESSY,
      'legacy/a/Dockerfile': MESSY,
      'x.dev/Dockerfile': MESSY,
      'keep.dev/Dockerfile': MESSY,
    });
    expect(changedIn(folder)).toEqual(['Dockerfile', 'keep.dev/Dockerfile']);
    const named = dockshift(['legacy/a/Dockerfile', 'x.dev'], { cwd: folder });
    expect(named).toMatchObject({ status: 0, stdout: '' });
    expect(named.stderr).toBe(
      '2 files are left out: "ignore" in dockshift.config.json\nNo Dockerfile found.\n',
    );
    expect(dockshift(['pins', 'legacy'], { cwd: folder }).stdout).toBe('');
    expect(changedIn(folder, '--no-config', 'legacy')).toEqual(['legacy/a/Dockerfile']);
  });
});

describe('dockshift print-config', () => {
  test('says which configuration is in force, what it chooses, and whether it leaves the file out', () => {
    const folder = folderWith({
      'a/dockshift.config.yaml':
        'pin: exact\ncontext: .\nignore: [old]\noverrides:\n  - files: [b/]\n    pin: digest\n',
      'c/dockshift.config.yaml': 'pin: exakt',
    });
    const answerFor = (...args: readonly string[]): unknown =>
      JSON.parse(dockshift(['print-config', ...args], { cwd: folder }).stdout);
    const found = { configuration: 'a/dockshift.config.yaml', ignored: false };
    const settings = { pin: 'exact', context: 'a' };
    expect(answerFor('a/Dockerfile')).toEqual({ file: 'a/Dockerfile', ...found, settings });
    const inB = { ...found, settings: { ...settings, pin: 'digest' } };
    expect(answerFor('a/b/Dockerfile')).toEqual({ file: 'a/b/Dockerfile', ...inB });
    expect(answerFor('a/old/Dockerfile')).toMatchObject({ ignored: true });
    const nothing = { file: 'Dockerfile', configuration: null, ignored: false, settings: {} };
    expect(answerFor()).toEqual(nothing);
    expect(answerFor('--config', 'a/dockshift.config.yaml')).toMatchObject({ ...found, settings });
    const { status, stderr } = dockshift(['print-config', 'c/Dockerfile'], { cwd: folder });
    const allowed = '"floating", "exact" or "digest"';
    expect(stderr).toBe(
      `dockshift: c/dockshift.config.yaml: "pin" must be ${allowed}, not "exakt"; did you mean exact?\n`,
    );
    expect(status).toBe(2);
  });
});

describe('what verify takes from it', () => {
  const given = { build: { buildArgs: [], secrets: [], ssh: [] }, rebuild: true, smoke: [], smokeHttp: [] };

  test('is what the command line does not say', () => {
    const settings = {
      smoke: ['app --version'],
      smokeHttp: ['8080/health', '80'],
      context: '/repository/app',
      targets: ['api'],
      buildArgs: { A: '1', B: '2', C: '3' },
    };
    const build = { ...given.build, buildArgs: ['A=x', 'B'], network: 'host' };
    expect(verifyOptionsFor({ ...given, build }, settings)).toEqual({
      ...given,
      build: { ...build, buildArgs: ['A=x', 'B', 'C=3'], target: 'api' },
      smoke: ['app --version'],
      smokeHttp: [
        { port: 8080, path: '/health' },
        { port: 80, path: '/' },
      ],
      context: '/repository/app',
    });
    const said = {
      ...given,
      build: { ...given.build, target: 'web' },
      smoke: ['x'],
      smokeHttp: [{ port: 1, path: '/' }],
      context: '/other',
    };
    expect(verifyOptionsFor(said, { ...settings, buildArgs: {}, targets: ['a', 'b'] })).toEqual(said);
    expect(verifyOptionsFor(given, {})).toEqual(given);
  });

  test('is one target only', () => {
    expect(() => verifyOptionsFor(given, { targets: ['a', 'b'] })).toThrow(VerifyProblem);
  });
});

describe('a configuration that cannot be used', () => {
  test('fails its own files, in one line; the others are done', () => {
    const folder = folderWith({
      'a/dockshift.config.json': '{"merge": "usefull"}',
      'a/Dockerfile': MESSY,
      'a/b/Dockerfile': MESSY,
      'a/b/c/Dockerfile': TIDY,
      'd/Dockerfile': MESSY,
    });
    const { status, stdout, stderr } = dockshift(['--format', 'json'], { cwd: folder });
    const message =
      'a/dockshift.config.json: "merge" must be "all" or "useful", not "usefull"; did you mean useful?';
    expect(status).toBe(2);
    expect(stderr).toContain(`\nerror: a/Dockerfile and 2 more files: ${message}\n\n4 files: 1 would change`);
    const error = { message, cause: 'configuration' };
    expect(JSON.parse(stdout)).toMatchObject({
      files: [
        { path: 'a/Dockerfile', status: 'error', error },
        { path: 'a/b/Dockerfile', status: 'error', error },
        { path: 'a/b/c/Dockerfile', status: 'error', error },
        { path: 'd/Dockerfile', status: 'changed' },
      ],
    });
    for (const command of ['verify', 'pins']) {
      const other = dockshift([command, '--format', 'json', 'a/Dockerfile'], { cwd: folder });
      expect(other.status).toBe(2);
      expect(`${other.stdout}${other.stderr}`.replaceAll('\\"', '"')).toContain(message);
    }
  });

  test.each([
    ['dockshift.config.json', '', ':1: a value is missing'],
    ['dockshift.config.json', '{\n  "merge": "all"\n  "pin": "exact"\n}', ':3: a comma is missing'],
    ['dockshift.config.json', '{\n  "merge": "all",\n}', ':3: a name in double quotes is missing'],
    ['dockshift.config.json', '// why\n{}', ':1: JSON has no comments; call the file .jsonc'],
    ['dockshift.config.json', "{'merge': 'all'}", ':1: not JSON: strings and names stand in double quotes'],
    ['dockshift.config.json', '{"merge": "all"} {}', ':1: the file should end here'],
    ['dockshift.config.json', '{"pin": "exact",\n"pin": "digest"}', ':2: the key "pin" is there twice'],
    ['dockshift.config.jsonc', '{"merge": /* ', ':1: a comment does not end'],
    [
      'dockshift.config.yaml',
      'merge: all\n merge: x',
      ':1: Nested mappings are not allowed in compact mappings',
    ],
    ['dockshift.config.yaml', 'pin: exact\npin: digest', ':2: Map keys must be unique'],
    ['dockshift.config.yaml', 'merge: *x', ': Unresolved alias (the anchor must be set before the alias): x'],
    ['dockshift.config.yaml', '- a', ': the configuration must be an object, not a list'],
    [
      'dockshift.config.yaml',
      'buildArgs: { VERSION: 1.20 }',
      ': "buildArgs.VERSION" must be a string, not 1.2',
    ],
    ['package.json', '{"dockshift": {"merge": 1}}', ': "merge" must be "all" or "useful", not 1'],
    ['package.json', '{"dockshift": {"merge": 1}', ':1: a } is missing'],
  ])('%s with %j', async (name, content, problem) => {
    expect(await problemWith({ [name]: content })).toBe(`${name}${problem}`);
  });

  test('a package.json without the key may be as it likes', () => {
    const contents = ['{', '{"a": 1, "a": 2}', '"dockshift"', '{"name": "dockshift", "a": 1, "a": 2}'];
    for (const content of contents) {
      const folder = folderWith({ Dockerfile: MESSY, 'package.json': content });
      expect({ content, changed: changedIn(folder) }).toEqual({ content, changed: ['Dockerfile'] });
    }
    const folder = folderWith({ Dockerfile: MESSY, 'package.json/x': '' });
    expect(changedIn(folder)).toEqual(['Dockerfile']);
  });

  test('two in one folder: both are named', async () => {
    expect(await problemWith({ 'dockshift.config.json': ON, 'dockshift.config.yaml': '' })).toBe(
      'dockshift.config.json and dockshift.config.yaml: only one configuration can be in force in a folder',
    );
    expect(await problemWith({ 'dockshift.config.yml': ON, 'package.json': '{"dockshift": {}}' })).toBe(
      'dockshift.config.yml and the key "dockshift" of package.json: only one configuration can be in force in a folder',
    );
  });

  test.each([
    ['of 10 MB', `{"a": "${'x'.repeat(10_000_000)}"}`, 'is larger than 1 MiB'],
    ['nested deeply', `{"a": ${'['.repeat(500_000)}`, ': it is nested too deeply'],
    ['of UTF-16', Buffer.from('\uFEFF{}', 'utf16le'), 'is not UTF-8'],
    ['of Latin-1', Buffer.from('{"context": "\u00E9"}', 'latin1'), 'is not UTF-8'],
    ['with control characters', '{"\u001B[31m": 1, "a\u202Eb": 1}', ': a control character in a string'],
  ])('%s', async (_, content, problem) => {
    const error = await problemWith({ 'dockshift.config.json': content });
    expect(error.replace(/^dockshift\.config\.json(?::1)? ?/u, '')).toBe(problem);
  });

  test('nested deeply, or full of aliases, as YAML', async () => {
    expect(await problemWith({ 'dockshift.config.yaml': `a: ${'['.repeat(100_000)}` })).toMatch(
      /^dockshift\.config\.yaml/u,
    );
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [index, name] of [...'bcdefghi'].entries()) {
      const last = 'abcdefghi'[index] ?? '';
      bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${last}`).join(', ')}]`);
    }
    expect(await problemWith({ 'dockshift.config.yaml': bomb.join('\n') })).toMatch(
      /^dockshift\.config\.yaml: .*alias/u,
    );
  });

  test('a folder, a link to nowhere, a link to itself', async () => {
    const folder = folderWith({ Dockerfile: MESSY });
    const file = path.join(folder, 'dockshift.config.json');
    mkdirSync(file);
    expect(await problemIn(folder)).toBe('dockshift.config.json is a folder');
    rmSync(file, { recursive: true });
    symlinkSync('nothing', file);
    expect(await problemIn(folder)).toBe('dockshift.config.json is a broken link');
    rmSync(file);
    symlinkSync('dockshift.config.json', file);
    expect(await problemIn(folder)).toBe('dockshift.config.json is a link that leads back to itself');
    rmSync(file);
    symlinkSync('/dev/zero', file);
    expect(await problemIn(folder)).toBe('dockshift.config.json is not a regular file');
  });

  test('a context that is none, or that leads out of the repository', () => {
    const folder = folderWith({
      'repository/.git/HEAD': '',
      'repository/Dockerfile': MESSY,
      'repository/dockshift.config.json': '{"context": ".."}',
    });
    const repository = path.join(folder, 'repository');
    expect(errorIn(repository)).toBe('dockshift.config.json: "context" ".." leads out of the repository');
    symlinkSync('/', path.join(repository, 'root'));
    writeFileSync(path.join(repository, 'dockshift.config.json'), '{"context": "root"}');
    expect(errorIn(repository)).toBe('dockshift.config.json: "context" "root" leads out of the repository');
    writeFileSync(path.join(repository, 'dockshift.config.json'), '{"context": "nothing"}');
    expect(errorIn(repository)).toBe('dockshift.config.json: "context" "nothing": no such folder');
    expect(changedIn(repository, '--context', '.')).toEqual(['Dockerfile']);
    const outside = folderWith({ Dockerfile: MESSY, 'dockshift.config.json': '{"context": "/"}' });
    expect(errorIn(outside)).toContain('leads out of its folder, which is in no repository');
  });

  test.each([
    [['--config', 'nothing.json'], '--config nothing.json does not exist'],
    [
      ['--config', 'x.toml'],
      '--config x.toml: the name of a configuration ends in .json, .jsonc, .yaml or .yml',
    ],
    [['--config', 'package.json'], '--config package.json has no key "dockshift"'],
    [['--config', 'bad.json'], '--config bad.json: "unsafe" must be true or false, not 1'],
    [['--config', 'bad.json', '--no-config'], '--config and --no-config do not go together'],
  ])('%j is a usage error', (args, message) => {
    const folder = folderWith({
      Dockerfile: MESSY,
      'x.toml': '',
      'package.json': '{}',
      'bad.json': '{"unsafe": 1}',
    });
    const { status, stdout, stderr } = dockshift(args, { cwd: folder });
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: `dockshift: ${message}\nTry 'dockshift --help'.\n`,
    });
  });
});
