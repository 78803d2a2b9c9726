import { encodeBytes } from '../dockerfile/bytes.ts';
import type { CompanionReport, FileReport } from './file-report.ts';
import type { ReportFormat } from './format.ts';
import { countRun } from './run-counts.ts';

/** One JSON object for the whole run, as `report.schema.json` describes it. */
export const jsonFormat: ReportFormat = {
  name: 'json',
  file: () => '',
  end: (reports) => `${JSON.stringify(jsonReport(reports), undefined, 2)}\n`,
};

function jsonReport(reports: readonly FileReport[]): object {
  const { files, changed, changes, refusals, warnings, errors } = countRun(reports);
  return {
    version: 1,
    summary: { files, changed, changes, refusals, warnings, errors },
    files: reports.map(jsonFile),
  };
}

/**
 * JSON is Unicode, and many parsers refuse lone surrogates. A diff with bytes that are not UTF-8 is therefore given twice:
 * readable, with U+FFFD for each such byte, and exact, in base64.
 */
function jsonFile({ path, status, error, changes, refusals, diff, ...others }: FileReport): object {
  const { warnings = [], lookupErrors = [], otherFiles = [] } = others;
  const readable = diff.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
  const exact = readable === diff ? {} : { diffBase64: base64(encodeBytes(diff)) };
  return {
    path,
    status,
    ...(error === undefined ? {} : { error }),
    ...(lookupErrors.length === 0 ? {} : { lookupErrors }),
    changes,
    refusals,
    warnings,
    ...(otherFiles.length === 0 ? {} : { otherFiles: otherFiles.map((other) => companionOf(other)) }),
    diff: readable,
    ...exact,
  };
}

function companionOf({ path, status }: CompanionReport): object {
  return { path, status };
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
