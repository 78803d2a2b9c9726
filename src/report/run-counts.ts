import type { FileReport } from './file-report.ts';

export interface RunCounts {
  readonly files: number;
  readonly changed: number;
  /** Changes that are in the result. */
  readonly changes: number;
  /** Changes that `--unsafe` would add. */
  readonly offered: number;
  readonly refusals: number;
  readonly warnings: number;
  readonly errors: number;
}

export function countRun(reports: readonly FileReport[]): RunCounts {
  const found = { changed: 0, changes: 0, offered: 0, refusals: 0, warnings: 0, errors: 0 };
  const counts = { files: reports.length, ...found };
  for (const { status, changes, refusals, warnings = [] } of reports) {
    if (status === 'changed') counts.changed++;
    if (status === 'error') counts.errors++;
    counts.refusals += refusals.length;
    counts.warnings += warnings.length;
    for (const { applied } of changes) {
      if (applied) counts.changes++;
      else counts.offered++;
    }
  }
  return counts;
}
