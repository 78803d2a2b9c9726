import { statSync } from 'node:fs';
import path from 'node:path';
import type { BuildContext } from '../context/context.ts';
import { diskContext } from '../context/disk.ts';
import { loadFormats } from '../context/formats.ts';
import type { ContextFinder } from '../context/locate.ts';
import { Document } from '../dockerfile/document.ts';
import { DockerfileError } from '../dockerfile/error.ts';
import { UsageError } from './usage-error.ts';

/** Without one of these nothing of a context is read. */
const COPIES = /^[ \t]*(?:copy|add|run[ \t].*--mount)\b/im;

/** Finds the build context of each Dockerfile of a run. */
export class Contexts {
  readonly #given: string | undefined;
  readonly #finder: ContextFinder;
  readonly #newer: ReadonlyMap<string, string>;

  /**
   * @param given the folder of `--context`, for every file; absent: found file by file.
   * @param finder what has read the Compose and Bake files of this run.
   * @param newer texts by absolute path that count instead of those on disk.
   * @throws UsageError if it is no folder.
   */
  constructor(given: string | undefined, finder: ContextFinder, newer: ReadonlyMap<string, string>) {
    this.#finder = finder;
    this.#newer = newer;
    this.#given = given === undefined ? undefined : path.resolve(given);
    if (given !== undefined && statSync(given, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new UsageError(`--context ${given}: no such folder`);
  }

  /**
   * @param location the Dockerfile's absolute path; absent for standard input.
   * @param configured the folder that its configuration names.
   * @returns undefined if the file copies nothing, or no context is known.
   */
  async of(
    source: string,
    location: string | undefined,
    configured?: string,
  ): Promise<BuildContext | undefined> {
    if (!COPIES.test(source)) return undefined;
    const root = this.#given ?? configured ?? (await this.#find(source, location));
    if (root === undefined) return undefined;
    const dockerfile = location ?? path.join(root, 'Dockerfile');
    return diskContext(root, dockerfile, await loadFormats(source), this.#newer);
  }

  async #find(source: string, location: string | undefined): Promise<string | undefined> {
    if (location === undefined) return undefined;
    try {
      return await this.#finder.find(location, Document.read(source, 'one'));
    } catch (error) {
      if (error instanceof DockerfileError) return undefined;
      throw error;
    }
  }
}
