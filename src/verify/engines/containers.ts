import { connect } from 'node:net';

import { runChild } from './child.ts';
import type { CommandOutput, NotStarted, RunRequest, StartRequest } from './engine.ts';
import { notStarted } from './not-started.ts';

const LAST_LINES = '20';

/** The containers of docker or podman, whose programs take the same commands for them. */
export class Containers {
  readonly #program: 'docker' | 'podman';

  constructor(program: 'docker' | 'podman') {
    this.#program = program;
  }

  async run(request: RunRequest, signal: AbortSignal): Promise<CommandOutput | NotStarted> {
    const [program = '', ...args] = request.command;
    const network = request.network === undefined ? [] : ['--network', request.network];
    const container = ['--rm', '--pull', 'never', '--name', request.container, ...network];
    const command = ['--entrypoint', program, request.image, ...args];
    const output = await this.#engine(['run', ...container, ...command], signal);
    return notStarted(output) ?? output;
  }

  /**
   * Starts a container in the background and finds out where its port can be reached: on the host's own network at the
   * port itself, else at a free port of the loopback interface.
   */
  async start(
    { image, container, port, network }: StartRequest,
    signal: AbortSignal,
  ): Promise<string | NotStarted> {
    const isOnHost = network === 'host';
    const own = `127.0.0.1:${port}`;
    if (isOnHost && (await isTaken(port))) {
      const reason = `another program of this machine answers at ${own}, where --network host puts the container`;
      return { fault: 'engine', reason };
    }
    const connection = [
      ...(network === undefined ? [] : ['--network', network]),
      ...(isOnHost ? [] : ['--publish', `127.0.0.1::${port}`]),
    ];
    const started = await this.#engine(
      ['run', '--detach', '--pull', 'never', '--name', container, ...connection, image],
      signal,
    );
    if (started.exitCode !== 0) return notStarted(started) ?? this.#failed('run', started);
    if (isOnHost) return own;
    const mapped = await this.#engine(['port', container, `${port}/tcp`], signal);
    const address = mapped.stdout.trim().split('\n')[0] ?? '';
    // The port of a container that has ended is mapped no more.
    if (mapped.exitCode === 0 && address !== '') return address;
    const isUp = await this.isRunning(container, signal);
    return isUp ? this.#failed('port', mapped) : { fault: 'image', reason: 'the container ended' };
  }

  async isRunning(container: string, signal: AbortSignal): Promise<boolean> {
    const { stdout } = await this.#engine(['inspect', '--format', '{{.State.Running}}', container], signal);
    return stdout.trim() === 'true';
  }

  /** The last lines of what a container printed; none if it never was. */
  async log(container: string, signal: AbortSignal): Promise<string[]> {
    const args = ['logs', '--tail', LAST_LINES, container];
    const { exitCode, stdout, stderr } = await this.#engine(args, signal);
    if (exitCode !== 0) return [];
    return `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  }

  #engine(args: readonly string[], signal: AbortSignal): Promise<CommandOutput> {
    return runChild(this.#program, args, { signal });
  }

  #failed(verb: string, { stderr }: CommandOutput): NotStarted {
    return { fault: 'engine', reason: `${this.#program} ${verb}: ${stderr.trim().split('\n').at(-1) ?? ''}` };
  }
}

/** Whether something listens at a port of the loopback interface. */
function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const answer = (taken: boolean): void => {
      socket.destroy();
      resolve(taken);
    };
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
  });
}
