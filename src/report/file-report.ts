import type { Change, Refusal } from '../rewrite/result.ts';

export interface FileError {
  readonly message: string;
  /** From 1. */
  readonly line?: number;
}

/** What a run found out about one file: what every report format is made from. */
export interface FileReport {
  /** Relative to the folder of the run, with `/`; `-` for standard input. */
  readonly path: string;
  readonly status: 'changed' | 'unchanged' | 'error';
  readonly error?: FileError;
  readonly changes: readonly Change[];
  readonly refusals: readonly Refusal[];
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
