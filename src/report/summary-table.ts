import type { FileReport } from './file-report.ts';
import type { Paint } from './paint.ts';
import { grouped, printable } from './printable.ts';

const MOST_REASONS = 10;

interface TransformCounts {
  changes: number;
  offered: number;
  refused: number;
}

/** For a run over many files: what each transform did, and the reasons that stood in the way most often. */
export function tableOfTransforms(reports: readonly FileReport[], paint: Paint): string {
  return `${transformRows(reports, paint)}${reasonRows(reports, paint)}`;
}

function transformRows(reports: readonly FileReport[], paint: Paint): string {
  const counts = countByTransform(reports);
  const width = Math.max('transform'.length, ...[...counts.keys()].map((name) => name.length));
  const head = `  ${'transform'.padEnd(width)}  changes  with --unsafe  refused\n`;
  const rows = [...counts].map(([name, { changes, offered, refused }]) => {
    const numbers = `${grouped(changes).padStart(7)}  ${grouped(offered).padStart(13)}  ${grouped(refused).padStart(7)}`;
    return `  ${paint('cyan', name.padEnd(width))}  ${numbers}\n`;
  });
  return `${paint('dim', head)}${rows.join('')}`;
}

function countByTransform(reports: readonly FileReport[]): ReadonlyMap<string, TransformCounts> {
  const counts = new Map<string, TransformCounts>();
  const countsOf = (transform: string): TransformCounts => {
    const found = counts.get(transform) ?? { changes: 0, offered: 0, refused: 0 };
    counts.set(transform, found);
    return found;
  };
  for (const { changes, refusals } of reports) {
    for (const { transform, applied } of changes) countsOf(transform)[applied ? 'changes' : 'offered']++;
    for (const { transform } of refusals) countsOf(transform).refused++;
  }
  return counts;
}

function reasonRows(reports: readonly FileReport[], paint: Paint): string {
  const counts = new Map<string, number>();
  for (const { refusals } of reports) {
    for (const { transform, reason } of refusals) {
      const key = `${paint('cyan', transform)}  ${printable(reason)}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  if (counts.size === 0) return '';
  const common = [...counts].toSorted((a, b) => b[1] - a[1]).slice(0, MOST_REASONS);
  const rows = common.map(([text, number]) => `  ${grouped(number).padStart(7)}  ${text}\n`);
  return `\n${paint('dim', '  most common refusals\n')}${rows.join('')}`;
}
