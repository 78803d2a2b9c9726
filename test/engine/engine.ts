import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import type { Engine, EngineName } from '../../src/verify/engines/engine.ts';
import { findEngine } from '../../src/verify/engines/find-engine.ts';

const SCRIPTS = path.join(import.meta.dirname, '..', '..', '..', 'shared', 'engine');

/**
 * Whether there is a Docker engine: DOCKER_HOST names it, or the scripts beside the checkout start it. Without one the
 * tests are skipped and say so; in CI they must run.
 */
export function startDocker(): boolean {
  if (process.env['DOCKER_HOST'] !== undefined) return true;
  const up = path.join(SCRIPTS, 'up');
  if (!existsSync(up)) {
    if (process.env['CI']) throw new Error(`no engine: DOCKER_HOST is not set and ${up} does not exist`);
    console.log(`skipped: no engine (set DOCKER_HOST, or put ${up} in its place)`);
    return false;
  }
  const exports = execFileSync(up, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  for (const [, name = '', value = ''] of exports.matchAll(/(\w+)='([^']*)'/g)) process.env[name] = value;
  return true;
}

/** Makes the engine have these base images; where the scripts are not there it pulls them itself. */
export function needImages(...names: readonly string[]): void {
  const image = path.join(SCRIPTS, 'image');
  if (existsSync(image)) execFileSync(image, names, { stdio: ['ignore', 'inherit', 'inherit'] });
}

/** The engine by its name, with a folder that is removed after the tests of the file. */
export async function engineFor(engine: EngineName): Promise<Engine> {
  const folder = mkdtempSync(path.join(tmpdir(), 'dockshift-test-engine-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return findEngine({ engine, folder }, new AbortController().signal);
}

/** Our stand-in engine has no network of its own: builds use the host's. */
export const HOST_NETWORK = {
  buildArgs: [],
  secrets: [],
  ssh: [],
  network: 'host',
} as const;
