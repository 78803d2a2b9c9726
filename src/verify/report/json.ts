import { printable } from '../../report/printable.ts';
import type { SetAside } from '../verdict.ts';
import { isAsPromised, isDifferent, type FileVerification, type VerifiedFile } from '../verification.ts';
import { fieldDifference, pathDifference } from './words.ts';

/** More paths than this are counted only: a whole image may be different. */
const MOST_PATHS = 10_000;

/** All files' results for programs; fields may be added in later versions. */
export function jsonOf(files: readonly FileVerification[]): string {
  const verified = files.filter(isVerified);
  const document = {
    version: 1,
    summary: {
      files: files.length,
      asPromised: verified.filter(isAsPromised).length,
      different: verified.filter(isDifferent).length,
      unproven: verified.filter((file) => !isDifferent(file) && !isAsPromised(file)).length,
      unchanged: files.filter(({ status }) => status === 'unchanged').length,
      failed: files.filter(({ status }) => status === 'not-built' || status === 'error').length,
    },
    files: files.map(fileDocument),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function isVerified(file: FileVerification): file is VerifiedFile {
  return 'comparison' in file;
}

function fileDocument(file: FileVerification): object {
  const path = printable(file.path);
  if (!isVerified(file)) return { ...file, path };
  const { comparison, engine, original, rewritten, touched, failedRebuild, checks, gone, smoke } = file;
  return {
    path,
    status: file.status,
    asPromised: isAsPromised(file),
    engine,
    original,
    rewritten,
    ...(touched === undefined ? {} : { touched }),
    ...(failedRebuild === undefined ? {} : { failedRebuild }),
    fields: comparison.fields.map((difference) => ({ ...difference, message: fieldDifference(difference) })),
    differenceCount: comparison.differences.length,
    differences: comparison.differences.slice(0, MOST_PATHS).map((difference) => ({
      path: printable(`/${difference.path}`),
      aspects: difference.aspects,
      message: pathDifference(difference),
    })),
    promised: setAside(comparison.promised),
    noise: setAside(comparison.noise),
    noisyFields: comparison.noisyFields.map(({ field }) => field),
    checks,
    gone,
    smoke,
  };
}

function setAside(items: readonly SetAside[]): object[] {
  return items.slice(0, MOST_PATHS).map(({ difference, reason }) => ({
    path: printable(`/${difference.path}`),
    aspects: difference.aspects,
    bytes: difference.before?.size ?? 0,
    reason,
  }));
}
