/** Why a build failed, as far as its log says. */
export type FailureKind =
  /** The base image, or another image that is named, could not be had. */
  | 'base'
  /** A FROM is empty because a build argument was not given. */
  | 'arguments'
  | 'disk'
  /** A COPY or ADD names what the context does not have. */
  | 'context'
  /** The engine could not do its own part, and may do it when asked again. */
  | 'engine'
  /** A command of the Dockerfile failed, or anything else. */
  | 'build';

export interface BuildFailure {
  readonly kind: FailureKind;
  /** One line: what went wrong. */
  readonly message: string;
  /** The command that failed, if one did: `/bin/sh -c make`. */
  readonly command?: string;
  /** The whole log, line by line, up to a limit: its last lines. */
  readonly log: readonly string[];
}

/** In this order: the first that matches says what kind of failure it is. */
const KINDS: readonly (readonly [kind: FailureKind, pattern: RegExp])[] = [
  ['disk', /no space left on device|disk quota exceeded/i],
  // BuildKit, instructions.parseFrom and dockerfile2llb; buildah, imagebuilder
  [
    'arguments',
    /base name \(.*\) should not be blank|failed to parse stage name|FROM requires (?:either )?one|no FROM statement/i,
  ],
  // containerd's resolver in BuildKit; containers/image in podman and buildah
  ['base', /failed to resolve source metadata|pull access denied|failed to do request|failed to authorize/i],
  [
    'base',
    /(?:creating|error creating) build container|initializing source docker:|short-name .* did not resolve/i,
  ],
  ['context', /failed to compute cache key|failed to calculate checksum/i],
  [
    'context',
    /STEP "(?:COPY|ADD) .*(?:no such file or directory|no items matching|possible escaping context)/i,
  ],
];

/**
 * A container that did not come into being, or an engine that went away: nothing of the Dockerfile's own.
 * opencontainers/runc, libcontainer/process_linux.go and init_linux.go; a program that cannot be executed has other words.
 */
const ENGINE_FAULT =
  /\brunc (?:run|create) failed: unable to (?:start|create) .*(?:waiting for init|read init-p|sync pipe|connection reset|temporarily unavailable)|error reading from server: EOF/;

/** BuildKit: `process "/bin/sh -c x" did not complete`; podman and buildah: `building at STEP "RUN x"`. */
const FAILED_COMMAND: readonly RegExp[] = [
  /process "((?:[^"\\]|\\.)*)" did not complete successfully/,
  /building at STEP "((?:[^"\\]|\\.)*)"/,
];

/** Reads the end of a failed build's log. */
export function buildFailure(log: readonly string[], exitCode: number): BuildFailure {
  const errors = log.filter((line) => /\b(?:error|failed)\b/i.test(line));
  const last = errors.findLast((line) => /^(?:error|failed)\b/i.test(line)) ?? errors.at(-1) ?? log.at(-1);
  const message = (last ?? `the build ended with exit code ${exitCode}`).replace(
    /^error: (?:failed to solve: )?/i,
    '',
  );
  const [kind] = KINDS.find(([, pattern]) => pattern.test(message)) ??
    KINDS.find(
      ([candidate, pattern]) => candidate === 'disk' && errors.some((line) => pattern.test(line)),
    ) ?? ['build'];
  const command = FAILED_COMMAND.map((pattern) => pattern.exec(message)?.[1]).find(
    (found) => found !== undefined,
  );
  return {
    kind: log.some((line) => ENGINE_FAULT.test(line)) ? 'engine' : kindOf(kind, command),
    message: message.trim(),
    log,
    ...(command === undefined ? {} : { command: command.replace(/\\(.)/g, '$1') }),
  };
}

function kindOf(kind: FailureKind, command: string | undefined): FailureKind {
  return command !== undefined && kind !== 'disk' && kind !== 'context' ? 'build' : kind;
}
