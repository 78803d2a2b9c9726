import { printable } from '../../report/printable.ts';
import type { GoneGroup } from '../checks/gone.ts';
import type { CommandOutput } from '../engines/engine.ts';
import type { SmokeResult, VerifiedFile } from '../verification.ts';
import { bytes, fieldDifference, pathDifference, setAsideWords } from './words.ts';

/** A heading and its lines. */
export interface Finding {
  /** Whether it speaks against the rewrite. */
  readonly isBad: boolean;
  readonly title: string;
  readonly lines: readonly string[];
}

const MOST_LINES = 20;
const LONGEST_OUTPUT = 200;

/** What is to be said about a verified file beside its numbers, the bad news first. */
export function findingsOf(file: VerifiedFile): Finding[] {
  const { comparison, checks, gone, smoke } = file;
  const found = (isBad: boolean, title: string, lines: readonly string[]): Finding[] =>
    lines.length === 0 ? [] : [{ isBad, title, lines: limited(lines) }];
  return [
    ...found(true, 'configuration differs', comparison.fields.map(fieldDifference)),
    ...found(
      true,
      `files differ (${comparison.differences.length})`,
      comparison.differences.map(pathDifference),
    ),
    ...found(
      true,
      'broken by the rewrite',
      checks.broken.map(({ subject, message }) => printable(`${subject}: ${message}`)),
    ),
    ...found(
      smoke.some(({ verdict }) => verdict === 'different'),
      'smoke tests',
      smoke.map(smokeWords),
    ),
    ...found(false, 'gone, by package', gone.packages.map(goneWords)),
    ...found(false, 'gone, by folder', gone.folders.map(goneWords)),
    ...found(false, 'removed as promised', setAsideWords(comparison.promised)),
    ...found(false, 'noise, set aside', [
      ...setAsideWords(comparison.noise),
      ...comparison.noisyFields.map(
        ({ field }) => `${printable(field)} (differs between two builds of the original)`,
      ),
    ]),
  ];
}

function limited(lines: readonly string[]): readonly string[] {
  return lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES), `... and ${lines.length - MOST_LINES} more`];
}

function goneWords({ name, files, bytes: size }: GoneGroup): string {
  return `${printable(name)}: ${files} ${files === 1 ? 'file' : 'files'}, ${bytes(size)}`;
}

function smokeWords({ what, verdict, before, after }: SmokeResult): string {
  const shown = printable(what);
  if (verdict === 'same') return `${shown}: same (exit code or status ${before.exitCode})`;
  if (verdict === 'noisy')
    return `${shown}: differs between two builds of the original, so it proves nothing`;
  return `${shown}: different: ${outputWords(before)} -> ${outputWords(after)}`;
}

function outputWords({ exitCode, stdout, stderr }: CommandOutput): string {
  const text = stdout.trim() || stderr.trim();
  return `${exitCode} ${JSON.stringify(text.slice(0, LONGEST_OUTPUT))}`;
}
