import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { NetworkError, networkError } from './network-error.ts';
import { isLoopback, proxyFor, type Environment } from './proxy.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The longest body that is read. */
  readonly limit: number;
}

export interface HttpResponse {
  /** Where it comes from, after redirects. */
  readonly url: URL;
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Certificates for one host: authorities, and those of the client. */
export interface Certificates {
  readonly ca?: readonly string[];
  readonly cert?: string;
  readonly key?: string;
}

export interface HttpSettings {
  readonly environment: Environment;
  /** For a whole request, in milliseconds. */
  readonly timeout: number;
  certificatesFor(host: string): Certificates | undefined;
  /** Whether plain HTTP is allowed with this host. */
  mayBePlain(host: string): boolean;
}

const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Sends a request and follows redirects. Credentials go to the host that they are for, and not along with a redirect to
 * another one.
 *
 * @throws NetworkError
 */
export async function send(request: HttpRequest, settings: HttpSettings): Promise<HttpResponse> {
  let next = request;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    checkProtocol(next.url, settings);
    const response = await sendOnce(next, settings);
    const target = response.headers.location;
    if (!REDIRECTS.has(response.status) || target === undefined) return response;
    next = redirected(next, target);
  }
  throw new NetworkError(`${request.url.host} redirects in circles`);
}

function checkProtocol(url: URL, settings: HttpSettings): void {
  if (url.protocol === 'https:') return;
  if (url.protocol === 'http:' && (isLoopback(url.hostname) || settings.mayBePlain(url.host))) return;
  throw new NetworkError(`${url.host} is only asked by HTTPS`);
}

function redirected(request: HttpRequest, target: string): HttpRequest {
  if (!URL.canParse(target, request.url.href)) {
    throw new NetworkError(`${request.url.host} redirects to an address that is none`);
  }
  const url = new URL(target, request.url);
  const isSame = url.host === request.url.host && url.protocol === request.url.protocol;
  if (request.body !== undefined && !isSame)
    throw new NetworkError(`${request.url.host} redirects what is sent to it to ${url.host}`);
  checkReach(request.url, url);
  const { authorization: _, ...others } = request.headers ?? {};
  return { ...request, url, headers: isSame ? (request.headers ?? {}) : others };
}

/**
 * What others say must not make this machine ask itself.
 *
 * @throws NetworkError
 */
export function checkReach(from: URL, to: URL): void {
  if (isLoopback(to.hostname) && !isLoopback(from.hostname))
    throw new NetworkError(`${from.host} leads to ${to.host}, which is this machine`);
}

async function sendOnce(request: HttpRequest, settings: HttpSettings): Promise<HttpResponse> {
  const signal = AbortSignal.timeout(settings.timeout);
  try {
    const proxy = proxyFor(request.url, settings.environment);
    const socket =
      proxy !== undefined && request.url.protocol === 'https:'
        ? await tunnel(request.url, proxy, signal)
        : undefined;
    return await exchange(request, settings, { proxy, socket, signal });
  } catch (error) {
    if (signal.aborted)
      throw new NetworkError(
        `${request.url.host} does not answer within ${settings.timeout / 1000} s`,
        'ETIMEDOUT',
      );
    throw networkError(request.url.host, error);
  }
}

interface Route {
  readonly proxy: URL | undefined;
  /** To the host, through the proxy. */
  readonly socket: NodeJS.Socket | undefined;
  readonly signal: AbortSignal;
}

function exchange(request: HttpRequest, settings: HttpSettings, route: Route): Promise<HttpResponse> {
  const { url, method, body } = request;
  const { ca, cert, key } = settings.certificatesFor(url.host) ?? {};
  const isSecure = url.protocol === 'https:';
  const trusted = ca === undefined ? {} : { ca: [...tls.rootCertificates, ...ca] };
  const own = cert === undefined || key === undefined ? {} : { cert, key };
  const through = isSecure ? undefined : route.proxy;
  const options: https.RequestOptions = {
    method,
    headers: {
      'user-agent': 'dockshift',
      ...request.headers,
      ...(through === undefined ? {} : proxyHeaders(through)),
    },
    signal: route.signal,
    agent: false,
    ...trusted,
    ...own,
    ...(route.socket === undefined ? {} : { socket: route.socket, servername: url.hostname }),
  };
  return new Promise((resolve, reject) => {
    const answer = (response: http.IncomingMessage): void => {
      readBody(response, request).then(resolve, reject);
    };
    const sent =
      through === undefined
        ? (isSecure ? https : http).request(url, options, answer)
        : clientFor(through).request({ ...options, ...addressOf(through), path: url.href }, answer);
    sent.on('error', reject);
    sent.end(body);
  });
}

async function readBody(response: http.IncomingMessage, { limit, url }: HttpRequest): Promise<HttpResponse> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > limit) {
      response.destroy();
      throw new NetworkError(`${url.host} answers with more than ${Math.round(limit / 1024)} KiB`);
    }
    chunks.push(bytes);
  }
  if (!response.complete) throw new NetworkError(`${url.host} broke off the connection`);
  return { url, status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}

/** A connection to the host through an HTTP proxy. */
function tunnel(url: URL, proxy: URL, signal: AbortSignal): Promise<NodeJS.Socket> {
  const target = `${url.hostname}:${url.port || 443}`;
  return new Promise((resolve, reject) => {
    const request = clientFor(proxy).request({
      ...addressOf(proxy),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...proxyHeaders(proxy) },
      signal,
      agent: false,
    });
    request.on('connect', (response, socket) => {
      if (response.statusCode === 200) resolve(socket);
      else {
        socket.destroy();
        reject(new NetworkError(`the proxy ${proxy.host} answered ${response.statusCode}`));
      }
    });
    request.on('error', (error) => reject(networkError(`the proxy ${proxy.host}`, error)));
    request.end();
  });
}

function clientFor({ protocol }: URL): Pick<typeof https, 'request'> {
  return protocol === 'https:' ? https : http;
}

function addressOf({ protocol, hostname, port }: URL): {
  readonly host: string;
  readonly port: string | number;
} {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port || (protocol === 'https:' ? 443 : 80) };
}

function proxyHeaders({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}
