import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { dockshift, execute, folderWith } from '../cli/program.ts';
import { needImages, startDocker } from './engine.ts';

const hasEngine = startDocker();
if (hasEngine) needImages('debian:bookworm-slim');

const PROGRAM = path.join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');
const BASE = 'FROM debian:bookworm-slim\n';
const TWO = `${BASE}RUN echo one > /one\nRUN echo two > /two\n`;

/** A temporary folder for the program, to see that it leaves nothing there. */
function temporaryFolder(): string {
  const folder = folderWith({});
  mkdirSync(path.join(folder, 'tmp'));
  return path.join(folder, 'tmp');
}

function verify(
  args: readonly string[],
  cwd: string,
): ReturnType<typeof dockshift> & { readonly left: string[] } {
  const tmp = temporaryFolder();
  const outcome = dockshift(['verify', '--network', 'host', ...args], { cwd, env: { TMPDIR: tmp } });
  return { ...outcome, left: readdirSync(tmp) };
}

describe.skipIf(!hasEngine)('dockshift verify', { timeout: 300_000 }, () => {
  test('builds, compares, prints a table, leaves the files alone and ends with 0', () => {
    const folder = folderWith({ Dockerfile: TWO });
    const { status, stdout, stderr, left } = verify(['.', '--logs', 'logs', '--no-rebuild'], folder);
    expect(stderr).toContain('Dockerfile: building the rewritten version\n');
    expect(stdout).toMatch(/^Dockerfile: same, docker \d/);
    expect(stdout).toMatch(/^ {2}layers +3 +2$/m);
    expect(status).toBe(0);
    expect(left).toEqual([]);
    expect(readdirSync(folder).toSorted()).toEqual(['Dockerfile', 'logs']);
    expect(readdirSync(path.join(folder, 'logs')).toSorted()).toEqual([
      'Dockerfile.original-1.log',
      'Dockerfile.original-2.log',
      'Dockerfile.rewritten-3.log',
    ]);
  });

  test('--against another file: different, 1; JSON and Markdown say so', () => {
    const folder = folderWith({ Dockerfile: TWO, other: TWO.replace('echo two', 'echo tow') });
    const json = verify(['Dockerfile', '--against', 'other', '--format', 'json', '--no-rebuild'], folder);
    expect(json.status).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      version: 1,
      summary: { files: 1, different: 1 },
      files: [
        { path: 'Dockerfile', status: 'different', differences: [{ path: '/two', aspects: ['content'] }] },
      ],
    });
    const markdown = verify(
      ['Dockerfile', '--against', 'other', '--format', 'markdown', '--no-rebuild'],
      folder,
    );
    expect(markdown.stdout).toContain('### `Dockerfile`: different');
    expect(markdown.stdout).toContain('- `/two: content (4 B, other bytes)`');
  });

  test('--since compares with a revision, in a subfolder too', () => {
    const folder = folderWith({ 'sub/Dockerfile': TWO });
    const git = (...args: string[]): void => {
      const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
      execFileSync('git', [...identity, ...args], { cwd: folder, stdio: 'ignore' });
    };
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    execFileSync('sed', ['-i', 's/RUN echo two/RUN printf two/', 'sub/Dockerfile'], { cwd: folder });
    const { status, stdout } = verify(['sub', '--since', 'HEAD', '--no-rebuild'], folder);
    expect(stdout).toContain('/two: content (4 B -> 3 B)');
    expect(status).toBe(1);
    const unknown = verify(['sub', '--since', 'nothing'], folder);
    expect(unknown.stderr).toContain('--since nothing: no such revision');
    expect(unknown.status).toBe(2);
  });

  test('several files at once: what cannot be built does not stop the others', () => {
    const folder = folderWith({
      'a/Dockerfile': `${BASE}RUN exit 3\nRUN true\n`,
      'b/Dockerfile': TWO,
      'c/Dockerfile': `${BASE}RUN true\n`,
    });
    const { status, stdout, left } = verify(['.', '--jobs', '2', '--no-rebuild', '--format', 'json'], folder);
    expect(JSON.parse(stdout)).toMatchObject({
      summary: { files: 3, asPromised: 1, unchanged: 1, failed: 1 },
      files: [
        { path: 'a/Dockerfile', status: 'not-built' },
        { path: 'b/Dockerfile', status: 'same' },
        { path: 'c/Dockerfile', status: 'unchanged' },
      ],
    });
    expect(status).toBe(2);
    expect(left).toEqual([]);
  });

  test('Ctrl-C stops the build and removes what was made', async () => {
    const folder = folderWith({ Dockerfile: `${BASE}RUN echo one\nRUN sleep 300\n` });
    const tmp = temporaryFolder();
    const child = spawn(process.execPath, [PROGRAM, 'verify', '--network', 'host', '--logs', 'logs'], {
      cwd: folder,
      env: { ...process.env, TMPDIR: tmp },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    for await (const chunk of child.stderr) {
      if (String(chunk).includes('building the original')) break;
    }
    const closed = once(child, 'exit');
    await new Promise((resolve) => setTimeout(resolve, 2000));
    child.kill('SIGINT');
    const [code, signal] = await closed;
    expect([code, signal]).toEqual([null, 'SIGINT']);
    expect(readdirSync(tmp)).toEqual([]);
    const reference = `localhost/dockshift-verify:${(child.pid ?? 0).toString(36)}-*`;
    const images = execute('docker', ['images', '--quiet', '--filter', `reference=${reference}`]);
    expect(images.stdout).toBe('');
  });

  test('a context outside of the repository is refused', () => {
    const folder = folderWith({ 'repository/Dockerfile': TWO, 'outside/file': '' });
    mkdirSync(path.join(folder, 'repository', '.git'));
    const { status, stdout, left } = verify(['repository/Dockerfile', '--context', 'outside'], folder);
    expect(stdout).toMatch(
      /repository\/Dockerfile: error \(the build context .*outside lies outside the repository .*\)/,
    );
    expect(status).toBe(2);
    expect(left).toEqual([]);
  });

  test('a full disk is said in one line, and nothing is left', (context) => {
    const folder = folderWith({ Dockerfile: TWO, large: Buffer.alloc(4_000_000, 'x') });
    const tmp = temporaryFolder();
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', tmp]).status === 0;
    if (!mounted) context.skip('no right to mount a small disk');
    onTestFinished(() => {
      execFileSync('umount', [tmp]);
      rmSync(tmp, { recursive: true });
    });
    const { status, stdout } = dockshift(['verify', '--network', 'host'], {
      cwd: folder,
      env: { TMPDIR: tmp },
    });
    expect(stdout).toContain('Dockerfile: error (the disk is full; nothing of this run is left behind)');
    expect(status).toBe(2);
    expect(readdirSync(tmp)).toEqual([]);
  });
});

describe.skipIf(!hasEngine)('dockshift inspect', { timeout: 120_000 }, () => {
  test('shows the layers of an image of the engine, largest first', () => {
    const { status, stdout } = dockshift(['inspect', 'debian:bookworm-slim']);
    expect(stdout).toMatch(/^layer +size +wasted +instruction\n +1 +\d+ MB +- {2}/);
    expect(stdout).toContain('1 layers, ');
    expect(status).toBe(0);
  });

  test('says when the engine has no such image', () => {
    const { status, stderr } = dockshift(['inspect', 'localhost/dockshift-test/none:1']);
    expect(stderr).toMatch(
      /^dockshift: localhost\/dockshift-test\/none:1: docker save: .*(?:No such image|does not exist)/,
    );
    expect(status).toBe(2);
  });
});
