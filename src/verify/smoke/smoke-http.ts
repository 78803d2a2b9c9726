import { setTimeout as wait } from 'node:timers/promises';

import { OutputText } from '../engines/output-text.ts';
import type { Failing, NoAnswer, SmokeAnswer } from './smoke-result.ts';
import type { SmokeSite } from './smoke-site.ts';

/** How long a service may take until it answers. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 250;
const LARGEST_ANSWER = 1024 * 1024;

/** Bad gateway, service unavailable, gateway timeout (RFC 9110, 15.6): what a service says that is not up yet. */
const NOT_UP_YET = new Set([502, 503, 504]);

/** Compared beside status and body: where a redirect leads, and what the body is. */
const COMPARED_HEADERS = ['location', 'content-type'];

/** A port and path, from `PORT/path`. */
export interface HttpRequest {
  readonly port: number;
  readonly path: string;
}

/** The server's own errors are failures; that a path is not found or forbidden is an answer. */
export const FAILING_SERVICE: Failing = {
  isFailure: ({ exitCode }) => exitCode >= 500,
  hint: 'name a path that the service can answer by itself',
};

/** Reads `PORT/path`; undefined if it is not of this form. */
export function parseHttpRequest(text: string): HttpRequest | undefined {
  const match = /^(\d{1,5})(\/\S*)?$/.exec(text);
  const port = Number(match?.[1]);
  return match && port > 0 && port < 65_536 ? { port, path: match[2] ?? '/' } : undefined;
}

/** Starts an image and sends it GET requests until it answers. */
export async function askService(
  { port, path }: HttpRequest,
  image: string,
  { engine, workspace, signal, network }: SmokeSite,
  patience = PATIENCE_MS,
): Promise<SmokeAnswer> {
  const container = workspace.nameContainer();
  const end = performance.now() + patience;
  try {
    const request = { image, container, port, ...(network === undefined ? {} : { network }) };
    const address = await engine.start(request, signal);
    if (typeof address !== 'string') return { ...address, log: await logOf(container) };
    for (;;) {
      const answer = await ask(`http://${address}${path}`, end, signal);
      const isLate = performance.now() > end;
      if ('exitCode' in answer && (isLate || !NOT_UP_YET.has(answer.exitCode))) return answer;
      const isUp = await engine.isRunning(container, signal);
      if (isLate || !isUp) return silence(isUp, answer, await logOf(container));
      await wait(PAUSE_MS, undefined, { signal });
    }
  } finally {
    await engine.remove([], [container]);
  }

  function logOf(name: string): Promise<readonly string[]> {
    return engine.log(name, signal);
  }

  function silence(isUp: boolean, answer: Awaited<ReturnType<typeof ask>>, log: readonly string[]): NoAnswer {
    const last = 'exitCode' in answer ? `status ${answer.exitCode}` : answer.error;
    const reason = isUp ? `no answer after ${patience / 1000} s (${last})` : 'the container ended';
    return { fault: 'image', reason, log };
  }
}

/** One request; status, chosen headers and body of the answer, or why there was none. */
async function ask(
  url: string,
  end: number,
  signal: AbortSignal,
): Promise<{ exitCode: number; stdout: string; stderr: string } | { error: string }> {
  const left = AbortSignal.timeout(Math.max(PAUSE_MS, Math.ceil(end - performance.now())));
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.any([signal, left]) });
    const body = new OutputText(LARGEST_ANSWER);
    for await (const chunk of response.body ?? []) body.take(chunk);
    const headers = COMPARED_HEADERS.flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [`${name}: ${value}\n`];
    });
    return { exitCode: response.status, stdout: headers.join('') + body.text(), stderr: '' };
  } catch (error) {
    signal.throwIfAborted();
    const cause = error instanceof Error ? error.cause : undefined;
    return { error: cause instanceof Error ? cause.message : String(error) };
  }
}
