import type { FileReport } from './file-report.ts';
import { type Finding, findingsOf, Fingerprints, wellFormed } from './finding.ts';
import type { ReportFormat } from './format.ts';

/**
 * A Code Quality report of GitLab, for `artifacts:reports:codequality`.
 *
 * Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export const gitlabFormat: ReportFormat = {
  name: 'gitlab',
  file: () => '',
  end: (reports) => `${JSON.stringify(issuesOf(reports), undefined, 2)}\n`,
};

const SEVERITIES: Readonly<Record<Finding['kind'], string>> = {
  error: 'critical',
  warning: 'major',
  change: 'minor',
  offer: 'info',
  refusal: 'info',
};

function issuesOf(reports: readonly FileReport[]): readonly object[] {
  const fingerprints = new Fingerprints();
  return reports.flatMap((report) =>
    findingsOf(report).map((finding) => {
      const { kind, transform = 'dockshift', line = 1, endLine = line, text } = finding;
      return {
        description: kind === 'refusal' ? `refused: ${text}` : text,
        check_name: transform,
        fingerprint: fingerprints.of(report.path, finding),
        severity: SEVERITIES[kind],
        location: { path: wellFormed(report.path), lines: { begin: line, end: endLine } },
      };
    }),
  );
}
