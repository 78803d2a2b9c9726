import type { Change, Refusal, Warning } from '../rewrite/result.ts';
import { type FileReport, isFailed } from './file-report.ts';
import type { Paint } from './paint.ts';
import { grouped, printable } from './printable.ts';
import { countRun, type RunCounts } from './run-counts.ts';
import { tableOfTransforms } from './summary-table.ts';

export interface SummaryOptions {
  readonly paint: Paint;
  /** The changes were written to the files (`--write`), not only shown. */
  readonly written: boolean;
}

/** More files than this are counted instead of listed: nobody reads on, and the JSON report has them all. */
const MOST_FILES = 40;

/** More findings than this in one file are counted. */
const MOST_FINDINGS = 25;

/** For people, on standard error: per file what is changed and why, what is refused, what `--unsafe` would add. */
export function summarize(reports: readonly FileReport[], options: SummaryOptions): string {
  if (reports.length === 0) return 'No Dockerfile found.\n';
  const telling = reports.filter(
    ({ changes, refusals, warnings = [] }) => changes.length + refusals.length + warnings.length > 0,
  );
  const blocks = telling.slice(0, MOST_FILES).map((report) => fileBlock(report, options.paint));
  const failures = failureLines(
    reports.filter((report) => isFailed(report)),
    options.paint,
  );
  const parts = [...blocks];
  if (telling.length > MOST_FILES) {
    const left = count(telling.length - MOST_FILES, 'more file');
    parts.push(`... and ${left}; --format json lists everything\n`);
    parts.push(tableOfTransforms(reports, options.paint));
  }
  if (failures.length > 0) parts.push(failures.join(''));
  parts.push(totals(countRun(reports), options));
  return parts.join('\n');
}

function fileBlock({ path, changes, refusals, warnings = [] }: FileReport, paint: Paint): string {
  const findings = [
    ...changes.map((change) => changeFinding(change, paint)),
    ...refusals.map((refusal) => refusalFinding(refusal, paint)),
    ...warnings.map((warning) => warningFinding(warning, paint)),
  ].toSorted((a, b) => a.line - b.line);
  const shown = findings.slice(0, MOST_FINDINGS);
  const lineWidth = Math.max(...shown.map(({ lines }) => lines.length));
  const nameWidth = Math.max(...shown.map(({ transform }) => transform.length));
  const rows = shown.map(
    ({ lines, transform, text }) =>
      `  ${paint('dim', lines.padStart(lineWidth))}  ${paint('cyan', transform.padEnd(nameWidth))}  ${text}\n`,
  );
  const left = findings.length - shown.length;
  if (left > 0) rows.push(`  ... and ${grouped(left)} more in this file\n`);
  return `${paint('bold', displayPath(path))}\n${rows.join('')}`;
}

interface Finding {
  readonly line: number;
  readonly lines: string;
  readonly transform: string;
  readonly text: string;
}

function changeFinding(change: Change, paint: Paint): Finding {
  const message = printable(change.message);
  return { ...place(change), text: change.safety === 'safe' ? message : unsafeText(change.assumption) };

  function unsafeText(assumption: string): string {
    const lead = change.applied ? 'unsafe:' : 'with --unsafe:';
    return `${paint('magenta', lead)} ${message}; assumes that ${printable(assumption)}`;
  }
}

function refusalFinding(refusal: Refusal, paint: Paint): Finding {
  return { ...place(refusal), text: `${paint('yellow', 'refused:')} ${printable(refusal.reason)}` };
}

function warningFinding(warning: Warning, paint: Paint): Finding {
  return { ...place(warning), text: `${paint('yellow', 'warning:')} ${printable(warning.message)}` };
}

function place({ line, endLine, transform }: Change | Refusal | Warning): Omit<Finding, 'text'> {
  return { line, lines: line === endLine ? `${line}` : `${line}-${endLine}`, transform };
}

/** One for each file, but for those whose configuration is wrong: one for each configuration. */
function failureLines(failed: readonly FileReport[], paint: Paint): readonly string[] {
  const groups = new Map<string | number, FileReport[]>();
  for (const [index, report] of failed.entries()) {
    const key = report.error?.cause === 'configuration' ? report.error.message : index;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [report]);
    else group.push(report);
  }
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : failureLine(first, others.length, paint),
  );
}

function failureLine({ path, error, lookupErrors = [] }: FileReport, others: number, paint: Paint): string {
  const place = error?.line === undefined ? '' : `:${error.line}`;
  const message = error?.message ?? `images could not be looked up: ${lookupErrors.join('; ')}`;
  const more = others === 0 ? '' : ` and ${count(others, 'more file')}`;
  return `${paint('red', 'error:')} ${displayPath(path)}${place}${more}: ${printable(message)}\n`;
}

function displayPath(path: string): string {
  return path === '-' ? 'standard input' : printable(path);
}

function totals(counts: RunCounts, { paint, written }: SummaryOptions): string {
  const changed = `${grouped(counts.changed)} ${written ? 'changed' : 'would change'}`;
  const sentences = [
    `${count(counts.files, 'file')}: ${changed}${counts.changes > 0 ? ` (${count(counts.changes, 'change')})` : ''}`,
  ];
  if (counts.refusals > 0) sentences.push(`${count(counts.refusals, 'place')} refused`);
  if (counts.offered > 0) sentences.push(`--unsafe would add ${count(counts.offered, 'change')}`);
  if (counts.warnings > 0) sentences.push(count(counts.warnings, 'warning'));
  if (counts.errors > 0) sentences.push(paint('red', `${count(counts.errors, 'file')} failed`));
  return `${paint('bold', sentences.join(', '))}.${hint(counts, written)}\n`;
}

function hint({ changed }: RunCounts, written: boolean): string {
  return changed > 0 && !written ? ' Nothing was written; --write applies the changes.' : '';
}

function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;
}
