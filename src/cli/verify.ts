import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EngineError, type BuildOptions, type Engine } from '../verify/engines/engine.ts';
import { ENGINE_NAMES, findEngine } from '../verify/engines/find-engine.ts';
import { NoImage } from '../verify/image/image.ts';
import { UnreadableTar } from '../verify/image/tar.ts';
import { VerifyProblem } from '../verify/problem.ts';
import { printable } from '../report/printable.ts';
import { jsonOf } from '../verify/report/json.ts';
import { markdownOf } from '../verify/report/markdown.ts';
import { tableOf } from '../verify/report/table.ts';
import { parseHttpRequest, type HttpRequest } from '../verify/smoke/smoke-http.ts';
import {
  isAsPromised,
  isDifferent,
  type FileVerification,
  type VersionPair,
} from '../verify/verification.ts';
import { verifyFile, type VerifyOptions, type Watcher } from '../verify/verify-file.ts';
import { abortWhenInterrupted } from './abort-when-interrupted.ts';
import { paintFor } from './colours.ts';
import { type ArgumentsOf, type Command, EXIT_CHANGES, EXIT_DONE, EXIT_FAILED } from './command.ts';
import { FileProblem } from './input-file.ts';
import { print, printError } from './output.ts';
import type { SettingsOf } from './pins.ts';
import { openRewriting, rewritingOptions } from './selection.ts';
import { UsageError } from './usage-error.ts';
import { VerifyProgress } from './verify-progress.ts';
import { verifyOptionsFor } from './verify-settings.ts';
import { readPairs } from './version-pairs.ts';

const positionals = {
  paths: { type: 'string', array: true, default: ['.'], describe: 'files, folders or globs' },
} as const;

const BUILD = 'How they are built:';
const CHECKS = 'What is compared:';
const passedOn = { type: 'array', string: true, nargs: 1, group: BUILD } as const;

const options = {
  ...rewritingOptions,
  against: {
    type: 'string',
    nargs: 1,
    group: CHECKS,
    describe: 'compare with this Dockerfile instead of the rewrite',
  },
  since: {
    type: 'string',
    nargs: 1,
    group: CHECKS,
    describe: 'compare the Dockerfile of this git revision with the present one',
  },
  smoke: {
    type: 'array',
    string: true,
    nargs: 1,
    group: CHECKS,
    describe: 'run this in both images and compare output and exit code (repeatable)',
  },
  'smoke-http': {
    type: 'array',
    string: true,
    nargs: 1,
    group: CHECKS,
    describe: 'start both images and compare the answers of PORT/path (repeatable)',
  },
  'no-rebuild': { type: 'boolean', group: CHECKS, describe: 'do not measure a rebuild' },
  touch: {
    type: 'string',
    nargs: 1,
    group: CHECKS,
    describe: 'the file whose change the rebuild is measured for',
  },
  engine: { choices: ENGINE_NAMES, group: BUILD, describe: 'the first that answers if not given' },
  builder: {
    type: 'string',
    nargs: 1,
    group: BUILD,
    describe: 'build with this builder of docker buildx, wherever it runs',
  },
  'build-arg': { ...passedOn, describe: 'passed on; such ARGs are not pinned (repeatable)' },
  secret: { ...passedOn, describe: 'passed on (repeatable)' },
  ssh: { ...passedOn, describe: 'passed on (repeatable)' },
  network: { type: 'string', nargs: 1, group: BUILD, describe: 'passed on; also for the smoke tests' },
  platform: { type: 'string', nargs: 1, group: BUILD, describe: 'passed on' },
  jobs: { type: 'number', nargs: 1, default: 1, group: BUILD, describe: 'how many files at once' },
  logs: { type: 'string', nargs: 1, group: BUILD, describe: "keep the builds' logs in this folder" },
  format: { choices: ['table', 'json', 'markdown'], default: 'table', describe: 'form of the report' },
} as const;

type VerifyArguments = ArgumentsOf<typeof options> & { readonly paths: readonly string[] };

export const command: Command = {
  positionals,
  options,
  examples: [
    ['$0 verify Dockerfile', 'build the original and the rewritten version and compare the images'],
    ["$0 verify --unsafe --smoke 'app --version' Dockerfile", 'with the changes that rest on an assumption'],
    ['$0 verify --since main services/', 'what a branch changed'],
    ['$0 verify --builder cluster --jobs 8 .', 'many files, built elsewhere'],
  ],
  run: (args: VerifyArguments) => abortWhenInterrupted((signal) => verify(args, signal)),
};

async function verify(args: VerifyArguments, signal: AbortSignal): Promise<number> {
  const verifyOptions = verifyOptionsOf(args);
  const rewriting = await openRewriting(args, process.cwd());
  const { pairs, failures } = await readPairs({
    paths: args.paths,
    optionsFor: rewriting.optionsFor,
    discover: rewriting.discover,
    ...(args.against === undefined ? {} : { against: args.against }),
    ...(args.since === undefined ? {} : { since: args.since }),
  });
  const pinFile = rewriting.savePins();
  if (pinFile !== undefined) printError(`wrote ${printable(pinFile)}\n`);
  const folder = await mkdtemp(path.join(tmpdir(), 'dockshift-images-'));
  try {
    for (const failure of failures) await printTable(failure, args);
    const isChanged = ({ before, after }: VersionPair): boolean => before !== after;
    const engine = pairs.some(isChanged) ? await findEngineFor(args, folder, signal) : undefined;
    const { settingsOf } = rewriting;
    const files = await verifyAll(pairs, { args, engine, verifyOptions, settingsOf, signal });
    const all = [...failures, ...files];
    if (args.format === 'json') await print(jsonOf(all));
    if (args.format === 'markdown') await print(markdownOf(all));
    return exitCodeOf(all);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof EngineError)) throw error;
    printError(`dockshift: ${printable(error.message)}\n`);
    return EXIT_FAILED;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function verifyOptionsOf(args: VerifyArguments): VerifyOptions {
  if (!Number.isInteger(args.jobs) || args.jobs < 1) throw new UsageError('--jobs takes a number from 1');
  if ((args.target?.length ?? 0) > 1) throw new UsageError('verify builds one --target at a time');
  const [target] = args.target ?? [];
  const { network, platform } = args;
  const build: BuildOptions = {
    buildArgs: args['build-arg'] ?? [],
    secrets: args.secret ?? [],
    ssh: args.ssh ?? [],
    buildContexts: args['build-context'] ?? [],
    ...(network === undefined ? {} : { network }),
    ...(platform === undefined ? {} : { platform }),
    ...(target === undefined ? {} : { target }),
  };
  return {
    build,
    rebuild: args['no-rebuild'] !== true,
    smoke: args.smoke ?? [],
    smokeHttp: (args['smoke-http'] ?? []).map(httpRequest),
    ...(args.context === undefined ? {} : { context: args.context }),
    ...(args.touch === undefined ? {} : { touch: args.touch }),
    ...(args.logs === undefined ? {} : { logs: args.logs }),
  };
}

function httpRequest(text: string): HttpRequest {
  const request = parseHttpRequest(text);
  if (request === undefined) throw new UsageError(`--smoke-http ${text}: not of the form PORT/path`);
  return request;
}

async function findEngineFor(args: VerifyArguments, folder: string, signal: AbortSignal): Promise<Engine> {
  const { engine, builder } = args;
  const choice = {
    folder,
    ...(engine === undefined ? {} : { engine }),
    ...(builder === undefined ? {} : { builder }),
  };
  return findEngine(choice, signal);
}

interface Run {
  readonly args: VerifyArguments;
  /** Absent if there is nothing to build. */
  readonly engine: Engine | undefined;
  readonly verifyOptions: VerifyOptions;
  readonly settingsOf: SettingsOf;
  readonly signal: AbortSignal;
}

/** As many at once as wanted; the results in the order of the files. An error of the program's own stops all of them. */
async function verifyAll(pairs: readonly VersionPair[], run: Run): Promise<FileVerification[]> {
  const failed = new AbortController();
  const signal = AbortSignal.any([run.signal, failed.signal]);
  const progress = new VerifyProgress(process.stderr);
  const results = new Map<VersionPair, FileVerification>();
  const open = [...pairs].toReversed();
  const work = async (): Promise<void> => {
    for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
      const result = await verifyOne(pair, { ...run, signal }, progress.watch(pair.path));
      progress.done(pair.path);
      results.set(pair, result);
      await printTable(result, run.args);
    }
  };
  const stopAll = (error: unknown): never => {
    failed.abort(error);
    throw error;
  };
  await Promise.allSettled(
    Array.from({ length: Math.min(run.args.jobs, pairs.length) }, () => work().catch(stopAll)),
  );
  progress.clear();
  signal.throwIfAborted();
  return pairs.flatMap((pair) => results.get(pair) ?? []);
}

/** What goes wrong with one file does not stop the others. */
async function verifyOne(pair: VersionPair, run: Run, watcher: Watcher): Promise<FileVerification> {
  const { engine, verifyOptions, settingsOf, signal } = run;
  if (engine === undefined || pair.before === pair.after) {
    return { path: pair.path, status: 'unchanged', message: 'nothing to change' };
  }
  try {
    const options = verifyOptionsFor(verifyOptions, await settingsOf(pair.location));
    return await verifyFile(pair, engine, options, watcher, signal);
  } catch (error) {
    signal.throwIfAborted();
    const message = problemMessage(error);
    if (message === undefined) throw error;
    return { path: pair.path, status: 'error', message };
  }
}

function problemMessage(error: unknown): string | undefined {
  const kinds = [FileProblem, VerifyProblem, EngineError, UnreadableTar, NoImage];
  if (error instanceof Error && kinds.some((kind) => error instanceof kind)) return error.message;
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return error.code === 'ENOSPC' ? 'the disk is full; nothing of this run is left behind' : error.message;
}

/** Tables come one by one, the other forms when all is done. */
async function printTable(file: FileVerification, { format }: VerifyArguments): Promise<void> {
  if (format === 'table') await print(`${tableOf(file, paintFor(process.stdout))}\n`);
}

/** A smoke test that proved nothing is no difference, and no success either. */
function exitCodeOf(files: readonly FileVerification[]): number {
  if (files.some(({ status }) => status === 'error' || status === 'not-built')) return EXIT_FAILED;
  const verified = files.filter((file) => 'comparison' in file);
  if (verified.some(isDifferent)) return EXIT_CHANGES;
  return verified.every(isAsPromised) ? EXIT_DONE : EXIT_FAILED;
}
