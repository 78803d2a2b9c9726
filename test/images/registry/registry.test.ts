import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parseReference } from '../../../src/images/reference.ts';
import { RegistrySource } from '../../../src/images/registry.ts';
import { AnswerCache } from '../../../src/images/registry/answer-cache.ts';
import { RegistryClient, type ClientSettings } from '../../../src/images/registry/client.ts';
import type { Credentials } from '../../../src/images/registry/credentials.ts';
import type { Resolution } from '../../../src/images/resolution.ts';
import { clientSettings } from './client-settings.ts';
import { digestOf, INDEX, startRegistry, startServer, type RunningServer } from './registry-server.ts';

const SECRET = 'correct-horse-battery';
const running: RunningServer[] = [];
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function start(server: Promise<RunningServer>): Promise<RunningServer> {
  const started = await server;
  running.push(started);
  return started;
}

async function resolve(
  name: string,
  changes?: Partial<ClientSettings>,
  cache?: AnswerCache,
): Promise<Resolution> {
  const { reference } = parseReference(name);
  if (reference === undefined) throw new Error(`${name} is no reference`);
  return new RegistrySource(new RegistryClient(clientSettings(changes)), cache).resolve(reference);
}

const password: Credentials = { kind: 'password', username: 'ada', password: SECRET };
const APP = {
  app: {
    latest: 'b',
    '1.0.0': 'a',
    '1.1.0': 'b',
    '1.1': 'b',
    '1.1.0-bookworm': 'b',
    '1.2.0-rc1': 'c',
    '1.1.0-alpine3.20': 'x',
    alpine: 'x',
    edge: 'e',
    '20260805': 'e',
  },
};

describe('a registry', () => {
  test('says what a tag stands for, and its most precise name', async () => {
    const { host } = await start(startRegistry(APP));
    expect(await resolve(`${host}/app`)).toEqual({
      names: ['1.1.0-bookworm', '1.1.0', 'latest'],
      digest: digestOf('b'),
      source: 'registry',
      date: new Date().toISOString().slice(0, 10),
    });
    expect(await resolve(`${host}/app:alpine`)).toMatchObject({ names: ['1.1.0-alpine3.20', 'alpine'] });
    expect(await resolve(`${host}/app:edge`)).toMatchObject({ names: ['20260805', 'edge'] });
  });

  test('a full version is asked for its digest only', async () => {
    const { host, requests } = await start(startRegistry(APP));
    expect(await resolve(`${host}/app:1.0.0`)).toMatchObject({ names: ['1.0.0'], digest: digestOf('a') });
    expect(requests.some(({ url }) => url.includes('tags/list'))).toBe(false);
  });

  test('lists of tags come in pages', async () => {
    const { host, requests } = await start(startRegistry(APP, { pageSize: 3 }));
    expect(await resolve(`${host}/app`)).toMatchObject({ names: ['1.1.0-bookworm', '1.1.0', 'latest'] });
    expect(requests.filter(({ url }) => url.includes('tags/list'))).toHaveLength(4);
  });

  test('a tag or a repository that is not there', async () => {
    const { host } = await start(startRegistry(APP));
    expect(await resolve(`${host}/app:2`)).toEqual({ reason: `${host} has no tag 2 of ${host}/app` });
    expect(await resolve(`${host}/other`)).toEqual({ reason: `${host} has no tag latest of ${host}/other` });
  });

  test('only one version of an image without versions', async () => {
    const { host } = await start(startRegistry({ app: { latest: 'b', main: 'c' } }));
    expect(await resolve(`${host}/app`)).toMatchObject({ names: ['latest'], digest: digestOf('b') });
  });
});

describe('authentication', () => {
  const login = { username: 'ada', password: SECRET };

  test('by password, where the registry asks for it', async () => {
    const { host, requests } = await start(startRegistry(APP, { login }));
    const answer = await resolve(`${host}/app`, { credentialsFor: () => Promise.resolve(password) });
    expect(answer).toMatchObject({ digest: digestOf('b') });
    expect(requests[0]?.authorization).toBeUndefined();
  });

  test('without a login it says so', async () => {
    const { host } = await start(startRegistry(APP, { login }));
    expect(await resolve(`${host}/app`)).toEqual({
      reason: `${host} does not know it, or asks for a login (docker login ${host})`,
      failed: true,
    });
  });

  test('a wrong password is no secret told', async () => {
    const { host } = await start(startRegistry(APP, { login: { username: 'ada', password: 'another' } }));
    const answer = await resolve(`${host}/app`, { credentialsFor: () => Promise.resolve(password) });
    expect(answer).toEqual({ reason: expect.stringContaining('asks for a login'), failed: true });
    expect(JSON.stringify(answer)).not.toContain(SECRET);
  });

  test('with an anonymous token', async () => {
    const tokens = await start(startServer((_, response) => response.end('{"token":"t1"}')));
    const { host } = await start(startRegistry(APP, { tokens: tokens.host, token: 't1' }));
    expect(await resolve(`${host}/app`)).toMatchObject({ digest: digestOf('b') });
    expect(tokens.requests).toEqual([
      { method: 'GET', url: '/token?service=test.example&scope=repository%3Aapp%3Apull' },
    ]);
  });

  test('with a token for a password', async () => {
    const tokens = await start(startServer((_, response) => response.end('{"access_token":"t2"}')));
    const { host, requests } = await start(startRegistry(APP, { tokens: tokens.host, token: 't2' }));
    const answer = await resolve(`${host}/app`, { credentialsFor: () => Promise.resolve(password) });
    expect(answer).toMatchObject({ digest: digestOf('b') });
    expect(tokens.requests[0]?.authorization).toBe(
      `Basic ${Buffer.from(`ada:${SECRET}`).toString('base64')}`,
    );
    expect(requests.every(({ authorization = 'Bearer t2' }) => authorization === 'Bearer t2')).toBe(true);
  });

  test('with a token for an identity token', async () => {
    let form = '';
    const tokens = await start(
      startServer((request, response) => {
        request.on('data', (piece) => (form += String(piece)));
        request.on('end', () => response.end('{"access_token":"t3"}'));
      }),
    );
    const { host } = await start(startRegistry(APP, { tokens: tokens.host, token: 't3' }));
    const credentialsFor = () => Promise.resolve<Credentials>({ kind: 'identity', token: SECRET });
    expect(await resolve(`${host}/app`, { credentialsFor })).toMatchObject({ digest: digestOf('b') });
    expect(new URLSearchParams(form).get('grant_type')).toBe('refresh_token');
    expect(new URLSearchParams(form).get('refresh_token')).toBe(SECRET);
  });

  test('credentials do not follow a redirect to another host', async () => {
    const other = await start(
      startServer((_, response) => {
        response.writeHead(200, { 'content-type': INDEX, 'docker-content-digest': digestOf('z') }).end('z');
      }),
    );
    const { host } = await start(
      startRegistry(APP, {
        fault: ({ headers, url }, response) => {
          if (headers.authorization === undefined || url?.includes('manifests') !== true) return undefined;
          response.writeHead(307, { location: `http://${other.host}/blob` }).end();
          return 'answered';
        },
        login,
      }),
    );
    const answer = await resolve(`${host}/app:1.0.0`, { credentialsFor: () => Promise.resolve(password) });
    expect(answer).toMatchObject({ digest: digestOf('z') });
    expect(other.requests.length).toBeGreaterThan(0);
    expect(other.requests.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
  });
});

describe('faults', () => {
  test.each<[string, number, Record<string, string>, string]>([
    ['500', 500, {}, 'answered 500'],
    ['403', 403, {}, 'denies access'],
    ['429', 429, { 'retry-after': '3600' }, 'limits how often it is asked; it may be asked again in 3600 s'],
    ['a redirect in circles', 307, { location: '/v2/again' }, 'redirects in circles'],
    ['a redirect to plain HTTP', 307, { location: 'http://registry.example/x' }, 'is only asked by HTTPS'],
  ])('%s', async (_, status, headers, reason) => {
    const { host } = await start(
      startServer((_request, response) => {
        response.writeHead(status, headers).end();
      }),
    );
    expect(await resolve(`${host}/app`)).toEqual({ reason: expect.stringContaining(reason), failed: true });
  });

  test('a failure that passes costs nothing', async () => {
    let failures = 2;
    const { host } = await start(
      startRegistry(APP, {
        fault: (_, response) => {
          if (failures-- <= 0) return undefined;
          response.writeHead(failures === 1 ? 503 : 429, { 'retry-after': '0' }).end();
          return 'answered';
        },
      }),
    );
    expect(await resolve(`${host}/app:1.0.0`)).toMatchObject({ digest: digestOf('a') });
  });

  test('a digest that is not that of the manifest', async () => {
    const { host } = await start(
      startServer((request, response) => {
        response.writeHead(200, { 'content-type': INDEX, 'docker-content-digest': digestOf('claimed') });
        response.end(request.method === 'HEAD' ? undefined : 'real');
      }),
    );
    expect(await resolve(`${host}/app`)).toEqual({
      reason: expect.stringContaining('a manifest that is not what its digest says'),
      failed: true,
    });
  });

  test('a manifest without end', async () => {
    const { host } = await start(
      startServer((request, response) => {
        response.writeHead(200, { 'content-type': INDEX });
        response.end(request.method === 'HEAD' ? undefined : Buffer.alloc(5 * 1024 * 1024));
      }),
    );
    expect(await resolve(`${host}/app`)).toEqual({
      reason: `${host} answers with more than 4096 KiB`,
      failed: true,
    });
  });

  test('an answer that is cut off', async () => {
    const { host } = await start(
      startServer((request, response) => {
        response.writeHead(200, { 'content-type': INDEX, 'content-length': '1000' });
        if (request.method === 'HEAD') response.end();
        else response.write('{', () => response.destroy());
      }),
    );
    expect(await resolve(`${host}/app`)).toEqual({
      reason: expect.stringContaining('broke off the connection'),
      failed: true,
    });
  });

  test('no answer', async () => {
    const { host } = await start(startServer(() => undefined));
    expect(await resolve(`${host}/app`, { timeout: 50 })).toEqual({
      reason: `${host} does not answer within 0.05 s`,
      failed: true,
    });
  });

  test('a web site', async () => {
    const { host } = await start(
      startServer((_, response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
      }),
    );
    expect(await resolve(`${host}/app`)).toEqual({
      reason: `${host} answers with a text/html manifest`,
      failed: true,
    });
  });

  test('nobody there', async () => {
    const server = await startServer(() => undefined);
    await server.stop();
    expect(await resolve(`${server.host}/app`)).toEqual({
      reason: `${server.host} refuses connections`,
      failed: true,
    });
  });

  test('a list of tags that fails leaves the digest', async () => {
    const { host } = await start(
      startRegistry(APP, {
        fault: ({ url }, response) => {
          if (url?.includes('tags/list') !== true) return undefined;
          response.writeHead(403).end();
          return 'answered';
        },
      }),
    );
    expect(await resolve(`${host}/app`)).toMatchObject({ names: ['latest'], digest: digestOf('b') });
  });
});

describe('mirrors', () => {
  test('are asked first, and the registry if they do not know', async () => {
    const mirror = await start(startRegistry({ app: { latest: 'mirrored' } }));
    const { host } = await start(startRegistry({ ...APP, other: { latest: 'o' } }));
    const mirrorsOf = () => [`http://${mirror.host}`];
    expect(await resolve(`${host}/app`, { mirrorsOf })).toMatchObject({ digest: digestOf('mirrored') });
    expect(await resolve(`${host}/other`, { mirrorsOf })).toMatchObject({ digest: digestOf('o') });
  });
});

describe('the cache', () => {
  test('spares the registry, for a while, and holds nothing secret', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'dockshift-cache-'));
    folders.push(folder);
    const { host, requests } = await start(
      startRegistry(APP, { login: { username: 'ada', password: SECRET } }),
    );
    const changes = { credentialsFor: () => Promise.resolve(password) };
    const first = await resolve(`${host}/app`, changes, new AnswerCache(folder, 60_000));
    const asked = requests.length;
    expect(await resolve(`${host}/app`, changes, new AnswerCache(folder, 60_000))).toEqual(first);
    expect(requests).toHaveLength(asked);
    await resolve(`${host}/app`, changes, new AnswerCache(folder, 0));
    expect(requests.length).toBeGreaterThan(asked);
    const [file = ''] = readdirSync(folder);
    expect(readFileSync(path.join(folder, file), 'utf8')).not.toMatch(/Basic|ada|correct/);
    expect(statSync(path.join(folder, file)).mode & 0o077).toBe(0);
  });

  test('a folder that cannot be written to does not matter', async () => {
    const { host } = await start(startRegistry(APP));
    const cache = new AnswerCache(path.join(import.meta.filename, 'cache'), 60_000);
    expect(await resolve(`${host}/app`, {}, cache)).toMatchObject({ digest: digestOf('b') });
  });
});
