// Runs a benchmark of this folder: `node bench/run.js corpus DIR`. Node 20 does not read TypeScript, so it is bundled first.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [name, ...parameters] = process.argv.slice(2);
if (name === undefined) throw new Error('usage: node bench/run.js NAME [parameters]');
const folder = await mkdtemp(join(import.meta.dirname, '..', 'node_modules', '.bench-'));
try {
  const outfile = join(folder, `${name}.js`);
  await build({
    entryPoints: [join(import.meta.dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  const { run } = await import(pathToFileURL(outfile).href);
  await run(parameters);
} finally {
  await rm(folder, { recursive: true, force: true });
}
