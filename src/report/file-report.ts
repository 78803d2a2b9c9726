import type { Change, Refusal, Warning } from '../rewrite/result.ts';

export interface FileError {
  readonly message: string;
  /** From 1. */
  readonly line?: number;
  /** What is wrong is not in the file itself, and may be the same for many. */
  readonly cause?: 'configuration';
}

/** A file beside the Dockerfile that its changes need otherwise: .dockerignore. */
export interface CompanionReport {
  /** As that of the Dockerfile. */
  readonly path: string;
  readonly status: 'created' | 'changed';
  readonly diff: string;
}

/** What a run found out about one file: what every report format is made from. */
export interface FileReport {
  /** Relative to the folder of the run, with `/`; `-` for standard input. */
  readonly path: string;
  readonly status: 'changed' | 'unchanged' | 'error';
  readonly error?: FileError;
  readonly changes: readonly Change[];
  readonly refusals: readonly Refusal[];
  /** What to know about the file as it was, and that no change mends. */
  readonly warnings?: readonly Warning[];
  /** Other files that are written with it; `diff` has them, too. */
  readonly otherFiles?: readonly CompanionReport[];
  /** Unified diff, empty unless `status` is `changed`; bytes that are not UTF-8 are lone surrogates. */
  readonly diff: string;
  /** Why images could not be looked up; what did not depend on them is done. */
  readonly lookupErrors?: readonly string[];
}

/** Whether something of it could not be done that was asked for. */
export function isFailed({ status, lookupErrors = [] }: FileReport): boolean {
  return status === 'error' || lookupErrors.length > 0;
}

/** A file that could not be read, understood or written. */
export function failedFile(path: string, error: FileError): FileReport {
  return { path, status: 'error', error, changes: [], refusals: [], diff: '' };
}
