import path from 'node:path';
import { familiarName, type ImageReference } from './reference.ts';
import { AnswerCache, type RegistryAnswer } from './registry/answer-cache.ts';
import { candidateGroups } from './registry/candidates.ts';
import { RegistryClient } from './registry/client.ts';
import { cacheFolder, machineSettings } from './registry/machine-settings.ts';
import { NetworkError } from './registry/network-error.ts';
import type { Environment } from './registry/proxy.ts';
import { resolutionKey, type Resolution } from './resolution.ts';
import type { ImageSource } from './source-chain.ts';
import { isSnapshot, versionLength } from './tag-version.ts';
import { resolveFromTable } from './offline-resolution.ts';

/** An answer is as good as a new one for this long. */
const LONGEST_AGE = 60 * 60 * 1000;
/** How many tags are compared with the one in question: each is a request. */
const MOST_COMPARED = 24;
/** Of one version: `26.7.0`, `26.7.0-trixie`. */
const MOST_OF_ONE_VERSION = 6;

/**
 * The registries, as this machine is set up to ask them.
 *
 * @param insecure hosts that may be asked by plain HTTP, besides those of the daemon's settings.
 */
export function openRegistries(
  environment: Environment = process.env,
  insecure: readonly string[] = [],
): RegistrySource {
  const cache = new AnswerCache(path.join(cacheFolder(environment), 'registry'), LONGEST_AGE);
  return new RegistrySource(new RegistryClient(machineSettings(environment, insecure)), cache);
}

/** Asks an image's registry what a tag stands for now. */
export class RegistrySource implements ImageSource {
  readonly #client: RegistryClient;
  readonly #cache: AnswerCache | undefined;
  /** Tags of repositories: several references share them. */
  readonly #tags = new Map<string, Promise<string[]>>();

  constructor(client: RegistryClient, cache?: AnswerCache) {
    this.#client = client;
    this.#cache = cache;
  }

  async resolve(reference: ImageReference): Promise<Resolution> {
    const key = `${reference.registry} ${resolutionKey(reference)}`;
    try {
      const known = this.#cache?.read(key);
      const answer = known ?? (await this.#look(reference));
      if (answer === undefined) {
        return {
          reason: `${reference.registry} has no tag ${reference.tag ?? 'latest'} of ${familiarName(reference)}`,
        };
      }
      if (known === undefined) this.#cache?.write(key, answer);
      const { digest, names, time } = answer;
      return { names, digest, source: 'registry', date: new Date(time).toISOString().slice(0, 10) };
    } catch (error) {
      if (error instanceof NetworkError) return { reason: error.message, failed: true };
      throw error;
    }
  }

  async #look(reference: ImageReference): Promise<RegistryAnswer | undefined> {
    const { registry, repository, tag = 'latest' } = reference;
    const time = Date.now();
    const digest = await this.#client.digestOf(registry, repository, tag);
    if (digest === undefined) return undefined;
    const isFull = versionLength(tag) >= 3 || isSnapshot(tag);
    const names = isFull ? [] : await this.#namesOf(reference, digest);
    return { digest, names: [...names, tag], time };
  }

  /** More precise tags with the same digest. None if the registry does not let us look: the digest is still good. */
  async #namesOf(reference: ImageReference, digest: string): Promise<string[]> {
    const { tag = 'latest' } = reference;
    try {
      const table = await resolveFromTable(reference);
      const hint = 'reason' in table ? [] : table.names;
      let left = MOST_COMPARED;
      for (const group of candidateGroups(tag, await this.#tagsOf(reference), hint)) {
        const [plain, ...others] = group;
        if (plain === undefined || left <= 0) break;
        left -= 1;
        if (!(await this.#isSame(reference, plain, digest))) continue;
        const found = [plain];
        for (const other of others.slice(0, MOST_OF_ONE_VERSION)) {
          if (await this.#isSame(reference, other, digest)) found.push(other);
        }
        return found.toSorted((a, b) => versionLength(b) - versionLength(a) || b.length - a.length);
      }
      return [];
    } catch (error) {
      if (error instanceof NetworkError) return [];
      throw error;
    }
  }

  async #isSame({ registry, repository }: ImageReference, tag: string, digest: string): Promise<boolean> {
    return (await this.#client.digestOf(registry, repository, tag)) === digest;
  }

  #tagsOf({ registry, repository }: ImageReference): Promise<string[]> {
    const key = `${registry}/${repository}`;
    let tags = this.#tags.get(key);
    if (tags === undefined) {
      tags = this.#client.tags(registry, repository);
      this.#tags.set(key, tags);
    }
    return tags;
  }
}
