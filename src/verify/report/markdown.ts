import { printable } from '../../report/printable.ts';
import {
  isAsPromised,
  isDifferent,
  type FileVerification,
  type NotBuiltFile,
  type VerifiedFile,
} from '../verification.ts';
import { findingsOf } from './findings.ts';
import { measuredRows, verdictWords } from './words.ts';

/** All files' results for a pull request. */
export function markdownOf(files: readonly FileVerification[]): string {
  return `## dockshift verify\n\n${files.map(section).join('\n')}`;
}

function section(file: FileVerification): string {
  const title = `### ${code(file.path)}: ${verdictWords(file)}\n\n`;
  if ('message' in file) return `${title}${escaped(file.message)}\n`;
  if (file.status === 'not-built') return title + failures(file);
  return title + numbers(file) + findings(file);
}

function failures(file: NotBuiltFile): string {
  return file.failures.map(({ message, log }) => `${escaped(message)}\n\n${fenced(log)}\n`).join('\n');
}

function numbers(file: VerifiedFile): string {
  const rows = measuredRows(file).map((row) => `| ${row.map(escaped).join(' | ')} |`);
  const verdict = `Built with ${file.engine}. ${sameness(file)}\n\n`;
  return `${verdict}| | original | rewritten | |\n| --- | ---: | ---: | --- |\n${rows.join('\n')}\n\n`;
}

function sameness(file: VerifiedFile): string {
  if (isDifferent(file)) return 'The rewritten image is **not** the same.';
  if (isAsPromised(file)) return 'The rewritten image is the same.';
  return 'The files are the same, but a smoke test **proved nothing**.';
}

function findings(file: VerifiedFile): string {
  return findingsOf(file)
    .map(({ title, lines, isBad }) => {
      const list = lines.map((line) => `- ${code(line)}`).join('\n');
      return isBad
        ? `**${escaped(title)}**\n\n${list}\n`
        : `<details><summary>${escaped(title)}</summary>\n\n${list}\n\n</details>\n`;
    })
    .join('\n');
}

function code(text: string): string {
  const shown = printable(text);
  const fence = '`'.repeat(longestRun(shown) + 1);
  return fence.length === 1 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}

function fenced(lines: readonly string[]): string {
  const text = lines.map(printable).join('\n');
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}\n${text}\n${fence}\n`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

function escaped(text: string): string {
  return printable(text).replaceAll(/[\\`*_{}[\]<>|#~]/g, String.raw`\$&`);
}
