import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isDifferent } from '../../src/verify/verification.ts';
import { elfFile } from '../verify/elf-file.ts';
import { engineFor, HOST_NETWORK, needImages, startDocker } from './engine.ts';
import { complaints, verified, verifyVersions } from './verifying.ts';
import { folderWith } from '../cli/program.ts';

const hasEngine = startDocker();
if (hasEngine) needImages('debian:bookworm-slim');
const docker = hasEngine ? await engineFor('docker') : undefined;

/** A program that needs one library. */
const APP = {
  app: elfFile({ interpreter: '/app/ld.so', needed: ['libx.so.1'], runpath: '$ORIGIN' }),
  'lib/ld.so': elfFile({}),
  'lib/libx.so.1': elfFile({}),
};

describe.skipIf(!docker)('verify with docker', { timeout: 120_000 }, () => {
  test('equal images are equal, though their layers are not', async () => {
    if (!docker) return;
    const one = 'FROM scratch\nCOPY app /app/\nCOPY lib/ /app/\nENV A=1 B=2\n';
    const other = 'FROM scratch\nCOPY app lib/ /app/\nENV A=1\nENV B=2\n';
    const result = verified(await verifyVersions(docker, { before: one, after: other, files: APP }));
    expect(result).toMatchObject({ status: 'same', engine: expect.stringMatching(/^docker \d/) });
    expect(result.original.layers).toHaveLength(2);
    expect(result.rewritten.layers.map(({ instruction }) => instruction)).toEqual(['COPY app lib/ /app/']);
    expect(result.original.size).toBe(result.rewritten.size);
    expect(result.original.coldSeconds).toBeGreaterThan(0);
  });

  test('every kind of difference is found and named', async () => {
    if (!docker) return;
    const folder = folderWith({ ...APP, byte: 'one', 'byte.2': 'two', 'd/x': '', 'e/x': '' });
    symlinkSync('target-1', path.join(folder, 'd/link'));
    symlinkSync('target-2', path.join(folder, 'e/link'));
    const before = `FROM scratch
COPY app lib/ /app/
COPY byte /byte
COPY --chmod=644 byte /mode
COPY --chown=7:8 byte /group
COPY --chown=7:8 byte /owner
COPY d/ /d/
ENV MODE=fast
ENTRYPOINT ["/app/app"]
`;
    const after = before
      .replace('lib/ ', 'lib/ld.so ')
      .replace('COPY byte /byte', 'COPY byte.2 /byte')
      .replace('=644', '=645')
      .replace('7:8', '7:9')
      .replace('7:8', '5:8')
      .replace('COPY d/', 'COPY e/')
      .replace('fast', 'slow')
      .replace('"/app/app"', '"/app/run"');
    expect(complaints(await verifyVersions(docker, { before, after, folder }))).toEqual([
      'Env MODE: "fast" -> "slow"',
      'Entrypoint: "[\\"/app/app\\"]" -> "[\\"/app/run\\"]"',
      expect.stringMatching(/^\/app\/libx\.so\.1: missing \(file, \d+ B\)$/),
      '/byte: content (3 B, other bytes)',
      '/d/link: target target-1 -> target-2',
      '/group: group 8 -> 9',
      '/mode: mode 644 -> 645',
      '/owner: owner 7 -> 5',
      'ENTRYPOINT: /app/run is not in the image',
      '/app/app: the shared library libx.so.1 is not found in the image',
    ]);
  });

  test('reads links, devices, pipes, deletions and replaced folders as the engine applies them', async () => {
    if (!docker) return;
    const commands = [
      'mkdir -p /t/gone /t/opaque/sub && touch /t/gone/a /t/opaque/old /t/opaque/sub/old /t/file',
      'ln /t/file /t/hard && ln -s file /t/soft && mkfifo /t/pipe && mknod /t/null c 1 3',
      'printf x > "/t/n\\344me" && chmod 4755 /t/pipe',
      'rm -r /t/gone /t/opaque && mkdir /t/opaque && touch /t/opaque/new && rm /t/soft && mkdir /t/soft && touch /t/soft/in',
    ];
    const before = `FROM debian:bookworm-slim\n${commands.map((command) => `RUN ${command}\n`).join('')}`;
    const after = `FROM debian:bookworm-slim\nRUN ${commands.join(' && \\\n  ')}\n`;
    const result = verified(await verifyVersions(docker, { before, after }));
    expect(complaints(result)).toEqual([]);
    expect(result.original.layers).toHaveLength(5);
    expect(result.rewritten.layers).toHaveLength(2);
  });

  test('takes what varies between two builds for noise, and says so', async () => {
    if (!docker) return;
    const runs = ['head -c 8 /dev/urandom > /id', 'mktemp -d /opt/cache.XXXXXXXX', 'date +%s%N > /etc/built'];
    const before = `FROM debian:bookworm-slim\n${runs.map((run) => `RUN ${run}\n`).join('')}`;
    const after = `FROM debian:bookworm-slim\nRUN ${runs.join(' && ')}\n`;
    const result = verified(await verifyVersions(docker, { before, after }));
    expect(complaints(result)).toEqual([]);
    expect(result.comparison.noise.map(({ difference }) => difference.path)).toEqual(
      expect.arrayContaining(['etc/built', 'id']),
    );
  });

  test('a version that fails is named, with its command and the end of its log', async () => {
    if (!docker) return;
    const good = 'FROM debian:bookworm-slim\nRUN touch /a\n';
    const bad = 'FROM debian:bookworm-slim\nRUN touch /a && echo last words && exit 5\n';
    const result = await verifyVersions(docker, { before: good, after: bad });
    expect(result).toMatchObject({
      status: 'not-built',
      failures: [
        { version: 'rewritten', kind: 'build', command: '/bin/sh -c touch /a && echo last words && exit 5' },
      ],
    });
    expect(JSON.stringify(result)).toContain('last words');
    const both = await verifyVersions(docker, { before: bad, after: `${bad}RUN touch /b\n` });
    expect(both).toMatchObject({ failures: [{ version: 'original' }, { version: 'rewritten' }] });
  });

  test.each([
    ['base', 'FROM localhost/dockshift-test/no-such-base:1\n', /^a base image cannot be pulled/],
    ['arguments', 'ARG BASE\nFROM ${BASE}\n', /BASE.*--build-arg/],
    [
      'context',
      'FROM scratch\nCOPY ../secret /\n',
      /^the COPY of line 2 names a file that is not in the build context/,
    ],
    ['build', 'FROM scratch\nCOPPY a /\n', /COPPY/],
  ])('what is wrong with the %s is said in one line', async (kind, before, message) => {
    if (!docker) return;
    const result = await verifyVersions(docker, { before, after: `${before}ENV A=1\n` });
    expect(result).toMatchObject({ status: 'not-built' });
    const [failure] = 'failures' in result ? result.failures : [];
    expect(failure?.kind).toBe(kind);
    expect(failure?.message).toMatch(message);
    expect(failure?.message).not.toContain('\n');
  });

  test('one version does not find what the other left in a cache mount', async () => {
    if (!docker) return;
    const before =
      'FROM debian:bookworm-slim\nRUN --mount=type=cache,target=/c ls /c > /found && touch /c/left\nLABEL is=a\n';
    const after = before.replace('RUN --mount', 'LABEL is=a\nRUN --mount').replace(/LABEL is=a\n$/, '');
    const result = verified(await verifyVersions(docker, { before, after }, { smoke: ['cat /found'] }));
    expect(complaints(result)).toEqual([]);
    expect(result.smoke).toMatchObject([{ verdict: 'same', after: { stdout: '' } }]);
  });

  test('a rebuild that only the rewritten version fails is a difference', async () => {
    if (!docker) return;
    const before = 'FROM debian:bookworm-slim\nCOPY size /size\nRUN true\n';
    const after = before.replace('RUN true', 'RUN test $(wc -c < /size) = 1');
    const files = { size: '1' };
    const result = verified(await verifyVersions(docker, { before, after, files }, { rebuild: true }));
    expect(result.status).toBe('same');
    expect(isDifferent(result)).toBe(true);
    expect(complaints(result)[0]).toMatch(/^the rewritten Dockerfile does not build: .*test \$\(wc/);
    const both = verified(
      await verifyVersions(
        docker,
        { before: after, after: `${after}LABEL is=a\n`, files },
        { rebuild: true },
      ),
    );
    expect(both.failedRebuild?.version).toBe('original');
    expect(complaints(both)).toEqual(['Labels is: not set -> "a"']);
  });

  test('a rebuild is measured after the newest file of the last COPY, and the context stays as it is', async () => {
    if (!docker) return;
    const before =
      'FROM debian:bookworm-slim\nCOPY deps /deps\nRUN cat /deps\nCOPY src /src\nRUN sleep 1 && ls /src\n';
    const after = before
      .replace('COPY deps /deps\nRUN cat /deps\n', '')
      .replace('COPY src', 'COPY deps /deps\nCOPY src');
    const files = { deps: 'x', 'src/a': 'a', 'src/b': 'b' };
    const result = verified(await verifyVersions(docker, { before, after, files }, { rebuild: true }));
    expect(result.touched).toMatch(/^src\/[ab]$/);
    expect(result.original.rebuildSeconds).toBeGreaterThan(1);
    expect(result.rewritten.rebuildSeconds).toBeGreaterThan(1);
    await expect(
      verifyVersions(docker, { before, after, files }, { rebuild: true, touch: 'nothing' }),
    ).rejects.toThrow('--touch nothing');
  });

  test('build arguments, targets, secrets and ignore files are passed on', async () => {
    if (!docker) return;
    const folder = folderWith({ token: 'secret value' });
    const before = `ARG BASE
FROM \${BASE} AS wanted
ARG NAME
COPY . /context
RUN --mount=type=secret,id=token wc -c < /run/secrets/token > /size && echo $NAME > /name
FROM wanted
RUN exit 9
`;
    const files = {
      kept: '1',
      ignored: '2',
      'Dockerfile.dockerignore': 'ignored\nDockerfile*\n',
      '.dockerignore': '*',
    };
    const build = {
      ...HOST_NETWORK,
      buildArgs: ['BASE=debian:bookworm-slim', 'NAME=value'],
      secrets: [`id=token,src=${path.join(folder, 'token')}`],
      target: 'wanted',
    };
    const after = before.replace('COPY . /context\n', 'COPY kept /context/\n');
    const result = verified(
      await verifyVersions(docker, { before, after, files }, { build, smoke: ['cat /size /name'] }),
    );
    expect(result.smoke).toMatchObject([{ after: { stdout: '12\nvalue\n' } }]);
    // .dockerignore itself is sent only if nothing excludes it; here the Dockerfile's own ignore file is in force.
    expect(complaints(result)).toEqual(['/context/.dockerignore: missing (file, 1 B)']);
  });
});
