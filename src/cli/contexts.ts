import { statSync } from 'node:fs';
import path from 'node:path';
import type { BuildContext } from '../context/context.ts';
import { diskContext } from '../context/disk.ts';
import { loadFormats } from '../context/formats.ts';
import { ContextFinder } from '../context/locate.ts';
import { Document } from '../dockerfile/document.ts';
import { DockerfileError } from '../dockerfile/error.ts';
import { UsageError } from './usage-error.ts';

/** Without one of these nothing of a context is read. */
const COPIES = /^[ \t]*(?:copy|add|run[ \t].*--mount)\b/im;

/** Finds the build context of each Dockerfile of a run. */
export class Contexts {
  readonly #given: string | undefined;
  readonly #finder = new ContextFinder();

  /**
   * @param given the folder of `--context`, for every file; absent: found file by file.
   * @throws UsageError if it is no folder.
   */
  constructor(given: string | undefined) {
    this.#given = given === undefined ? undefined : path.resolve(given);
    if (given !== undefined && statSync(given, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new UsageError(`--context ${given}: no such folder`);
  }

  /**
   * @param location the Dockerfile's absolute path; absent for standard input.
   * @returns undefined if the file copies nothing, or no context is known.
   */
  async of(source: string, location: string | undefined): Promise<BuildContext | undefined> {
    if (!COPIES.test(source)) return undefined;
    const root = this.#given ?? (await this.#find(source, location));
    if (root === undefined) return undefined;
    return diskContext(root, location ?? path.join(root, 'Dockerfile'), await loadFormats(source));
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
