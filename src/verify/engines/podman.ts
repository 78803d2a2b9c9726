import { randomUUID } from 'node:crypto';
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
  type EngineName,
  type NotStarted,
  type RunRequest,
  type StartRequest,
} from './engine.ts';
import { followedBuild } from './followed-build.ts';
import { notStarted } from './not-started.ts';
import { optionArguments } from './option-arguments.ts';

/** Podman, which builds with buildah's code. @returns the engine, or why there is none. */
export async function findPodman(signal: AbortSignal): Promise<Engine | string> {
  const version = await engineVersion('podman', signal);
  return version.startsWith('podman: ') ? version : new Podman(`podman ${version}`);
}

/** buildah, which builds without a daemon. @returns the engine, or why there is none. */
export async function findBuildah({ folder }: EngineChoice, signal: AbortSignal): Promise<Engine | string> {
  const version = await engineVersion('buildah', signal);
  return version.startsWith('buildah: ') ? version : new Buildah(`buildah ${version}`, folder);
}

async function engineVersion(program: 'podman' | 'buildah', signal: AbortSignal): Promise<string> {
  const info = await runChild(program, ['info'], { signal }).catch(() => undefined);
  if (!info) return `${program}: no such program`;
  if (info.exitCode !== 0)
    return `${program}: '${program} info' fails: ${info.stderr.trim().split('\n').at(-1) ?? ''}`;
  const { stdout } = await runChild(program, ['--version'], { signal });
  return /\d[\d.]*/.exec(stdout)?.[0] ?? '';
}

/** What podman and buildah have in common: storage, build options, and the form of the log. */
abstract class ContainersEngine implements Engine {
  abstract readonly name: Exclude<EngineName, 'docker'>;
  readonly description: string;
  /** By the image that was built, those of its single steps, which these engines keep as their cache; they go with it. */
  readonly #steps = new Map<string, string[]>();

  constructor(description: string) {
    this.description = description;
  }

  async build(
    request: BuildRequest,
    onLine: (line: string) => void,
    signal: AbortSignal,
  ): Promise<BuildOutcome> {
    const steps = this.#steps.get(request.image) ?? [];
    this.#steps.set(request.image, steps);
    const keepLine = (line: string): void => {
      onLine(line);
      const step = request.useCache ? undefined : /^--> ([0-9a-f]{8,64})$/.exec(line)?.[1];
      if (step !== undefined) steps.push(step);
    };
    return followedBuild(this.name, buildArguments(request), keepLine, { signal });
  }

  abstract save(image: string, signal: AbortSignal): AsyncIterable<Buffer>;
  abstract run(request: RunRequest, signal: AbortSignal): Promise<CommandOutput | NotStarted>;
  abstract start(request: StartRequest, signal: AbortSignal): Promise<string | NotStarted>;
  abstract isRunning(container: string, signal: AbortSignal): Promise<boolean>;
  abstract log(container: string, signal: AbortSignal): Promise<readonly string[]>;

  async remove(images: readonly string[], containers: readonly string[]): Promise<void> {
    for (const container of containers)
      await this.#try(['rm', ...(this.name === 'podman' ? ['--force', '--volumes'] : []), container]);
    for (const image of images) await this.#try(['rmi', image]);
    // Children come after their parents; one that the user's own images are built on stays.
    const steps = images.flatMap((image) => this.#steps.get(image) ?? []);
    for (const step of steps.toReversed()) await this.#try(['rmi', step]);
    for (const image of images) this.#steps.delete(image);
  }

  async #try(args: readonly string[]): Promise<void> {
    await runChild(this.name, args).catch(() => undefined);
  }
}

function buildArguments(request: BuildRequest): string[] {
  return [
    'build',
    // buildah makes one layer of all instructions without it.
    '--layers',
    // The OCI format has no HEALTHCHECK, SHELL and ONBUILD.
    '--format',
    'docker',
    ...(request.useCache ? [] : ['--no-cache']),
    ...(request.ignoreFile === undefined ? [] : ['--ignorefile', request.ignoreFile]),
    '--tag',
    request.image,
    '--file',
    request.dockerfile,
    ...optionArguments(request.options),
    request.context,
  ];
}

class Podman extends ContainersEngine {
  readonly name = 'podman';
  readonly #containers = new Containers('podman');

  save(image: string, signal: AbortSignal): AsyncIterable<Buffer> {
    return streamChild('podman', ['save', '--quiet', '--format', 'docker-archive', image], { signal });
  }

  run(request: RunRequest, signal: AbortSignal): Promise<CommandOutput | NotStarted> {
    return this.#containers.run(request, signal);
  }

  start(request: StartRequest, signal: AbortSignal): Promise<string | NotStarted> {
    return this.#containers.start(request, signal);
  }

  isRunning(container: string, signal: AbortSignal): Promise<boolean> {
    return this.#containers.isRunning(container, signal);
  }

  log(container: string, signal: AbortSignal): Promise<string[]> {
    return this.#containers.log(container, signal);
  }
}

class Buildah extends ContainersEngine {
  readonly name = 'buildah';

  readonly #folder: string;

  constructor(description: string, folder: string) {
    super(description);
    this.#folder = folder;
  }

  /** By way of a file: buildah opens /dev/stdout by its name, and the socket that Node gives it cannot be opened. */
  async *save(image: string, signal: AbortSignal): AsyncGenerator<Buffer, void, void> {
    const file = join(this.#folder, `${randomUUID()}.tar`);
    try {
      const pushed = await runChild('buildah', ['push', '--quiet', image, `docker-archive:${file}`], {
        signal,
      });
      if (pushed.exitCode !== 0) throw new EngineError(`buildah push: ${pushed.stderr.trim()}`);
      for await (const chunk of createReadStream(file, { signal })) yield chunk;
    } finally {
      await rm(file, { force: true });
    }
  }

  async run(
    { image, container, command, network }: RunRequest,
    signal: AbortSignal,
  ): Promise<CommandOutput | NotStarted> {
    const made = await runChild('buildah', ['from', '--pull-never', '--name', container, image], { signal });
    if (made.exitCode !== 0) return { fault: 'engine', reason: `buildah from: ${made.stderr.trim()}` };
    const connection = network === undefined ? [] : ['--network', network];
    const args = ['run', ...connection, container, '--', ...command];
    const output = await runChild('buildah', args, { signal });
    return notStarted(output) ?? output;
  }

  async start(): Promise<NotStarted> {
    return { fault: 'engine', reason: 'buildah starts no services: use docker or podman for --smoke-http' };
  }

  async isRunning(): Promise<boolean> {
    return false;
  }

  async log(): Promise<readonly string[]> {
    return [];
  }
}
