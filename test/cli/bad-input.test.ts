import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { rewrite } from '../../src/index.ts';
import { dockshift, folderWith, MESSY } from './program.ts';

const IS_ROOT = process.getuid?.() === 0;

const errorsIn = (stderr: string): readonly string[] =>
  stderr.split('\n').filter((line) => line.startsWith('error: '));

describe('bad input', () => {
  test.each<[what: string, content: string | Uint8Array, reason: string]>([
    ['an empty file', '', 'is empty'],
    ['a binary file', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]), 'is binary: it holds a NUL byte'],
    ['UTF-16', Buffer.from('\uFEFFFROM a\n', 'utf16le'), 'is UTF-16; Docker reads UTF-8'],
    [
      'a file of 17 MiB',
      Buffer.alloc(17 * 1024 * 1024, 'RUN a\n'),
      'is larger than 16 MiB, more than BuildKit takes',
    ],
  ])('%s is one line on standard error, and the others are done', (_what, content, reason) => {
    const folder = folderWith({ 'a/Dockerfile': content, 'b/Dockerfile': MESSY });
    const { status, stderr } = dockshift(['--write'], { cwd: folder });
    expect(status).toBe(2);
    expect(errorsIn(stderr)).toEqual([`error: a/Dockerfile: ${reason}`]);
    expect(readFileSync(path.join(folder, 'a', 'Dockerfile')).equals(Buffer.from(content))).toBe(true);
    expect(readFileSync(path.join(folder, 'b', 'Dockerfile'), 'utf8')).toBe(rewrite(MESSY).text);
  });

  test.each([
    ['no Dockerfile', 'Dear reader,\nthis is a letter.\n'],
    ['an unknown instruction', 'FROM a\nRUNN x\n'],
    ['blanks only', '\n  \n'],
  ])('%s is one line on standard error', (_what, content) => {
    const folder = folderWith({ Dockerfile: content, 'b/Dockerfile': MESSY });
    const { status, stderr } = dockshift(['--write'], { cwd: folder });
    expect(status).toBe(2);
    expect(errorsIn(stderr)).toHaveLength(1);
    expect(errorsIn(stderr)[0]).toMatch(/^error: Dockerfile(?::\d+)?: ./u);
    expect(readFileSync(path.join(folder, 'Dockerfile'), 'utf8')).toBe(content);
    expect(readFileSync(path.join(folder, 'b', 'Dockerfile'), 'utf8')).toBe(rewrite(MESSY).text);
  });

  test('a broken link and a link that leads back to itself', () => {
    const folder = folderWith({});
    symlinkSync('nowhere', path.join(folder, 'Dockerfile.a'));
    symlinkSync('Dockerfile.b', path.join(folder, 'Dockerfile.b'));
    const { status, stderr } = dockshift([], { cwd: folder });
    expect(status).toBe(2);
    expect(errorsIn(stderr)).toEqual([
      'error: Dockerfile.a: is a broken link',
      'error: Dockerfile.b: is a link that leads back to itself',
    ]);
  });

  test('a named pipe and a device are refused without being opened', () => {
    const folder = folderWith({ 'b/Dockerfile': MESSY });
    execFileSync('mkfifo', [path.join(folder, 'Dockerfile')]);
    const { status, stderr } = dockshift(['.', '/dev/zero'], { cwd: folder });
    expect(status).toBe(2);
    expect(errorsIn(stderr)).toHaveLength(2);
    expect(stderr).toContain('error: Dockerfile: is not a regular file');
    expect(stderr).toContain('2 files failed');
    expect(stderr).toContain('3 files: 1 would change');
  });

  test.skipIf(IS_ROOT)('an unreadable file and an unreadable folder', () => {
    const folder = folderWith({ Dockerfile: MESSY, 'a/x/Dockerfile': MESSY, 'b/Dockerfile': MESSY });
    chmodSync(path.join(folder, 'Dockerfile'), 0o000);
    chmodSync(path.join(folder, 'a'), 0o000);
    const { status, stderr } = dockshift([], { cwd: folder });
    chmodSync(path.join(folder, 'a'), 0o755);
    expect(status).toBe(2);
    expect(errorsIn(stderr)).toEqual([
      'error: a: cannot be accessed: permission denied',
      'error: Dockerfile: cannot be accessed: permission denied',
    ]);
    expect(stderr).toContain('1 would change');
  });

  test('a name with control characters is escaped', () => {
    const folder = folderWith({ 'a\n\u001B[2Jb/Dockerfile': '' });
    expect(errorsIn(dockshift([], { cwd: folder }).stderr)).toEqual([
      'error: a\\n\\x1b[2Jb/Dockerfile: is empty',
    ]);
  });

  test('a folder named as a file that is not there', () => {
    const folder = folderWith({});
    mkdirSync(path.join(folder, 'Dockerfile'));
    const { status, stderr } = dockshift(['Dockerfile', 'gone'], { cwd: folder });
    expect(status).toBe(2);
    expect(errorsIn(stderr)).toEqual([
      'error: Dockerfile: is a folder, and there is no Dockerfile in it',
      'error: gone: does not exist',
    ]);
  });

  test.each([
    ['100,000 lines', `FROM a\n${'RUN echo a\n'.repeat(100_000)}`],
    ['one RUN of 10 MB', `FROM a\nRUN echo ${'x \\\n'.repeat(2_500_000)} y\n`],
    ['groups nested 10,000 deep', `FROM a\nRUN ${'( '.repeat(10_000)}true${' )'.repeat(10_000)}\nRUN b\n`],
  ])('%s neither crash nor block', (_what, content) => {
    const folder = folderWith({ 'a/Dockerfile': content, 'b/Dockerfile': MESSY });
    const { status, stderr } = dockshift([], { cwd: folder });
    expect([0, 2]).toContain(status);
    expect(stderr).not.toContain('internal error');
    expect(stderr).toContain('2 files:');
    expect(stderr).toMatch(/^b\/Dockerfile$/mu);
  });
});
