import { setTimeout as delay } from 'node:timers/promises';
import {
  checkedDigest,
  checkStatus,
  digestOfManifest,
  headerOf,
  limitError,
  MANIFESTS,
  nextPage,
  readTags,
  readToken,
  retryAfter,
} from './answers.ts';
import { readChallenge, type Challenge } from './challenge.ts';
import type { Credentials } from './credentials.ts';
import { checkReach, send, type HttpRequest, type HttpResponse, type HttpSettings } from './http.ts';
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
/** What the OCI distribution specification has registries accept at least. */
const LONGEST_MANIFEST = 4 * 1024 * 1024;
const LONGEST_LIST = 16 * 1024 * 1024;
const LONGEST_TOKEN = 1024 * 1024;
const MOST_PAGES = 200;
/** Far above what any repository has. */
const MOST_TAGS = 500_000;
const TRIES = 3;

/** The OCI distribution API, as far as it takes to find out what a tag stands for. */
export class RegistryClient {
  readonly #settings: ClientSettings;
  /** The Authorization header by registry and repository. */
  readonly #authorizations = new Map<string, string>();
  /** Hosts that are not to be asked again before a time, in milliseconds since 1970. */
  readonly #limited = new Map<string, number>();
  /** Hosts that did not answer, however often they were asked. */
  readonly #unreachable = new Map<string, NetworkError>();
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
    const asked = new Set<string>();
    let query: string | undefined = '?n=10000';
    while (query !== undefined && !asked.has(query) && asked.size < MOST_PAGES) {
      asked.add(query);
      const path = `${repository}/tags/list${query}`;
      const response = await this.#get(registry, repository, path, { method: 'GET', limit: LONGEST_LIST });
      checkStatus(registry, response);
      for (const tag of readTags(registry, response)) found.push(tag);
      if (found.length > MOST_TAGS) throw new NetworkError(`${registry} lists more than ${MOST_TAGS} tags`);
      query = nextPage(response, repository);
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
    // Another host, to which the registry redirected, is not to say who gets the registry's credentials.
    const isOwn = first.url.host === new URL(target.base).host;
    const challenge = isOwn ? readChallenge(headerOf(first, 'www-authenticate')) : undefined;
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
      return await this.#patiently({ ...request, url, headers }, 'plain next');
    } catch (error) {
      if (!(error instanceof NetworkError) || !(error.mayBePlain || error.isUnreachable)) throw error;
      const response = await this.#patiently(plain);
      this.#plain.add(url.host);
      return response;
    }
  }

  /** Tries again after failures that pass, and waits where a registry asks for it. */
  async #patiently(request: HttpRequest, otherwise?: 'plain next'): Promise<HttpResponse> {
    for (let left = TRIES - 1; ; left--) {
      this.#checkHost(request.url.host);
      const wait = this.#settings.pause * (TRIES - left);
      try {
        const response = await send(request, this.#settings);
        const asked = response.status === 429 ? retryAfter(response, wait) : wait;
        const mayPass = response.status === 429 || response.status >= 500;
        if (response.status === 429 && asked > this.#settings.patience)
          this.#limited.set(request.url.host, Date.now() + asked);
        if (!mayPass || left === 0 || asked > this.#settings.patience) return response;
        await delay(asked);
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error;
        if (otherwise === 'plain next' && (error.mayBePlain || error.isUnreachable)) throw error;
        if (left === 0 && error.isUnreachable) this.#unreachable.set(request.url.host, error);
        if (left === 0) throw error;
        await delay(wait);
      }
    }
  }

  /** Who said when to come back is not asked before, and who was not there is not asked again. */
  #checkHost(host: string): void {
    const error = this.#unreachable.get(host);
    if (error !== undefined) throw error;
    const left = (this.#limited.get(host) ?? 0) - Date.now();
    if (left > 0) throw limitError(host, left);
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
  { base, registry, repository }: Target,
  challenge: Extract<Challenge, { scheme: 'bearer' }>,
  credentials: Credentials | undefined,
): HttpRequest {
  if (!URL.canParse(challenge.realm))
    throw new NetworkError(`${registry} names a token server that is no address`);
  const url = new URL(challenge.realm);
  checkReach(new URL(base), url);
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
