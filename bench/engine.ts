import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeBytes } from '../src/dockerfile/bytes.ts';
import { abortWhenInterrupted } from '../src/cli/abort-when-interrupted.ts';
import { Document } from '../src/dockerfile/document.ts';
import { DockerfileError } from '../src/dockerfile/error.ts';
import { rewrite } from '../src/rewrite/rewrite.ts';
import type { Engine } from '../src/verify/engines/engine.ts';
import { findEngine } from '../src/verify/engines/find-engine.ts';
import { fieldDifference, pathDifference } from '../src/verify/report/words.ts';
import { compareBuilds } from '../test/engine/comparing.ts';

const ROOT = process.cwd();
const IMAGE = path.join(ROOT, '..', 'shared', 'engine', 'image');

/** For one case. Some wait in a loop for what does not exist. */
const PATIENCE_MS = 600_000;

interface Case {
  readonly name: string;
  readonly folder: string;
  readonly before: string;
  readonly after: string;
  /** Whether changes that rest on an assumption are among the rewrite's: the images may then differ. */
  readonly isUnsafe: boolean;
}

/**
 * `node bench/run.js engine [PART_OF_A_NAME...]`, from the root of the checkout with an engine running: builds every case of
 * fixtures/engine, merge-runs and clean-caches whose bases the engine's stand-ins have, before and after, and compares.
 * A case that fails before and after, at its own commands, is counted apart: many fixtures name what does not exist.
 */
export async function run(parts: readonly string[]): Promise<void> {
  const available = new Set(execFileSync(IMAGE, ['--list'], { encoding: 'utf8' }).split('\n'));
  const cases = [...engineCases(), ...fixtureCases('merge-runs'), ...fixtureCases('clean-caches')];
  const isNamed = ({ name }: Case): boolean =>
    parts.length === 0 || parts.some((part) => name.includes(part));
  const wanted = cases.filter((each) => isNamed(each) && each.before !== each.after);
  const buildable = wanted.filter(
    ({ before }) => basesOf(before)?.every((base) => available.has(base)) === true,
  );
  console.log(`${cases.length} cases, ${buildable.length} on bases that the engine has`);
  const counts = await abortWhenInterrupted((signal) =>
    withEngine(signal, (engine) => countVerdicts(buildable, (each) => verdictOf(engine, each, signal))),
  );
  console.log([...counts].map(([verdict, count]) => `${verdict}: ${count}`).join(', '));
  if (counts.has('different') || counts.has('one fails')) process.exitCode = 1;
}

/** Work with the stand-in engine and a folder for its large files. */
export async function withEngine<T>(signal: AbortSignal, work: (engine: Engine) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'dockshift-bench-'));
  try {
    return await work(await findEngine({ engine: 'docker', folder }, signal));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function countVerdicts(
  cases: readonly Case[],
  verdictFor: (each: Case) => Promise<string>,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const each of cases) {
    const verdict = await verdictFor(each);
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  }
  return counts;
}

function engineCases(): Case[] {
  const root = path.join(ROOT, 'fixtures', 'engine');
  return readdirSync(root).map((name) => {
    const before = textOf(path.join(root, name, 'Dockerfile'));
    const after = rewrite(before).text;
    return { name: `engine/${name}`, folder: path.join(root, name), before, after, isUnsafe: false };
  });
}

function fixtureCases(transform: string): Case[] {
  const root = path.join(ROOT, 'fixtures', transform);
  return readdirSync(root)
    .filter((name) => existsSync(path.join(root, name, 'after.Dockerfile')))
    .map((name) => {
      const context = path.join(root, name, 'context');
      return {
        name: `${transform}/${name}`,
        folder: existsSync(context) ? context : path.join(root, name),
        before: textOf(path.join(root, name, 'before.Dockerfile')),
        after: textOf(path.join(root, name, 'after.Dockerfile')),
        isUnsafe: isUnsafe(path.join(root, name, 'options.json')),
      };
    });
}

function isUnsafe(optionsFile: string): boolean {
  if (!existsSync(optionsFile)) return false;
  const { unsafe }: { readonly unsafe?: boolean } = JSON.parse(readFileSync(optionsFile, 'utf8'));
  return unsafe === true;
}

function textOf(file: string): string {
  return decodeBytes(readFileSync(file));
}

/** The images a Dockerfile is built on; undefined for what cannot be read or known. */
export function basesOf(dockerfile: string): string[] | undefined {
  try {
    const bases = Document.read(dockerfile).stages.map(({ base }) => base);
    if (bases.some(({ kind }) => kind === 'unknown')) return undefined;
    return bases.flatMap((base) => (base.kind === 'image' ? [base.name] : []));
  } catch (error) {
    if (error instanceof DockerfileError) return undefined;
    throw error;
  }
}

async function verdictOf(engine: Engine, each: Case, signal: AbortSignal): Promise<string> {
  execFileSync(IMAGE, basesOf(each.before) ?? [], { stdio: ['ignore', 'ignore', 'inherit'] });
  const late = AbortSignal.timeout(PATIENCE_MS);
  const builds = await compareBuilds(engine, each, AbortSignal.any([signal, late])).catch(
    (error: unknown) => {
      if (signal.aborted || !late.aborted) throw error;
      return undefined;
    },
  );
  if (builds === undefined) {
    console.log(`no end  ${each.name}`);
    return 'no end';
  }
  if ('failures' in builds) {
    const verdict = builds.failures.length === 2 ? 'both fail' : withSafety('one fails', each);
    const messages = builds.failures.map(({ version, message }) => `${version}: ${message}`);
    console.log(`${verdict}  ${each.name}: ${messages.join(' | ')}`);
    return verdict;
  }
  const { comparison, original, rewritten } = builds;
  const size = `${Math.round(original.size / 1e6)} -> ${Math.round(rewritten.size / 1e6)} MB`;
  const verdict =
    comparison.verdict === 'different' ? withSafety(comparison.verdict, each) : comparison.verdict;
  console.log(`${verdict}  ${each.name}: ${size}`);
  for (const field of comparison.fields) console.log(`  ${fieldDifference(field)}`);
  for (const difference of comparison.differences.slice(0, 10))
    console.log(`  ${pathDifference(difference)}`);
  return verdict;
}

function withSafety(verdict: string, { isUnsafe: byAssumption }: Case): string {
  return byAssumption ? `${verdict} (unsafe changes)` : verdict;
}
