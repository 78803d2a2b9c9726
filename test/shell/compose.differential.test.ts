import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Difference, differences, environment, shells, type Trial } from './both-ways.ts';
import { compose } from './composed.ts';
import { type Case, cases } from './generated-bodies.ts';

const missing = shells.filter(({ argv: [program = '', ...rest] }) => {
  return spawnSync(program, [...rest, '-c', 'exit 5'], { stdio: 'ignore' }).status !== 5;
});
const pairs = Number(process.env.DOCKSHIFT_PAIRS ?? 5000);
const batch = 250;

/** The trials of a case: none if it is refused, two if errexit is not known. */
function trialsOf({ bodies, errexit, shell: number, knowsEnvironment }: Case): Trial[] {
  const shell = shells[number];
  if (shell === undefined) return [];
  const dialect = shell.name === 'bash' ? 'bash' : 'sh';
  const composition = compose(bodies, {
    dialect,
    errexit,
    pipefail: 'off',
    ...(knowsEnvironment && { environment }),
  });
  if ('refusal' in composition) return [];
  const modes = { on: ['-e'], off: [''], unknown: ['-e', ''] }[errexit];
  return modes.map((options) => ({ bodies, composed: composition.text, shell, options }));
}

async function differencesOfAll(trials: readonly Trial[]): Promise<Difference[]> {
  const batches: Trial[][] = [];
  for (let start = 0; start < trials.length; start += batch) batches.push(trials.slice(start, start + batch));
  const found: Difference[] = [];
  const work = async (): Promise<void> => {
    for (let next = batches.pop(); next !== undefined; next = batches.pop())
      found.push(...(await differences(next)));
  };
  await Promise.all([work(), work()]);
  return found;
}

function described({ trial, failing, apart, composed }: Difference): string {
  const { bodies, shell, options } = trial;
  return [
    `${shell.name} ${options}, ${failing === 0 ? 'nothing' : failing} fails:`,
    ...bodies.map((text) => `  RUN ${text}`),
    `  composed: ${trial.composed}`,
    ...firstDifference(apart.split('\n'), composed.split('\n')),
  ].join('\n');
}

/** The program before which two records part, and what each then holds. */
function firstDifference(apart: readonly string[], composed: readonly string[]): string[] {
  const at = apart.findIndex((line, index) => line !== composed[index]);
  const program = apart.slice(0, at + 1).findLast((line) => line.startsWith('<')) ?? 'the beginning';
  return [`  behind ${program}: apart ${apart[at] ?? 'ends'}, composed ${composed[at] ?? 'ends'}`];
}

/** The shortest first: they say most. */
function byLength({ trial: a }: Difference, { trial: b }: Difference): number {
  return a.composed.length - b.composed.length;
}

describe.skipIf(missing.length > 0)('a composition does what its bodies do one after the other', () => {
  test(`${pairs} generated groups`, { timeout: 600_000 + pairs * 100 }, async () => {
    const generated = fc.sample(cases, {
      numRuns: pairs,
      seed: Number(process.env.DOCKSHIFT_SEED ?? 20_261_121),
    });
    const trials = generated.map(trialsOf);
    const composed = trials.filter(({ length }) => length > 0).length;
    expect(composed).toBeGreaterThan(pairs * 0.4);
    const found = await differencesOfAll(trials.flat());
    expect(found.length, found.toSorted(byLength).slice(0, 12).map(described).join('\n\n')).toBe(0);
  });
});

test('dash, bash and busybox are here', () => {
  const names = missing.map(({ name }) => name).join(', ');
  if (names !== '')
    console.warn(
      `no differential test of the shell: ${names} missing (apt-get install dash bash busybox-static)`,
    );
  expect(process.env.CI === undefined ? '' : names).toBe('');
});
