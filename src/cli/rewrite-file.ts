import { decodeBytes, encodeBytes, rewrite, type RewriteOptions } from '../index.ts';
import { failedLookups } from '../images/resolution.ts';
import { failedFile, type FileReport } from '../report/file-report.ts';
import { unifiedDiff } from '../report/unified-diff.ts';
import type { FoundFile } from './discover.ts';
import { FileProblem, type InputFile, readInput } from './input-file.ts';
import { replaceFile } from './replace-file.ts';

/** What became of the bytes of one Dockerfile. */
export interface RewrittenBytes {
  readonly report: FileReport;
  /** Equal to what was read if nothing changed, or if the report has an error. */
  readonly bytes: Uint8Array;
}

/** How a file is called, in the report and in its diff, and where it is. */
export interface FileNames {
  readonly path: string;
  readonly diffPath?: string;
  /** Absolute; absent for standard input. */
  readonly location?: string;
}

/** The options for a file with this text, at this absolute path; standard input has none. */
export type OptionsFor = (source: string, location: string | undefined) => Promise<RewriteOptions>;

/** Never throws: what goes wrong is the report's error, so that one file cannot stop the others. */
export async function rewriteBytes(
  names: FileNames,
  bytes: Uint8Array,
  optionsFor: OptionsFor,
): Promise<RewrittenBytes> {
  const { path, diffPath = path } = names;
  try {
    const source = decodeBytes(bytes);
    const options = await optionsFor(source, names.location);
    const { text, changes, refusals, warnings, error } = rewrite(source, options);
    if (error !== undefined) return { report: failedFile(path, error), bytes };
    const status = text === source ? 'unchanged' : 'changed';
    const diff = unifiedDiff(diffPath, source, text);
    const lookupErrors = failedLookups(options.images ?? {});
    const report: FileReport = { path, status, changes, refusals, warnings, diff, lookupErrors };
    return { report, bytes: status === 'changed' ? encodeBytes(text) : bytes };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { report: failedFile(path, { message: `internal error, please report it: ${reason}` }), bytes };
  }
}

export interface FileRun {
  readonly optionsFor: OptionsFor;
  /** Rewrites files in place. */
  readonly write: boolean;
}

/** Files that are read ahead of the one in work: enough to keep the disk busy, few enough to keep in memory. */
const READ_AHEAD = 16;

/** One report per file, in the order of `files`. */
export async function* rewriteFiles(files: readonly FoundFile[], run: FileRun): AsyncGenerator<FileReport> {
  const pending: Promise<InputFile | FileProblem>[] = [];
  let next = 0;
  for (const file of files) {
    while (next < files.length && pending.length < READ_AHEAD) {
      const ahead = files[next];
      if (ahead !== undefined) pending.push(readOrProblem(ahead.location));
      next++;
    }
    const input = await pending.shift();
    if (input !== undefined) yield await rewriteFile(file, input, run);
  }
}

async function readOrProblem(location: string): Promise<InputFile | FileProblem> {
  try {
    return await readInput(location);
  } catch (error) {
    return asProblem(error);
  }
}

async function rewriteFile(
  { path, location }: FoundFile,
  input: InputFile | FileProblem,
  run: FileRun,
): Promise<FileReport> {
  if (input instanceof FileProblem) return failedFile(path, { message: input.message });
  const { report, bytes } = await rewriteBytes({ path, location }, input.bytes, run.optionsFor);
  if (!run.write || report.status !== 'changed') return report;
  try {
    replaceFile(location, input, bytes);
    return report;
  } catch (error) {
    return failedFile(path, { message: asProblem(error).message });
  }
}

function asProblem(error: unknown): FileProblem {
  return error instanceof FileProblem ? error : new FileProblem(String(error));
}
