import { linkSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { rewrite, transforms } from '../../src/index.ts';
import { formats } from '../../src/report/formats.ts';
import { dockshift, execute, folderWith, MESSY, TIDY } from './program.ts';

const REWRITTEN = rewrite(MESSY).text;
const PROGRAM = path.join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');

describe('exit codes', () => {
  test.each([
    [[], MESSY, 0],
    [['--check'], MESSY, 1],
    [['--check'], TIDY, 0],
    [['--check'], '', 2],
    [['--write'], MESSY, 0],
  ])('%j on %j is %d', (args, content, status) => {
    expect(dockshift(args, { cwd: folderWith({ Dockerfile: content }) }).status).toBe(status);
  });

  test('a failure weighs more than a change', () => {
    const folder = folderWith({ 'a/Dockerfile': MESSY, 'b/Dockerfile': '' });
    expect(dockshift(['--check'], { cwd: folder }).status).toBe(2);
  });

  test('a folder without Dockerfiles is no failure', () => {
    expect(dockshift([], { cwd: folderWith({}) })).toMatchObject({
      status: 0,
      stdout: '',
      stderr: 'No Dockerfile found.\n',
    });
  });
});

describe('usage errors', () => {
  test.each([
    [['--fromat', 'json'], 'unknown option --fromat; did you mean --format?'],
    [['--wirte'], 'unknown option --wirte; did you mean --write?'],
    [['-w'], 'unknown option -w'],
    [['--no-write'], 'unknown option --no-write'],
    [['--transform', 'merge-run'], '--transform cannot be merge-run; did you mean merge-runs?'],
    [['--skip', 'everything'], '--skip cannot be everything; choose from manifests-first'],
    [['--format', 'xml'], '--format cannot be xml; choose from diff, json'],
    [['--merge', 'some'], '--merge cannot be some'],
    [['--merge', 'all', '--merge', 'useful'], '--merge is given more than once'],
    [['--check=1'], '--check takes no value'],
    [['--write', '--check'], 'write and check are mutually exclusive'],
    [['--transform'], 'Not enough arguments following: transform'],
    [['-', 'Dockerfile'], '- stands alone'],
    [['--write', '--format', 'json', '-'], '--write - prints the rewritten file'],
    [['list', 'all'], 'unexpected argument all'],
    [['explain'], 'Not enough'],
    [['explain', 'merge'], 'unknown transform merge'],
  ])('%j: one line, exit code 2, nothing done', (args, message) => {
    const folder = folderWith({ Dockerfile: MESSY });
    const { status, stdout, stderr } = dockshift(args, { cwd: folder, input: MESSY });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^dockshift: .*\nTry 'dockshift --help'\.\n$/u);
    expect(stderr).toContain(message);
    expect(readFileSync(path.join(folder, 'Dockerfile'), 'utf8')).toBe(MESSY);
  });

  test('a mistyped command is a path that does not exist, with a hint', () => {
    const { status, stderr } = dockshift(['lst'], { cwd: folderWith({}) });
    expect(status).toBe(2);
    expect(stderr).toContain('error: lst: does not exist; did you mean list?');
  });
});

describe('standard input', () => {
  test('gives a diff of a file called Dockerfile', () => {
    const { status, stdout, stderr } = dockshift(['-'], { input: MESSY });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^--- a\/Dockerfile\n\+\+\+ b\/Dockerfile\n/u);
    expect(stderr).toMatch(/^standard input\n/u);
    const folder = folderWith({ Dockerfile: MESSY });
    expect(execute('git', ['apply', '-'], { cwd: folder, input: stdout }).status).toBe(0);
    expect(readFileSync(path.join(folder, 'Dockerfile'), 'utf8')).toBe(REWRITTEN);
  });

  test('with --write gives the rewritten file, byte for byte', () => {
    const latin1 = Buffer.from(MESSY.replace('one', 'caf\u00E9').replaceAll('\n', '\r\n'), 'latin1');
    const { bytes } = dockshift(['--write', '-'], { input: latin1 });
    const folder = folderWith({ Dockerfile: latin1 });
    dockshift(['--write'], { cwd: folder });
    expect(bytes.equals(readFileSync(path.join(folder, 'Dockerfile')))).toBe(true);
  });

  test('with --write and nothing to change gives the file as it is', () => {
    expect(dockshift(['--write', '-'], { input: TIDY }).stdout).toBe(TIDY);
  });

  test('with --check', () => {
    expect(dockshift(['--check', '-'], { input: MESSY }).status).toBe(1);
    expect(dockshift(['--check', '-'], { input: TIDY }).status).toBe(0);
  });

  test('that is no Dockerfile gives nothing but the reason', () => {
    const { status, stdout, stderr } = dockshift(['--write', '-'], { input: '' });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('error: standard input: is empty');
  });

  test('a file called - is named ./-', () => {
    const folder = folderWith({ '-': MESSY, '-x': MESSY });
    expect(dockshift(['./-'], { cwd: folder }).stdout).toMatch(/^--- a\/-\n/u);
    expect(dockshift(['--', '-x'], { cwd: folder }).stdout).toMatch(/^--- a\/-x\n/u);
  });
});

describe('--output', () => {
  test('puts the report into a file, beside which nothing is left', () => {
    const folder = folderWith({ Dockerfile: MESSY });
    const { stdout, status } = dockshift(['--format', 'json', '--output', 'out.json'], { cwd: folder });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
    expect(JSON.parse(readFileSync(path.join(folder, 'out.json'), 'utf8'))).toMatchObject({ version: 1 });
    expect(readdirSync(folder).toSorted()).toEqual(['Dockerfile', 'out.json']);
  });

  test('never replaces a file that is read, by whatever name', () => {
    const folder = folderWith({ Dockerfile: MESSY });
    symlinkSync('Dockerfile', path.join(folder, 'link'));
    linkSync(path.join(folder, 'Dockerfile'), path.join(folder, 'hard'));
    for (const name of ['Dockerfile', './Dockerfile', 'link', 'hard']) {
      const { status, stderr } = dockshift(['--output', name], { cwd: folder });
      expect(status).toBe(2);
      expect(stderr).toContain(`--output ${name} is one of the files to read`);
    }
    expect(readFileSync(path.join(folder, 'Dockerfile'), 'utf8')).toBe(MESSY);
  });

  test('that cannot be written is a usage error', () => {
    const { status, stderr } = dockshift(['--output', 'gone/x.patch'], {
      cwd: folderWith({ Dockerfile: MESSY }),
    });
    expect(status).toBe(2);
    expect(stderr).toContain('--output gone/x.patch');
  });
});

describe('which changes', () => {
  test('--skip and --transform choose', () => {
    const folder = folderWith({ Dockerfile: MESSY });
    expect(dockshift(['--skip', 'merge-runs'], { cwd: folder }).stdout).toBe('');
    expect(dockshift(['--transform', 'clean-caches'], { cwd: folder }).stdout).toBe('');
    expect(dockshift(['--transform', 'merge-runs', 'Dockerfile'], { cwd: folder }).stdout).not.toBe('');
  });

  test('--merge useful keeps RUNs apart that gain nothing', () => {
    const folder = folderWith({ Dockerfile: MESSY });
    expect(dockshift(['--merge', 'useful'], { cwd: folder }).stdout).toBe(
      rewrite(MESSY, { merge: 'useful' }).text === MESSY ? '' : 'x',
    );
  });

  test('--target makes a stage ship', () => {
    const source = MESSY.replace('debian:12', 'debian:12 AS builder') + 'FROM debian:12\n';
    const folder = folderWith({ Dockerfile: source });
    expect(dockshift([], { cwd: folder }).stdout).toBe('');
    expect(dockshift(['--target', 'builder'], { cwd: folder }).stdout).not.toBe('');
  });
});

describe('colours', () => {
  const folder = (): string => folderWith({ Dockerfile: MESSY });
  const ESCAPE = '\u001B[';

  test('are for terminals', () => {
    const { stdout, stderr } = dockshift([], { cwd: folder() });
    expect(stdout + stderr).not.toContain(ESCAPE);
  });

  test('FORCE_COLOR switches them on, also against NO_COLOR', () => {
    const { stdout, stderr } = dockshift([], { cwd: folder(), env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    expect(stdout).toContain(`${ESCAPE}32m+`);
    expect(stderr).toContain(ESCAPE);
  });

  test.skipIf(execute('sh', ['-c', 'command -v script']).status !== 0)(
    'a terminal gets them unless NO_COLOR is set',
    () => {
      const cwd = folder();
      const inTerminal = (env: Readonly<Record<string, string>>): string =>
        execute('script', ['-qec', `'${process.execPath}' '${PROGRAM}'`, '/dev/null'], {
          cwd,
          env: { TERM: 'xterm', ...env },
        }).stdout;
      expect(inTerminal({})).toContain(`${ESCAPE}32m+`);
      expect(inTerminal({ NO_COLOR: '1' })).not.toContain(ESCAPE);
      expect(inTerminal({ TERM: 'dumb' })).not.toContain(ESCAPE);
    },
  );
});

describe('a closed pipe', () => {
  test('ends the run without a word', () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`${index}/Dockerfile`, MESSY.repeat(20)]),
    );
    const command = `'${process.execPath}' '${PROGRAM}' | head -n 1`;
    const { stdout, stderr } = execute('bash', ['-c', command], { cwd: folderWith(files) });
    expect(stdout).toBe('--- a/0/Dockerfile\n');
    expect(stderr).not.toMatch(/EPIPE|at /u);
  });
});

describe('list and explain', () => {
  test('list names every transform with its safety', () => {
    const { status, stdout } = dockshift(['list']);
    expect(status).toBe(0);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((row) => row.split(/ {2,}/u));
    expect(rows).toEqual(transforms.map(({ name, safety, summary }) => [name, safety, summary]));
  });

  test.each(transforms.map(({ name }) => name))('explain %s prints its README', (name) => {
    const readme = readFileSync(
      path.join(import.meta.dirname, '..', '..', 'transforms', name, 'README.md'),
      'utf8',
    );
    expect(dockshift(['explain', name])).toMatchObject({ status: 0, stdout: readme, stderr: '' });
  });
});

describe('help', () => {
  test('names every option of the main job, with examples and exit codes', () => {
    const { status, stdout } = dockshift(['--help']);
    expect(status).toBe(0);
    for (const name of [
      'write',
      'check',
      'transform',
      'skip',
      'unsafe',
      'output',
      'format',
      'merge',
      'caches',
      'runtime',
      'target',
    ]) {
      expect(stdout).toContain(`--${name} `);
    }
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain('Exit codes:');
  });

  test('--version is that of the package', () => {
    const manifest: unknown = JSON.parse(
      readFileSync(path.join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
    );
    expect(manifest).toMatchObject({ version: dockshift(['--version']).stdout.trim() });
  });

  test('completion prints a script, and completes commands, options and their values', () => {
    expect(dockshift(['completion']).stdout).toContain('###-begin-dockshift-completions-###');
    const complete = (...words: readonly string[]): readonly string[] =>
      dockshift(['--get-yargs-completions', 'dockshift', ...words])
        .stdout.trimEnd()
        .split('\n');
    expect(complete('')).toEqual(expect.arrayContaining(['list', 'explain']));
    expect(complete('--f')).toContain('--format');
    expect(complete('--format', '')).toEqual(formats.map(({ name }) => name));
    expect(complete('--transform', 'm')).toContain('merge-runs');
    expect(complete('explain', '')).toEqual(transforms.map(({ name }) => name));
  });
});
