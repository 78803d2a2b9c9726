import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { decodeBytes, encodeBytes } from '../dockerfile/bytes.ts';
import type { CompanionFile } from '../rewrite/companion-files.ts';
import type { CompanionReport } from '../report/file-report.ts';
import { unifiedDiff } from '../report/unified-diff.ts';
import { FileProblem } from './input-file.ts';
import { writeWhole } from './replace-file.ts';
import { explainSystemError } from './system-error.ts';

/**
 * The files beside the Dockerfiles of a run, as its changes make them: what comes later in the run reads them so, and a
 * line that two Dockerfiles need is added once.
 */
export class CompanionFiles {
  /** By absolute path. */
  readonly texts: ReadonlyMap<string, string>;
  readonly #texts = new Map<string, string>();

  constructor() {
    this.texts = this.#texts;
  }

  keep(files: readonly CompanionFile[]): void {
    for (const { path: location, text } of files) this.#texts.set(location, text);
  }
}

/** What is said of such files in the report of the Dockerfile that needs them. */
export function reportCompanions(
  files: readonly CompanionFile[],
  folder: string,
): readonly CompanionReport[] {
  return files.map(({ path: location, before, text }) => {
    const name = path.relative(folder, location).split(path.sep).join('/');
    const status = before === undefined ? 'created' : 'changed';
    return { path: name, status, diff: unifiedDiff(name, before, text) };
  });
}

/**
 * Writes such files, then runs `then`; if either fails, all of them are as they were.
 *
 * @throws FileProblem if a file cannot be written or has changed since it was read, and what `then` throws.
 */
export function writeBefore(files: readonly CompanionFile[], then: () => void): void {
  const written: CompanionFile[] = [];
  try {
    for (const file of files) {
      if (textAt(file.path) !== file.before)
        throw new FileProblem(
          `needs ${file.path}, which has changed since it was read; both were left as they are`,
        );
      writeWhole(file.path, encodeBytes(file.text));
      written.push(file);
    }
    then();
  } catch (error) {
    for (const { path: location, before } of written.toReversed()) {
      if (before === undefined) rmSync(location, { force: true });
      else writeWhole(location, encodeBytes(before));
    }
    throw error;
  }
}

function textAt(location: string): string | undefined {
  try {
    return decodeBytes(readFileSync(location));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new FileProblem(`needs ${location}: ${explainSystemError(error, location)}`);
  }
}
