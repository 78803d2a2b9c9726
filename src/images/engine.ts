import http from 'node:http';
import { familiarName, parseReference, type ImageReference } from './reference.ts';
import type { Environment } from './registry/proxy.ts';
import type { Resolution } from './resolution.ts';
import type { ImageSource } from './source-chain.ts';
import { versionLength } from './tag-version.ts';

const TIMEOUT = 10_000;
const LONGEST_ANSWER = 4 * 1024 * 1024;

/** The local engine, at DOCKER_HOST or the usual socket. */
export function openEngine(environment: Environment = process.env): EngineSource {
  return new EngineSource(environment['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock');
}

interface LocalImage {
  readonly RepoTags?: readonly string[] | null;
  readonly RepoDigests?: readonly string[] | null;
}

/** Asks the local engine which image it has under a name. Source: Docker Engine API, ImageInspect. */
export class EngineSource implements ImageSource {
  readonly #host: string;

  constructor(host: string) {
    this.#host = host;
  }

  async resolve(reference: ImageReference): Promise<Resolution | undefined> {
    const options = requestOptions(this.#host);
    if (options === undefined)
      return failure(`the engine at ${this.#host} cannot be asked: only unix: and tcp: are`);
    const tag = reference.tag ?? 'latest';
    const name = `${familiarName(reference)}:${tag}`;
    try {
      const { status, body } = await get({ ...options, path: `/images/${encodeURI(name)}/json` });
      if (status === 404) return undefined;
      if (status !== 200) return failure(`the local engine answered ${status}`);
      return resolutionOf(reference, tag, JSON.parse(body) as LocalImage);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return failure(`the local engine cannot be asked (${reason})`);
    }
  }
}

function failure(reason: string): Resolution {
  return { reason, failed: true };
}

function resolutionOf(reference: ImageReference, tag: string, image: LocalImage): Resolution {
  const own = (image.RepoTags ?? []).flatMap((text) => tagOfSame(reference, text));
  const names = own.toSorted((a, b) => versionLength(b) - versionLength(a) || b.length - a.length);
  const digest = (image.RepoDigests ?? []).flatMap((text) => digestOfSame(reference, text))[0];
  return {
    names: names.includes(tag) ? names : [...names, tag],
    source: 'engine',
    date: new Date().toISOString().slice(0, 10),
    ...(digest === undefined ? {} : { digest }),
  };
}

function tagOfSame(reference: ImageReference, text: string): string[] {
  const { reference: other } = parseReference(text);
  return isSameRepository(reference, other) && other?.tag !== undefined ? [other.tag] : [];
}

function digestOfSame(reference: ImageReference, text: string): string[] {
  const { reference: other } = parseReference(text);
  return isSameRepository(reference, other) && other?.digest !== undefined ? [other.digest] : [];
}

function isSameRepository(reference: ImageReference, other: ImageReference | undefined): boolean {
  return other?.registry === reference.registry && other.repository === reference.repository;
}

function requestOptions(host: string): http.RequestOptions | undefined {
  if (host.startsWith('unix://')) return { socketPath: host.slice('unix://'.length), host: 'localhost' };
  if (!host.startsWith('tcp://') || !URL.canParse(host)) return undefined;
  const { hostname, port } = new URL(host);
  return { host: hostname, port: port || 2375 };
}

function get(options: http.RequestOptions): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = http.get({ ...options, timeout: TIMEOUT }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        body += piece;
        if (body.length > LONGEST_ANSWER) request.destroy(new Error('its answer is too long'));
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error('it does not answer')));
    request.on('error', reject);
  });
}
