import path from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..');

/** The file and all that it imports, as a browser gets it; a module of Node's in it is an error of the bundler. */
async function bundle(
  entry: string,
): Promise<{ readonly code: string; readonly sources: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'browser',
    mainFields: ['module', 'main'],
    format: 'iife',
    globalName: 'dockshift',
    metafile: true,
    logLevel: 'silent',
  });
  return { code: outputFiles[0]?.text ?? '', sources: Object.keys(metafile.inputs) };
}

test('the library needs no module of Node and nothing of the command line or of verify', async () => {
  const { sources } = await bundle('src/index.ts');
  expect(sources).toContain('src/rewrite/rewrite.ts');
  expect(sources.filter((source) => /^src\/(?:cli|verify)\//u.test(source))).toEqual([]);
});

test('the report formats need no module of Node', async () => {
  expect((await bundle('src/report/formats.ts')).sources).toContain('src/report/json.ts');
});

test('the published library runs where there is only what browsers and Node have in common', async () => {
  const { code } = await bundle('dist/index.js');
  const world = createContext({ TextEncoder, TextDecoder, btoa, atob });
  const source = JSON.stringify('FROM debian:12\nRUN apt-get update\nRUN apt-get install -y curl\n');
  const outcome: unknown = runInContext(
    `${code}\nJSON.stringify({ globals: typeof process + typeof Buffer + typeof console.nothing, ...dockshift.rewrite(${source}) })`,
    world,
  );
  expect(JSON.parse(String(outcome))).toMatchObject({
    globals: 'undefinedundefinedundefined',
    changes: [{ transform: 'merge-runs' }, { transform: 'clean-caches' }],
  });
});
