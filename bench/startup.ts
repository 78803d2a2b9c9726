import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DockerfileParser } from 'dockerfile-ast';
import { decodeBytes } from '../src/dockerfile/bytes.ts';
import type { RewriteOptions, RewriteResult } from '../src/index.ts';

/** What is measured of the library that is built: it has a dockerfile-ast of its own, and leaves the one here as it is. */
interface Library {
  rewrite(source: string, options?: RewriteOptions): RewriteResult;
}

/**
 * `node bench/run.js startup DIR`: one file beside `node -e 0`, and all files below DIR beside dockerfile-ast's parse alone.
 * Both of what was built. The shortest of several runs counts: others work on the machine, too.
 */
export async function run([folder]: readonly string[]): Promise<void> {
  if (folder === undefined) throw new Error('usage: node bench/run.js startup DIR');
  const main = join(process.cwd(), 'dist', 'cli', 'main.js');
  const example = join(process.cwd(), 'examples', 'legacy-node', 'Dockerfile');
  const idle: number[] = [];
  const one: number[] = [];
  // The first run keeps what it compiled.
  spawnSync('node', [main, example]);
  for (let round = 0; round < 15; round++) {
    idle.push(seconds(() => spawnSync('node', ['-e', '0'])));
    one.push(seconds(() => spawnSync('node', [main, example])));
  }
  console.log(`one file: ${(Math.min(...one) / Math.min(...idle)).toFixed(2)} x node -e 0`);

  const { rewrite } = (await import(pathToFileURL(join(process.cwd(), 'dist', 'index.js')).href)) as Library;
  const texts = textsBelow(folder);
  const parse: number[] = [];
  const all: number[] = [];
  for (let round = 0; round < 5; round++) {
    parse.push(seconds(() => texts.forEach((text) => DockerfileParser.parse(text).getInstructions())));
    all.push(seconds(() => texts.forEach((text) => rewrite(text))));
  }
  console.log(
    `${texts.length} files: ${(Math.min(...all) / Math.min(...parse)).toFixed(2)} x dockerfile-ast's parse alone, ` +
      `${Math.round(texts.length / Math.min(...all))} files a second`,
  );
}

function seconds(work: () => unknown): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function textsBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).size < 1_000_000)
    .map((path) => decodeBytes(readFileSync(path)));
}
