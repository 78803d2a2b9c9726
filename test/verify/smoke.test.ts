import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CommandOutput, Engine, NotStarted } from '../../src/verify/engines/engine.ts';
import { notStarted } from '../../src/verify/engines/not-started.ts';
import { OutputText } from '../../src/verify/engines/output-text.ts';
import { askService } from '../../src/verify/smoke/smoke-http.ts';
import { judge, type NoAnswer, type SmokeAnswer } from '../../src/verify/smoke/smoke-result.ts';
import { Workspace } from '../../src/verify/workspace.ts';

const output = (exitCode: number, stdout = '', stderr = ''): CommandOutput => ({ exitCode, stdout, stderr });
const FAILING = { isFailure: ({ exitCode }: CommandOutput) => exitCode !== 0, hint: 'hint' };
const SILENT: NoAnswer = { fault: 'image', reason: 'the container ended', log: ['last words'] };
const BROKEN: NoAnswer = { fault: 'engine', reason: 'no network', log: [] };

describe('the verdict of a smoke test', () => {
  test.each<[verdict: string, what: string, ...answers: [SmokeAnswer, SmokeAnswer, SmokeAnswer]]>([
    ['same', 'equal outputs', output(0, 'a'), output(0, 'a'), output(0, 'a')],
    ['same', 'what is printed as an error', output(0, 'a', '1'), output(0, 'a', '2'), output(0, 'a', '3')],
    ['different', 'another output', output(0, 'a'), output(0, 'a'), output(0, 'b')],
    ['different', 'another exit code', output(0, 'a'), output(0, 'a'), output(1, 'a')],
    ['different', 'another exit code with an unsteady output', output(0, 'a'), output(0, 'b'), output(1)],
    ['different', 'another output of a failure', output(1, 'a'), output(1, 'a'), output(1, 'b')],
    ['different', 'an answer that is gone', output(0), output(0), SILENT],
    ['different', 'an answer that came', SILENT, SILENT, output(0)],
    ['noisy', 'an output that is never the same', output(0, 'a'), output(0, 'b'), output(0, 'c')],
    ['unproven', 'no answer of any', SILENT, SILENT, SILENT],
    ['unproven', 'a failure of all', output(127), output(127), output(127)],
    ['unproven', 'an unsteady failure of all', output(1, 'a'), output(1, 'b'), output(1, 'c')],
    ['unproven', 'an unsteady exit code', output(0), output(1), output(0)],
    ['unproven', 'an answer that comes sometimes', output(0), SILENT, output(0)],
    ['unproven', 'an engine that fails with the original', BROKEN, BROKEN, BROKEN],
    ['unproven', 'an engine that fails with the rewritten version', output(0), output(0), BROKEN],
  ])('is %s for %s', (verdict, _, before, again, after) => {
    expect(judge({ before, again, after }, FAILING).verdict).toBe(verdict);
  });

  test('says of both versions why nothing was proven', () => {
    const late = { ...SILENT, reason: 'no answer after 60 s' };
    expect(judge({ before: SILENT, again: SILENT, after: late }, FAILING).reason).toBe(
      'neither version answers: original: the container ended; rewritten: no answer after 60 s',
    );
    const fails = output(2, '', 'app: no such option');
    expect(judge({ before: fails, again: fails, after: fails }, FAILING).reason).toBe(
      'fails in both versions: 2 "app: no such option" (hint)',
    );
  });
});

describe('a container that did not start', () => {
  // docker 26.1 and podman 4.3, as they say it.
  const docker = 'docker: Error response from daemon: ';
  const runtime = `${docker}failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: `;
  test.each<[fault: string, exitCode: number, stderr: string]>([
    ['image', 127, `${runtime}"/x": stat /x: no such file or directory: unknown.\nRun 'docker run --help'\n`],
    ['image', 126, `${runtime}"/etc/passwd": permission denied: unknown.\n`],
    ['image', 125, `${docker}unable to find user foo: no matching entries in passwd file.\n`],
    ['image', 127, 'Error: crun: executable file `x` not found in $PATH: No such file or directory\n'],
    ['engine', 125, `${docker}network nothing not found.\nSee 'docker run --help'.\n`],
    ['engine', 125, 'time="2026-11-21T12:00:00Z" level=error msg="error waiting for container: EOF"\n'],
    ['image', 125, 'Error: determining run uid: user: unknown user error looking up user "foo"\n'],
    [
      'engine',
      126,
      'Error: crun: setrlimit `RLIMIT_NOFILE`: Operation not permitted: OCI permission denied\n',
    ],
    ['engine', 125, 'Error: short-name "x" did not resolve to an alias\n'],
  ])('for a fault of the %s, with exit code %i', (fault, exitCode, stderr) => {
    expect(notStarted(output(exitCode, '', stderr))).toMatchObject({ fault });
  });

  test.each([
    [125, 'timeout: invalid time interval\n'],
    [127, '/bin/sh: 1: app: not found\n'],
    [125, 'subprocess exited with status 125\nError: exit status 125\n'],
    [1, 'docker: Error response from daemon: no such container\n'],
    [0, ''],
  ])("is not what a command's own exit code %i means", (exitCode, stderr) => {
    expect(notStarted(output(exitCode, '', stderr))).toBeUndefined();
  });
});

describe('output', () => {
  const textOf = (bytes: Buffer, most: number): string => {
    const text = new OutputText(most);
    for (const byte of bytes) text.take(Buffer.of(byte));
    return text.text();
  };

  test('keeps bytes apart that are not UTF-8', () => {
    expect(textOf(Buffer.of(0xff), 10)).not.toBe(textOf(Buffer.of(0xfe), 10));
    expect(textOf(Buffer.from('ä'), 10)).toBe('ä');
  });

  test('that is cut off still differs by what is behind the cut', () => {
    expect(textOf(Buffer.from('abcd'), 4)).toBe('abcd');
    expect(textOf(Buffer.from('abcde'), 4)).toMatch(
      /^abcd\n\(cut off: 5 bytes in all, SHA-256 [0-9a-f]{64}\)$/,
    );
    expect(textOf(Buffer.from('abcde'), 4)).not.toBe(textOf(Buffer.from('abcdf'), 4));
  });
});

/** An engine whose containers are this process, or none. */
function fakeEngine(address: string | NotStarted, isUp = true): Engine {
  const never = (): never => {
    throw new Error('not asked for');
  };
  return {
    name: 'docker',
    description: 'none',
    build: never,
    save: never,
    run: never,
    start: () => Promise.resolve(address),
    isRunning: () => Promise.resolve(isUp),
    log: () => Promise.resolve(['last words']),
    remove: () => Promise.resolve(),
  };
}

async function asked(engine: Engine, patience?: number): Promise<SmokeAnswer> {
  const workspace = await Workspace.create();
  onTestFinished(() => workspace.dispose(engine));
  const site = { engine, workspace, signal: new AbortController().signal };
  return askService({ port: 80, path: '/x' }, 'image', site, patience);
}

async function served(answer: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(answer ?? (() => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `127.0.0.1:${port}`;
}

describe('a service', () => {
  test('answers with its status, type and body', async () => {
    const address = await served((request, response) => {
      response.writeHead(404, { 'content-type': 'text/x', date: 'today' }).end(`not ${request.url}`);
    });
    expect(await asked(fakeEngine(address))).toEqual(output(404, 'content-type: text/x\nnot /x'));
  });

  test('that redirects elsewhere is another one', async () => {
    const address = await served((_, response) => response.writeHead(302, { location: '/login' }).end());
    expect(await asked(fakeEngine(address))).toEqual(output(302, 'location: /login\n'));
  });

  test('that is not up yet is asked again', async () => {
    let calls = 0;
    const address = await served((_, response) => response.writeHead(++calls < 3 ? 503 : 200).end());
    expect(await asked(fakeEngine(address))).toMatchObject({ exitCode: 200 });
  });

  test('that stays unavailable has answered so', async () => {
    const address = await served((_, response) => response.writeHead(503).end());
    expect(await asked(fakeEngine(address), 300)).toMatchObject({ exitCode: 503 });
  });

  test('that takes the request and says nothing gives no answer, with its log', async () => {
    const address = await served(() => undefined);
    expect(await asked(fakeEngine(address), 300)).toEqual({
      fault: 'image',
      reason: expect.stringMatching(/^no answer after 0.3 s/),
      log: ['last words'],
    });
  });

  test('that has ended gives no answer, with its log', async () => {
    const address = await served(() => undefined);
    const closed = address.replace(/\d+$/, '1');
    expect(await asked(fakeEngine(closed, false))).toEqual(SILENT);
  });

  test('that did not start gives no answer', async () => {
    const fault = { fault: 'image', reason: 'no such file' } as const;
    expect(await asked(fakeEngine(fault))).toEqual({ ...fault, log: ['last words'] });
  });
});
