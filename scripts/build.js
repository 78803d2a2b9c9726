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

/** Built beside dist/ and put in its place when complete: a failed build leaves the last good one. */
const staging = mkdtempSync(path.join(root, 'node_modules', '.dist-'));

try {
  const inputs = await bundle();
  writeFileSync(path.join(staging, 'THIRD-PARTY-LICENSES.txt'), licensesOf(inputs));
  if (!process.argv.includes('--no-types')) writeDeclarations();
  replaceDist();
} finally {
  rmSync(staging, { recursive: true, force: true });
}

/**
 * The command line, one file per command, and the library, with one copy of what they share. Bundled and without white
 * space the program starts in half the time that Node takes to find and read the modules one by one.
 */
async function bundle() {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { 'cli/main': 'src/cli/main.ts', index: 'src/index.ts' },
    outdir: staging,
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: ['node20.19', 'es2022'],
    bundle: true,
    alias: {
      'string-width': './src/cli/text-width.ts',
      // Its CommonJS hides its own modules from bundlers; microsoft/node-jsonc-parser#57.
      'jsonc-parser': './node_modules/jsonc-parser/lib/esm/main.js',
      yaml: './node_modules/yaml/browser/index.js',
    },
    plugins: [withoutBuffer],
    minify: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  const main = path.join(staging, 'cli', 'main.js');
  writeFileSync(main, `#!/usr/bin/env node\n${readFileSync(main, 'utf8')}`);
  chmodSync(main, 0o755);
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
