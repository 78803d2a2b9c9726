import { fileURLToPath } from 'node:url';
import { loadScript } from './code-cache.ts';

const program = loadScript(fileURLToPath(new URL('program.cjs', import.meta.url)));
const module: { exports: Partial<typeof import('./command-line.ts')> } = { exports: {} };
program.run(module, require, import.meta.url);
void module.exports.runCommandLine?.(process.argv.slice(2)).then((hasRewritten) => {
  if (hasRewritten) program.keep();
});
