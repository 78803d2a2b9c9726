import type { FileReport } from './file-report.ts';

export interface RunCounts {
  readonly files: number;
  readonly changed: number;
  /** Changes that are in the result. */
  readonly changes: number;
  /** Changes that `--unsafe` would add. */
  readonly offered: number;
  readonly refusals: number;
  readonly errors: number;
}

export function countRun(reports: readonly FileReport[]): RunCounts {
  const counts = { files: reports.length, changed: 0, changes: 0, offered: 0, refusals: 0, errors: 0 };
  for (const { status, changes, refusals } of reports) {
    if (status === 'changed') counts.changed++;
    if (status === 'error') counts.errors++;
    counts.refusals += refusals.length;
    for (const { applied } of changes) {
      if (applied) counts.changes++;
      else counts.offered++;
    }
  }
  return counts;
}
