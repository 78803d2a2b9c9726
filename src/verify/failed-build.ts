import { contextCopies } from './build-context/copy-sources.ts';
import { missingArguments } from './build-arguments.ts';
import type { BuildFailure } from './engines/build-failure.ts';
import type { FailedBuild } from './verification.ts';

const LAST_LINES = 20;

export interface FailedVersion {
  readonly version: FailedBuild['version'];
  readonly dockerfile: string;
  readonly context: string;
  readonly buildArgs: readonly string[];
}

/** Explains a failed build to the user. */
export function failedBuild(failure: BuildFailure, failed: FailedVersion): FailedBuild {
  const { kind, command, log } = failure;
  return {
    version: failed.version,
    kind,
    message: explanation(failure, failed) + argumentHint(failed),
    ...(command === undefined ? {} : { command }),
    log: log.slice(-LAST_LINES),
  };
}

function explanation(
  { kind, message }: BuildFailure,
  { version, dockerfile, context }: FailedVersion,
): string {
  if (kind === 'base')
    return `a base image cannot be pulled (no difference between the versions): ${message}`;
  if (kind === 'arguments') return `a FROM is empty without its build argument: ${message}`;
  if (kind === 'disk')
    return `the disk is full: ${message}; nothing of this run is left behind, make room and run it again`;
  if (kind === 'engine')
    return `the engine itself failed, three times (no difference between the versions): ${message}`;
  if (kind === 'context') return `${outsideOfContext(dockerfile, context)}: ${message}`;
  return `the ${version} Dockerfile does not build: ${message}`;
}

function outsideOfContext(dockerfile: string, context: string): string {
  const above = contextCopies(dockerfile).find(({ sources }) =>
    sources.some((source) => source.startsWith('..')),
  );
  const where = above === undefined ? 'a COPY names a file' : `the COPY of line ${above.line} names a file`;
  return `${where} that is not in the build context ${context} (choose another with --context)`;
}

function argumentHint({ dockerfile, buildArgs }: FailedVersion): string {
  const missing = missingArguments(dockerfile, buildArgs);
  if (missing.length === 0) return '';
  return ` (arguments without a value: ${missing.join(', ')}; give them with --build-arg NAME=VALUE)`;
}
