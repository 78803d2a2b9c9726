import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { EngineName } from '../../src/verify/engines/engine.ts';
import { engineFor, needImages, startDocker } from './engine.ts';
import { complaints, verified, verifyVersions } from './verifying.ts';

/**
 * A storage of its own for podman and buildah. vfs works in every sandbox; RUN in a chroot because crun and runc want
 * cgroups that a container without privileges does not have.
 */
const storage = mkdtempSync(path.join(tmpdir(), 'dockshift-test-storage-'));
writeFileSync(
  path.join(storage, 'storage.conf'),
  `[storage]\ndriver = "vfs"\ngraphroot = "${storage}/graph"\nrunroot = "${storage}/run"\n`,
);
process.env['CONTAINERS_STORAGE_CONF'] = path.join(storage, 'storage.conf');
process.env['BUILDAH_ISOLATION'] = 'chroot';
afterAll(() => rmSync(storage, { recursive: true, force: true }));

const BASE = 'localhost/dockshift-test-base:1';
const hasBase = loadBase();

for (const name of ['podman', 'buildah'] as const) {
  const engine = runs(name) ? await engineFor(name) : undefined;

  describe.skipIf(!engine)(`verify with ${name}`, { timeout: 300_000 }, () => {
    test('finds and names differences, and leaves nothing behind', async () => {
      if (!engine) return;
      const before =
        'FROM scratch\nCOPY one /one\nCOPY --chmod=600 one /two\nENV A=1\nHEALTHCHECK CMD ["/one"]\nSHELL ["/a", "-c"]\n';
      const after = before.replace('600', '640').replace('"/one"', '"/two"');
      const different = verified(await verifyVersions(engine, { before, after, files: { one: '1' } }));
      expect(different.engine).toMatch(new RegExp(`^${name} \\d`));
      expect(different.original.layers).toHaveLength(2);
      expect(complaints(different)).toEqual([
        'Healthcheck: "{\\"Test\\":[\\"CMD\\",\\"/one\\"]}" -> "{\\"Test\\":[\\"CMD\\",\\"/two\\"]}"',
        '/two: mode 600 -> 640',
      ]);
      expect(ownImagesOf(name)).toEqual([]);
    });

    test('a failing command and a missing base are told apart', async () => {
      if (!engine) return;
      const base = 'FROM localhost/dockshift-test/no-such-base:1\n';
      const missing = await verifyVersions(engine, { before: base, after: `${base}ENV A=1\n` });
      expect(missing).toMatchObject({ failures: [{ version: 'original', kind: 'base' }] });
      const context = 'FROM scratch\nCOPY ../secret /\n';
      expect(await verifyVersions(engine, { before: context, after: `${context}ENV A=1\n` })).toMatchObject({
        failures: [{ kind: 'context' }],
      });
      const empty = 'ARG BASE\nFROM ${BASE}\n';
      expect(await verifyVersions(engine, { before: empty, after: `${empty}ENV A=1\n` })).toMatchObject({
        failures: [{ kind: 'arguments', message: expect.stringContaining('BASE') }],
      });
      expect(ownImagesOf(name)).toEqual([]);
    });

    test.skipIf(!hasBase)('builds with RUN, and measures a rebuild', async () => {
      if (!engine) return;
      const base = `FROM ${BASE}\n`;
      const before = `${base}RUN echo 1 > /a\nCOPY one /one\nRUN : > /a && echo 2 > /two\n`;
      const after = `${base}COPY one /one\nRUN : > /a && echo 2 > /two\n`;
      const result = verified(
        await verifyVersions(
          engine,
          { before, after, files: { one: '1' } },
          // podman runs containers with crun or runc only, which many a sandbox forbids.
          { rebuild: true, smoke: name === 'buildah' ? ['echo $0'] : [] },
        ),
      );
      expect(result.smoke.map(({ verdict }) => verdict)).toEqual(name === 'buildah' ? ['same'] : []);
      expect(complaints(result)).toEqual([]);
      expect(result.touched).toBe('one');
      expect(result.rewritten.rebuildSeconds).toBeGreaterThan(0);
      const failing = `${base}RUN echo last words && exit 3\n`;
      expect(await verifyVersions(engine, { before, after: failing, files: { one: '1' } })).toMatchObject({
        failures: [{ version: 'rewritten', kind: 'build', command: 'RUN echo last words && exit 3' }],
      });
      expect(ownImagesOf(name)).toEqual([]);
    });
  });
}

/** All but the base image, those of single steps included. */
function ownImagesOf(name: EngineName): string[] {
  const args =
    name === 'podman'
      ? ['images', '--all', '--format', '{{.Repository}}:{{.Tag}}']
      : ['images', '--all', '--format', '{{.Name}}:{{.Tag}}'];
  return execFileSync(name, args, { encoding: 'utf8' })
    .split('\n')
    .filter((image) => image !== '' && image !== BASE);
}

/** Whether an engine can do its work here; if not, why is printed. In some sandboxes it is there and may do nothing. */
function runs(name: EngineName): boolean {
  return builds(name, 'FROM scratch\nENV A=1\n', name);
}

/** Whether a Dockerfile can be built; the image is removed. */
function builds(name: EngineName, dockerfile: string, what: string): boolean {
  const folder = mkdtempSync(path.join(storage, 'context-'));
  writeFileSync(path.join(folder, 'Dockerfile'), dockerfile);
  const { error, status, stdout, stderr } = spawnSync(name, ['build', '--quiet', folder], {
    encoding: 'utf8',
  });
  if (status === 0) {
    execFileSync(name, ['rmi', stdout.trim()], { stdio: 'ignore' });
    return true;
  }
  const reason = error?.message ?? stderr.trim().split('\n').at(-1);
  console.log(`skipped: ${what} does not work here (${reason})`);
  return false;
}

/**
 * Puts a small image with a shell into the storage, which podman and buildah share: vfs copies the whole of it for every
 * layer. False if there is no engine to make it with, or if RUN does not work.
 */
function loadBase(): boolean {
  if (!runs('podman') || !startDocker()) return false;
  needImages('debian:bookworm-slim');
  const files = ['/lib64/ld-linux-x86-64.so.2', '/lib/x86_64-linux-gnu/libc.so.6'];
  const copies = files.map((file) => `COPY --from=all ${file} ${file}\n`).join('');
  const dockerfile = `FROM debian:bookworm-slim AS all\nFROM scratch\n${copies}COPY --from=all /bin/dash /bin/sh\n`;
  const archive = path.join(storage, 'base.tar');
  execFileSync('docker', ['buildx', 'build', '--quiet', '--tag', BASE, '-'], { input: dockerfile });
  execFileSync('docker', ['save', '--output', archive, BASE]);
  execFileSync('docker', ['image', 'rm', BASE], { stdio: 'ignore' });
  execFileSync('podman', ['load', '--quiet', '--input', archive], { stdio: 'ignore' });
  // With this variable buildah insists on a configuration file there, which the stand-in engine's has not.
  delete process.env['DOCKER_CONFIG'];
  return builds('podman', `FROM ${BASE}\nRUN :\n`, 'RUN with podman and buildah');
}
