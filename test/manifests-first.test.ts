import { describe, expect, test } from 'vitest';
import type { BuildContext } from '../src/context/context.ts';
import { loadFormats } from '../src/context/formats.ts';
import { memoryContext } from '../src/context/memory.ts';
import { runManifestsFirst } from './manifests-first-runs.ts';

const formats = await loadFormats();

describe('manifests-first', () => {
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
