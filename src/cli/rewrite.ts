import { failedFile, type FileReport, isFailed } from '../report/file-report.ts';
import type { ReportFormat } from '../report/format.ts';
import { formats } from '../report/formats.ts';
import { type Paint, paintDiff, plain } from '../report/paint.ts';
import { printable } from '../report/printable.ts';
import { summarize } from '../report/summary.ts';
import { suggestion } from '../rewrite/suggestion.ts';
import { paintFor } from './colours.ts';
import { type ArgumentsOf, type Command, EXIT_CHANGES, EXIT_DONE, EXIT_FAILED } from './command.ts';
import { commandName, commands } from './commands.ts';
import type { FoundFile, NotFound } from './discover.ts';
import { checkContent, FileProblem } from './input-file.ts';
import { endBetweenFiles } from './interruption.ts';
import { print, printError } from './output.ts';
import { ProgressLine } from './progress.ts';
import { noReport, outputFile, refuseInputAsOutput, type ReportSink, standardOutput } from './report-sink.ts';
import { rewriteBytes, rewriteFiles } from './rewrite-file.ts';
import type { OptionsFor } from './rewrite-text.ts';
import { openRewriting, type Rewriting, rewritingOptions } from './selection.ts';
import { readStandardInput } from './standard-input.ts';
import { UsageError } from './usage-error.ts';

const positionals = {
  paths: {
    type: 'string',
    array: true,
    default: ['.'],
    describe: 'files, folders or globs; - for standard input',
  },
} as const;

const GROUP = 'What to do with them:';

const options = {
  ...rewritingOptions,
  write: { type: 'boolean', group: GROUP, conflicts: 'check', describe: 'rewrite the files in place' },
  check: { type: 'boolean', group: GROUP, describe: 'exit with 1 if anything would change' },
  format: {
    choices: formats.map(({ name }) => name),
    group: GROUP,
    describe: 'form of the report on standard output; diff if not given',
  },
  output: { type: 'string', nargs: 1, group: GROUP, describe: 'write the report to this file instead' },
  since: {
    type: 'string',
    nargs: 1,
    group: GROUP,
    describe: 'only files that changed since this git revision and HEAD parted',
  },
} as const;

type RewriteArguments = ArgumentsOf<typeof options> & { readonly paths: readonly string[] };

export const command: Command = {
  positionals,
  options,
  examples: [
    ['$0', 'what would change in all Dockerfiles below this folder'],
    ['$0 --write services/', 'rewrite those below services/ in place'],
    ['$0 --check .', 'in CI: fail if there is something to change'],
    ['$0 --unsafe Dockerfile | git apply', 'a diff is a patch'],
    ['$0 --write - < Dockerfile', 'rewritten text on standard output'],
    ['$0 --since main --check .', 'in CI: only the files that a branch changed'],
    ['$0 --format json --output report.json .', 'a report for other programs'],
  ],
  run: (args: RewriteArguments) => (args.paths.includes('-') ? runOnStandardInput(args) : runOnFiles(args)),
};

/** What a run of either kind needs to report. */
interface Reporting {
  readonly format: ReportFormat;
  readonly sink: ReportSink;
  /** For the diff, where it goes to a terminal. */
  readonly paint: Paint;
}

function reportingOf({ format: name, output, write }: RewriteArguments): Reporting {
  const format = formats.find((candidate) => candidate.name === name) ?? formats[0];
  if (output !== undefined && output !== '-') return { format, sink: outputFile(output), paint: plain };
  const isWanted = !write || name !== undefined || output !== undefined;
  const paint = format.name === 'diff' ? paintFor(process.stdout) : plain;
  return { format, sink: isWanted ? standardOutput : noReport, paint };
}

async function runOnFiles(args: RewriteArguments): Promise<number> {
  const rewriting = await openRewriting(args, process.cwd());
  const { files: found, failures } = await rewriting.discover(args.paths);
  const files = args.since === undefined ? found : await filesSince(args.since, found);
  if (args.output !== undefined) refuseInputAsOutput(args.output, files);
  if (args.write) endBetweenFiles();
  const reporting = reportingOf(args);
  const reports = failures.map((failure) => reportNotFound(failure));
  const progress = new ProgressLine(process.stderr, files.length);
  let done = 0;
  for await (const report of rewriteFiles(files, {
    optionsFor: rewriting.optionsFor,
    lookAhead: (source, location) => rewriting.lookAhead(source, location),
    write: args.write ?? false,
    companions: rewriting.companions,
  })) {
    reports.push(report);
    const text = reporting.format.file(report);
    if (text !== '') {
      progress.clear();
      await reporting.sink.add(paintDiff(text, reporting.paint));
    }
    progress.update(++done);
  }
  progress.clear();
  return finish(reports, { ...reporting, rewriting }, args);
}

async function filesSince(revision: string, found: readonly FoundFile[]): Promise<readonly FoundFile[]> {
  const { changedSince } = await import('./changed-files.ts');
  const files = await changedSince(revision, found);
  printError(`${files.length} of ${found.length} files changed since ${printable(revision)}\n`);
  return files;
}

/** `dockshift lst`: a mistyped command is taken for a path. */
function reportNotFound({ path, reason }: NotFound): FileReport {
  const names = commands.map((entry) => commandName(entry));
  return failedFile(path, { message: `${reason}${path.includes('/') ? '' : suggestion(path, names)}` });
}

async function finish(
  reports: readonly FileReport[],
  { format, sink, rewriting }: Reporting & { readonly rewriting: Rewriting },
  args: RewriteArguments,
): Promise<number> {
  await sink.add(format.end(reports));
  sink.end();
  const pinFile = rewriting.savePins();
  if (reports.length > 0 || args.since === undefined)
    printError(summarize(reports, { paint: paintFor(process.stderr), written: args.write ?? false }));
  if (!args.write && reports.some(({ path, diff }) => diff !== '' && path.startsWith('../'))) {
    printError(
      'git apply and patch refuse paths that begin with ../ : run dockshift in a folder above the files.\n',
    );
  }
  if (pinFile !== undefined) printError(`wrote ${printable(pinFile)}\n`);
  if (reports.some((report) => isFailed(report))) return EXIT_FAILED;
  return args.check && reports.some(({ status }) => status === 'changed') ? EXIT_CHANGES : EXIT_DONE;
}

/** As a filter: with `--write` the rewritten text goes to standard output, else the report. */
async function runOnStandardInput(args: RewriteArguments): Promise<number> {
  if (args.paths.length > 1)
    throw new UsageError('- stands alone: other paths cannot be read together with it');
  if (args.write && (args.format !== undefined || args.output !== undefined)) {
    throw new UsageError('--write - prints the rewritten file: it goes with neither --format nor --output');
  }
  if (args.since !== undefined) throw new UsageError('--since is for files, not for standard input');
  const rewriting = await openRewriting(args, process.cwd());
  const { report, bytes } = await rewriteStandardInput(rewriting.optionsFor);
  if (args.write && report.status !== 'error') await print(bytes);
  if (args.write) tellUnwritten(report);
  const reporting = reportingOf(args);
  await reporting.sink.add(paintDiff(reporting.format.file(report), reporting.paint));
  return finish([report], { ...reporting, rewriting }, args);
}

/** A filter writes no file: what belongs to its result is said. */
function tellUnwritten({ otherFiles = [] }: FileReport): void {
  for (const { path, diff } of otherFiles)
    printError(`not written: ${printable(path)}, which the changes need like this:\n${diff}`);
}

async function rewriteStandardInput(
  optionsFor: OptionsFor,
): Promise<{ readonly report: FileReport; readonly bytes: Uint8Array }> {
  try {
    const bytes = await readStandardInput();
    checkContent(bytes);
    return await rewriteBytes({ path: '-', diffPath: 'Dockerfile' }, bytes, optionsFor);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    return {
      report: failedFile('-', { message: error.message }),
      bytes: new Uint8Array(),
    };
  }
}
