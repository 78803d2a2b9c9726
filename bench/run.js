// Runs a benchmark of this folder: `node bench/run.js corpus DIR`. Node 20 does not read TypeScript, so it is bundled first.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [name, ...parameters] = process.argv.slice(2);
if (name === undefined) throw new Error('usage: node bench/run.js NAME [parameters]');

/** The benchmark's module. The bundle lies below node_modules, where its packages are found, until it is loaded. */
async function load() {
  const folder = mkdtempSync(join(import.meta.dirname, '..', 'node_modules', '.bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const end = (signal) => {
    remove();
    process.kill(process.pid, signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.once(signal, end);
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
    return await import(pathToFileURL(outfile).href);
  } finally {
    for (const signal of signals) process.removeListener(signal, end);
    remove();
  }
}

const { run } = await load();
await run(parameters);
