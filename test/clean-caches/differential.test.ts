import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, constantFrom, letrec, oneof, sample, tuple } from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Document } from '../../src/dockerfile/document.ts';
import { rewrite } from '../../src/rewrite/rewrite.ts';
import { bodyOf } from '../../src/shell/body.ts';

/**
 * RUN bodies are run before and after the transform, with programs that only write down how they were called and fail
 * where they are told to. But for cleanups both must run the same commands and end with the same status.
 */

/**
 * Stand-ins for programs: they log their call, and the call numbered $FAIL fails. Cleanups are not counted. They are
 * functions, because starting processes would take most of the time; so `apt-get` becomes apt_get, and `sh -c` a subshell
 * without options.
 */
const PRELUDE = `
called() {
  case "$*" in
    "rm "*|"apt-get clean"|"npm cache clean --force"|"gem env gemdir") echo "- $*" >>"$LOG"; return 0;;
  esac
  n=0
  [ -f "$COUNT" ] && read -r n <"$COUNT"
  n=$((n + 1))
  echo $n >"$COUNT"
  echo "+ $* @\${PWD##*/}" >>"$LOG"
  [ "$n" = "$FAIL" ] && return 7
  return 0
}
apt_get() { called apt-get "$@"; }
npm() { called npm "$@"; }
pip() { called pip "$@"; }
rm() { called rm "$@"; }
make() { called make "$@"; }
curl() { called curl "$@"; }
one() { called one "$@"; }
two() { called two "$@"; }
sh() { ( set +e; eval "$2" ); }
`;

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockshift-differential-'));
  mkdirSync(join(folder, 'work', 'sub'), { recursive: true });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** One way of running one body. */
interface Trial {
  readonly body: string;
  readonly errexit: boolean;
  /** The number of the call that fails; 0: none. */
  readonly fail: number;
}

interface Outcome {
  readonly status: number;
  /** Calls in their order, without flags that switch caches off. `-` begins a cleanup. */
  readonly calls: readonly string[];
}

/** Runs every trial in a subshell of one shell. */
function runAll(trials: readonly Trial[], name: string): Outcome[] {
  const logs = join(folder, name);
  mkdirSync(logs);
  const lines = trials.map(({ body, errexit, fail }, index) => {
    writeFileSync(join(logs, `${index}.sh`), body.replaceAll('apt-get', 'apt_get'));
    const variables = `LOG=${logs}/${index}.log COUNT=${logs}/${index}.n FAIL=${fail}`;
    return `( ${variables}; cd work; ${errexit ? 'set -e; ' : ''}. ${logs}/${index}.sh )\necho $? >${logs}/${index}.status`;
  });
  const driver = join(logs, 'all.sh');
  writeFileSync(driver, PRELUDE + lines.join('\n'));
  const shell = spawnSync('/bin/sh', [driver], { cwd: folder, stdio: 'ignore', timeout: 240_000 });
  expect(shell.error).toBeUndefined();
  return trials.map((_, index) => ({
    status: Number(readFileSync(join(logs, `${index}.status`), 'utf8')),
    calls: readOr(join(logs, `${index}.log`))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.replace(/ --no-cache-dir\b/, '')),
  }));
}

function readOr(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

const callText = constantFrom(
  'apt-get update',
  'apt-get update && apt-get install -y x',
  'apt-get install -y y',
  'apt-get -qq update; apt-get install z',
  'npm ci',
  'pip install p',
  'make all',
  'curl u',
  'one',
  'two',
  'cd sub && npm ci && cd ..',
  'true | two',
  'echo y | apt-get install -y w',
  '! one',
  'one || exit 3',
  'rm -rf /var/lib/apt/lists/*',
  'echo "$?" >/dev/null',
);

const separator = constantFrom(' && ', ' && ', ' && ', '; ', ' || ', ' & wait; ');

/** Command lists, with groups, conditions, loops and strings for another shell around parts of them. */
const { list } = letrec<{ list: string; part: string }>((tie) => ({
  part: oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 7, arbitrary: callText },
    { weight: 1, arbitrary: tie('list').map((inner) => `{ ${inner}; }`) },
    { weight: 1, arbitrary: tie('list').map((inner) => `( ${inner} )`) },
    { weight: 1, arbitrary: tuple(tie('list'), tie('list')).map(([a, b]) => `if ${a}; then ${b}; fi`) },
    {
      weight: 1,
      arbitrary: tuple(tie('list'), tie('list')).map(([a, b]) => `if one; then ${a}; else ${b}; fi`),
    },
    { weight: 1, arbitrary: tie('list').map((inner) => `for i in 1 2; do ${inner}; done`) },
    { weight: 1, arbitrary: tie('list').map((inner) => `f() { ${inner}; }; f`) },
    { weight: 1, arbitrary: callText.filter((text) => !/[$"]/.test(text)).map((text) => `sh -c '${text}'`) },
  ),
  list: tuple(tie('part'), array(tuple(separator, tie('part')), { maxLength: 2 })).map(([first, rest]) =>
    [first, ...rest.flat()].join(''),
  ),
}));

const ending = constantFrom('', '', '', ';', ' || true', ' && exit 0', '; exit 0');
const beginning = constantFrom('', '', 'set -e; ', 'set -ex && ', 'set -eux; ');
const body = tuple(beginning, list, ending).map((parts) => parts.join(''));

/** Bases, and whether their shell is started with `-e`: of an unknown one both has to be right. */
const bases = [
  { head: 'FROM debian:bookworm-slim', errexit: [false] },
  { head: 'FROM node:20\nSHELL ["/bin/sh", "-ec"]', errexit: [true] },
  { head: 'FROM registry.example.com/base:1', errexit: [false, true] },
] as const;

interface Case {
  readonly before: string;
  readonly after: string;
  readonly errexit: boolean;
  readonly refused: boolean;
}

function casesOf(bodies: readonly string[]): Case[] {
  return bodies.flatMap((before, index) => {
    const { head, errexit } = bases[index % bases.length] ?? bases[0];
    const result = rewrite(`${head}\nRUN ${before}\n`, { skip: ['merge-runs'] });
    if (result.error !== undefined) return [];
    const document = Document.read(result.text);
    const run = document.instructions.find(({ keyword }) => keyword === 'RUN');
    const after = run === undefined ? undefined : bodyOf(document, run);
    if (after?.form !== 'shell' || after.text.text === before) return [];
    const refused = result.refusals.length > 0;
    return errexit.map((each) => ({ before, after: after.text.text, errexit: each, refused }));
  });
}

/** Which calls fail in the trials of the case at `index`; 0: none does. */
const failingCalls = (index: number): number[] => [0, 1 + (index % 3), 2 + (index % 4)];

function compare(cases: readonly Case[], name: string): string[] {
  const pairs = cases.flatMap((each, index) => failingCalls(index).map((fail) => ({ each, fail })));
  const trialsOf = (text: 'before' | 'after'): Trial[] =>
    pairs.map(({ each, fail }) => ({ body: each[text], errexit: each.errexit, fail }));
  const before = runAll(trialsOf('before'), `${name}-before`);
  const after = runAll(trialsOf('after'), `${name}-after`);
  return pairs.flatMap(({ each, fail }, index) => {
    const was = before[index];
    const is = after[index];
    if (was === undefined || is === undefined) return [`${each.before}: was not run`];
    const wrong = difference(was, is, fail === 0 && !each.refused);
    const place = `  ${each.errexit ? 'sh -ec' : 'sh -c'} '${each.before}'\n  became '${each.after}'\n  call ${fail} fails`;
    return wrong === undefined ? [] : [`${wrong}\n${place}`];
  });
}

function difference(was: Outcome, is: Outcome, mustClean: boolean): string | undefined {
  const plain = ({ calls }: Outcome): string => calls.filter((call) => call.startsWith('+')).join('\n');
  if (plain(was) !== plain(is)) return `other commands ran:\n${plain(was)}\n--\n${plain(is)}`;
  if (was.status !== is.status) return `status ${was.status} became ${is.status}`;
  const loses = findEarlyCleanup(is.calls);
  if (loses !== undefined && findEarlyCleanup(was.calls) === undefined) return `cleaned before ${loses}`;
  if (is.status === 0 && mustClean && leavesLists(is.calls)) return 'the package lists stay in the layer';
  return undefined;
}

/** An install whose lists were removed in front of it. */
function findEarlyCleanup(calls: readonly string[]): string | undefined {
  let removed = false;
  for (const call of calls) {
    if (call.startsWith('- rm') && call.includes('/var/lib/apt/lists')) removed = true;
    if (/^\+ apt-get (?:-qq )?update/.test(call)) removed = false;
    if (removed && call.startsWith('+ apt-get') && call.includes('install')) return call;
  }
  return undefined;
}

function leavesLists(calls: readonly string[]): boolean {
  const update = calls.findLastIndex((call) => /^\+ apt-get (?:-qq )?update/.test(call));
  const removal = calls.findLastIndex(
    (call) => call.startsWith('- rm') && call.includes('/var/lib/apt/lists'),
  );
  return update >= 0 && removal < update;
}

const traps = [
  'apt-get update && apt-get install -y x || true',
  'apt-get update; apt-get install -y x; exit 0',
  'set -e; apt-get update; apt-get install -y x; for i in 1 2; do one; two; done',
  'set -e; if one; then apt-get update; apt-get install -y x; fi; two',
  'apt-get update && apt-get install -y x & wait; one',
  'set -e; apt-get update && apt-get install -y x; two',
  'f() { apt-get update; apt-get install -y x; }; if f; then one; else two; fi',
  'set -e; f() { one; npm ci; }; f && two',
  'one && ( cd sub && npm ci ); echo "$?" >/dev/null; two',
  'apt-get update && ! apt-get install -y x',
  'apt-get update || one; apt-get install -y x || { two; exit 1; }',
  'while one; do apt-get update; npm ci; break; done; two',
  'npm ci || npm install',
  'npm ci || npm install; two',
  'set -e; npm ci || npm install; two',
  'set -e; one && npm ci || npm install && two; three',
  'one && npm ci || npm install && two',
  'one || npm ci',
  'one || npm ci && two; three',
  'set -e; one || npm ci; two',
  'set -e; one || npm ci && two; three',
  'one || npm ci || two',
  'if one; then npm ci || npm install; fi && two',
];

const SEED = 20_261_121;
const COUNT = Number(process.env['DOCKSHIFT_DIFFERENTIAL_BODIES'] ?? 300);

describe('a RUN behaves the same with its cleanup', () => {
  test('written traps, in every kind of shell', { timeout: 120_000 }, () => {
    const cases = traps.flatMap((trap) => bases.flatMap((_, index) => casesOf(padded(trap, index))));
    expect(cases.length).toBeGreaterThan(15);
    expect(compare(cases, 'traps')).toEqual([]);
  });

  test('generated bodies', { timeout: 300_000 }, () => {
    const bodies = sample(body, { numRuns: COUNT, seed: SEED });
    const cases = casesOf(bodies);
    expect(cases.length).toBeGreaterThan(COUNT / 3);
    expect(compare(cases, 'generated')).toEqual([]);
  });
});

/** The trap at the place in the list that gives it the base at `index`. */
function padded(trap: string, index: number): string[] {
  return [...Array.from({ length: index }, () => 'one'), trap];
}
