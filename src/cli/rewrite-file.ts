import { decodeBytes, encodeBytes } from '../dockerfile/bytes.ts';
import { failedLookups } from '../images/resolution.ts';
import { failedFile, type FileError, type FileReport } from '../report/file-report.ts';
import { unifiedDiff } from '../report/unified-diff.ts';
import type { CompanionFile } from '../rewrite/companion-files.ts';
import { type CompanionFiles, reportCompanions, writeBefore } from './companion-files.ts';
import { ConfigurationProblem } from './configuration-file.ts';
import type { FoundFile } from './discover.ts';
import { FileProblem, type InputFile, readInput } from './input-file.ts';
import { replaceFile } from './replace-file.ts';
import { type OptionsFor, rewriteText } from './rewrite-text.ts';

/** What became of the bytes of one Dockerfile. */
export interface RewrittenBytes {
  readonly report: FileReport;
  /** Equal to what was read if nothing changed, or if the report has an error. */
  readonly bytes: Uint8Array;
  /** What else has to be written with it. */
  readonly companions: readonly CompanionFile[];
}

/** How a file is called, in the report and in its diff, and where it is. */
export interface FileNames {
  readonly path: string;
  readonly diffPath?: string;
  /** Absolute; absent for standard input. */
  readonly location?: string;
}

/** Never throws: what goes wrong is the report's error, so that one file cannot stop the others. */
export async function rewriteBytes(
  names: FileNames,
  bytes: Uint8Array,
  optionsFor: OptionsFor,
): Promise<RewrittenBytes> {
  const { path, diffPath = path } = names;
  try {
    const source = decodeBytes(bytes);
    const { result, options } = await rewriteText(source, names.location, optionsFor);
    const { text, changes, refusals, warnings, files, error } = result;
    if (error !== undefined) return failed(path, error, bytes);
    const status = text === source ? 'unchanged' : 'changed';
    const otherFiles = reportCompanions(files, process.cwd());
    const diffs = [unifiedDiff(diffPath, source, text), ...otherFiles.map((other) => other.diff)];
    const lookupErrors = failedLookups(options.images ?? {});
    const report: FileReport = {
      path,
      status,
      changes,
      refusals,
      warnings,
      otherFiles,
      diff: diffs.join(''),
      lookupErrors,
    };
    return { report, bytes: status === 'changed' ? encodeBytes(text) : bytes, companions: files };
  } catch (error) {
    if (error instanceof ConfigurationProblem)
      return failed(path, { message: error.message, cause: 'configuration' }, bytes);
    const reason = error instanceof Error ? error.message : String(error);
    return failed(path, { message: `internal error, please report it: ${reason}` }, bytes);
  }
}

function failed(path: string, error: FileError, bytes: Uint8Array): RewrittenBytes {
  return { report: failedFile(path, error), bytes, companions: [] };
}

export interface FileRun {
  readonly optionsFor: OptionsFor;
  /** Begins what takes time for a file that comes later. */
  lookAhead(source: () => string, location: string): void;
  /** Rewrites files in place. */
  readonly write: boolean;
  /** What is written, or would be, beside the Dockerfiles. */
  readonly companions: CompanionFiles;
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
      if (ahead !== undefined) pending.push(readAhead(ahead.location, run));
      next++;
    }
    const input = await pending.shift();
    if (input !== undefined) yield await rewriteFile(file, input, run);
  }
}

async function readAhead(location: string, run: FileRun): Promise<InputFile | FileProblem> {
  try {
    const input = await readInput(location);
    run.lookAhead(() => decodeBytes(input.bytes), location);
    return input;
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
  const { report, bytes, companions } = await rewriteBytes({ path, location }, input.bytes, run.optionsFor);
  try {
    if (run.write && report.status === 'changed')
      writeBefore(companions, () => replaceFile(location, input, bytes));
    run.companions.keep(companions);
    return report;
  } catch (error) {
    return failedFile(path, { message: asProblem(error).message });
  }
}

function asProblem(error: unknown): FileProblem {
  return error instanceof FileProblem ? error : new FileProblem(String(error));
}
