import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { diskContext } from '../../src/context/disk.ts';
import { loadFormats } from '../../src/context/formats.ts';
import { rewrite } from '../../src/rewrite/rewrite.ts';
import { buildSteadily } from '../../src/verify/engines/build-steadily.ts';
import type { Engine } from '../../src/verify/engines/engine.ts';
import { Workspace } from '../../src/verify/workspace.ts';
import { engineFor, HOST_NETWORK, needImages, startDocker } from './engine.ts';

/** case.json of a folder of split-stages/, beside `before.Dockerfile` and `context/`. */
interface Case {
  readonly images: readonly string[];
  /** Run by a shell in both images: they print the same. */
  readonly smoke: string;
  /** A program that only the build needed. */
  readonly gone: string;
  /** What the rewritten image weighs at most, of the original's file system. */
  readonly atMost: number;
  /** The others take minutes: they run with DOCKSHIFT_ENGINE_CASES=all. */
  readonly inCi?: boolean;
}

const root = path.join(import.meta.dirname, 'split-stages');
const wanted = process.env['DOCKSHIFT_ENGINE_CASES'];
const cases = readdirSync(root)
  .map((name) => ({
    name,
    settings: JSON.parse(readFileSync(path.join(root, name, 'case.json'), 'utf8')) as Case,
  }))
  .filter(({ name, settings }) =>
    wanted === undefined ? settings.inCi === true : wanted === 'all' || wanted.split(',').includes(name),
  );

const hasEngine = startDocker();
if (hasEngine) needImages(...new Set(cases.flatMap(({ settings }) => settings.images)));
const docker = hasEngine ? await engineFor('docker') : undefined;
const formats = await loadFormats();
const signal = new AbortController().signal;

/** Builds a version, and says what the smoke test prints, what of the build is left, and how large the file system is. */
async function buildAndRun(
  engine: Engine,
  workspace: Workspace,
  context: string,
  text: string,
  { smoke, gone }: Case,
): Promise<{ readonly printed: string; readonly left: string; readonly size: number }> {
  const image = workspace.nameImage('version');
  const folder = path.join(workspace.folder, image.replaceAll(/\W/g, '-'));
  mkdirSync(folder);
  const dockerfile = path.join(folder, 'Dockerfile');
  writeFileSync(dockerfile, text);
  const log: string[] = [];
  const request = { dockerfile, context, image, useCache: true, options: HOST_NETWORK };
  const outcome = await buildSteadily(engine, request, (line) => log.push(line), signal);
  expect(outcome.built ? [] : log.slice(-20)).toEqual([]);
  const run = async (command: string): Promise<string> => {
    const container = workspace.nameContainer();
    const output = await engine.run({ image, container, command: ['/bin/sh', '-c', command] }, signal);
    return 'stdout' in output ? output.stdout.trim() : output.reason;
  };
  return {
    printed: await run(`${smoke} 2>&1`),
    left: await run(`command -v ${gone} || echo none`),
    size: Number(await run('du -sxm / 2>/dev/null | cut -f1')),
  };
}

describe.skipIf(docker === undefined)('split-stages in a real engine', { timeout: 900_000 }, () => {
  test.each(cases)('$name', async ({ name, settings }) => {
    if (docker === undefined) return;
    const context = path.join(root, name, 'context');
    const before = readFileSync(path.join(root, name, 'before.Dockerfile'), 'utf8');
    const { text, refusals } = rewrite(before, {
      transforms: ['split-stages'],
      context: diskContext(context, path.join(context, 'Dockerfile'), formats),
    });
    expect(refusals).toEqual([]);
    expect(text).not.toBe(before);
    const workspace = await Workspace.create();
    try {
      const original = await buildAndRun(docker, workspace, context, before, settings);
      const rewritten = await buildAndRun(docker, workspace, context, text, settings);
      expect(rewritten.printed).toBe(original.printed);
      expect([original.left === 'none', rewritten.left]).toEqual([false, 'none']);
      expect(rewritten.size / original.size).toBeLessThan(settings.atMost);
      console.log(`${name}: ${original.size} MB, then ${rewritten.size} MB`);
    } finally {
      await workspace.dispose(docker);
    }
  });
});
