import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeBytes, encodeBytes } from '../src/dockerfile/bytes.ts';
import type { RewriteResult } from '../src/rewrite/result.ts';
import { rewrite } from '../src/rewrite/rewrite.ts';
import { transforms } from '../transforms/index.ts';
import { findOpportunities, type Opportunity } from './opportunities.ts';

/** What became of the opportunities of one transform. */
interface Tally {
  changes: number;
  refusals: number;
  opportunities: number;
  done: number;
  refused: number;
  silent: number;
}

/**
 * `node bench/run.js corpus DIR [--silent]`: runs the transforms, twice, on every file below DIR, and counts. BuildKit's own
 * parser reads the results where ../shared/oracle is there. With --silent it lists what was passed over in silence.
 */
export function run([folder, flag]: readonly string[]): void {
  if (folder === undefined) throw new Error('usage: node bench/run.js corpus DIR [--silent]');
  const counts = { files: 0, changed: 0, notUnderstood: 0, crashes: 0, secondRun: 0 };
  const tallies = new Map<string, Tally>(transforms.map(({ name }) => [name, emptyTally()]));
  const outputs: { path: string; text: string }[] = [];
  for (const path of filesBelow(folder)) {
    const source = decodeBytes(readFileSync(path));
    counts.files += 1;
    let result: RewriteResult;
    try {
      result = rewrite(source);
      if (rewrite(result.text).text !== result.text) {
        counts.secondRun += 1;
        console.log(`second run changes: ${path}`);
      }
    } catch (error) {
      counts.crashes += 1;
      console.log(`crash: ${path}: ${String(error)}`);
      continue;
    }
    if (result.error !== undefined) {
      counts.notUnderstood += 1;
      continue;
    }
    if (result.text !== source) {
      counts.changed += 1;
      outputs.push({ path, text: result.text });
    }
    tally(result, tallies);
    const silent = weigh(result, findOpportunities(source), tallies);
    if (flag === '--silent')
      for (const { transform, line } of silent) console.log(`silent: ${path}:${line} ${transform}`);
  }
  console.table(counts);
  console.table(Object.fromEntries(tallies));
  console.log(refusedByBuildKit(outputs));
}

function emptyTally(): Tally {
  return { changes: 0, refusals: 0, opportunities: 0, done: 0, refused: 0, silent: 0 };
}

function tally(result: RewriteResult, tallies: ReadonlyMap<string, Tally>): void {
  for (const { transform, applied } of result.changes) {
    const counted = tallies.get(transform);
    if (counted !== undefined && applied) counted.changes += 1;
  }
  for (const { transform } of result.refusals) {
    const counted = tallies.get(transform);
    if (counted !== undefined) counted.refusals += 1;
  }
}

/** Counts what became of each opportunity; returns those with neither a change nor a refusal. */
function weigh(
  result: RewriteResult,
  opportunities: readonly Opportunity[],
  tallies: ReadonlyMap<string, Tally>,
): Opportunity[] {
  return opportunities.filter(({ transform, line, endLine }) => {
    const counted = tallies.get(transform);
    if (counted === undefined) return false;
    const isThere = (place: { transform: string; line: number; endLine: number }): boolean =>
      place.transform === transform && place.line <= endLine && place.endLine >= line;
    counted.opportunities += 1;
    if (result.changes.some((change) => change.applied && isThere(change))) counted.done += 1;
    else if (result.refusals.some(isThere) || result.changes.some(isThere)) counted.refused += 1;
    else {
      counted.silent += 1;
      return true;
    }
    return false;
  });
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile() && statSync(path).size < 1_000_000) yield path;
  }
}

function refusedByBuildKit(outputs: readonly { path: string; text: string }[]): string {
  const oracle = join(process.cwd(), '..', 'shared', 'oracle', 'oracle');
  if (!existsSync(oracle)) return 'outputs that BuildKit refuses: not counted, ../shared/oracle is not there';
  const folder = mkdtempSync(join(tmpdir(), 'dockshift-corpus-'));
  try {
    const paths = outputs.map(({ text }, index) => {
      const path = join(folder, String(index));
      writeFileSync(path, encodeBytes(text));
      return path;
    });
    const { stdout } = spawnSync(oracle, ['--errors'], {
      input: paths.join('\n'),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const lines = stdout.split('\n').filter((line) => line !== '');
    for (const line of lines) {
      const { path, error } = JSON.parse(line) as { path: string; error: string };
      const origin = outputs[Number(path.slice(folder.length + 1))]?.path;
      console.log(`BuildKit refuses the output (and perhaps the input) of ${origin}: ${error}`);
    }
    return `outputs that BuildKit refuses: ${lines.length} of ${outputs.length}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
