import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { readChallenge, type Challenge } from './challenge.ts';
import type { Credentials } from './credentials.ts';
import { send, type HttpRequest, type HttpResponse, type HttpSettings } from './http.ts';
import { NetworkError } from './network-error.ts';
import { isLoopback } from './proxy.ts';

/** What a client needs to know of the world. */
export interface ClientSettings extends HttpSettings {
  /** What `docker login` left for a registry; `docker.io` is Docker Hub. */
  credentialsFor(registry: string): Promise<Credentials | undefined>;
  /** Addresses that are asked before the registry itself: `https://mirror.example`. */
  mirrorsOf(registry: string): readonly string[];
  /** The longest that an answer of 429 may make us wait, in milliseconds. */
  readonly patience: number;
  /** Between two tries after a failure, in milliseconds. */
  readonly pause: number;
}

/** Docker Hub's registry has another name than its images. */
const HUB = 'https://registry-1.docker.io';
/** Indexes first: the digest of an index holds for every platform. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
/** What the OCI distribution specification has registries accept at least. */
const LONGEST_MANIFEST = 4 * 1024 * 1024;
const LONGEST_LIST = 16 * 1024 * 1024;
const LONGEST_TOKEN = 1024 * 1024;
const MOST_PAGES = 200;
const TRIES = 3;

/** The OCI distribution API, as far as it takes to find out what a tag stands for. */
export class RegistryClient {
  readonly #settings: ClientSettings;
  /** The Authorization header by registry and repository. */
  readonly #authorizations = new Map<string, string>();
  /** Registries on loopback that turned out to speak plain HTTP. */
  readonly #plain = new Set<string>();

  constructor(settings: ClientSettings) {
    this.#settings = settings;
  }

  /**
   * The digest of the index, or of the manifest where there is none, that a tag names; undefined for a tag that is not
   * there.
   *
   * @throws NetworkError
   */
  async digestOf(registry: string, repository: string, tag: string): Promise<string | undefined> {
    const path = `${repository}/manifests/${tag}`;
    const head = await this.#get(registry, repository, path, { method: 'HEAD', limit: LONGEST_MANIFEST });
    if (head.status === 404) return undefined;
    checkStatus(registry, head);
    const digest = headerOf(head, 'docker-content-digest');
    // Docker Hub counts a GET as a pull, and a HEAD as nothing: its word is good there.
    if (registry === 'docker.io' && digest !== undefined) return checkedDigest(registry, digest);
    const response = await this.#get(registry, repository, path, { method: 'GET', limit: LONGEST_MANIFEST });
    if (response.status === 404) return undefined;
    checkStatus(registry, response);
    return digestOfManifest(registry, response);
  }

  /**
   * All tags of a repository.
   *
   * @throws NetworkError
   */
  async tags(registry: string, repository: string): Promise<string[]> {
    const found: string[] = [];
    let path: string | undefined = `${repository}/tags/list?n=10000`;
    for (let page = 0; page < MOST_PAGES && path !== undefined; page++) {
      const response = await this.#get(registry, repository, path, { method: 'GET', limit: LONGEST_LIST });
      checkStatus(registry, response);
      found.push(...readTags(registry, response));
      path = nextPage(response);
    }
    return found;
  }

  /** The first answer that is one, of the mirrors and then the registry. */
  async #get(
    registry: string,
    repository: string,
    path: string,
    { method, limit }: Pick<HttpRequest, 'method' | 'limit'>,
  ): Promise<HttpResponse> {
    for (const mirror of this.#settings.mirrorsOf(registry)) {
      const response = await this.#ask({ base: mirror, registry: new URL(mirror).host, repository }, path, {
        method,
        limit,
      }).catch(() => undefined);
      if (response?.status === 200) return response;
    }
    const base = registry === 'docker.io' ? HUB : `https://${registry}`;
    return this.#ask({ base, registry, repository }, path, { method, limit });
  }

  async #ask(
    target: Target,
    path: string,
    request: Pick<HttpRequest, 'method' | 'limit'>,
  ): Promise<HttpResponse> {
    const key = `${target.registry}/${target.repository}`;
    const first = await this.#try(target, path, request, this.#authorizations.get(key));
    if (first.status !== 401) return first;
    const challenge = readChallenge(headerOf(first, 'www-authenticate'));
    const authorization = challenge === undefined ? undefined : await this.#authorize(target, challenge);
    if (authorization === undefined) return first;
    this.#authorizations.set(key, authorization);
    return this.#try(target, path, request, authorization);
  }

  async #try(
    target: Target,
    path: string,
    request: Pick<HttpRequest, 'method' | 'limit'>,
    authorization: string | undefined,
  ): Promise<HttpResponse> {
    const headers = {
      accept: MANIFESTS.join(', '),
      ...(authorization === undefined ? {} : { authorization }),
    };
    const url = new URL(`${target.base}/v2/${path}`);
    const isPlain = this.#plain.has(url.host);
    if (isPlain || !(isLoopback(url.hostname) || this.#settings.mayBePlain(url.host))) {
      if (isPlain) url.protocol = 'http:';
      return this.#patiently({ ...request, url, headers });
    }
    // As Docker does with insecure registries, which those on loopback are to it: HTTPS first, then HTTP.
    const plain = { ...request, url: new URL(url.href.replace(/^https:/, 'http:')), headers };
    try {
      return await send({ ...request, url, headers }, this.#settings);
    } catch (error) {
      if (!(error instanceof NetworkError) || !error.mayBePlain) throw error;
      const response = await this.#patiently(plain);
      this.#plain.add(url.host);
      return response;
    }
  }

  /** Tries again after failures that pass, and waits where a registry asks for it. */
  async #patiently(request: HttpRequest): Promise<HttpResponse> {
    for (let left = TRIES - 1; ; left--) {
      const wait = this.#settings.pause * (TRIES - left);
      try {
        const response = await send(request, this.#settings);
        const asked = response.status === 429 ? retryAfter(response, wait) : wait;
        const mayPass = response.status === 429 || response.status >= 500;
        if (!mayPass || left === 0 || asked > this.#settings.patience) return response;
        await delay(asked);
      } catch (error) {
        if (left === 0 || !(error instanceof NetworkError)) throw error;
        await delay(wait);
      }
    }
  }

  async #authorize(target: Target, challenge: Challenge): Promise<string | undefined> {
    const credentials = await this.#settings.credentialsFor(target.registry);
    if (challenge.scheme === 'basic') {
      return credentials?.kind === 'password' ? basic(credentials) : undefined;
    }
    const response = await this.#patiently(tokenRequest(target, challenge, credentials));
    if (response.status === 401 || response.status === 403) return undefined;
    checkStatus(new URL(challenge.realm).host, response);
    return `Bearer ${readToken(new URL(challenge.realm).host, response)}`;
  }
}

/** Where a request goes, and what for. */
interface Target {
  readonly base: string;
  readonly registry: string;
  readonly repository: string;
}

/** Source: distribution.github.io/distribution/spec/auth/token and .../oauth. */
function tokenRequest(
  { registry, repository }: Target,
  challenge: Extract<Challenge, { scheme: 'bearer' }>,
  credentials: Credentials | undefined,
): HttpRequest {
  if (!URL.canParse(challenge.realm))
    throw new NetworkError(`${registry} names a token server that is no address`);
  const url = new URL(challenge.realm);
  const scope = challenge.scope ?? `repository:${repository}:pull`;
  if (credentials?.kind === 'identity') {
    const form = {
      grant_type: 'refresh_token',
      refresh_token: credentials.token,
      client_id: 'dockshift',
      scope,
    };
    const body = new URLSearchParams({ ...form, service: challenge.service ?? '' }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { method: 'POST', url, body, headers, limit: LONGEST_TOKEN };
  }
  if (challenge.service !== undefined) url.searchParams.set('service', challenge.service);
  url.searchParams.set('scope', scope);
  const headers = credentials === undefined ? {} : { authorization: basic(credentials) };
  return { method: 'GET', url, headers, limit: LONGEST_TOKEN };
}

function basic({ username, password }: Extract<Credentials, { kind: 'password' }>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function readToken(host: string, response: HttpResponse): string {
  const { token, access_token: accessToken } = parseObject(host, response);
  const found = token ?? accessToken;
  if (typeof found !== 'string' || !/^[\x21-\x7e]+$/.test(found))
    throw new NetworkError(`${host} gives no token`);
  return found;
}

function readTags(registry: string, response: HttpResponse): string[] {
  const { tags } = parseObject(registry, response);
  if (!Array.isArray(tags)) return [];
  return tags.filter((tag) => typeof tag === 'string' && /^\w[\w.-]{0,127}$/.test(tag));
}

function parseObject(host: string, response: HttpResponse): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(response.body.toString('utf8'));
    if (typeof parsed === 'object' && parsed !== null) return { ...parsed };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new NetworkError(`${host} does not answer in JSON`);
}

/** `Link: </v2/library/node/tags/list?last=x&n=100>; rel="next"`: only the path counts, the host stays. */
function nextPage(response: HttpResponse): string | undefined {
  const link = /<([^>]*)>\s*;\s*rel="?next"?/i.exec(headerOf(response, 'link') ?? '')?.[1];
  if (link === undefined || !URL.canParse(link, 'https://registry')) return undefined;
  const { pathname, search } = new URL(link, 'https://registry');
  return pathname.startsWith('/v2/') ? pathname.slice('/v2/'.length) + search : undefined;
}

/** @throws NetworkError for an answer that is an error. */
function checkStatus(host: string, response: HttpResponse): void {
  const { status } = response;
  if (status >= 200 && status < 300) return;
  if (status === 401) throw new NetworkError(`${host} asks for a login (docker login ${host})`);
  if (status === 403) throw new NetworkError(`${host} denies access`);
  if (status === 404) throw new NetworkError(`${host} does not know the repository`);
  if (status === 429) {
    const seconds = Math.round(retryAfter(response, 0) / 1000);
    const when = seconds > 0 ? `; it may be asked again in ${seconds} s` : '';
    throw new NetworkError(`${host} limits how often it is asked${when} (a login raises the limit)`);
  }
  throw new NetworkError(`${host} answered ${status}`);
}

/** Seconds, or a date. */
function retryAfter(response: HttpResponse, otherwise: number): number {
  const value = headerOf(response, 'retry-after') ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? otherwise : Math.max(0, date - Date.now());
}

function digestOfManifest(registry: string, response: HttpResponse): string {
  const type = headerOf(response, 'content-type')?.split(';', 1)[0]?.trim() ?? '';
  if (!MANIFESTS.includes(type))
    throw new NetworkError(`${registry} answers with a ${type || 'nameless'} manifest`);
  const digest = `sha256:${createHash('sha256').update(response.body).digest('hex')}`;
  const claimed = headerOf(response, 'docker-content-digest') ?? digest;
  if (claimed !== digest && claimed.startsWith('sha256:')) {
    throw new NetworkError(`${registry} gives a manifest that is not what its digest says`);
  }
  return digest;
}

function checkedDigest(registry: string, digest: string): string {
  if (/^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
  throw new NetworkError(`${registry} gives a digest that is none`);
}

function headerOf(response: HttpResponse, name: string): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
