import nodeModule from 'node:module';

// Dependencies of yargs that are not ES modules ask for Node's own modules with `require`.
globalThis.require ??= nodeModule.createRequire(import.meta.url);

// Node 22 keeps compiled code between runs, Node 20 knows nothing of it. It works on what is loaded after the call.
if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function') {
  nodeModule.enableCompileCache();
}

const { runCommandLine } = await import('./command-line.ts');
await runCommandLine(process.argv.slice(2));
