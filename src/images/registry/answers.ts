import { createHash } from 'node:crypto';
import type { HttpResponse } from './http.ts';
import { NetworkError } from './network-error.ts';

/** Indexes first: the digest of an index holds for every platform. */
export const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

/** @throws NetworkError if there is none. */
export function readToken(host: string, response: HttpResponse): string {
  const { token, access_token: accessToken } = parseObject(host, response);
  const found = token ?? accessToken;
  if (typeof found !== 'string' || !/^[\x21-\x7e]+$/.test(found))
    throw new NetworkError(`${host} gives no token`);
  return found;
}

/**
 * What of a page of tags are tags.
 *
 * @throws NetworkError if it is no page.
 */
export function readTags(registry: string, response: HttpResponse): string[] {
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

/** `Link: </v2/library/node/tags/list?last=x&n=100>; rel="next"`: only what is asked counts, the list stays the same. */
export function nextPage(response: HttpResponse, repository: string): string | undefined {
  const link = /<([^>]*)>\s*;\s*rel="?next"?/i.exec(headerOf(response, 'link') ?? '')?.[1];
  if (link === undefined || !URL.canParse(link, 'https://registry')) return undefined;
  const { pathname, search } = new URL(link, 'https://registry');
  return pathname.endsWith(`/v2/${repository}/tags/list`) ? search : undefined;
}

/** @throws NetworkError for an answer that is an error. */
export function checkStatus(host: string, response: HttpResponse): void {
  const { status } = response;
  if (status >= 200 && status < 300) return;
  if (status === 401)
    throw new NetworkError(`${host} does not know it, or asks for a login (docker login ${host})`);
  if (status === 403) throw new NetworkError(`${host} denies access`);
  if (status === 404) throw new NetworkError(`${host} does not know the repository`);
  if (status === 429) throw limitError(host, retryAfter(response, 0));
  throw new NetworkError(`${host} answered ${status}`);
}

/** @param wait how long, in milliseconds; 0 if it does not say. */
export function limitError(host: string, wait: number): NetworkError {
  const seconds = Math.round(wait / 1000);
  const when = seconds > 0 ? `; it may be asked again in ${seconds} s` : '';
  return new NetworkError(`${host} limits how often it is asked${when} (a login raises the limit)`);
}

/** Seconds, or a date; in milliseconds from now. */
export function retryAfter(response: HttpResponse, otherwise: number): number {
  const value = headerOf(response, 'retry-after') ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? otherwise : Math.max(0, date - Date.now());
}

/** @throws NetworkError if it is no manifest, or not the one that it says it is. */
export function digestOfManifest(registry: string, response: HttpResponse): string {
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

/** @throws NetworkError if it is none. */
export function checkedDigest(registry: string, digest: string): string {
  if (/^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
  throw new NetworkError(`${registry} gives a digest that is none`);
}

/** The first of the headers of a name. */
export function headerOf(response: HttpResponse, name: string): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
