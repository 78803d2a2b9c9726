import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BuildContext } from '../src/context/context.ts';
import { diskContext } from '../src/context/disk.ts';
import { loadFormats } from '../src/context/formats.ts';
import { memoryContext } from '../src/context/memory.ts';
import { runTransform } from './transform-runs.ts';

const formats = await loadFormats();

describe('manifests-first', () => {
  const source = 'FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\n';
  const files = { 'package.json': '{}', 'package-lock.json': '{}', 'index.js': '' };

  test('does not let the source lay its own node_modules over the installed one', () => {
    const context = memoryContext({ ...files, 'node_modules/left-pad/index.js': '' }, formats);

    const { text, refusals } = runTransform('manifests-first', source, { context });

    expect(text).toBe(source);
    expect(refusals).toEqual([{ line: 3, reason: expect.stringContaining('node_modules of its own') }]);
  });

  test('takes node_modules that .dockerignore excludes for absent', () => {
    const ignored = { '.dockerignore': 'node_modules\n', 'node_modules/left-pad/index.js': '' };

    const { changes } = runTransform('manifests-first', source, {
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

    expect(runTransform('manifests-first', source, { context: watched }).changes).toHaveLength(1);
    expect(asked.filter((folder) => folder.startsWith('data'))).toEqual([]);
  });
});

describe('manifests-first beside install scripts of dependencies', () => {
  const source = 'FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\n';
  const filesWith = (dependencies: Readonly<Record<string, string>>): Record<string, string> => ({
    '.dockerignore': 'node_modules\n',
    '.git/HEAD': 'ref: refs/heads/main\n',
    'package.json': JSON.stringify({ devDependencies: dependencies }),
    'package-lock.json': '{}',
  });

  test.each([{ 'simple-git-hooks': '^2.0.0' }, { husky: '^4.3.8' }])(
    '%o may write into .git',
    (dependencies) => {
      const { changes, refusals } = runTransform('manifests-first', source, {
        context: memoryContext(filesWith(dependencies), formats),
      });

      expect(changes).toEqual([]);
      expect(refusals).toEqual([{ line: 4, reason: expect.stringContaining('may write hooks into .git') }]);
    },
  );

  test('husky does so since version 5 only where a script says it', () => {
    const context = memoryContext(filesWith({ husky: '^9.0.0' }), formats);

    expect(runTransform('manifests-first', source, { context }).changes.map(({ safety }) => safety)).toEqual([
      'safe',
    ]);
  });
});

/** Those that take minutes to build are at least rewritten here; see test/engine/manifests-first.test.ts. */
describe('the projects that are built with a real engine', () => {
  const root = join(import.meta.dirname, 'engine', 'manifests-first');

  test.each(readdirSync(root))('%s', (name) => {
    const context = diskContext(join(root, name, 'context'), join(root, name, 'Dockerfile'), formats);
    const text = (file: string): string => readFileSync(join(root, name, file), 'utf8');
    const { safety }: { safety: string } = JSON.parse(text('case.json'));

    const result = runTransform('manifests-first', text('before.Dockerfile'), { context });

    expect(result.text).toBe(text('after.Dockerfile'));
    expect(result.changes.map((change) => change.safety)).toEqual([safety]);
  });
});
