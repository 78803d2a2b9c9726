import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

const PROGRAM = path.join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  /** Standard output as it came. */
  readonly bytes: Buffer;
  readonly stderr: string;
}

export interface Surroundings {
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Neither the machine's wishes about colour nor vitest's own reach the program. */
function environment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _forced, NO_COLOR: _refused, ...rest } = process.env;
  return { ...rest, ...extra };
}

/** Runs another program to its end. */
export function execute(
  program: string,
  args: readonly string[],
  { cwd, input, env }: Surroundings = {},
): Outcome {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    input: input ?? '',
    env: environment(env),
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined) throw error;
  return { status, stdout: stdout.toString(), bytes: stdout, stderr: stderr.toString() };
}

/** Runs dockshift to its end. */
export function dockshift(args: readonly string[], surroundings?: Surroundings): Outcome {
  return execute(process.execPath, [PROGRAM, ...args], surroundings);
}

/** Starts dockshift. */
export function startDockshift(args: readonly string[], cwd: string): ChildProcess {
  return spawn(process.execPath, [PROGRAM, ...args], {
    cwd,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** A temporary folder with these files, removed when the test is over. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'dockshift-test-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return folder;
}

/** There is something to merge. */
export const MESSY = 'FROM debian:12\nRUN echo one\nRUN echo two\nCMD ["sh"]\n';
/** There is nothing to change. */
export const TIDY = 'FROM debian:12\nRUN echo one\nCMD ["sh"]\n';
