// Builds dist/: the command line and the library, each bundled with all that it needs, and the library's types.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');

/** dockerfile-ast looks for a byte order mark with `Buffer.from(text, 'UTF-8')`, which browsers do not have. */
const withoutBuffer = {
  name: 'without-buffer',
  setup({ onLoad }) {
    onLoad({ filter: /dockerfile-ast[\\/]lib[\\/]util\.js$/ }, ({ path: file }) => ({
      contents: `const Buffer = { from: (text) => new TextEncoder().encode(text) };\n${readFileSync(file, 'utf8')}`,
    }));
  },
};

/** The tables of official images are read in part: each is a file of its own. */
const withTablesBeside = {
  name: 'with-tables-beside',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/shard-\d+\.ts$/ }, ({ path: file }) => ({
      path: `./tags/${path.basename(file, '.ts')}.js`,
      external: true,
    }));
  },
};

/** Built beside dist/ and put in its place when complete: a failed build leaves the last good one. */
const staging = mkdtempSync(path.join(root, 'node_modules', '.dist-'));

/** What both bundles are made with. */
const common = {
  absWorkingDir: root,
  outdir: staging,
  platform: 'node',
  target: ['node20.19', 'es2022'],
  bundle: true,
  alias: {
    'string-width': './src/cli/text-width.ts',
    // Its CommonJS hides its own modules from bundlers; microsoft/node-jsonc-parser#57.
    'jsonc-parser': './node_modules/jsonc-parser/lib/esm/main.js',
    yaml: './node_modules/yaml/browser/index.js',
  },
  minify: true,
  // The program is read byte by byte, as Latin-1: twice as fast.
  charset: 'ascii',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  plugins: [withoutBuffer],
};

const tables = readdirSync(path.join(root, 'src', 'images', 'official-tags'))
  .filter((name) => name.startsWith('shard-'))
  .map((name) => path.basename(name, '.ts'));

try {
  const inputs = await bundle();
  writeFileSync(path.join(staging, 'THIRD-PARTY-LICENSES.txt'), licensesOf(inputs));
  if (!process.argv.includes('--no-types')) writeDeclarations();
  replaceDist();
} finally {
  rmSync(staging, { recursive: true, force: true });
}

/** The library and the command line; the names of the files that they are made of. */
async function bundle() {
  const inputs = [...(await bundleLibrary()), ...(await bundleProgram()), ...(await bundleMain())];
  const folder = path.join(staging, 'cli');
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "commonjs" }\n');
  chmodSync(path.join(folder, 'main.js'), 0o755);
  return inputs;
}

async function bundleLibrary() {
  const { metafile } = await build({
    ...common,
    entryPoints: { index: 'src/index.ts' },
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    format: 'esm',
  });
  return Object.keys(metafile.inputs);
}

/**
 * The command line as one script, which can be kept compiled between runs (src/cli/code-cache.ts), in the form of the
 * function that Node makes of a CommonJS module. What not every run needs is in it, too, and is evaluated when it is asked for.
 */
async function bundleProgram() {
  const { metafile } = await build({
    ...common,
    entryPoints: { 'cli/program': 'src/cli/command-line.ts' },
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    // A script cannot import; `require` is given to it.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'moduleUrl' },
    banner: { js: '(function (module, require, moduleUrl) {' },
    footer: { js: '})' },
    plugins: [withoutBuffer, withTablesBeside],
  });
  return Object.keys(metafile.inputs);
}

/** What loads the program, and the tables: CommonJS, for Node needs 8 ms to get ready for ES modules. */
async function bundleMain() {
  const { metafile } = await build({
    ...common,
    entryPoints: {
      'cli/main': 'src/cli/main.ts',
      ...Object.fromEntries(
        tables.map((name) => [`cli/tags/${name}`, `src/images/official-tags/${name}.ts`]),
      ),
    },
    format: 'cjs',
    define: { 'import.meta.url': 'moduleUrl' },
  });
  const main = path.join(staging, 'cli', 'main.js');
  const url = "const moduleUrl = require('node:url').pathToFileURL(__filename).href;";
  writeFileSync(main, `#!/usr/bin/env node\n${url}\n${readFileSync(main, 'utf8')}`);
  return Object.keys(metafile.inputs);
}

/** Bundled packages come under their licences, whose texts must come with them. */
function licensesOf(inputs) {
  const packages = new Set(
    inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []),
  );
  const texts = [...packages].toSorted().map((name) => {
    const folder = path.join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[sc]e/i.test(entry));
    const text = file === undefined ? '' : `\n${readFileSync(path.join(folder, file), 'utf8').trim()}\n`;
    return `${name} ${version} (${license})\n${text}`;
  });
  return `dockshift contains these packages.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

function writeDeclarations() {
  const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const types = path.join(staging, 'types');
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', types], {
    cwd: root,
    stdio: 'inherit',
  });
}

/** Types of the last build stay if this one makes none. */
function replaceDist() {
  const oldTypes = path.join(dist, 'types');
  if (!existsSync(path.join(staging, 'types')) && existsSync(oldTypes)) {
    cpSync(oldTypes, path.join(staging, 'types'), { recursive: true });
  }
  const old = path.join(mkdtempSync(path.join(root, 'node_modules', '.dist-')), 'old');
  chmodSync(staging, 0o755);
  mkdirSync(dist, { recursive: true });
  renameSync(dist, old);
  renameSync(staging, dist);
  rmSync(path.dirname(old), { recursive: true, force: true });
}
