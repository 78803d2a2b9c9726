import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeBytes } from '../../src/dockerfile/bytes.ts';
import { Document } from '../../src/dockerfile/document.ts';
import { rewrite } from '../../src/rewrite/rewrite.ts';
import { engineFor, needImages, startDocker } from './engine.ts';
import { compareBuilds, type Builds, type FailedBuilds } from './comparing.ts';
import { fieldDifference, pathDifference } from '../../src/verify/report/words.ts';

/** expect.json of a case. */
interface Expected {
  readonly builds: boolean;
  /** Built in every run of the tests; the others by `node bench/run.js engine`. */
  readonly ci: boolean;
  /** For a build that fails: a part of its log, and the exit code of the command that failed. */
  readonly log?: string;
  readonly exitCode?: number;
}

const CASES = path.join(import.meta.dirname, '..', '..', 'fixtures', 'engine');
const all = process.env['DOCKSHIFT_ENGINE_CASES'] === 'all';

const cases = readdirSync(CASES)
  .map(readCase)
  .filter(({ expected }) => all || expected.ci);

interface Case {
  readonly name: string;
  readonly folder: string;
  readonly expected: Expected;
  readonly before: string;
}

function readCase(name: string): Case {
  const folder = path.join(CASES, name);
  return { name, folder, expected: expectedOf(folder), before: textOf(folder) };
}

function expectedOf(folder: string): Expected {
  return JSON.parse(readFileSync(path.join(folder, 'expect.json'), 'utf8'));
}

function textOf(folder: string): string {
  return decodeBytes(readFileSync(path.join(folder, 'Dockerfile')));
}

function basesOf(dockerfile: string): string[] {
  return Document.read(dockerfile).stages.flatMap(({ base }) => (base.kind === 'image' ? [base.name] : []));
}

const hasEngine = startDocker();
if (hasEngine) needImages(...new Set(cases.flatMap(({ before }) => basesOf(before))));
const docker = hasEngine ? await engineFor('docker') : undefined;

describe.skipIf(!docker)('images before and after a rewrite', { timeout: 600_000 }, () => {
  test.each(cases)('$name', async ({ folder, expected, before }) => {
    if (!docker) return;
    const { text: after, error } = rewrite(before);
    expect(error).toBeUndefined();
    expect(after).not.toBe(before);
    const builds = await compareBuilds(docker, { folder, before, after });
    if (expected.builds) expectEqualImages(builds);
    else expectEqualFailures(builds, expected);
  });

  test('every case says what is expected of it', () => {
    for (const name of readdirSync(CASES))
      expect(existsSync(path.join(CASES, name, 'expect.json'))).toBe(true);
  });
});

function expectEqualImages(builds: Builds | FailedBuilds): void {
  if ('failures' in builds)
    throw new Error(builds.failures.map(({ message, log }) => `${message}\n${log.join('\n')}`).join('\n'));
  const { comparison, original, rewritten } = builds;
  expect(comparison.fields.map(fieldDifference)).toEqual([]);
  expect(comparison.differences.map(pathDifference)).toEqual([]);
  expect(rewritten.layers.length).toBeLessThanOrEqual(original.layers.length);
  expect(rewritten.size).toBeLessThanOrEqual(original.size * 1.001);
}

/** Both must have failed at the same command: its output and its exit code are the same, and nothing came after it. */
function expectEqualFailures(builds: Builds | FailedBuilds, { log = '', exitCode }: Expected): void {
  if (!('failures' in builds)) throw new Error('a version was built');
  expect(builds.failures).toHaveLength(2);
  for (const failure of builds.failures) {
    expect(failure.message).toMatch(new RegExp(`exit code: ${exitCode}$`));
    expect(failure.log.join('\n')).toContain(log);
    expect(failure.log.filter((line) => /^#\d+ [\d.]+ never printed/.test(line))).toEqual([]);
  }
}
