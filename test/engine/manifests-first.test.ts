import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { diskContext } from '../../src/context/disk.ts';
import { loadFormats } from '../../src/context/formats.ts';
import { buildSteadily } from '../../src/verify/engines/build-steadily.ts';
import type { Engine } from '../../src/verify/engines/engine.ts';
import { Workspace } from '../../src/verify/workspace.ts';
import { runTransform } from '../transform-runs.ts';
import { compareBuilds } from './comparing.ts';
import { engineFor, HOST_NETWORK, needImages, startDocker } from './engine.ts';

/**
 * case.json of a folder of manifests-first/, beside `before.Dockerfile`, `after.Dockerfile`, the project in `context/`, and
 * in `added/` the files of it that change when a dependency is added: the program then fails without it.
 */
interface Project {
  readonly images: readonly string[];
  readonly safety: 'safe' | 'unsafe';
  /** A file of the source. */
  readonly touched: string;
  /** The step that must come from the cache, as the log shows it. */
  readonly install: string;
  /** The others take minutes: they run with DOCKSHIFT_ENGINE_CASES=all. */
  readonly inCi?: boolean;
}

const root = path.join(import.meta.dirname, 'manifests-first');
const all = readdirSync(root).map((name): [string, Project] => [
  name,
  JSON.parse(readFileSync(path.join(root, name, 'case.json'), 'utf8')),
]);
const wanted = process.env['DOCKSHIFT_ENGINE_CASES'];
const projects = all.filter(([name, { inCi }]) =>
  wanted === undefined ? inCi === true : wanted === 'all' || wanted.split(',').includes(name),
);

/** What package managers keep for themselves, which no image promises. */
const CACHES = /^\/(?:go\/pkg|root\/\.(?:cache|npm|config\/go|local\/share\/pnpm))(?:\/|$)/;

const hasEngine = startDocker();
if (hasEngine) needImages(...new Set(projects.flatMap(([, { images }]) => images)));
const docker = hasEngine ? await engineFor('docker') : undefined;
const formats = await loadFormats();

/** The log of a build that may use the cache. */
async function logOf(engine: Engine, workspace: Workspace, context: string, text: string): Promise<string[]> {
  const lines: string[] = [];
  const dockerfile = path.join(workspace.folder, 'Dockerfile');
  writeFileSync(dockerfile, text);
  const image = workspace.nameImage('rebuild');
  const request = { dockerfile, context, image, useCache: true, options: HOST_NETWORK };
  const outcome = await buildSteadily(
    engine,
    request,
    (line) => lines.push(line),
    new AbortController().signal,
  );
  expect(outcome.built ? '' : outcome.failure).toBe('');
  return lines;
}

/** Whether the step whose line holds `instruction` was taken from the cache: BuildKit says so behind the step's number. */
function isCached(log: readonly string[], instruction: string): boolean {
  const step = log.find((line) => line.includes(instruction))?.match(/^#\d+/)?.[0];
  expect(step).toBeDefined();
  return log.includes(`${step} CACHED`);
}

describe.skipIf(!docker)('manifests-first in a real engine', { timeout: 900_000 }, () => {
  test.each(projects)('%s installs once', async (name, { safety, touched, install }) => {
    if (!docker) return;
    const folder = mkdtempSync(path.join(tmpdir(), 'dockshift-manifests-'));
    const workspace = await Workspace.create();
    try {
      cpSync(path.join(root, name, 'context'), folder, { recursive: true, preserveTimestamps: true });
      const before = readFileSync(path.join(root, name, 'before.Dockerfile'), 'utf8');
      const after = readFileSync(path.join(root, name, 'after.Dockerfile'), 'utf8');
      const context = diskContext(folder, path.join(folder, 'Dockerfile'), formats);
      const { text, changes } = runTransform('manifests-first', before, { context });
      expect(text).toBe(after);
      expect(changes.map((change) => change.safety)).toEqual([safety]);

      const builds = await compareBuilds(docker, { folder, before, after });
      expect('failures' in builds ? builds.failures : []).toEqual([]);
      if ('comparison' in builds) {
        const paths = builds.comparison.differences.map((each) => each.path);
        expect(paths.filter((each) => !CACHES.test(each))).toEqual([]);
        expect(builds.comparison.fields).toEqual([]);
      }

      await logOf(docker, workspace, folder, after);
      appendFileSync(path.join(folder, touched), '\n');
      expect(isCached(await logOf(docker, workspace, folder, after), install)).toBe(true);

      cpSync(path.join(root, name, 'added'), folder, { recursive: true });
      // It builds only if the new dependency is installed. The step itself may come from the cache of an earlier run.
      await logOf(docker, workspace, folder, after);
    } finally {
      await workspace.dispose(docker);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
