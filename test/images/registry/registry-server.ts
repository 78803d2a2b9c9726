import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a registry server does besides answering. */
export interface Behaviour {
  readonly login?: { readonly username: string; readonly password: string };
  /** Asks for a token of `tokens`, the address of a token server. */
  readonly tokens?: string;
  readonly token?: string;
  /** Answers something else to a request; `undefined` for the usual answer. */
  readonly fault?: (request: http.IncomingMessage, response: http.ServerResponse) => 'answered' | undefined;
  readonly pageSize?: number;
}

/** A server on loopback, what it was asked, and how to stop it. */
export interface RunningServer {
  readonly host: string;
  readonly requests: readonly {
    readonly method: string;
    readonly url: string;
    readonly authorization?: string;
  }[];
  stop(): Promise<void>;
}

export const INDEX = 'application/vnd.oci.image.index.v1+json';

/** The manifest that a name stands for: the text itself, so that equal texts have equal digests. */
export type Repositories = Readonly<Record<string, Readonly<Record<string, string>>>>;

export function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** A registry with these repositories: tags and their manifests. */
export function startRegistry(repositories: Repositories, behaviour: Behaviour = {}): Promise<RunningServer> {
  return startServer((request, response) => {
    if (behaviour.fault?.(request, response) === 'answered') return;
    if (!isAllowed(request, behaviour)) {
      response.writeHead(401, { 'www-authenticate': challengeOf(behaviour) }).end('{}');
      return;
    }
    answer(request, response, repositories, behaviour.pageSize);
  });
}

function isAllowed({ headers }: http.IncomingMessage, { login, tokens, token }: Behaviour): boolean {
  if (tokens !== undefined) return headers.authorization === `Bearer ${token}`;
  if (login === undefined) return true;
  const pair = Buffer.from(`${login.username}:${login.password}`).toString('base64');
  return headers.authorization === `Basic ${pair}`;
}

function challengeOf({ tokens }: Behaviour): string {
  if (tokens === undefined) return 'Basic realm="test"';
  return `Bearer realm="http://${tokens}/token",service="test.example",scope="repository:app:pull"`;
}

function answer(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  repositories: Repositories,
  pageSize = 1000,
): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://registry');
  const [, name = '', kind, tag = ''] = /^\/v2\/(.+)\/(manifests|tags)\/(.+)$/.exec(pathname) ?? [];
  const tags = repositories[name];
  if (tags === undefined) {
    response.writeHead(404).end('{}');
  } else if (kind === 'tags') {
    const all = Object.keys(tags);
    const start = Number(searchParams.get('last') ?? 0);
    const next = start + pageSize;
    const link = next < all.length ? { link: `</v2/${name}/tags/list?last=${next}>; rel="next"` } : {};
    response.writeHead(200, link).end(JSON.stringify({ name, tags: all.slice(start, next) }));
  } else {
    const manifest = tags[tag];
    if (manifest === undefined) {
      response.writeHead(404).end('{}');
      return;
    }
    response.writeHead(200, { 'content-type': INDEX, 'docker-content-digest': digestOf(manifest) });
    response.end(request.method === 'HEAD' ? undefined : manifest);
  }
}

export function startServer(listener: http.RequestListener): Promise<RunningServer> {
  const requests: { method: string; url: string; authorization?: string }[] = [];
  const server = http.createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    const { authorization } = headers;
    requests.push(authorization === undefined ? { method, url } : { method, url, authorization });
    listener(request, response);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({ host: `127.0.0.1:${port}`, requests, stop: () => stop(server) });
    });
  });
}

function stop(server: http.Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
