import type { FileReport } from './file-report.ts';
import { type Finding, findingsOf, wellFormed } from './finding.ts';
import type { ReportFormat } from './format.ts';
import { type Replacement, replacementsOf } from './replacement.ts';

/**
 * Reviewdog Diagnostic Format, with the new text as suggestions for the code review.
 *
 * Source: https://github.com/reviewdog/reviewdog/blob/master/proto/rdf/reviewdog.proto
 */
export const rdjsonFormat: ReportFormat = {
  name: 'rdjson',
  file: () => '',
  end: (reports) =>
    `${JSON.stringify({ source: { name: 'dockshift' }, diagnostics: reports.flatMap(diagnosticsOf) }, undefined, 2)}\n`,
};

const SEVERITIES: Readonly<Record<Finding['kind'], string>> = {
  error: 'ERROR',
  warning: 'WARNING',
  change: 'WARNING',
  offer: 'INFO',
  refusal: 'INFO',
};

function diagnosticsOf(report: FileReport): readonly object[] {
  const findings = findingsOf(report);
  const suggestions = suggestionsOf(report, findings);
  return findings.map((finding) => diagnosticOf(report.path, finding, suggestions.get(finding) ?? []));
}

function diagnosticOf(path: string, finding: Finding, replacements: readonly Replacement[]): object {
  const { kind, transform, line, endLine, text } = finding;
  const range = line === undefined ? {} : { range: { start: { line }, end: { line: endLine } } };
  const suggestions = replacements.map(({ line: first, endLine: last, lines }) => ({
    range: { start: { line: first }, end: { line: last } },
    text: wellFormed(lines.join('\n')),
  }));
  return {
    message: kind === 'refusal' ? `refused: ${text}` : text,
    location: { path: wellFormed(path), ...range },
    severity: SEVERITIES[kind],
    ...(transform === undefined ? {} : { code: { value: transform } }),
    ...(suggestions.length === 0 ? {} : { suggestions }),
  };
}

/**
 * Changes of several transforms may have made one stretch of the new text: it is suggested once, with the last change that
 * begins before its end. Both come in the order of lines.
 */
function suggestionsOf(
  { diff }: FileReport,
  findings: readonly Finding[],
): ReadonlyMap<Finding, readonly Replacement[]> {
  const changes = findings.filter(({ kind }) => kind === 'change');
  const suggestions = new Map<Finding, Replacement[]>(changes.map((change) => [change, []]));
  let at = 0;
  for (const replacement of replacementsOf(diff)) {
    while ((changes[at + 1]?.line ?? Infinity) <= replacement.endLine) at++;
    const change = changes[at];
    if (change !== undefined) suggestions.get(change)?.push(replacement);
  }
  return suggestions;
}
