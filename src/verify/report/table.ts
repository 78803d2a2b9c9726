import { type Paint, plain, type Style } from '../../report/paint.ts';
import { printable } from '../../report/printable.ts';
import {
  isAsPromised,
  type FileVerification,
  type NotBuiltFile,
  type VerifiedFile,
} from '../verification.ts';
import { findingsOf } from './findings.ts';
import { measuredRows, verdictWords } from './words.ts';

/** One file's result for people. */
export function tableOf(file: FileVerification, paint: Paint = plain): string {
  const title = `${paint('bold', printable(file.path))}: ${paint(styleOf(file), verdictWords(file))}`;
  if ('message' in file) return `${title} (${printable(file.message)})\n`;
  if (file.status === 'not-built') return `${title}\n${failureLines(file, paint)}`;
  return `${title}, ${file.engine}\n\n${numbers(file)}\n${findingLines(file, paint)}`;
}

function styleOf(file: FileVerification): Style {
  if (file.status === 'unchanged') return 'dim';
  return 'comparison' in file && isAsPromised(file) ? 'green' : 'red';
}

function failureLines({ failures }: NotBuiltFile, paint: Paint): string {
  return failures
    .map(({ message, log }) => {
      const lines = log.map((line) => `    ${paint('dim', `| ${printable(line)}`)}\n`).join('');
      return `  ${printable(message)}\n${lines}`;
    })
    .join('');
}

function numbers(file: VerifiedFile): string {
  const rows = [['', 'original', 'rewritten', ''] as const, ...measuredRows(file)];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map(([name, before, after, note]) => {
      const cells = [
        name.padEnd(widths[0] ?? 0),
        before.padStart(widths[1] ?? 0),
        after.padStart(widths[2] ?? 0),
      ];
      return `  ${cells.join('  ')}  ${note}`.trimEnd();
    })
    .join('\n')
    .concat('\n');
}

function findingLines(file: VerifiedFile, paint: Paint): string {
  return findingsOf(file)
    .map(({ title, lines, isBad }) => {
      const heading = isBad ? paint('red', title) : title;
      return `  ${heading}:\n${lines.map((line) => `    ${line}\n`).join('')}`;
    })
    .join('');
}
