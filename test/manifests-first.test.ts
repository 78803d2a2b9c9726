import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BuildContext } from '../src/context/context.ts';
import { diskContext } from '../src/context/disk.ts';
import { loadFormats } from '../src/context/formats.ts';
import { memoryContext } from '../src/context/memory.ts';
import { decodeBytes } from '../src/dockerfile/bytes.ts';
import { runManifestsFirst, type RunResult } from './manifests-first-runs.ts';

const root = join(import.meta.dirname, '..', 'fixtures', 'manifests-first');
const cases = readdirSync(root).toSorted();
const formats = await loadFormats();

/** expected.json of a case; `assumption` and `reason` are parts of the real ones. Lines are those of the round. */
interface Expected {
  readonly changes: readonly {
    readonly safety: string;
    readonly line: number;
    readonly assumption?: string;
  }[];
  readonly refusals: readonly { readonly line: number; readonly reason: string }[];
}

function textOf(each: string, file: string): string {
  return decodeBytes(readFileSync(join(root, each, file)));
}

function runCase(each: string, source: string): RunResult {
  const folder = join(root, each, 'context');
  if (!existsSync(folder)) return runManifestsFirst(source, {});
  return runManifestsFirst(source, { context: diskContext(folder, join(root, each, 'Dockerfile'), formats) });
}

describe('manifests-first', () => {
  test('has a fixture for every manager and trap', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
  });

  test.each(cases)('%s', (each) => {
    const expected: Expected = JSON.parse(textOf(each, 'expected.json'));

    const result = runCase(each, textOf(each, 'before.Dockerfile'));

    expect(result.text).toBe(textOf(each, 'after.Dockerfile'));
    expect(result.changes.map(({ safety, line }) => ({ safety, line }))).toEqual(
      expected.changes.map(({ safety, line }) => ({ safety, line })),
    );
    for (const [index, { assumption }] of expected.changes.entries()) {
      expect(result.changes[index]?.assumption ?? '').toContain(assumption ?? '');
    }
    expect(result.refusals.map(({ line }) => line)).toEqual(expected.refusals.map(({ line }) => line));
    for (const [index, { reason }] of expected.refusals.entries()) {
      expect(result.refusals[index]?.reason).toContain(reason);
    }

    expect(runCase(each, result.text).changes).toEqual([]);
  });

  const source = 'FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\n';
  const files = { 'package.json': '{}', 'package-lock.json': '{}', 'index.js': '' };

  test('does not let the source lay its own node_modules over the installed one', () => {
    const context = memoryContext({ ...files, 'node_modules/left-pad/index.js': '' }, formats);

    const { text, refusals } = runManifestsFirst(source, { context });

    expect(text).toBe(source);
    expect(refusals).toEqual([{ line: 3, reason: expect.stringContaining('node_modules of its own') }]);
  });

  test('takes node_modules that .dockerignore excludes for absent', () => {
    const ignored = { '.dockerignore': 'node_modules\n', 'node_modules/left-pad/index.js': '' };

    const { changes } = runManifestsFirst(source, {
      context: memoryContext({ ...files, ...ignored }, formats),
    });

    expect(changes.map(({ safety }) => safety)).toEqual(['safe']);
  });

  test('lists no more of the context than the install reads', () => {
    const asked: string[] = [];
    const context = memoryContext({ ...files, '.dockerignore': 'node_modules\n', 'data/a/b': '' }, formats);
    const watched: BuildContext = {
      formats,
      has: (path) => context.has(path),
      kindOf: (path) => context.kindOf(path),
      read: (path) => context.read(path),
      excludes: (path) => context.excludes(path),
      list: (folder) => {
        asked.push(folder);
        return context.list(folder);
      },
    };

    expect(runManifestsFirst(source, { context: watched }).changes).toHaveLength(1);
    expect(asked.filter((folder) => folder.startsWith('data'))).toEqual([]);
  });
});
