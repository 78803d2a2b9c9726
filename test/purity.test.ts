import path from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..');

/** The library and all that it imports, as a browser gets it; a module of Node's in it is an error of the bundler. */
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
    format: 'esm',
    metafile: true,
    logLevel: 'silent',
  });
  return { code: outputFiles[0]?.text ?? '', sources: Object.keys(metafile.inputs) };
}

test('the library bundles for a browser, and holds nothing of the command line or of verify', async () => {
  const { sources } = await bundle('src/index.ts');
  expect(sources).toContain('src/rewrite/rewrite.ts');
  expect(sources.filter((source) => /^src\/(?:cli|verify)\//u.test(source))).toEqual([]);
});

test('the report formats bundle for a browser', async () => {
  expect((await bundle('src/report/formats.ts')).sources).toContain('src/report/json.ts');
});

test('the bundle runs where there is no process, no require and no console', async () => {
  const { code } = await bundle('src/index.ts');
  const script = `const process = undefined, require = undefined, console = undefined, global = undefined, Buffer = undefined;
${code}
if (rewrite('FROM a\\nRUN b\\nRUN c\\n').error !== undefined) throw new Error('a plain Dockerfile was not understood');`;
  const module = `data:text/javascript;base64,${Buffer.from(script).toString('base64')}`;
  await expect(import(/* @vite-ignore */ module)).resolves.toHaveProperty('rewrite');
});
