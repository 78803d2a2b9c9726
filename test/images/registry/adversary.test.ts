import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseReference } from '../../../src/images/reference.ts';
import { RegistrySource } from '../../../src/images/registry.ts';
import { RegistryClient, type ClientSettings } from '../../../src/images/registry/client.ts';
import { DockerCredentials, type Credentials } from '../../../src/images/registry/credentials.ts';
import { checkReach } from '../../../src/images/registry/http.ts';
import type { Resolution } from '../../../src/images/resolution.ts';
import { clientSettings } from './client-settings.ts';
import { digestOf, INDEX, startRegistry, startServer, type RunningServer } from './registry-server.ts';

const SECRET = 'correct-horse-battery';
const APP = { app: { latest: 'b', '1.0.0': 'a', '1.1.0': 'b' } };
const running: RunningServer[] = [];
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dockshift-adversary-'));
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(server: Promise<RunningServer>): Promise<RunningServer> {
  const started = await server;
  running.push(started);
  return started;
}

function source(changes: Partial<ClientSettings> = {}): RegistrySource {
  return new RegistrySource(new RegistryClient(clientSettings(changes)));
}

function ask(name: string, from: RegistrySource): Promise<Resolution> {
  const { reference } = parseReference(name);
  if (reference === undefined) throw new Error(`${name} is no reference`);
  return from.resolve(reference);
}

const identity: Credentials = { kind: 'identity', token: SECRET };
const password: Credentials = { kind: 'password', username: 'ada', password: SECRET };

describe('credentials', () => {
  test('in the body of a request do not follow a redirect', async () => {
    const thief = await start(startServer((_, response) => response.end('{"token":"t"}')));
    const tokens = await start(
      startServer((_, response) => response.writeHead(307, { location: `http://${thief.host}/token` }).end()),
    );
    const { host } = await start(startRegistry(APP, { tokens: tokens.host, token: 't' }));
    const answer = await ask(`${host}/app`, source({ credentialsFor: () => Promise.resolve(identity) }));
    expect(answer).toEqual({
      reason: `${tokens.host} redirects what is sent to it to ${thief.host}`,
      failed: true,
    });
    expect(thief.requests).toEqual([]);
  });

  test('for a token server do not follow its redirect', async () => {
    const thief = await start(startServer((_, response) => response.end('{"token":"t"}')));
    const tokens = await start(
      startServer((_, response) => response.writeHead(302, { location: `http://${thief.host}/token` }).end()),
    );
    const { host } = await start(startRegistry(APP, { tokens: tokens.host, token: 't' }));
    const answer = await ask(
      `${host}/app:1.0.0`,
      source({ credentialsFor: () => Promise.resolve(password) }),
    );
    expect(answer).toMatchObject({ digest: digestOf('a') });
    expect(thief.requests.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  test('are not given to whom another host names', async () => {
    const thief = await start(startServer((_, response) => response.end('{"token":"t"}')));
    const other = await start(startRegistry(APP, { tokens: thief.host, token: 't' }));
    const { host } = await start(
      startServer((request, response) =>
        response.writeHead(307, { location: `http://${other.host}${request.url}` }).end(),
      ),
    );
    const answer = await ask(`${host}/app`, source({ credentialsFor: () => Promise.resolve(password) }));
    expect(answer).toMatchObject({ failed: true });
    expect(thief.requests).toEqual([]);
    expect(JSON.stringify(other.requests)).not.toContain('authorization');
  });

  test('never leave by plain HTTP, and others do not lead to this machine', async () => {
    const realm = 'http://tokens.example/token';
    const { host } = await start(
      startServer((_, response) =>
        response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}"` }).end(),
      ),
    );
    const answer = await ask(`${host}/app`, source({ credentialsFor: () => Promise.resolve(password) }));
    expect(answer).toEqual({ reason: 'tokens.example is only asked by HTTPS', failed: true });
    expect(() => checkReach(new URL('https://registry.example'), new URL('http://127.0.0.1:8080/'))).toThrow(
      'registry.example leads to 127.0.0.1:8080, which is this machine',
    );
  });
});

describe('answers without end', () => {
  test('a manifest of a gigabyte is cut off', async () => {
    let sent = 0;
    const { host } = await start(
      startServer((request, response) => {
        response.writeHead(200, { 'content-type': INDEX, 'content-length': 2 ** 30 });
        if (request.method === 'HEAD') return void response.end();
        const piece = Buffer.alloc(2 ** 20);
        const more = (): void => {
          while (!response.destroyed && sent < 2 ** 30) {
            sent += piece.length;
            if (!response.write(piece)) return void response.once('drain', more);
          }
        };
        more();
      }),
    );
    expect(await ask(`${host}/app:1.0.0`, source())).toEqual({
      reason: `${host} answers with more than 4096 KiB`,
      failed: true,
    });
    // Three tries, and what lies in the buffers between.
    expect(sent).toBeLessThan(2 ** 27);
  });

  test('pages that lead to themselves or elsewhere', async () => {
    const link = (url: string): ReturnType<typeof startRegistry> =>
      startRegistry(APP, {
        fault: (request, response) => {
          if (request.url?.includes('tags/list') !== true) return undefined;
          response.writeHead(200, { link: `<${url}>; rel="next"` }).end('{"tags":["1.0.0","1.1.0"]}');
          return 'answered';
        },
      });
    const circle = await start(link('/v2/app/tags/list?n=10000'));
    expect(await ask(`${circle.host}/app`, source())).toMatchObject({ names: ['1.1.0', 'latest'] });
    expect(circle.requests.filter(({ url }) => url.includes('tags/list'))).toHaveLength(1);
    const elsewhere = await start(link('https://other.example/v2/secret/tags/list?n=1'));
    expect(await ask(`${elsewhere.host}/app`, source())).toMatchObject({ names: ['1.1.0', 'latest'] });
    expect(elsewhere.requests.filter(({ url }) => url.includes('tags/list'))).toHaveLength(1);
  });

  test('pages that always lead to another', async () => {
    let page = 0;
    const { host, requests } = await start(
      startRegistry(APP, {
        fault: (request, response) => {
          if (request.url?.includes('tags/list') !== true) return undefined;
          page += 1;
          response.writeHead(200, { link: `</v2/app/tags/list?last=${page}>; rel="next"` });
          response.end('{"tags":["1.1.0"]}');
          return 'answered';
        },
      }),
    );
    expect(await ask(`${host}/app`, source())).toMatchObject({ digest: digestOf('b') });
    expect(requests.filter(({ url }) => url.includes('tags/list'))).toHaveLength(200);
  });
});

describe('a limit', () => {
  const limited = (after: string): ReturnType<typeof startServer> =>
    startServer((_, response) => response.writeHead(429, { 'retry-after': after }).end());

  test('in seconds is kept to for every image of the registry', async () => {
    const { host, requests } = await start(limited('3600'));
    const one = source();
    for (const name of ['app', 'app:2', 'other']) {
      expect(await ask(`${host}/${name}`, one)).toEqual({
        reason: expect.stringMatching(/limits how often it is asked; it may be asked again in \d+ s/),
        failed: true,
      });
    }
    expect(requests).toHaveLength(1);
  });

  test('may be a date', async () => {
    const { host } = await start(limited(new Date(Date.now() + 3_600_000).toUTCString()));
    expect(await ask(`${host}/app`, source())).toEqual({
      reason: expect.stringMatching(/it may be asked again in 3(?:600|5\d\d) s/),
      failed: true,
    });
  });

  test.each(['soon', '', '-5'])('after %j says no time', async (after) => {
    const { host } = await start(limited(after));
    expect(await ask(`${host}/app`, source())).toEqual({
      reason: `${host} limits how often it is asked (a login raises the limit)`,
      failed: true,
    });
  });
});

describe('a registry that is not there', () => {
  test('is given up after the first image', async () => {
    let left = 3;
    const { host, requests } = await start(
      startServer((_, response) => {
        if (left-- > 0) return;
        response.writeHead(200, { 'content-type': INDEX }).end('{}');
      }),
    );
    const one = source({ timeout: 100, environment: {} });
    for (const name of ['app:1.0.0', 'app:1.1.0', 'other:1.0.0']) {
      expect(await ask(`${host}/${name}`, one)).toEqual({
        reason: `${host} does not answer within 0.1 s`,
        failed: true,
      });
    }
    // Three tries; the one by HTTPS before them is no request.
    expect(requests).toHaveLength(3);
  });
});

describe('credentials on this machine', () => {
  function credentials(config: string, patience?: number): DockerCredentials {
    writeFileSync(path.join(folder, 'config.json'), config);
    const environment = { DOCKER_CONFIG: folder, PATH: `${folder}:${process.env['PATH']}` };
    return new DockerCredentials(environment, patience);
  }

  function helper(name: string, ...lines: readonly string[]): void {
    const file = path.join(folder, `docker-credential-${name}`);
    writeFileSync(file, `#!/bin/sh\n${lines.join('\n')}\n`);
    chmodSync(file, 0o755);
  }

  test.each([
    '{"auths":null}',
    '{"auths":[]}',
    '{"auths":{"r.example":null}}',
    '{"auths":{"r.example":{"auth":5}}}',
    '{"auths":{"r.example":{"auth":"%%%"}}}',
    '{"auths":{"r.example":{"auth":"","username":1,"password":2}}}',
    '{"auths":{"r.example":{"identitytoken":{}}}}',
    '{"credHelpers":"x","credsStore":7}',
    '{"credHelpers":{"r.example":["x"]}}',
    '{"credHelpers":{"r.example":"../../../bin/sh"}}',
    '{"__proto__":{"credsStore":"x"}}',
  ])('a config.json of %s has none', async (config) => {
    expect(await credentials(config).for('r.example')).toBeUndefined();
  });

  test('an empty DOCKER_CONFIG is none, and not the folder that we are in', async () => {
    vi.stubEnv('HOME', folder);
    mkdirSync(path.join(folder, '.docker'));
    const auth = Buffer.from('ada:s').toString('base64');
    writeFileSync(
      path.join(folder, '.docker', 'config.json'),
      JSON.stringify({ auths: { 'r.example': { auth } } }),
    );
    const found = await new DockerCredentials({ DOCKER_CONFIG: '', PATH: folder }).for('r.example');
    vi.unstubAllEnvs();
    expect(found).toMatchObject({ username: 'ada' });
  });

  test(
    'a helper that hangs, or leaves a program behind, is not waited for',
    { timeout: 60_000 },
    async () => {
      helper('stuck', "trap '' TERM INT", 'while :; do sleep 1; done');
      expect(await credentials('{"credsStore":"stuck"}', 300).for('r.example')).toBeUndefined();
      helper('leaves', 'sleep 20 &', 'echo \'{"Username":"ada","Secret":"s"}\'');
      expect(await credentials('{"credsStore":"leaves"}', 300).for('r.example')).toBeUndefined();
    },
  );

  test('a helper that talks without end is not listened to', { timeout: 60_000 }, async () => {
    helper('talks', 'while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done');
    expect(await credentials('{"credsStore":"talks"}', 30_000).for('r.example')).toBeUndefined();
  });

  test.each(['{"Username":"ada"}', '{"Username":1,"Secret":2}', 'null', '[]', 'not JSON', ''])(
    'a helper that answers %j gives none',
    async (answer) => {
      helper('odd', `printf '%s' '${answer}'`);
      expect(await credentials('{"credsStore":"odd"}').for('r.example')).toBeUndefined();
    },
  );
});
