import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { runChild, streamChild } from './child.ts';
import { Containers } from './containers.ts';
import {
  EngineError,
  type BuildOutcome,
  type BuildRequest,
  type CommandOutput,
  type Engine,
  type EngineChoice,
  type NotStarted,
  type RunRequest,
  type StartRequest,
} from './engine.ts';
import { followedBuild } from './followed-build.ts';
import { optionArguments } from './option-arguments.ts';

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
  const driver = /^Driver:\s*(\S+)/m.exec(stdout)?.[1] ?? 'docker';
  if (driver === 'docker') await assertCurrentContext(builder, signal);
  return driver;
}

/** buildx has a builder for the daemon of each docker context, and uses only that of the current one. */
async function assertCurrentContext(builder: string, signal: AbortSignal): Promise<void> {
  const { exitCode, stdout } = await runChild('docker', ['context', 'show'], { signal });
  if (exitCode === 0 && stdout.trim() !== builder) {
    const advice = `set DOCKER_CONTEXT=${builder} instead`;
    throw new EngineError(`--builder ${builder} stands for the docker context of that name: ${advice}`);
  }
}

class Docker implements Engine {
  readonly name = 'docker';
  readonly description: string;
  readonly #builder: string | undefined;
  readonly #buildsInDaemon: boolean;
  /** Where images of another builder lie. */
  readonly #folder: string;
  readonly #loaded = new Set<string>();
  readonly #containers = new Containers('docker');

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
    const args = ['buildx', 'build', '--progress=plain', ...this.#buildArguments(request), request.context];
    return followedBuild('docker', args, onLine, { signal, env: BUILD_ENVIRONMENT });
  }

  async *save(image: string, signal: AbortSignal): AsyncGenerator<Buffer, void, void> {
    if (this.#buildsInDaemon) yield* streamChild('docker', ['save', image], { signal });
    else for await (const chunk of createReadStream(this.#file(image), { signal })) yield chunk;
  }

  async run(request: RunRequest, signal: AbortSignal): Promise<CommandOutput | NotStarted> {
    await this.#load(request.image, signal);
    return this.#containers.run(request, signal);
  }

  async start(request: StartRequest, signal: AbortSignal): Promise<string | NotStarted> {
    await this.#load(request.image, signal);
    return this.#containers.start(request, signal);
  }

  isRunning(container: string, signal: AbortSignal): Promise<boolean> {
    return this.#containers.isRunning(container, signal);
  }

  log(container: string, signal: AbortSignal): Promise<string[]> {
    return this.#containers.log(container, signal);
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
      ...cacheNamespace(request),
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

/** `--no-cache` leaves cache mounts as they are. https://docs.docker.com/reference/dockerfile/#buildkit-built-in-build-args */
function cacheNamespace({ cacheNamespace: name }: BuildRequest): string[] {
  return name === undefined ? [] : ['--build-arg', `BUILDKIT_CACHE_MOUNT_NS=${name}`];
}
