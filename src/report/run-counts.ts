import type { FileReport } from './file-report.ts';
import { grouped } from './printable.ts';

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

/** How a format for people writes an option, and what must not be overlooked. */
export interface Emphasis {
  code(text: string): string;
  strong(text: string): string;
}

/** `3 files: 1 changed (4 changes), 2 places refused`. */
export function wordsOfRun(reports: readonly FileReport[], { code, strong }: Emphasis): string {
  const { files, changed, changes, offered, refusals, warnings, errors } = countRun(reports);
  return [
    `${counted(files, 'file')}: ${grouped(changed)} changed (${counted(changes, 'change')})`,
    ...(refusals === 0 ? [] : [`${counted(refusals, 'place')} refused`]),
    ...(offered === 0 ? [] : [`${code('--unsafe')} would add ${counted(offered, 'change')}`]),
    ...(warnings === 0 ? [] : [counted(warnings, 'warning')]),
    ...(errors === 0 ? [] : [strong(`${counted(errors, 'file')} failed`)]),
  ].join(', ');
}

/** `1 file`, `2,000 files`. */
export function counted(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;
}
