import type { FileReport } from './file-report.ts';
import { type Finding, findingsOf, wellFormed } from './finding.ts';
import type { ReportFormat } from './format.ts';
import { printable } from './printable.ts';
import { counted, wordsOfRun } from './run-counts.ts';

/**
 * A page of its own for a browser: what changes and why, file by file, with the diff. It loads nothing and runs nothing, and
 * text from files stays text.
 */
export const htmlFormat: ReportFormat = {
  name: 'html',
  file: () => '',
  end: (reports) => pageOf(reports),
};

const LEADS: Readonly<Record<Finding['kind'], string>> = {
  error: '<b>error:</b> ',
  warning: '<b>warning:</b> ',
  change: '',
  offer: '',
  refusal: 'refused: ',
};

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --added: #2da44e26; --removed: #cf222e26; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
section { border-top: 1px solid var(--line); }
h2 { font-size: 1.1rem; overflow-wrap: anywhere; }
ul { padding-left: 1.2rem; }
.refusal, .offer { opacity: 0.75; }
pre { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; padding: 0.5rem; line-height: 1.35; }
pre span { display: block; min-width: max-content; }
.added { background: var(--added); }
.removed { background: var(--removed); }
.hunk { opacity: 0.6; }
`;

function pageOf(reports: readonly FileReport[]): string {
  const words = wordsOfRun(reports, {
    code: (text) => `<code>${escaped(text)}</code>`,
    strong: (text) => `<b>${escaped(text)}</b>`,
  });
  const told = reports.map((report) => ({ report, findings: findingsOf(report) }));
  const sections = told.filter(({ findings }) => findings.length > 0).map(sectionOf);
  const rest = told.length - sections.length;
  const quiet = rest === 0 ? '' : `<p>Of ${counted(rest, 'file')} there is nothing to say.</p>\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>dockshift</title>
<style>${STYLE}</style>
</head>
<body>
<h1>dockshift</h1>
<p>${words}.</p>
${sections.join('')}${quiet}</body>
</html>
`;
}

function sectionOf({
  report: { path, diff },
  findings,
}: {
  readonly report: FileReport;
  readonly findings: readonly Finding[];
}): string {
  const shown = diff === '' ? '' : `<details open><summary>diff</summary>\n${diffOf(diff)}</details>\n`;
  return `<section>
<h2><code>${escaped(path)}</code></h2>
<ul>
${findings.map(itemOf).join('')}</ul>
${shown}</section>
`;
}

function itemOf({ kind, transform, line, endLine, text }: Finding): string {
  const range = line === endLine ? `${line}` : `${line}-${endLine}`;
  const place = line === undefined ? '' : `${range} `;
  const name = transform === undefined ? '' : `<code>${escaped(transform)}</code>: `;
  return `<li class="${kind}">${place}${name}${LEADS[kind]}${escaped(text)}</li>\n`;
}

function diffOf(diff: string): string {
  const lines = diff.replace(/\n$/, '').split('\n');
  return `<pre>${lines.map((line) => `<span${classOf(line)}>${escaped(line.replace(/\r$/, ''))}</span>`).join('')}</pre>\n`;
}

function classOf(line: string): string {
  if (/^(?:--- |\+\+\+ |@@)/.test(line)) return ' class="hunk"';
  if (line.startsWith('+')) return ' class="added"';
  return line.startsWith('-') ? ' class="removed"' : '';
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  const tabbed = wellFormed(text).split('\t').map(printable).join('\t');
  return tabbed.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
