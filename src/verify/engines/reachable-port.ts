import { runChild } from './child.ts';
import { EngineError, type StartRequest } from './engine.ts';

/**
 * Starts a container in the background with docker or podman, and finds out where its port can be reached: on the host's
 * own network at the port itself, else at a free port of the loopback interface.
 */
export async function reachablePort(
  program: 'docker' | 'podman',
  { image, container, port, network }: StartRequest,
  signal: AbortSignal,
): Promise<string> {
  const connection =
    network === 'host'
      ? ['--network', 'host']
      : [...(network === undefined ? [] : ['--network', network]), '--publish', `127.0.0.1::${port}`];
  const started = await runChild(program, ['run', '--detach', '--name', container, ...connection, image], {
    signal,
  });
  if (started.exitCode !== 0) throw new EngineError(`${program} run: ${started.stderr.trim()}`);
  if (network === 'host') return `127.0.0.1:${port}`;
  const mapped = await runChild(program, ['port', container, `${port}/tcp`], { signal });
  const address = mapped.stdout.trim().split('\n')[0] ?? '';
  if (mapped.exitCode !== 0 || address === '')
    throw new EngineError(`${program} port: ${mapped.stderr.trim()}`);
  return address;
}

/** Whether a container of docker or podman still runs. */
export async function isRunning(
  program: 'docker' | 'podman',
  container: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { stdout } = await runChild(program, ['inspect', '--format', '{{.State.Running}}', container], {
    signal,
  });
  return stdout.trim() === 'true';
}
