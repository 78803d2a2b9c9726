import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { buildFailure } from './build-failure.ts';
import { BuildLog } from './build-log.ts';
import { followChild, runChild, streamChild } from './child.ts';
import {
  EngineError,
  type BuildOptions,
  type BuildOutcome,
  type BuildRequest,
  type CommandOutput,
  type Engine,
  type EngineChoice,
  type RunRequest,
  type StartRequest,
} from './engine.ts';
import { optionArguments } from './option-arguments.ts';
import { isRunning, reachablePort } from './reachable-port.ts';

/** Attestations would turn the image into an index of its own. https://docs.docker.com/build/metadata/attestations */
const BUILD_ENVIRONMENT = { BUILDX_NO_DEFAULT_ATTESTATIONS: '1' };

/**
 * Docker with BuildKit, by way of buildx. With a builder that is not the daemon's own, images stay in files and are
 * loaded into the daemon only to be run.
 *
 * @returns the engine, or why there is none.
 */
export async function findDocker(
  { builder, folder }: EngineChoice,
  signal: AbortSignal,
): Promise<Engine | string> {
  const buildx = await runChild('docker', ['buildx', 'version'], { signal }).catch(() => undefined);
  if (!buildx) return 'docker: no such program';
  if (buildx.exitCode !== 0)
    return 'docker: the buildx plugin is missing (Debian: apt-get install docker-buildx)';
  const driver = builder === undefined ? 'docker' : await builderDriver(builder, signal);
  const daemon = await runChild('docker', ['version', '--format', '{{.Server.Version}}'], { signal });
  if (daemon.exitCode !== 0 && driver === 'docker') {
    return `docker: the daemon does not answer (start it with 'systemctl start docker', or set DOCKER_HOST)`;
  }
  const version = daemon.stdout.trim().replace(/\+.*/, '') || (buildx.stdout.split(' ')[1] ?? '');
  return new Docker(version, builder, driver === 'docker', folder);
}

async function builderDriver(builder: string, signal: AbortSignal): Promise<string> {
  const { exitCode, stdout, stderr } = await runChild('docker', ['buildx', 'inspect', builder], { signal });
  if (exitCode !== 0)
    throw new EngineError(`--builder ${builder}: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  return /^Driver:\s*(\S+)/m.exec(stdout)?.[1] ?? 'docker';
}

class Docker implements Engine {
  readonly name = 'docker';
  readonly description: string;
  readonly #builder: string | undefined;
  readonly #buildsInDaemon: boolean;
  /** Where images of another builder lie. */
  readonly #folder: string;
  readonly #loaded = new Set<string>();

  constructor(version: string, builder: string | undefined, buildsInDaemon: boolean, folder: string) {
    this.#folder = folder;
    this.description = `docker ${version}`;
    this.#builder = builder;
    this.#buildsInDaemon = buildsInDaemon;
  }

  async build(
    request: BuildRequest,
    onLine: (line: string) => void,
    signal: AbortSignal,
  ): Promise<BuildOutcome> {
    const log = new BuildLog();
    const keepLine = (line: string): void => {
      log.add(line);
      onLine(line);
    };
    const args = ['buildx', 'build', '--progress=plain', ...this.#buildArguments(request), request.context];
    const begin = performance.now();
    const exitCode = await followChild('docker', args, keepLine, { signal, env: BUILD_ENVIRONMENT });
    const seconds = (performance.now() - begin) / 1000;
    if (exitCode === 0) return { built: true, seconds };
    return { built: false, seconds, failure: buildFailure(log.lines, exitCode) };
  }

  async *save(image: string, signal: AbortSignal): AsyncGenerator<Buffer, void, void> {
    if (this.#buildsInDaemon) yield* streamChild('docker', ['save', image], { signal });
    else for await (const chunk of createReadStream(this.#file(image), { signal })) yield chunk;
  }

  async run(request: RunRequest, signal: AbortSignal): Promise<CommandOutput> {
    await this.#load(request.image, signal);
    const [program = '', ...args] = request.command;
    return runChild(
      'docker',
      [
        'run',
        '--rm',
        '--name',
        request.container,
        ...network(request),
        '--entrypoint',
        program,
        request.image,
        ...args,
      ],
      { signal },
    );
  }

  async start(request: StartRequest, signal: AbortSignal): Promise<string> {
    await this.#load(request.image, signal);
    return reachablePort('docker', request, signal);
  }

  isRunning(container: string, signal: AbortSignal): Promise<boolean> {
    return isRunning('docker', container, signal);
  }

  async remove(images: readonly string[], containers: readonly string[]): Promise<void> {
    if (containers.length > 0)
      await runChild('docker', ['rm', '--force', '--volumes', ...containers]).catch(() => undefined);
    if (images.length > 0)
      await runChild('docker', ['image', 'rm', '--force', ...images]).catch(() => undefined);
    await Promise.all(images.map((image) => rm(this.#file(image), { force: true })));
  }

  #buildArguments(request: BuildRequest): string[] {
    return [
      ...(this.#builder === undefined ? [] : ['--builder', this.#builder]),
      ...(request.useCache ? [] : ['--no-cache']),
      ...(this.#buildsInDaemon ? ['--load'] : ['--output', `type=docker,dest=${this.#file(request.image)}`]),
      '--tag',
      request.image,
      '--file',
      request.dockerfile,
      ...optionArguments(request.options),
    ];
  }

  #file(image: string): string {
    return join(this.#folder, `${image.replaceAll(/[/:]/g, '-')}.tar`);
  }

  async #load(image: string, signal: AbortSignal): Promise<void> {
    if (this.#buildsInDaemon || this.#loaded.has(image)) return;
    const { exitCode, stderr } = await runChild('docker', ['load', '--quiet', '--input', this.#file(image)], {
      signal,
    });
    if (exitCode !== 0) throw new EngineError(`docker load: ${stderr.trim()}`);
    this.#loaded.add(image);
  }
}

function network({ network: name }: Pick<BuildOptions, 'network'>): string[] {
  return name === undefined ? [] : ['--network', name];
}
