import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { EngineSource } from '../../src/images/engine.ts';
import { parseReference, type ImageReference } from '../../src/images/reference.ts';

const DIGEST = `sha256:${'0f'.repeat(32)}`;
const servers: http.Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** An engine with these images, by the name that is asked for. */
function startEngine(images: Readonly<Record<string, unknown>>): Promise<string> {
  const server = http.createServer(({ url = '' }, response) => {
    const image = images[decodeURI(url)];
    response
      .writeHead(image === undefined ? 404 : 200)
      .end(JSON.stringify(image ?? { message: 'No such image' }));
  });
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`tcp://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

function reference(text: string): ImageReference {
  const { reference } = parseReference(text);
  if (reference === undefined) throw new Error(`${text} is no reference`);
  return reference;
}

describe('the engine', () => {
  test('knows the digest and the other names of its images', async () => {
    const host = await startEngine({
      '/images/node:latest/json': {
        RepoTags: ['node:latest', 'node:26.7.0', 'acme/node:1.2.3', 'node:26'],
        RepoDigests: [`acme/node@sha256:${'ff'.repeat(32)}`, `node@${DIGEST}`],
      },
      '/images/localhost:5000/app:1/json': { RepoTags: null, RepoDigests: null },
    });
    const engine = new EngineSource(host);
    const date = new Date().toISOString().slice(0, 10);
    expect(await engine.resolve(reference('docker.io/library/node'))).toEqual({
      names: ['26.7.0', '26', 'latest'],
      digest: DIGEST,
      source: 'engine',
      date,
    });
    expect(await engine.resolve(reference('localhost:5000/app:1'))).toEqual({
      names: ['1'],
      source: 'engine',
      date,
    });
  });

  test('leaves images that it does not have to others', async () => {
    const engine = new EngineSource(await startEngine({}));
    expect(await engine.resolve(reference('node'))).toBeUndefined();
  });

  test('that is not there is a reason', async () => {
    const gone = new EngineSource('unix:///nonexistent/docker.sock');
    expect(await gone.resolve(reference('node'))).toEqual({
      reason: expect.stringContaining('ENOENT'),
      failed: true,
    });
    const ssh = new EngineSource('ssh://somewhere');
    expect(await ssh.resolve(reference('node'))).toEqual({
      reason: expect.stringContaining('only unix: and tcp: are'),
      failed: true,
    });
  });
});
