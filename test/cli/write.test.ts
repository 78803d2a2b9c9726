import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { FileProblem, readInput } from '../../src/cli/input-file.ts';
import { replaceFile } from '../../src/cli/replace-file.ts';
import { rewrite } from '../../src/index.ts';
import { dockshift, folderWith, MESSY, startDockshift, TIDY } from './program.ts';

const REWRITTEN = rewrite(MESSY).text;
const IS_ROOT = process.getuid?.() === 0;

const read = (folder: string, name: string): string => readFileSync(path.join(folder, name), 'utf8');

describe('--write', () => {
  test('rewrites, prints no diff, and leaves nothing else behind', () => {
    const folder = folderWith({ Dockerfile: MESSY, 'a/Dockerfile': TIDY });
    const { status, stdout, stderr } = dockshift(['--write'], { cwd: folder });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr).toContain('2 files: 1 changed');
    expect(read(folder, 'Dockerfile')).toBe(REWRITTEN);
    expect(readdirSync(folder).toSorted()).toEqual(['Dockerfile', 'a']);
  });

  test('does not touch a file in which nothing changes', () => {
    const folder = folderWith({ Dockerfile: TIDY });
    const before = statSync(path.join(folder, 'Dockerfile'));
    dockshift(['--write'], { cwd: folder });
    const after = statSync(path.join(folder, 'Dockerfile'));
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
  });

  test('changes nothing in a second run', () => {
    const folder = folderWith({ Dockerfile: MESSY });
    dockshift(['--write'], { cwd: folder });
    expect(dockshift(['--check'], { cwd: folder }).status).toBe(0);
  });

  test('keeps the mode', () => {
    const folder = folderWith({ Dockerfile: MESSY });
    chmodSync(path.join(folder, 'Dockerfile'), 0o751);
    dockshift(['--write'], { cwd: folder });
    expect(statSync(path.join(folder, 'Dockerfile')).mode & 0o7777).toBe(0o751);
    expect(read(folder, 'Dockerfile')).toBe(REWRITTEN);
  });

  test.runIf(IS_ROOT)('keeps the owner', () => {
    const folder = folderWith({ Dockerfile: MESSY });
    chownSync(path.join(folder, 'Dockerfile'), 1234, 2345);
    dockshift(['--write'], { cwd: folder });
    const { uid, gid } = statSync(path.join(folder, 'Dockerfile'));
    expect([uid, gid, read(folder, 'Dockerfile')]).toEqual([1234, 2345, REWRITTEN]);
  });

  test('keeps a symbolic link and rewrites its target once', () => {
    const folder = folderWith({ 'shared/base': MESSY, 'a/README': '', 'b/README': '' });
    symlinkSync('../shared/base', path.join(folder, 'a', 'Dockerfile'));
    symlinkSync('../shared/base', path.join(folder, 'b', 'Dockerfile'));
    const { stderr } = dockshift(['--write'], { cwd: folder });
    expect(stderr).toContain('1 file: 1 changed');
    expect(readlinkSync(path.join(folder, 'a', 'Dockerfile'))).toBe('../shared/base');
    expect(lstatSync(path.join(folder, 'shared', 'base')).isFile()).toBe(true);
    expect(read(folder, 'shared/base')).toBe(REWRITTEN);
  });

  test('refuses a file with several hard links, and does the others', () => {
    const folder = folderWith({ Dockerfile: MESSY, 'b/Dockerfile': MESSY });
    linkSync(path.join(folder, 'Dockerfile'), path.join(folder, 'copy'));
    const { status, stderr } = dockshift(['--write'], { cwd: folder });
    expect(status).toBe(2);
    expect(stderr).toContain('error: Dockerfile: has 2 hard links');
    expect([read(folder, 'Dockerfile'), read(folder, 'b/Dockerfile')]).toEqual([MESSY, REWRITTEN]);
  });

  test.skipIf(IS_ROOT)('refuses a write-protected file and a folder that takes no new file', () => {
    const folder = folderWith({ Dockerfile: MESSY, 'b/Dockerfile': MESSY });
    chmodSync(path.join(folder, 'Dockerfile'), 0o444);
    chmodSync(path.join(folder, 'b'), 0o555);
    const { status, stderr } = dockshift(['--write'], { cwd: folder });
    chmodSync(path.join(folder, 'b'), 0o755);
    expect(status).toBe(2);
    expect(stderr).toContain('error: Dockerfile: is write-protected');
    expect(stderr).toContain('error: b/Dockerfile: cannot be accessed: permission denied');
    expect([read(folder, 'Dockerfile'), read(folder, 'b/Dockerfile')]).toEqual([MESSY, MESSY]);
  });

  test('with --format or --output reports as well', () => {
    const folder = folderWith({ Dockerfile: MESSY });
    const { stdout } = dockshift(['--write', '--format', 'diff'], { cwd: folder });
    expect(stdout).toMatch(/^--- a\/Dockerfile\n/u);
    expect(read(folder, 'Dockerfile')).toBe(REWRITTEN);
  });
});

describe('replaceFile', () => {
  test('leaves a file alone that has changed since it was read', async () => {
    const folder = folderWith({ Dockerfile: MESSY });
    const file = path.join(folder, 'Dockerfile');
    const before = await readInput(file);
    writeFileSync(file, TIDY);
    expect(() => replaceFile(file, before, Buffer.from('new'))).toThrow(FileProblem);
    expect([read(folder, 'Dockerfile'), readdirSync(folder)]).toEqual([TIDY, ['Dockerfile']]);
  });

  test('leaves no temporary file if the target has become a folder', async () => {
    const folder = folderWith({ 'a/Dockerfile': MESSY });
    const before = await readInput(path.join(folder, 'a', 'Dockerfile'));
    expect(() => replaceFile(path.join(folder, 'a'), before, Buffer.from('new'))).toThrow(
      'is not a regular file',
    );
    expect(readdirSync(folder)).toEqual(['a']);
  });
});

describe('a run that is ended in its middle', () => {
  const COUNT = 200;
  const names = Array.from({ length: COUNT }, (_, index) => `${String(index).padStart(3, '0')}/Dockerfile`);
  const messy = Object.fromEntries(names.map((name) => [name, MESSY]));

  const countRewritten = (folder: string): number =>
    names.filter((name) => {
      const text = read(folder, name);
      expect([MESSY, REWRITTEN]).toContain(text);
      return text === REWRITTEN;
    }).length;

  /** Ends the run with `signal` as soon as `files` files are new; gives the number of new files when it is dead. */
  async function endAfter(
    files: number,
    signal: NodeJS.Signals,
  ): Promise<{ folder: string; rewritten: number }> {
    const folder = folderWith(messy);
    const program = startDockshift(['--write'], folder);
    program.stderr?.resume();
    program.stdout?.resume();
    const ended = once(program, 'exit');
    const watched = path.join(folder, names[Math.max(0, files - 1)] ?? '');
    while (program.exitCode === null && readFileSync(watched, 'utf8') === MESSY) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    program.kill(signal);
    await ended;
    return { folder, rewritten: countRewritten(folder) };
  }

  test('by SIGKILL leaves every file old or new, and a later run does the rest', async () => {
    const counts: number[] = [];
    for (const files of [1, 20, 60, 100, 150]) {
      const { folder, rewritten } = await endAfter(files, 'SIGKILL');
      counts.push(rewritten);
      dockshift(['--write'], { cwd: folder });
      expect(countRewritten(folder)).toBe(COUNT);
    }
    // Else the machine was never quick enough to end a run before its end, and nothing was tested.
    expect(counts.some((count) => count > 0 && count < COUNT)).toBe(true);
  });

  test('by SIGINT leaves no temporary file', async () => {
    const { folder } = await endAfter(10, 'SIGINT');
    for (const name of names)
      expect(readdirSync(path.join(folder, path.dirname(name)))).toEqual(['Dockerfile']);
  });

  test('by SIGKILL, what may be left is not taken for a Dockerfile', () => {
    const folder = folderWith({ Dockerfile: TIDY });
    mkdirSync(path.join(folder, 'a'));
    writeFileSync(path.join(folder, 'a', '.dockshift-01234567-89ab-4cde-8f01-23456789abcd.tmp'), 'half');
    expect(dockshift([], { cwd: folder }).stderr).toContain('1 file:');
  });
});
