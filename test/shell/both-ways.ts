import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './generated-bodies.ts';

/** A shell that may be on this machine. */
export interface Shell {
  readonly name: string;
  readonly argv: readonly string[];
}

export const shells: readonly Shell[] = [
  { name: 'dash', argv: ['dash'] },
  { name: 'bash', argv: ['bash'] },
  { name: 'busybox ash', argv: ['busybox', 'ash'] },
];

/** Bodies to be run one after the other in processes of their own, and as the text that is to do the same. */
export interface Trial {
  readonly bodies: readonly string[];
  readonly composed: string;
  readonly shell: Shell;
  /** SHELL's own options, such as `-e`. */
  readonly options: string;
}

/** A trial whose two ways differ, with the number of the program that was made to fail. */
export interface Difference {
  readonly trial: Trial;
  readonly failing: number;
  readonly apart: string;
  readonly composed: string;
}

const run = promisify(execFile);

/** Names in the environment of every body. */
export const environment: ReadonlySet<string> = new Set([
  'PATH',
  'LOG',
  'FAIL',
  'V',
  'PWD',
  'OLDPWD',
  'SHLVL',
  '_',
]);

/**
 * What `p` does, without a fork: it notes its words, folder, umask, limit and the exported variables, says so on
 * standard output, and fails if its number is in FAIL.
 */
const record = String.raw`{ printf '<%s>' "$@"; printf '\n%s\n' "$PWD"; umask; ulimit -n; export -p; } >>"$LOG"; echo "out $1"
case $FAIL in *" $1 "*)`;
const preamble = `p() { ${record} return 7;; esac; }\n`;

/** The most failures that are tried in one trial; longer ones are sampled. */
const mostFailures = 3;

/** Runs trials both ways, with no failure and then with each program failing in turn. */
export async function differences(trials: readonly Trial[]): Promise<Difference[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dockshift-shell-'));
  try {
    furnish(folder);
    const failures = trials.map((trial, index) => failuresOf(trial, index));
    const log = join(folder, 'log');
    writeFileSync(log, '');
    writeFileSync(join(folder, 'driver'), driver(folder, trials, failures));
    await run('dash', [join(folder, 'driver')], {
      cwd: join(folder, 'work'),
      env: { PATH: `${folder}/local:${folder}/bin:/usr/bin:/bin`, LOG: log, V: '1' },
      maxBuffer: 1 << 26,
    });
    return compare(trials, failures, readFileSync(log, 'utf8').replaceAll(folder, root));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function furnish(folder: string): void {
  for (const path of ['bin', 'local', 'work/d1/sub', 'd1/sub', 'd2/d1'])
    mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, 'env.sh'), 'export W=11\nV=12\ncd d1\n');
  writeFileSync(join(folder, 'bin/x'), `#!/bin/dash\n${record} exit 7;; esac\n`);
  writeFileSync(join(folder, 'bin/tool'), '#!/bin/dash\necho old tool\n');
  writeFileSync(
    join(folder, 'bin/update'),
    `#!/bin/dash\n{ echo "#!/bin/dash"; echo "echo new $1"; } >${folder}/local/$1\nchmod 755 ${folder}/local/$1\n`,
  );
  for (const program of ['x', 'tool', 'update']) chmodSync(join(folder, 'bin', program), 0o755);
}

/** 0 for none, then the numbers of the programs that fail, each in a run of its own. */
function failuresOf({ bodies }: Trial, index: number): number[] {
  const count = new Set(bodies.join('\n').match(/\b[px] \d+/g)).size;
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  if (count <= mostFailures) return [0, ...numbers];
  const step = count / mostFailures;
  return [
    0,
    ...Array.from({ length: mostFailures }, (_, at) => numbers[Math.floor(at * step + (index % step))] ?? 1),
  ];
}

/** One script for all trials: starting shells is what takes the time. */
function driver(folder: string, trials: readonly Trial[], failures: readonly (readonly number[])[]): string {
  const lines = ['exec >>"$LOG" 2>/dev/null </dev/null', `P=${quoted(preamble)}`];
  const place = (text: string): string => quoted(text.replaceAll(root, folder));
  trials.forEach(({ bodies, composed, shell, options }, index) => {
    const call = `${shell.argv.join(' ')} ${options} -c`;
    const apart = bodies.map((_, at) => `${call} "$P$B${at}"`).join(' && ');
    bodies.forEach((body, at) => lines.push(`B${at}=${place(body)}`));
    lines.push(`C=${place(composed)}`, `for F in ${failures[index]?.join(' ') ?? ''}; do export FAIL=" $F "`);
    lines.push(
      `echo "==apart"; ${apart}; echo "status $?"`,
      `echo "==composed"; ${call} "$P$C"; echo "status $?"`,
      'done',
    );
  });
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function compare(
  trials: readonly Trial[],
  failures: readonly (readonly number[])[],
  log: string,
): Difference[] {
  const found: Difference[] = [];
  const results = log.split(/^==(?:apart|composed)\n/m).slice(1);
  let next = 0;
  trials.forEach((trial, index) => {
    for (const failing of failures[index] ?? []) {
      const [apart, composed] = results
        .slice(next, next + 2)
        .map((result) => withoutNoise(result, trial.shell));
      next += 2;
      if (apart === undefined || composed === undefined)
        throw new Error(`no result for ${trial.bodies.join(' / ')}`);
      if (apart !== composed) found.push({ trial, failing, apart, composed });
    }
  });
  if (next !== results.length) throw new Error(`${results.length} results for ${next} runs`);
  return found;
}

/**
 * OLDPWD tells `cd -` where a shell came from; programs do not read it, and it is left out of the promise. An unset
 * variable under `set -u` ends bash with 127, and a subshell of bash with 1: a failure in either case.
 */
function withoutNoise(result: string, shell: Shell): string {
  const kept = result.replaceAll(/^(?:export|declare -x) (?:OLDPWD|SHLVL|_)\b.*\n/gm, '');
  return shell.name === 'bash' ? kept.replace(/^status 127$/m, 'status 1') : kept;
}
