import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { send, type HttpSettings } from '../../../src/images/registry/http.ts';
import { CERTIFICATE, KEY } from './certificate.ts';

const servers: (http.Server | https.Server)[] = [];
/** Those of CONNECT are no longer the server's own. */
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

function listen(server: http.Server | https.Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => sockets.add(socket));
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function secureServer(): Promise<number> {
  return listen(https.createServer({ cert: CERTIFICATE, key: KEY }, (_, response) => response.end('secure')));
}

function settings(changes: Partial<HttpSettings> = {}): HttpSettings {
  return {
    environment: {},
    timeout: 20_000,
    certificatesFor: () => undefined,
    mayBePlain: () => false,
    ...changes,
  };
}

async function get(url: string, changes?: Partial<HttpSettings>): Promise<string> {
  const { body } = await send({ method: 'GET', url: new URL(url), limit: 1000 }, settings(changes));
  return body.toString();
}

describe('TLS', () => {
  test('trusts the certificates of certs.d', async () => {
    const port = await secureServer();
    const certificatesFor = (host: string) =>
      host === `127.0.0.1:${port}` ? { ca: [CERTIFICATE] } : undefined;
    expect(await get(`https://127.0.0.1:${port}/`, { certificatesFor })).toBe('secure');
  });

  test('trusts no others, and says what to do', async () => {
    const port = await secureServer();
    await expect(get(`https://127.0.0.1:${port}/`)).rejects.toThrow(
      /certificate that it signed itself; put it into/,
    );
  });

  test('plain HTTP is for loopback, and where it was asked for', async () => {
    const port = await listen(http.createServer((_, response) => response.end('plain')));
    expect(await get(`http://127.0.0.1:${port}/`)).toBe('plain');
    await expect(get('http://registry.test/')).rejects.toThrow('registry.test is only asked by HTTPS');
    const proxy = await listen(http.createServer(({ url }, response) => response.end(`proxied ${url}`)));
    const environment = { HTTP_PROXY: `http://127.0.0.1:${proxy}` };
    expect(await get('http://registry.test/v2/', { environment, mayBePlain: () => true })).toBe(
      'proxied http://registry.test/v2/',
    );
  });
});

describe('a proxy', () => {
  /** Leads every connection to `port`, and notes what it was asked. */
  function tunnelTo(port: number, asked: string[]): Promise<number> {
    const proxy = http.createServer();
    proxy.on('connect', ({ url, headers }, client) => {
      asked.push(`${url} ${headers['proxy-authorization'] ?? ''}`.trim());
      const server = net.connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        server.pipe(client).pipe(server);
      });
      sockets.add(server);
      for (const socket of [client, server]) socket.on('error', () => undefined);
    });
    return listen(proxy);
  }

  test('leads to the registry, which still has to prove who it is', async () => {
    const asked: string[] = [];
    const proxy = await tunnelTo(await secureServer(), asked);
    const environment = { HTTPS_PROXY: `http://ada:s%20x@127.0.0.1:${proxy}` };
    const certificatesFor = () => ({ ca: [CERTIFICATE] });
    expect(await get('https://registry.test:5000/', { environment, certificatesFor })).toBe('secure');
    expect(asked).toEqual([`registry.test:5000 Basic ${Buffer.from('ada:s x').toString('base64')}`]);
    await expect(get('https://other.test/', { environment, certificatesFor })).rejects.toThrow(
      'other.test has a certificate of another host',
    );
  });

  test('that refuses is named without its password', async () => {
    const proxy = http.createServer();
    proxy.on('connect', (_, client) => client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
    const port = await listen(proxy);
    const environment = { HTTPS_PROXY: `http://ada:secret@127.0.0.1:${port}` };
    const answer = get('https://registry.test/', { environment });
    await expect(answer).rejects.toThrow(`the proxy 127.0.0.1:${port} answered 407`);
    await expect(answer).rejects.not.toThrow(/secret/);
  });
});
