import type { BuildFailure } from './build-failure.ts';

export type EngineName = 'docker' | 'podman' | 'buildah';

export interface EngineChoice {
  /** Absent: the first that answers. */
  readonly engine?: EngineName;
  /** A builder of buildx. */
  readonly builder?: string;
  /** An empty folder for large files; whoever made it removes it. */
  readonly folder: string;
}

/** What is passed on to the engine as it was given. */
export interface BuildOptions {
  /** `NAME=value`, or `NAME` for the environment's value. */
  readonly buildArgs: readonly string[];
  readonly secrets: readonly string[];
  readonly ssh: readonly string[];
  readonly network?: string;
  readonly platform?: string;
  readonly target?: string;
  /** `NAME=VALUE` */
  readonly buildContexts?: readonly string[];
}

export interface BuildRequest {
  readonly dockerfile: string;
  /** The .dockerignore that goes with the Dockerfile, if it is not the one in the context. */
  readonly ignoreFile?: string;
  readonly context: string;
  /** The name that the image gets. */
  readonly image: string;
  readonly useCache: boolean;
  /** Cache mounts are shared only by builds of the same one, where the engine can keep them apart. */
  readonly cacheNamespace?: string;
  readonly options: BuildOptions;
}

export type BuildOutcome =
  | { readonly built: true; readonly seconds: number }
  | { readonly built: false; readonly seconds: number; readonly failure: BuildFailure };

export interface CommandOutput {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Nothing of the image ran. */
export interface NotStarted {
  /**
   * Whose fault it is: the image's, which lacks the program or the user that should run, or the engine's, which says
   * nothing of the image.
   */
  readonly fault: 'image' | 'engine';
  /** One line. */
  readonly reason: string;
}

/** How one command is run in a container of an image. */
export interface RunRequest {
  readonly image: string;
  /** The name of the container; it is gone afterwards. */
  readonly container: string;
  /** Takes the place of entry point and command. */
  readonly command: readonly string[];
  readonly network?: string;
}

/** How an image is started as it is. */
export interface StartRequest {
  readonly image: string;
  readonly container: string;
  readonly port: number;
  readonly network?: string;
}

/** A program that builds and runs images. Everything that takes a signal ends soon after it is aborted. */
export interface Engine {
  readonly name: EngineName;
  /** Name and version for people: `docker 26.1.5`. */
  readonly description: string;
  /** Builds; every line of the log goes to `onLine`. */
  build(request: BuildRequest, onLine: (line: string) => void, signal: AbortSignal): Promise<BuildOutcome>;
  /** The image as an archive that `readImage` takes. */
  save(image: string, signal: AbortSignal): AsyncIterable<Buffer>;
  run(request: RunRequest, signal: AbortSignal): Promise<CommandOutput | NotStarted>;
  /** Starts a container in the background; the result is where the port can be reached, as `host:port`. */
  start(request: StartRequest, signal: AbortSignal): Promise<string | NotStarted>;
  isRunning(container: string, signal: AbortSignal): Promise<boolean>;
  /** The last lines of what a started container printed. */
  log(container: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Removes images and containers by name; what is not there is no error. */
  remove(images: readonly string[], containers: readonly string[]): Promise<void>;
}

/** The engine is there but could not do what was asked, or none is there. The message says what to do. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}
