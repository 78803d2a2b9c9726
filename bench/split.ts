import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { format, resolveConfig } from 'prettier';
import { diskContext } from '../src/context/disk.ts';
import { loadFormats } from '../src/context/formats.ts';
import { parseReference } from '../src/images/reference.ts';
import { knownImages } from '../src/images/offline-resolution.ts';
import { rewrite } from '../src/rewrite/rewrite.ts';
import { bytes, change, seconds } from '../src/verify/report/words.ts';
import { basesOf } from './engine.ts';

const ROOT = process.cwd();
const PROJECTS = path.join(ROOT, 'bench', 'projects');
const RESULTS = path.join(PROJECTS, 'split-results.json');
const README = path.join(ROOT, 'transforms', 'split-stages', 'README.md');
const IMAGE = path.join(ROOT, '..', 'shared', 'engine', 'image');
const NAME = 'dockshift-bench-split';

/** What `project.json` says. */
interface Project {
  /** Run by a shell in all three images, or the paths that they are asked for over HTTP when they are started as they are. */
  readonly smoke: string | { readonly port: number; readonly paths: readonly string[] };
  /** Images that the engine cannot have, and those that stand for them. */
  readonly standIns?: Readonly<Record<string, string>>;
  /** The file whose change the rebuild is measured for. */
  readonly touch: string;
}

interface Built {
  /** In bytes, as the engine counts them. */
  readonly size: number;
  /** Seconds of a build without cache, and of the rebuild after a source changed; absent if they were not asked for. */
  readonly cold?: number;
  readonly rebuild?: number;
}

interface Measured {
  readonly date: string;
  readonly before: Built;
  readonly after: Built;
  /** By the Dockerfile that was written by hand, as well as one can. */
  readonly hand: Built;
  readonly smoke: 'same' | 'different';
}

/**
 * `node bench/run.js split [--times] [NAME...]`, from the root of the checkout with docker running: builds the split-*
 * projects as they are, as split-stages rewrites them, and as `Dockerfile.hand` says, compares what their smoke tests print,
 * and keeps the sizes in `split-results.json` and in the README of split-stages. `--times` measures builds too, without cache.
 */
export async function run(parameters: readonly string[]): Promise<void> {
  const isTimed = parameters.includes('--times');
  const wanted = parameters.filter((each) => !each.startsWith('--'));
  const all = readdirSync(PROJECTS).filter((name) =>
    existsSync(path.join(PROJECTS, name, 'Dockerfile.hand')),
  );
  for (const name of wanted.length > 0 ? wanted : all) {
    const measured = await measure(name, isTimed).catch((error: unknown) => {
      console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    });
    if (measured === undefined) continue;
    const others = Object.entries(readResults()).filter(([other]) => other !== name && all.includes(other));
    const results = [...others, [name, measured] as const].toSorted(([one], [other]) =>
      one < other ? -1 : 1,
    );
    writeFileSync(RESULTS, `${JSON.stringify(Object.fromEntries(results), undefined, 2)}\n`);
    await writeTable();
    console.log(`${name}: ${rowOf(name, measured).slice(1).join(' | ')}`);
    if (measured.smoke === 'different') process.exitCode = 1;
  }
}

async function measure(name: string, isTimed: boolean): Promise<Measured> {
  const context = path.join(PROJECTS, name);
  const {
    smoke,
    touch,
    standIns = {},
  }: Project = JSON.parse(readFileSync(path.join(context, 'project.json'), 'utf8'));
  const before = readFileSync(path.join(context, 'Dockerfile'), 'utf8');
  const { reference } = parseReference(/^FROM +(\S+)/m.exec(before)?.[1] ?? '');
  const { text, changes, refusals } = rewrite(before, {
    transforms: ['split-stages'],
    context: diskContext(context, path.join(context, 'Dockerfile'), await loadFormats()),
    ...(reference === undefined ? {} : { images: await knownImages([reference]) }),
  });
  if (changes.length === 0) throw new Error(`${name}: ${refusals.map(({ reason }) => reason).join('; ')}`);
  const hand = readFileSync(path.join(context, 'Dockerfile.hand'), 'utf8');
  const bases = [before, text, hand].flatMap((each) => basesOf(each) ?? []);
  makeImages(bases, standIns);
  const measureOne = (each: string): ReturnType<typeof buildAndRun> =>
    buildAndRun(each, context, smoke, isTimed ? touch : undefined);
  const original = await measureOne(before);
  const rewritten = await measureOne(text);
  const written = await measureOne(hand);
  for (const other of [rewritten, written])
    if (other.printed !== original.printed) console.error(firstDifference(original.printed, other.printed));
  return {
    date: new Date().toISOString().slice(0, 10),
    before: original.built,
    after: rewritten.built,
    hand: written.built,
    smoke:
      original.printed === rewritten.printed && original.printed === written.printed ? 'same' : 'different',
  };
}

function makeImages(bases: readonly string[], standIns: NonNullable<Project['standIns']>): void {
  const made = new Set(bases.map((base) => standIns[base] ?? base));
  execFileSync(IMAGE, [...made], { stdio: ['ignore', 'ignore', 'inherit'] });
  for (const [base, standIn] of Object.entries(standIns)) execFileSync('docker', ['tag', standIn, base]);
}

function firstDifference(one: string, other: string): string {
  const lines = one.split('\n');
  const others = other.split('\n');
  const at = lines.findIndex((line, index) => line !== others[index]);
  return `- ${lines[at] ?? '(nothing)'}\n+ ${others[at] ?? '(nothing)'}`;
}

/** Builds a version, with its times if a file is given that a rebuild touches. */
async function buildAndRun(
  text: string,
  context: string,
  smoke: Project['smoke'],
  touch: string | undefined,
): Promise<{ readonly built: Built; readonly printed: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'dockshift-bench-'));
  try {
    const dockerfile = path.join(folder, 'Dockerfile');
    writeFileSync(dockerfile, text);
    const build = (...options: readonly string[]): number => {
      const start = performance.now();
      const words = ['build', '--quiet', '--network=host', ...options, '-f', dockerfile, '-t', NAME, context];
      execFileSync('docker', words, { stdio: ['ignore', 'ignore', 'inherit'] });
      return (performance.now() - start) / 1000;
    };
    const cold = build(...(touch === undefined ? [] : ['--no-cache']));
    const rebuild = touch === undefined ? undefined : touched(path.join(context, touch), build);
    const size = Number(
      execFileSync('docker', ['image', 'inspect', '--format', '{{.Size}}', NAME], { encoding: 'utf8' }),
    );
    return {
      built: rebuild === undefined ? { size } : { size, cold, rebuild },
      printed: typeof smoke === 'string' ? printedBy(smoke) : await answersOf(smoke),
    };
  } finally {
    spawnSync('docker', ['rmi', '--force', NAME]);
    rmSync(folder, { recursive: true, force: true });
  }
}

function printedBy(command: string): string {
  const words = ['run', '--rm', '--network=host', '--entrypoint', '/bin/sh', NAME, '-c', `${command} 2>&1`];
  const { stdout, status } = spawnSync('docker', words, { encoding: 'utf8' });
  return `${stdout}${status ?? ''}`;
}

/** Status, type, redirection and content of what the started container answers. */
async function answersOf({ port, paths }: Exclude<Project['smoke'], string>): Promise<string> {
  const container = execFileSync('docker', ['run', '--detach', '--network=host', NAME], { encoding: 'utf8' });
  try {
    const answers: string[] = [];
    for (const each of paths) {
      const { status, headers, body } = await answerOf(`http://127.0.0.1:${port}${each}`);
      const type = headers.get('content-type')?.replace(/;.*/, '') ?? '';
      answers.push([each, status, type, headers.get('location') ?? '', body].join(' '));
    }
    return answers.join('\n');
  } finally {
    spawnSync('docker', ['rm', '--force', container.trim()]);
  }
}

/** Asked again for half a minute, while nobody listens yet. */
async function answerOf(
  url: string,
): Promise<{ readonly status: number; readonly headers: Headers; readonly body: string }> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetchOnce(url);
    } catch (error) {
      if (attempt === 60) throw error;
      await setTimeout(500);
    }
  }
}

async function fetchOnce(url: string): ReturnType<typeof answerOf> {
  const response = await fetch(url, { redirect: 'manual' });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/**
 * The seconds of a build after blank lines were added to a file, which is then as it was: other ones each time, so that no
 * earlier build has what this one makes.
 */
function touched(file: string, build: () => number): number {
  const content = readFileSync(file);
  const blanks = Array.from({ length: 24 }, () => (Math.random() < 0.5 ? ' \n' : '\n')).join('');
  try {
    writeFileSync(file, `${content.toString('utf8')}\n${blanks}`);
    return build();
  } finally {
    writeFileSync(file, content);
  }
}

function readResults(): Readonly<Record<string, Measured>> {
  return existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};
}

const OPEN = '<!-- bench/split -->';
const CLOSE = '<!-- /bench/split -->';

/** Puts the table between the README's two marker comments. */
async function writeTable(): Promise<void> {
  const head = ['project', 'as it was', 'rewritten', 'by hand', 'cold build', 'rebuild', 'smoke test'];
  const rows = Object.entries(readResults()).map(([name, measured]) => rowOf(name, measured));
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const table = await format(`${lines.join('\n')}\n`, {
    ...(await resolveConfig(README)),
    parser: 'markdown',
  });
  const readme = readFileSync(README, 'utf8');
  const start = readme.indexOf(OPEN);
  const end = readme.indexOf(CLOSE);
  if (start === -1 || end < start) throw new Error(`${README}: ${OPEN} or ${CLOSE} is missing`);
  writeFileSync(README, `${readme.slice(0, start)}${OPEN}\n\n${table}\n${readme.slice(end)}`);
}

function rowOf(name: string, { before, after, hand, smoke }: Measured): string[] {
  const times = (one: number | undefined, other: number | undefined): string =>
    one === undefined || other === undefined ? 'not measured' : `${seconds(one)} -> ${seconds(other)}`;
  return [
    name.replace('split-', ''),
    bytes(before.size),
    `${bytes(after.size)} (${change(before.size, after.size)})`,
    bytes(hand.size),
    times(before.cold, after.cold),
    times(before.rebuild, after.rebuild),
    smoke,
  ];
}
