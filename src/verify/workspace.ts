import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Engine } from './engines/engine.ts';

/**
 * What one verification makes: a temporary folder, and images and containers under names that nobody else has. Names are
 * written down before anything gets them, so that `dispose` can remove all of it at any time.
 */
export class Workspace {
  readonly folder: string;
  readonly #run = `${process.pid.toString(36)}-${randomBytes(5).toString('hex')}`;
  readonly #images: string[] = [];
  readonly #containers: string[] = [];
  #count = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Workspace> {
    return new Workspace(await mkdtemp(join(tmpdir(), 'dockshift-verify-')));
  }

  /** A name for an image that is yet to be built. */
  nameImage(role: string): string {
    // The host part makes podman and buildah look nowhere else.
    const name = `localhost/dockshift-verify:${this.#run}-${role}-${++this.#count}`;
    this.#images.push(name);
    return name;
  }

  nameContainer(): string {
    const name = `dockshift-verify-${this.#run}-${++this.#count}`;
    this.#containers.push(name);
    return name;
  }

  async dispose(engine: Engine): Promise<void> {
    await engine.remove(this.#images.splice(0), this.#containers.splice(0));
    await rm(this.folder, { recursive: true, force: true });
  }
}
