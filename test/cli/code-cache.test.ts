import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadScript } from '../../src/cli/code-cache.ts';
import { folderWith } from './program.ts';

const SCRIPT = '(function (module) { module.exports = () => 6 * 7; })';
const CACHE = `script.cjs.${process.version}-${process.arch}.cache`;

beforeEach(() => vi.stubEnv('NODE_DISABLE_COMPILE_CACHE', undefined));
afterEach(() => vi.unstubAllEnvs());

/** What the script exports, called; and what is then kept. */
function load(folder: string): { readonly answer: unknown; keep(): void } {
  const script = loadScript(path.join(folder, 'script.cjs'));
  const module: { exports?: () => unknown } = {};
  script.run(module, createRequire(import.meta.url), 'file:///script.cjs');
  return { answer: module.exports?.(), keep: () => script.keep() };
}

test('what was compiled is kept beside the script, once, and used by the next run', () => {
  const folder = folderWith({ 'script.cjs': SCRIPT });
  const first = load(folder);
  expect(first.answer).toBe(42);
  expect(readdirSync(folder)).toEqual(['script.cjs']);
  first.keep();
  expect(readdirSync(folder).toSorted()).toEqual(['script.cjs', CACHE]);

  // V8 compares the length of the text alone: what is run is what was compiled.
  writeFileSync(path.join(folder, 'script.cjs'), SCRIPT.replace('6 * 7', '7 * 7'));
  const second = load(folder);
  expect(second.answer).toBe(42);
  const kept = readFileSync(path.join(folder, CACHE));
  second.keep();
  expect(readFileSync(path.join(folder, CACHE)).equals(kept)).toBe(true);
});

test('what is broken, or was made of another text, is refused and made anew', () => {
  const folder = folderWith({ 'script.cjs': SCRIPT, [CACHE]: 'broken' });
  const first = load(folder);
  expect(first.answer).toBe(42);
  first.keep();
  expect(readFileSync(path.join(folder, CACHE), 'latin1')).not.toBe('broken');
  writeFileSync(path.join(folder, 'script.cjs'), SCRIPT.replace('6 * 7', '60 * 70'));
  expect(load(folder).answer).toBe(4200);
});

test('where nothing can be kept, nothing is left behind', () => {
  const folder = folderWith({ 'script.cjs': SCRIPT });
  mkdirSync(path.join(folder, CACHE, 'full'), { recursive: true });
  const script = load(folder);
  expect(script.answer).toBe(42);
  script.keep();
  expect(readdirSync(folder).toSorted()).toEqual(['script.cjs', CACHE]);
  expect(readdirSync(path.join(folder, CACHE))).toEqual(['full']);
});

test('NODE_DISABLE_COMPILE_CACHE keeps and uses nothing', () => {
  vi.stubEnv('NODE_DISABLE_COMPILE_CACHE', '1');
  const folder = folderWith({ 'script.cjs': SCRIPT });
  load(folder).keep();
  expect(readdirSync(folder)).toEqual(['script.cjs']);
});
