import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { abortWhenInterrupted } from '../src/cli/abort-when-interrupted.ts';
import { openRewriting } from '../src/cli/selection.ts';
import { readPairs } from '../src/cli/version-pairs.ts';
import type { Engine } from '../src/verify/engines/engine.ts';
import { isNoAnswer, type SmokeAnswer } from '../src/verify/smoke/smoke-result.ts';
import { tableOf } from '../src/verify/report/table.ts';
import { bytes, change, seconds } from '../src/verify/report/words.ts';
import {
  isAsPromised,
  type FileVerification,
  type ImageFacts,
  type VerifiedFile,
} from '../src/verify/verification.ts';
import { verifyFile } from '../src/verify/verify-file.ts';
import { basesOf, withEngine } from './engine.ts';

const ROOT = process.cwd();
const PROJECTS = path.join(ROOT, 'bench', 'projects');
const RESULTS = path.join(PROJECTS, 'results.json');
const README = path.join(ROOT, 'README.md');
const IMAGE = path.join(ROOT, '..', 'shared', 'engine', 'image');

/** What a run without any option does. */
const SAFE_CHANGES = {
  transform: undefined,
  skip: undefined,
  unsafe: false,
  merge: 'all',
  caches: 'clean',
  runtime: 'slim',
  target: undefined,
  context: undefined,
  'build-context': undefined,
  'insecure-registry': undefined,
  pin: 'floating',
  'pin-depth': undefined,
  resolve: 'table',
  'update-pins': false,
  'build-arg': undefined,
  config: undefined,
  'no-config': true,
} as const;

/** The fastest of so many counts: the machine may do other work. */
const REBUILDS = 2;

/** What `project.json` says. */
interface Project {
  readonly name: string;
  /** Run in both images. */
  readonly smoke: string;
  /** The file whose change the rebuild is measured for. */
  readonly touch: string;
}

interface Numbers {
  readonly size: number;
  readonly layers: number;
  readonly wasted: number;
  readonly cold: number;
  readonly rebuild?: number;
}

interface Measured {
  /** The day of the measurement. */
  readonly date: string;
  readonly engine: string;
  readonly before: Numbers;
  readonly after: Numbers;
  readonly verdict: string;
}

type Results = Readonly<Record<string, Measured>>;

/**
 * `node bench/run.js projects [NAME...]`, from the root of the checkout with an engine running: verifies the projects of
 * this folder as `dockshift verify --network host --smoke COMMAND` does, keeps what was measured in `results.json`, and
 * writes README's table from it. With names, only these projects; the others keep their numbers. The exit code is 1 if a
 * project is different or was not built; what was not built is not in the table.
 */
export async function run(names: readonly string[]): Promise<void> {
  const all = readdirSync(PROJECTS).filter(
    (name) => !name.startsWith('split-') && existsSync(path.join(PROJECTS, name, 'project.json')),
  );
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`no such projects: ${unknown.join(', ')}`);
  await abortWhenInterrupted((signal) =>
    withEngine(signal, async (engine) => {
      for (const name of names.length > 0 ? names : all) {
        keep(name, all, await verifyProject(readProject(name), engine, signal));
        await writeTable();
      }
    }),
  );
}

function readProject(name: string): Project {
  const { smoke, touch }: Partial<Project> = JSON.parse(
    readFileSync(path.join(PROJECTS, name, 'project.json'), 'utf8'),
  );
  if (smoke === undefined || touch === undefined) throw new Error(`${name}: smoke or touch is missing`);
  return { name, smoke, touch };
}

async function verifyProject(
  { name, smoke, touch }: Project,
  engine: Engine,
  signal: AbortSignal,
): Promise<FileVerification> {
  const context = path.join(PROJECTS, name);
  const file = path.join(context, 'Dockerfile');
  const rewriting = await openRewriting(SAFE_CHANGES, ROOT);
  const { pairs, failures } = await readPairs({ ...rewriting, paths: [file] });
  const [pair] = pairs;
  if (pair === undefined) throw new Error(failures.map(({ message }) => message).join('; '));
  execFileSync(IMAGE, basesOf(pair.before) ?? [], { stdio: ['ignore', 'ignore', 'inherit'] });
  const options = {
    build: { buildArgs: [], secrets: [], ssh: [], network: 'host' },
    context,
    rebuild: true,
    rebuilds: REBUILDS,
    touch: path.join(context, touch),
    smoke: [smoke],
    smokeHttp: [],
  };
  const watcher = { step: (what: string) => console.error(`${name}: ${what}`), line: () => {} };
  return verifyFile(pair, engine, options, watcher, signal);
}

/** Prints the result and puts it in the place of the project's last one; a project that was not built has none. */
function keep(name: string, all: readonly string[], file: FileVerification): void {
  console.log(tableOf(file));
  if ('comparison' in file)
    for (const { what, before } of file.smoke) console.log(`  ${what}\n${wordsOf(before)}`);
  const isGood = 'comparison' in file && isAsPromised(file) && !wasOnlyNoise(file);
  if (!isGood) process.exitCode = 1;
  const others = Object.entries(readResults()).filter(([other]) => other !== name && all.includes(other));
  const measured: [string, Measured][] = 'comparison' in file ? [[name, measuredOf(file)]] : [];
  const results = [...others, ...measured].toSorted(([one], [other]) => (one < other ? -1 : 1));
  writeFileSync(RESULTS, `${JSON.stringify(Object.fromEntries(results), undefined, 2)}\n`);
}

function readResults(): Results {
  return existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};
}

function wordsOf(answer: SmokeAnswer): string {
  return isNoAnswer(answer) ? answer.reason : `${answer.stdout}${answer.stderr}`;
}

/** A project's smoke test must print the same every time, or it proves little. */
function wasOnlyNoise({ smoke }: VerifiedFile): boolean {
  return smoke.some(({ verdict }) => verdict === 'noisy');
}

function measuredOf(file: VerifiedFile): Measured {
  return {
    date: new Date().toISOString().slice(0, 10),
    engine: file.engine,
    before: numbersOf(file.original),
    after: numbersOf(file.rewritten),
    verdict: verdictOf(file),
  };
}

function numbersOf({ size, layers, wasted, coldSeconds, rebuildSeconds }: ImageFacts): Numbers {
  const rebuild = rebuildSeconds === undefined ? {} : { rebuild: rebuildSeconds };
  return { size, layers: layers.length, wasted, cold: coldSeconds, ...rebuild };
}

function verdictOf(file: VerifiedFile): string {
  const words = [
    { same: 'same', 'same-as-promised': 'same but for caches', different: 'different' }[file.status],
  ];
  if (file.checks.broken.length > 0) words.push('does not start');
  for (const { verdict } of file.smoke) {
    if (verdict === 'different') words.push('smoke test differs');
    else if (verdict === 'noisy') words.push('smoke test not steady');
    else if (verdict === 'unproven') words.push('smoke test proves nothing');
  }
  return words.join(', ');
}

const OPEN = '<!-- bench/projects -->';
const CLOSE = '<!-- /bench/projects -->';

/** Puts the table between README's two marker comments. */
async function writeTable(): Promise<void> {
  const table = await format(tableOfResults(readResults()), {
    ...(await resolveConfig(README)),
    parser: 'markdown',
  });
  const readme = readFileSync(README, 'utf8');
  const start = readme.indexOf(OPEN);
  const end = readme.indexOf(CLOSE);
  if (start === -1 || end < start) throw new Error(`README.md: ${OPEN} or ${CLOSE} is missing`);
  writeFileSync(README, `${readme.slice(0, start)}${OPEN}\n\n${table}\n${readme.slice(end)}`);
}

function tableOfResults(results: Results): string {
  const rows = Object.entries(results).map(([name, measured]) => rowOf(name, measured));
  const head = ['project', 'size', 'layers', 'wasted', 'cold build', 'rebuild', 'verdict'];
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const days = Object.values(results)
    .map(({ date }) => date)
    .toSorted();
  const [first = 'never'] = days;
  const last = days.at(-1) ?? first;
  const engines = [...new Set(Object.values(results).map(({ engine }) => engine))].join(', ');
  const measured = first === last ? first : `${first} to ${last}`;
  return `${lines.join('\n')}\n\nMeasured ${measured}, with ${engines}.\n`;
}

function rowOf(name: string, { before, after, verdict }: Measured): string[] {
  const pair = (one: string, other: string): string => `${one} -> ${other}`;
  return [
    name,
    `${pair(bytes(before.size), bytes(after.size))} (${change(before.size, after.size)})`,
    pair(`${before.layers}`, `${after.layers}`),
    pair(bytes(before.wasted), bytes(after.wasted)),
    pair(seconds(before.cold), seconds(after.cold)),
    pair(seconds(before.rebuild), seconds(after.rebuild)),
    verdict,
  ];
}
