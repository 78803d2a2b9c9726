import type { FileReport } from './file-report.ts';
import { type Finding, findingsOf } from './finding.ts';
import type { ReportFormat } from './format.ts';

/**
 * Annotations of GitHub Actions, one line each. GitHub shows ten of each kind a step.
 *
 * Source: https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export const githubFormat: ReportFormat = {
  name: 'github',
  file: (report) =>
    findingsOf(report)
      .map((finding) => annotation(report, finding))
      .join(''),
  end: () => '',
};

const COMMANDS: Readonly<Record<Finding['kind'], string>> = {
  error: 'error',
  warning: 'warning',
  change: 'warning',
  offer: 'notice',
  refusal: 'notice',
};

function annotation({ path }: FileReport, { kind, transform, line, endLine, text }: Finding): string {
  const properties = [
    `file=${escapeProperty(path)}`,
    ...(line === undefined ? [] : [`line=${line}`, `endLine=${endLine}`]),
    `title=${escapeProperty(transform === undefined ? 'dockshift' : `dockshift ${transform}`)}`,
  ];
  const message = kind === 'refusal' ? `refused: ${text}` : text;
  return `::${COMMANDS[kind]} ${properties.join(',')}::${escapeData(message)}\n`;
}

/** Source: actions/toolkit, packages/core/src/command.ts */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
