import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeBytes } from '../src/dockerfile/bytes.ts';
import { Document } from '../src/dockerfile/document.ts';
import { DockerfileError } from '../src/dockerfile/error.ts';
import { rewrite } from '../src/rewrite/rewrite.ts';
import type { Engine } from '../src/verify/engines/engine.ts';
import { findEngine } from '../src/verify/engines/find-engine.ts';
import { fieldDifference, pathDifference } from '../src/verify/report/words.ts';
import { compareBuilds } from '../test/engine/comparing.ts';

const ROOT = process.cwd();
const IMAGE = path.join(ROOT, '..', 'shared', 'engine', 'image');

interface Case {
  readonly name: string;
  readonly folder: string;
  readonly before: string;
  readonly after: string;
}

/**
 * `node bench/run.js engine [PART_OF_A_NAME]`, from the root of the checkout with an engine running: builds every case of
 * fixtures/engine, merge-runs and clean-caches whose bases the engine's stand-ins have, before and after, and compares.
 * A case that fails before and after, at its own commands, is counted apart: many fixtures name what does not exist.
 */
export async function run([part = '']: readonly string[]): Promise<void> {
  const available = new Set(execFileSync(IMAGE, ['--list'], { encoding: 'utf8' }).split('\n'));
  const cases = [...engineCases(), ...fixtureCases('merge-runs'), ...fixtureCases('clean-caches')];
  const wanted = cases.filter(({ name, before, after }) => name.includes(part) && before !== after);
  const buildable = wanted.filter(
    ({ before }) => basesOf(before)?.every((base) => available.has(base)) === true,
  );
  console.log(`${cases.length} cases, ${buildable.length} on bases that the engine has`);
  const folder = mkdtempSync(path.join(tmpdir(), 'dockshift-bench-'));
  try {
    const engine = await findEngine({ engine: 'docker', folder }, new AbortController().signal);
    const counts = new Map<string, number>();
    for (const each of buildable) {
      const verdict = await verdictOf(engine, each);
      counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    }
    console.log([...counts].map(([verdict, count]) => `${verdict}: ${count}`).join(', '));
    if (counts.has('different') || counts.has('one fails')) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function engineCases(): Case[] {
  const root = path.join(ROOT, 'fixtures', 'engine');
  return readdirSync(root).map((name) => {
    const before = textOf(path.join(root, name, 'Dockerfile'));
    return { name: `engine/${name}`, folder: path.join(root, name), before, after: rewrite(before).text };
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
      };
    });
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

async function verdictOf(engine: Engine, each: Case): Promise<string> {
  execFileSync(IMAGE, basesOf(each.before) ?? [], { stdio: ['ignore', 'ignore', 'inherit'] });
  const builds = await compareBuilds(engine, each);
  if ('failures' in builds) {
    const verdict = builds.failures.length === 2 ? 'both fail' : 'one fails';
    console.log(`${verdict}  ${each.name}: ${builds.failures.map(({ message }) => message).join(' | ')}`);
    return verdict;
  }
  const { comparison, original, rewritten } = builds;
  const size = `${Math.round(original.size / 1e6)} -> ${Math.round(rewritten.size / 1e6)} MB`;
  console.log(`${comparison.verdict}  ${each.name}: ${size}`);
  for (const field of comparison.fields) console.log(`  ${fieldDifference(field)}`);
  for (const difference of comparison.differences.slice(0, 10))
    console.log(`  ${pathDifference(difference)}`);
  return comparison.verdict;
}
