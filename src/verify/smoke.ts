import { setTimeout as wait } from 'node:timers/promises';

import { EngineError, type CommandOutput, type Engine } from './engines/engine.ts';
import { resolvePath } from './image/resolve.ts';
import type { TreeNode } from './image/file-tree.ts';
import type { SmokeResult } from './verification.ts';
import type { Workspace } from './workspace.ts';

/** How long a service may take until it answers. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 250;
const LARGEST_ANSWER = 1024 * 1024;

/** A port and path, from `PORT/path`. */
export interface HttpRequest {
  readonly port: number;
  readonly path: string;
}

export interface SmokeImages {
  readonly original: string;
  /** Absent: the original was built only once. */
  readonly originalAgain?: string;
  readonly rewritten: string;
}

/** Where smoke tests run. */
export interface SmokeSite {
  readonly engine: Engine;
  readonly workspace: Workspace;
  readonly network?: string;
  readonly signal: AbortSignal;
}

/** Reads `PORT/path`; undefined if it is not of this form. */
export function parseHttpRequest(text: string): HttpRequest | undefined {
  const match = /^(\d{1,5})(\/\S*)?$/.exec(text);
  const port = Number(match?.[1]);
  return match && port > 0 && port < 65_536 ? { port, path: match[2] ?? '/' } : undefined;
}

/** Runs a command in a container of each image and compares standard output and exit code. */
export async function smokeCommand(
  command: string,
  images: SmokeImages,
  site: SmokeSite,
  roots: readonly TreeNode[],
): Promise<SmokeResult> {
  const hasShell = roots.every((root) => resolvePath(root, '/bin/sh') !== undefined);
  // An image without a shell gets the words as they are.
  const words = hasShell ? ['/bin/sh', '-c', command] : command.trim().split(/\s+/);
  const run = (image: string): Promise<CommandOutput> => {
    const request = { image, container: site.workspace.nameContainer(), command: words, ...networkOf(site) };
    return site.engine.run(request, site.signal);
  };
  return compareAnswers(command, images, run);
}

/** Starts each image, sends it one GET request, and compares status and body. */
export async function smokeHttp(
  { port, path }: HttpRequest,
  images: SmokeImages,
  site: SmokeSite,
): Promise<SmokeResult> {
  return compareAnswers(`${port}${path}`, images, async (image) => {
    const container = site.workspace.nameContainer();
    try {
      const address = await site.engine.start({ image, container, port, ...networkOf(site) }, site.signal);
      return await answerOf(`http://${address}${path}`, container, site);
    } finally {
      await site.engine.remove([], [container]);
    }
  });
}

function networkOf({ network }: SmokeSite): { readonly network?: string } {
  return network === undefined ? {} : { network };
}

async function compareAnswers(
  what: string,
  images: SmokeImages,
  ask: (image: string) => Promise<CommandOutput>,
): Promise<SmokeResult> {
  const before = await ask(images.original);
  const again = images.originalAgain === undefined ? before : await ask(images.originalAgain);
  const after = await ask(images.rewritten);
  return { what, verdict: verdict(before, again, after), before, after };
}

function verdict(before: CommandOutput, again: CommandOutput, after: CommandOutput): SmokeResult['verdict'] {
  const isStable = before.stdout === again.stdout;
  if (before.exitCode !== again.exitCode) return 'noisy';
  if (before.exitCode !== after.exitCode) return 'different';
  if (!isStable) return 'noisy';
  return before.stdout === after.stdout ? 'same' : 'different';
}

async function answerOf(
  url: string,
  container: string,
  { engine, signal }: SmokeSite,
): Promise<CommandOutput> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      const response = await fetch(url, { redirect: 'manual', signal });
      const body = (await response.text()).slice(0, LARGEST_ANSWER);
      return { exitCode: response.status, stdout: body, stderr: '' };
    } catch (error) {
      signal.throwIfAborted();
      const isUp = await engine.isRunning(container, signal);
      if (!isUp || performance.now() > end) {
        const reason = isUp ? `no answer after ${PATIENCE_MS / 1000} s` : 'the container ended';
        return { exitCode: 0, stdout: '', stderr: `${reason}: ${new EngineError(String(error)).message}` };
      }
    }
    await wait(PAUSE_MS, undefined, { signal });
  }
}
