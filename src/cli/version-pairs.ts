import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { failedLookups } from '../images/resolution.ts';
import { decodeBytes } from '../dockerfile/bytes.ts';
import type { OtherFile, VersionPair } from '../verify/verification.ts';
import type { Discovery, FoundFile } from './discover.ts';
import { FileProblem, readInput } from './input-file.ts';
import { type OptionsFor, rewriteText } from './rewrite-text.ts';
import { UsageError } from './usage-error.ts';

const run = promisify(execFile);
const LARGEST_FILE = 32 * 1024 * 1024;

/** What is compared: each file with its rewrite, with another file, or with itself at a revision. */
export interface PairSource {
  readonly paths: readonly string[];
  readonly optionsFor: OptionsFor;
  /** The Dockerfiles that the paths stand for. */
  discover(paths: readonly string[]): Promise<Discovery>;
  readonly against?: string;
  readonly since?: string;
}

export interface Pairs {
  readonly pairs: readonly VersionPair[];
  /** Files that could not be read or understood. */
  readonly failures: readonly OtherFile[];
}

/** @throws UsageError for paths and options that do not go together, and for a revision that is none. */
export async function readPairs(source: PairSource): Promise<Pairs> {
  if (source.paths.includes('-'))
    throw new UsageError('verify needs a file with its build context, not standard input');
  if (source.against !== undefined && source.since !== undefined) {
    throw new UsageError('--against and --since do not go together');
  }
  const { files, failures } = await source.discover(source.paths);
  if (source.against !== undefined && files.length !== 1) {
    throw new UsageError('--against compares one file with another: name exactly one Dockerfile before it');
  }
  const pairs: VersionPair[] = [];
  const failed: OtherFile[] = failures.map(({ path: name, reason }) => failedFile(name, reason));
  for (const file of files) {
    const pair = await readPair(file, source);
    if ('message' in pair) failed.push(pair);
    else pairs.push(pair);
  }
  return { pairs, failures: failed };
}

async function readPair(file: FoundFile, source: PairSource): Promise<VersionPair | OtherFile> {
  const { path: name, location } = file;
  try {
    const text = await readText(location);
    if (source.against !== undefined) {
      return { path: name, location, before: text, after: await readAgainst(source.against), changes: [] };
    }
    if (source.since !== undefined) {
      return { path: name, location, before: await textAt(source.since, location), after: text, changes: [] };
    }
    return await readRewritten(file, text, source.optionsFor);
  } catch (error) {
    if (error instanceof FileProblem) return failedFile(name, error.message);
    throw error;
  }
}

async function readRewritten(
  { path: name, location }: FoundFile,
  before: string,
  optionsFor: OptionsFor,
): Promise<VersionPair | OtherFile> {
  const { result, options } = await rewriteText(before, location, optionsFor);
  const failures = failedLookups(options.images ?? {});
  if (failures.length > 0) return failedFile(name, `images could not be looked up: ${failures.join('; ')}`);
  const { text: after, changes, files, error } = result;
  if (error !== undefined) return failedFile(name, error.message);
  return { path: name, location, before, after, changes, files };
}

function failedFile(name: string, message: string): OtherFile {
  return { path: name, status: 'error', message };
}

async function readText(location: string): Promise<string> {
  return decodeBytes((await readInput(location)).bytes);
}

async function readAgainst(against: string): Promise<string> {
  try {
    return await readText(path.resolve(against));
  } catch (error) {
    if (error instanceof FileProblem) throw new UsageError(`--against ${against} ${error.message}`);
    throw error;
  }
}

/** The file as it was at a revision. */
async function textAt(revision: string, location: string): Promise<string> {
  const git = async (...args: string[]): Promise<Buffer> => {
    const { stdout } = await run('git', args, {
      cwd: path.dirname(location),
      encoding: 'buffer',
      maxBuffer: LARGEST_FILE,
    });
    return stdout;
  };
  const commit = await git(
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ).catch(() => {
    throw new UsageError(`--since ${revision}: no such revision of the repository that holds ${location}`);
  });
  const name = `${commit.toString('latin1').trim()}:./${path.basename(location)}`;
  const content = await git('show', name).catch(() => {
    throw new FileProblem(`is not in ${revision}`);
  });
  return decodeBytes(content);
}
