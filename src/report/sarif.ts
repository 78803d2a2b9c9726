import { descriptions } from '../../transforms/descriptions.ts';
import { type FileReport, isFailed } from './file-report.ts';
import { type Finding, findingsOf, Fingerprints, wellFormed } from './finding.ts';
import type { ReportFormat } from './format.ts';

/**
 * SARIF 2.1.0, for code scanning. Results are what can be acted on: changes, what `--unsafe` would add, and warnings. What
 * could not be done, refusals and errors, are notifications of the tool.
 *
 * Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export const sarifFormat: ReportFormat = {
  name: 'sarif',
  file: () => '',
  end: (reports) => `${JSON.stringify(logOf(reports), undefined, 2)}\n`,
};

const LEVELS: Readonly<Record<Finding['kind'], string>> = {
  error: 'error',
  warning: 'warning',
  change: 'warning',
  offer: 'note',
  refusal: 'note',
};

const rules = descriptions.map(({ name, summary }) => ({
  id: name,
  shortDescription: { text: `${summary}.` },
  help: { text: `dockshift explain ${name} says what it does, why, and when it refuses.` },
}));

function logOf(reports: readonly FileReport[]): object {
  const fingerprints = new Fingerprints();
  const all = reports.flatMap(({ path, ...rest }) =>
    findingsOf({ path, ...rest }).map((finding) => ({ path, finding })),
  );
  const isNotification = ({ finding: { kind } }: (typeof all)[number]): boolean =>
    kind === 'error' || kind === 'refusal';
  const run = {
    tool: { driver: { name: 'dockshift', rules } },
    invocations: [
      {
        executionSuccessful: !reports.some((report) => isFailed(report)),
        toolExecutionNotifications: all
          .filter((each) => isNotification(each))
          .map(({ path, finding }) => notificationOf(path, finding)),
      },
    ],
    results: all
      .filter((each) => !isNotification(each))
      .map(({ path, finding }) => resultOf(path, finding, fingerprints)),
    columnKind: 'utf16CodeUnits',
  };
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [run],
  };
}

function resultOf(path: string, finding: Finding, fingerprints: Fingerprints): object {
  const { kind, transform, text } = finding;
  return {
    ruleId: transform,
    ruleIndex: rules.findIndex(({ id }) => id === transform),
    level: LEVELS[kind],
    message: { text },
    locations: [locationOf(path, finding)],
    partialFingerprints: { 'dockshift/v1': fingerprints.of(path, finding) },
  };
}

function notificationOf(path: string, finding: Finding): object {
  const { kind, transform, text } = finding;
  const rule = rules.findIndex(({ id }) => id === transform);
  return {
    level: LEVELS[kind],
    message: { text: kind === 'refusal' ? `${transform} refused: ${text}` : text },
    locations: [locationOf(path, finding)],
    ...(rule === -1 ? {} : { associatedRule: { id: transform, index: rule } }),
  };
}

function locationOf(path: string, { line, endLine = line }: Finding): object {
  const region = line === undefined ? {} : { region: { startLine: line, endLine } };
  return { physicalLocation: { artifactLocation: { uri: uriOf(path) }, ...region } };
}

/** A relative reference of RFC 3986; encoded, a colon makes no scheme of the first part. */
function uriOf(path: string): string {
  return wellFormed(path)
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
}
