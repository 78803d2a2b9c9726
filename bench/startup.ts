import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { decodeBytes } from '../src/dockerfile/bytes.ts';
import { rewrite } from '../src/rewrite/rewrite.ts';

/** `node bench/run.js startup DIR`: one file beside `node -e 0`, and all files below DIR beside dockerfile-ast's parse alone. */
export function run([folder]: readonly string[]): void {
  if (folder === undefined) throw new Error('usage: node bench/run.js startup DIR');
  const main = join(process.cwd(), 'dist', 'cli', 'main.js');
  const example = join(process.cwd(), 'examples', 'legacy-node', 'Dockerfile');
  const idle: number[] = [];
  const one: number[] = [];
  for (let round = 0; round < 15; round++) {
    idle.push(seconds(() => spawnSync('node', ['-e', '0'])));
    one.push(seconds(() => spawnSync('node', [main, example])));
  }
  console.log(`one file: ${(median(one) / median(idle)).toFixed(2)} x node -e 0`);

  const texts = textsBelow(folder);
  const parse: number[] = [];
  const all: number[] = [];
  for (let round = 0; round < 5; round++) {
    parse.push(seconds(() => texts.forEach((text) => DockerfileParser.parse(text).getInstructions())));
    all.push(seconds(() => texts.forEach((text) => rewrite(text))));
  }
  console.log(
    `${texts.length} files: ${(median(all) / median(parse)).toFixed(2)} x dockerfile-ast's parse alone, ` +
      `${Math.round(texts.length / median(all))} files a second`,
  );
}

function seconds(work: () => unknown): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function textsBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).size < 1_000_000)
    .map((path) => decodeBytes(readFileSync(path)));
}
