import path from 'node:path';
import { folderWith } from '../cli/program.ts';
import type { Engine } from '../../src/verify/engines/engine.ts';
import { findingsOf } from '../../src/verify/report/findings.ts';
import type { FileVerification, VerifiedFile } from '../../src/verify/verification.ts';
import { verifyFile, type VerifyOptions } from '../../src/verify/verify-file.ts';
import { HOST_NETWORK } from './engine.ts';

/** A folder with these files as the context; `before` and `after` are its two Dockerfiles. */
export interface Versions {
  readonly before: string;
  readonly after: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Takes the place of a new folder with `files`. */
  readonly folder?: string;
}

/** Verifies in a temporary folder, without a rebuild unless wanted. */
export function verifyVersions(
  engine: Engine,
  { before, after, files = {}, folder = folderWith(files) }: Versions,
  options: Partial<VerifyOptions> = {},
): Promise<FileVerification> {
  const pair = { path: 'Dockerfile', location: path.join(folder, 'Dockerfile'), before, after, changes: [] };
  const all: VerifyOptions = { build: HOST_NETWORK, rebuild: false, smoke: [], smokeHttp: [], ...options };
  const watcher = { step: () => undefined, line: () => undefined };
  return verifyFile(pair, engine, all, watcher, new AbortController().signal);
}

/** The result of a file that both versions could be built of. */
export function verified(file: FileVerification): VerifiedFile {
  if (!('comparison' in file)) throw new Error(`not built: ${JSON.stringify(file)}`);
  return file;
}

/** Every line that speaks against the rewrite. */
export function complaints(file: FileVerification): string[] {
  return findingsOf(verified(file)).flatMap(({ isBad, lines }) => (isBad ? lines : []));
}
