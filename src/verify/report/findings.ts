import { printable } from '../../report/printable.ts';
import type { GoneGroup } from '../checks/gone.ts';
import type { Problem } from '../checks/problem.ts';
import { isNoAnswer, shortly, type SmokeAnswer, type SmokeResult } from '../smoke/smoke-result.ts';
import { isOwnFailure, type VerifiedFile } from '../verification.ts';
import { bytes, fieldDifference, pathDifference, setAsideWords } from './words.ts';

/** A heading and its lines. */
export interface Finding {
  /** Whether it speaks against the rewrite. */
  readonly isBad: boolean;
  readonly title: string;
  readonly lines: readonly string[];
}

const MOST_LINES = 20;

/** What is to be said about a verified file beside its numbers, the bad news first. */
export function findingsOf(file: VerifiedFile): Finding[] {
  const { comparison, checks, gone, smoke, failedRebuild } = file;
  const found = (isBad: boolean, title: string, lines: readonly string[]): Finding[] =>
    lines.length === 0 ? [] : [{ isBad, title, lines: limited(lines) }];
  return [
    ...found(true, 'configuration differs', comparison.fields.map(fieldDifference)),
    ...found(
      true,
      `files differ (${comparison.differences.length})`,
      comparison.differences.map(pathDifference),
    ),
    ...found(true, 'broken by the rewrite', checks.broken.map(problemWords)),
    ...found(
      smoke.some(({ verdict }) => verdict === 'different' || verdict === 'unproven'),
      'smoke tests',
      smoke.flatMap(smokeLines),
    ),
    ...found(
      isOwnFailure(failedRebuild),
      `no rebuild after ${printable(file.touched ?? '')} changed`,
      failedRebuild
        ? [failedRebuild.message, ...failedRebuild.log.map((line) => `| ${line}`)].map(printable)
        : [],
    ),
    ...found(false, 'wrong in both versions', checks.inBoth.filter(isOfConfiguration).map(problemWords)),
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

/** Not of one of the many libraries and test files of a system that want what no image has. */
function isOfConfiguration({ subject }: Problem): boolean {
  return !subject.startsWith('/');
}

function problemWords({ subject, message }: Problem): string {
  return printable(`${subject}: ${message}`);
}

function goneWords({ name, files, bytes: size }: GoneGroup): string {
  return `${printable(name)}: ${files} ${files === 1 ? 'file' : 'files'}, ${bytes(size)}`;
}

function smokeLines({ what, verdict, reason, before, after }: SmokeResult): string[] {
  const shown = printable(what);
  if (verdict === 'same') return [`${shown}: same (${outcome(before)})`];
  if (verdict === 'noisy')
    return [
      `${shown}: same ${outcome(before)}; the output differs between two builds of the original and proves nothing`,
    ];
  const logs = [...logLines('original', before), ...logLines('rewritten', after)];
  if (verdict === 'unproven') return [`${shown}: proves nothing: ${printable(reason ?? '')}`, ...logs];
  return [`${shown}: different: ${printable(`${shortly(before)} -> ${shortly(after)}`)}`, ...logs];
}

function outcome(answer: SmokeAnswer): string {
  return isNoAnswer(answer) ? answer.reason : `exit code or status ${answer.exitCode}`;
}

function logLines(version: string, answer: SmokeAnswer): string[] {
  return isNoAnswer(answer) ? answer.log.map((line) => printable(`  ${version} | ${line}`)) : [];
}
