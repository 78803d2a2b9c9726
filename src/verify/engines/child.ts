import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

import { EngineError, type CommandOutput } from './engine.ts';
import { OutputText } from './output-text.ts';

/** A program that does not end after SIGINT is killed after this time. */
const PATIENCE_MS = 10_000;
/** More output of one command than this is not kept. */
const LARGEST_OUTPUT = 16 * 1024 * 1024;

export interface ChildOptions {
  readonly signal?: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end and collects its output. Rejects if it cannot be started or the signal is aborted. */
export async function runChild(
  program: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<CommandOutput> {
  const child = startChild(program, args, options);
  const output = [collect(child.stdout), collect(child.stderr)] as const;
  const exitCode = await exitCodeOf(child, program, options.signal);
  const [stdout, stderr] = await Promise.all(output);
  return { exitCode, stdout, stderr };
}

/** Runs a program and hands every line of its output and error output on as it comes. The result is its exit code. */
export async function followChild(
  program: string,
  args: readonly string[],
  onLine: (line: string) => void,
  options: ChildOptions = {},
): Promise<number> {
  const child = startChild(program, args, options);
  const ends = [child.stdout, child.stderr].map(async (stream) => {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }))
      onLine(line);
  });
  const exitCode = await exitCodeOf(child, program, options.signal);
  await Promise.all(ends);
  return exitCode;
}

/** The standard output of a program in chunks; throws at the end if the program failed. */
export async function* streamChild(
  program: string,
  args: readonly string[],
  options: ChildOptions = {},
): AsyncGenerator<Buffer, void, void> {
  const child = startChild(program, args, options);
  const errors = collect(child.stderr);
  const ended = exitCodeOf(child, program, options.signal);
  // Whoever stops reading early ends the program, which is then not waited for here.
  ended.catch(() => undefined);
  try {
    for await (const chunk of child.stdout) yield chunk;
  } finally {
    if (child.exitCode === null) killGroup(child, 'SIGKILL');
  }
  if ((await ended) !== 0) throw new EngineError(`${program} ${args[0] ?? ''}: ${lastLine(await errors)}`);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

interface PipedChild extends ChildProcess {
  readonly stdin: null;
  readonly stdout: Readable;
  readonly stderr: Readable;
}

function startChild(program: string, args: readonly string[], { signal, env }: ChildOptions): PipedChild {
  signal?.throwIfAborted();
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    // In a group of its own: Ctrl-C of the terminal reaches it through the signal only, in the order we choose.
    detached: true,
  });
  const stop = (): void => {
    killGroup(child, 'SIGINT');
    setTimeout(() => killGroup(child, 'SIGKILL'), PATIENCE_MS).unref();
  };
  signal?.addEventListener('abort', stop, { once: true });
  child.once('close', () => signal?.removeEventListener('abort', stop));
  return child;
}

/** The program and what it started: docker runs its plugins as processes of their own. */
function killGroup({ pid, exitCode, signalCode }: ChildProcess, signal: 'SIGINT' | 'SIGKILL'): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // It ended in this moment.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function exitCodeOf(
  child: ChildProcess,
  program: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  try {
    const [code] = await once(child, 'close');
    signal?.throwIfAborted();
    return typeof code === 'number' ? code : 128;
  } catch (error) {
    signal?.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    throw new EngineError(`${program} cannot be run: ${reason}`, { cause: error });
  }
}

async function collect(stream: Readable): Promise<string> {
  const output = new OutputText(LARGEST_OUTPUT);
  for await (const chunk of stream) if (chunk instanceof Buffer) output.take(chunk);
  return output.text();
}
