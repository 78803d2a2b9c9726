import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { discover } from '../src/cli/discover.ts';
import { diskContext } from '../src/context/disk.ts';
import { loadFormats } from '../src/context/formats.ts';
import { ContextFinder } from '../src/context/locate.ts';
import { decodeBytes } from '../src/dockerfile/bytes.ts';
import { Document } from '../src/dockerfile/document.ts';
import { DockerfileError } from '../src/dockerfile/error.ts';
import type { RewriteResult } from '../src/rewrite/result.ts';
import { rewrite } from '../src/rewrite/rewrite.ts';
import { transforms } from '../transforms/index.ts';
import { findLateInstalls, type LateInstall } from './installs.ts';

const NAME = 'manifests-first';
const skip = transforms.map(({ name }) => name).filter((name) => name !== NAME);

interface Tally {
  opportunities: number;
  safe: number;
  unsafe: number;
  refused: number;
  silent: number;
}

/**
 * `node bench/run.js contexts DIR [--list]`: runs manifests-first on every Dockerfile of every repository, a folder of DIR,
 * with the build context that the command line would find. Counts what became of each late install; with --list it prints
 * each, so that a wrong or silent one can be looked up.
 */
export async function run([root, flag]: readonly string[]): Promise<void> {
  if (root === undefined) throw new Error('usage: node bench/run.js contexts DIR [--list]');
  const formats = await loadFormats();
  const tallies = new Map<string, Tally>();
  const reasons = new Map<string, number>();
  const repositories = new Set<string>();
  const counts = { repositories: 0, files: 0, withoutContext: 0, crashes: 0, secondRun: 0 };
  for (const repository of readdirSync(root).toSorted()) {
    const folder = path.join(root, repository);
    // One repository with a thousand Dockerfiles of one manner would drown the others.
    const isBenchmark = repository.startsWith('TechEmpower');
    const { files } = await discover([folder], folder);
    const finder = new ContextFinder();
    for (const { location } of files) {
      const source = decodeBytes(readFileSync(location));
      const place = await contextFolder(finder, source, location);
      const context = place === undefined ? undefined : diskContext(place, location, formats);
      const installs = findLateInstalls(source, place);
      counts.files += 1;
      let result: RewriteResult;
      try {
        result = rewrite(source, { skip, unsafe: true, ...(context && { context }) });
        if (rewrite(result.text, { skip, unsafe: true, ...(context && { context }) }).text !== result.text) {
          counts.secondRun += 1;
          console.log(`second run changes: ${location}`);
        }
      } catch (error) {
        counts.crashes += 1;
        console.log(`crash: ${location}: ${String(error)}`);
        continue;
      }
      if (installs.length === 0) continue;
      repositories.add(repository);
      if (place === undefined) counts.withoutContext += 1;
      for (const install of installs) {
        const { kind, text } = fateOf(install, result);
        count(tallies, install.ecosystem, kind);
        count(tallies, 'all', kind);
        if (!isBenchmark) count(tallies, 'all but TechEmpower', kind);
        if (kind === 'refused') reasons.set(shape(text), (reasons.get(shape(text)) ?? 0) + 1);
        if (flag === '--list')
          console.log([kind, install.ecosystem, `${location}:${install.line}`, text].join('\t'));
      }
    }
  }
  counts.repositories = repositories.size;
  console.table(counts);
  console.table(Object.fromEntries([...tallies].toSorted(([a], [b]) => (a < b ? -1 : 1))));
  for (const [reason, times] of [...reasons].toSorted(([, a], [, b]) => b - a))
    console.log(`${times}\t${reason}`);
}

/** The folder of the context, as the command line finds it. */
async function contextFolder(
  finder: ContextFinder,
  source: string,
  location: string,
): Promise<string | undefined> {
  try {
    return await finder.find(location, Document.read(source, 'one'));
  } catch (error) {
    if (error instanceof DockerfileError) return undefined;
    throw error;
  }
}

type Fate = keyof Omit<Tally, 'opportunities'>;

function fateOf(install: LateInstall, { changes, refusals }: RewriteResult): { kind: Fate; text: string } {
  const isThere = ({ line, endLine }: { line: number; endLine: number }): boolean =>
    line <= install.endLine && endLine >= install.line;
  const isNamed = (text: string): boolean =>
    TOOLS[install.ecosystem]?.test(text) ?? text.includes(install.ecosystem);
  const isBefore = ({ line, endLine }: { line: number; endLine: number }): boolean =>
    line <= install.endLine && endLine >= install.copyLine;
  const change =
    changes.find((each) => isThere(each) && isNamed(each.message)) ??
    changes.find((each) => isBefore(each) && isNamed(each.message));
  if (change !== undefined) {
    return { kind: change.safety, text: change.safety === 'unsafe' ? change.assumption : change.message };
  }
  const refusal =
    refusals.find((each) => isThere(each)) ?? refusals.find((each) => isBefore(each) && isNamed(each.reason));
  return refusal === undefined ? { kind: 'silent', text: '' } : { kind: 'refused', text: refusal.reason };
}

/** How messages call the tools of an ecosystem, where that is not its name. */
const TOOLS: Readonly<Record<string, RegExp>> = {
  bundler: /\bbundle\b/,
  maven: /\bmvnw?\b/,
  conda: /\b(?:conda|mamba|micromamba)\b/,
  gradle: /\bgradlew?\b/,
  rebar: /\brebar3\b/,
};

/** A reason without the name of the command. */
function shape(reason: string): string {
  return reason.replace(/^.*? stays behind the source: /, '');
}

function count(tallies: Map<string, Tally>, name: string, kind: Fate): void {
  const tally = tallies.get(name) ?? { opportunities: 0, safe: 0, unsafe: 0, refused: 0, silent: 0 };
  tally.opportunities += 1;
  tally[kind] += 1;
  tallies.set(name, tally);
}
