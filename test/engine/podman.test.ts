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

for (const name of ['podman', 'buildah'] as const) {
  const isThere = spawnSync(name, ['info']).status === 0;
  if (!isThere) console.log(`skipped: ${name} does not run here (apt-get install ${name})`);

  describe.skipIf(!isThere)(`verify with ${name}`, { timeout: 300_000 }, () => {
    test('finds and names differences, and leaves nothing behind', async () => {
      const engine = await engineFor(name);
      const before =
        'FROM scratch\nCOPY one /one\nCOPY --chmod=600 one /two\nENV A=1\nHEALTHCHECK CMD ["/one"]\nSHELL ["/a", "-c"]\n';
      const same = verified(
        await verifyVersions(engine, {
          before,
          after: before.replace('ENV A=1', 'ENV A="1"'),
          files: { one: '1' },
        }),
      );
      expect(complaints(same)).toEqual([]);
      expect(same).toMatchObject({
        status: 'same',
        engine: expect.stringMatching(new RegExp(`^${name} \\d`)),
      });
      expect(same.original.layers).toHaveLength(2);

      const after = before.replace('600', '640').replace('"/one"', '"/two"');
      const different = await verifyVersions(engine, { before, after, files: { one: '1' } });
      expect(complaints(different)).toEqual([
        'Healthcheck: "{\\"Test\\":[\\"CMD\\",\\"/one\\"]}" -> "{\\"Test\\":[\\"CMD\\",\\"/two\\"]}"',
        '/two: mode 600 -> 640',
      ]);
      expect(imagesOf(name)).toEqual([]);
    });

    test('a failing command and a missing base are told apart', async () => {
      const engine = await engineFor(name);
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
      expect(imagesOf(name)).toEqual([]);
    });

    const hasBase = isThere && loadBase(name);
    test.skipIf(!hasBase)('builds with RUN, and measures a rebuild', async () => {
      const engine = await engineFor(name);
      const base = 'FROM docker.io/library/debian:bookworm-slim\n';
      const before = `${base}RUN mkdir /a && touch /a/b\nCOPY one /one\nRUN rm -r /a && ln /one /two\n`;
      const after = `${base}COPY one /one\nRUN ln /one /two\n`;
      const result = verified(
        await verifyVersions(engine, { before, after, files: { one: '1' } }, { rebuild: true }),
      );
      expect(complaints(result)).toEqual([]);
      expect(result.touched).toBe('one');
      expect(result.rewritten.rebuildSeconds).toBeGreaterThan(0);
      const failing = `${base}RUN echo last words && exit 3\n`;
      expect(await verifyVersions(engine, { before, after: failing, files: { one: '1' } })).toMatchObject({
        failures: [{ version: 'rewritten', kind: 'build', command: 'RUN echo last words && exit 3' }],
      });
      expect(imagesOf(name)).toEqual(['docker.io/library/debian:bookworm-slim']);
    });
  });
}

function imagesOf(name: EngineName): string[] {
  const args =
    name === 'podman'
      ? ['images', '--all', '--format', '{{.Repository}}:{{.Tag}}']
      : ['images', '--all', '--format', '{{.Name}}:{{.Tag}}'];
  return execFileSync(name, args, { encoding: 'utf8' }).split('\n').filter(Boolean);
}

/** Puts the base image of the Docker engine into the storage; false if there is none. */
function loadBase(name: EngineName): boolean {
  if (!startDocker()) return false;
  needImages('debian:bookworm-slim');
  const archive = path.join(storage, 'base.tar');
  execFileSync('docker', ['save', '--output', archive, 'debian:bookworm-slim']);
  const args =
    name === 'podman'
      ? ['load', '--quiet', '--input', archive]
      : ['pull', '--quiet', `docker-archive:${archive}`];
  execFileSync(name, args, { stdio: 'ignore' });
  return true;
}
