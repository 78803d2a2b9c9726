import type { FileReport } from './file-report.ts';
import { type Finding, findingsOf, wellFormed } from './finding.ts';
import type { ReportFormat } from './format.ts';
import { printable } from './printable.ts';
import { counted, wordsOfRun } from './run-counts.ts';

/**
 * For a comment on a pull request or the summary of a job: what changes and why, with the diff folded. Text from files can
 * mention nobody, link nowhere and close no block.
 */
export const markdownFormat: ReportFormat = {
  name: 'markdown',
  file: () => '',
  end: (reports) => `${headOf(reports)}${sectionsOf(reports)}`,
};

/** GitHub takes 65,536 characters for a comment; what comes around ours has some room. */
const MOST_CHARACTERS = 60_000;

const LEADS: Readonly<Record<Finding['kind'], string>> = {
  error: '**error:** ',
  warning: '**warning:** ',
  change: '',
  offer: '',
  refusal: 'refused: ',
};

function headOf(reports: readonly FileReport[]): string {
  const words = wordsOfRun(reports, {
    code: (text) => `\`${text}\``,
    strong: (text) => `**${text}**`,
  });
  return `## dockshift\n\n${words}.\n`;
}

/** Whole sections as long as there is room for them, then a word about the rest. */
function sectionsOf(reports: readonly FileReport[]): string {
  const telling = reports.map((report) => ({ report, findings: findingsOf(report) }));
  const sections: string[] = [];
  let room = MOST_CHARACTERS;
  let left = 0;
  for (const { report, findings } of telling.filter((each) => each.findings.length > 0)) {
    const list = `\n### ${code(report.path)}\n\n${findings.map(item).join('')}`;
    const whole = list + folded(report.diff);
    const section = whole.length <= room ? whole : `${list}\nThe diff is too long to be shown here.\n`;
    if (left > 0 || section.length > room) left++;
    else sections.push(section);
    room -= left > 0 ? 0 : section.length;
  }
  const rest =
    left === 0 ? '' : `\n... and ${counted(left, 'more file')}; \`--format json\` lists everything.\n`;
  return sections.join('') + rest;
}

function item({ kind, transform, line, endLine, text }: Finding): string {
  const range = line === endLine ? `${line}` : `${line}-${endLine}`;
  const place = line === undefined ? '' : `${range} `;
  const name = transform === undefined ? '' : `${code(transform)}: `;
  return `- ${place}${name}${LEADS[kind]}${escaped(text)}\n`;
}

function folded(diff: string): string {
  if (diff === '') return '';
  const text = diff.replaceAll(/(?!\n)[\p{Cc}\p{Bidi_Control}]/gu, (character) =>
    character === '\t' ? character : character === '\r' ? '' : printable(character),
  );
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `\n<details><summary>diff</summary>\n\n${fence}diff\n${wellFormed(text)}${fence}\n\n</details>\n`;
}

function code(text: string): string {
  const shown = printable(text);
  const fence = '`'.repeat(longestRun(shown) + 1);
  return fence.length === 1 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}

/** A joiner of no width keeps `@name` and `#1` from being taken for a person and an issue, and an address for a link. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\\`*_{}[\]<>|~&]/g, String.raw`\$&`)
    .replaceAll(/[@#]|:\/\/|\bwww\./gi, (found) => `${found.slice(0, 1)}\u2060${found.slice(1)}`);
}
