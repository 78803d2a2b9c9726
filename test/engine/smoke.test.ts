import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { isAsPromised, isDifferent } from '../../src/verify/verification.ts';
import { engineFor, needImages, startDocker } from './engine.ts';
import { complaints, verified, verifyVersions } from './verifying.ts';

const hasEngine = startDocker();
if (hasEngine) needImages('debian:bookworm-slim');
const docker = hasEngine ? await engineFor('docker') : undefined;

describe.skipIf(!docker)('smoke tests with docker', { timeout: 120_000 }, () => {
  test('smoke tests compare output and exit code, and know noise', async () => {
    if (!docker) return;
    const before = 'FROM debian:bookworm-slim\nRUN echo one > /answer\nRUN date +%N > /id\n';
    const after = before.replace('one', 'two');
    const smoke = [
      'cat /etc/hostname > /dev/null; echo fine',
      'cat /answer',
      'cat /id',
      'test "$(cat /answer)" = one',
    ];
    const result = verified(await verifyVersions(docker, { before, after }, { smoke }));
    expect(result.smoke.map(({ verdict }) => verdict)).toEqual(['same', 'different', 'noisy', 'different']);
    expect(result.smoke[3]).toMatchObject({ before: { exitCode: 0 }, after: { exitCode: 1 } });
  });

  test('an image without a shell runs the words of a smoke test as they are', async () => {
    if (!docker) return;
    const build = (message: string): string => `FROM debian:bookworm-slim AS tools
FROM scratch
COPY --from=tools /lib64 /lib64
COPY --from=tools /usr/lib /usr/lib
COPY --from=tools /usr/bin/echo /bin/echo
COPY --from=tools /lib /lib
LABEL is=${message}
`;
    const result = verified(
      await verifyVersions(
        docker,
        { before: build('a'), after: build('b') },
        { smoke: ['/bin/echo $HOME  x'] },
      ),
    );
    expect(result.smoke).toMatchObject([{ verdict: 'same', before: { exitCode: 0, stdout: '$HOME x\n' } }]);
    expect(complaints(result)).toEqual(['Labels is: "a" -> "b"']);
  });

  test('smoke-http starts both and compares the answers', async () => {
    if (!docker) return;
    const server = `use IO::Socket::INET;
my $listener = IO::Socket::INET->new(LocalPort => 18473, Listen => 5, ReuseAddr => 1) or die;
while (my $client = $listener->accept) {
  my $request = <$client>; while (<$client> =~ /\\S/) {}
  my $body = $request =~ m{/who} ? $ENV{WHO} : 'hello';
  print $client "HTTP/1.0 200 OK\\r\\nContent-Length: " . length($body) . "\\r\\n\\r\\n$body"; close $client;
}`;
    const before = 'FROM debian:bookworm-slim\nCOPY server.pl /\nENV WHO=one\nCMD ["perl", "/server.pl"]\n';
    const smokeHttp = [
      { port: 18473, path: '/' },
      { port: 18473, path: '/who' },
    ];
    const after = before.replace('one', 'two');
    const result = verified(
      await verifyVersions(docker, { before, after, files: { 'server.pl': server } }, { smokeHttp }),
    );
    expect(result.smoke).toMatchObject([
      { verdict: 'same', before: { exitCode: 200, stdout: 'hello' } },
      { verdict: 'different', before: { stdout: 'one' }, after: { stdout: 'two' } },
    ]);
  });

  test('smoke tests that fail in both versions alike prove nothing', async () => {
    if (!docker) return;
    const before =
      'FROM debian:bookworm-slim\nLABEL is=a\nCMD echo no database >&2; exit 1\nUSER nobody\nRUN true\n';
    const result = verified(
      await verifyVersions(
        docker,
        { before, after: before.replace('is=a', 'is="a"') },
        { smoke: ['no-such-program', 'no-such-program; echo $?'], smokeHttp: [{ port: 18474, path: '/' }] },
      ),
    );
    expect(result.status).toBe('same');
    expect(result.smoke.map(({ verdict }) => verdict)).toEqual(['unproven', 'same', 'unproven']);
    expect(complaints(result)).toEqual([
      expect.stringMatching(
        /^no-such-program: proves nothing: fails in both versions: 127 ".*not found.*\$\?'\)$/,
      ),
      'no-such-program; echo $?: same (exit code or status 0)',
      '18474/: proves nothing: neither version answers: original: the container ended; rewritten: the container ended',
      '  original | no database',
      '  rewritten | no database',
    ]);
    expect(isAsPromised(result)).toBe(false);
    expect(isDifferent(result)).toBe(false);
  });

  test('of an image that does not start, what the engine says is shown', async () => {
    if (!docker) return;
    const server = 'FROM debian:bookworm-slim\nCMD ["sleep", "60"]\nUSER nobody\n';
    const result = verified(
      await verifyVersions(
        docker,
        {
          before: server.replace('"sleep", "60"', '"perl", "-e", ""'),
          after: server.replace('sleep', '/nothing'),
        },
        { smokeHttp: [{ port: 18475, path: '/' }] },
      ),
    );
    // Neither answers: the one has nothing to say, the other does not start.
    expect(result.smoke).toMatchObject([
      {
        verdict: 'unproven',
        before: { fault: 'image' },
        after: { fault: 'image', reason: expect.stringContaining('/nothing') },
      },
    ]);
    expect(complaints(result)).toContain('CMD: /nothing is not in the image');
  });

  test('a port that something else answers at is no answer of either', async () => {
    if (!docker) return;
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const before = 'FROM debian:bookworm-slim\nCMD ["sleep", "60"]\n';
    const after = before.replace('60', '61');
    try {
      const result = verified(
        await verifyVersions(docker, { before, after }, { smokeHttp: [{ port, path: '/' }] }),
      );
      expect(result.smoke).toMatchObject([
        {
          verdict: 'unproven',
          reason: `the engine failed: another program of this machine answers at 127.0.0.1:${port}, where --network host puts the container`,
        },
      ]);
    } finally {
      taken.close();
    }
  });
});
