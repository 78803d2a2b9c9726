import type { Change } from '../rewrite/result.ts';
import type { CheckResult } from './checks/checks.ts';
import type { GoneFiles } from './checks/gone.ts';
import type { FailureKind } from './engines/build-failure.ts';
import type { CommandOutput } from './engines/engine.ts';
import type { ImageLayer } from './image/image.ts';
import type { Comparison, Verdict } from './verdict.ts';

/** The two texts that are compared. */
export interface VersionPair {
  /** As the user named the file. */
  readonly path: string;
  /** Absolute. */
  readonly location: string;
  readonly before: string;
  readonly after: string;
  /** What was rewritten, where this tool did it. */
  readonly changes: readonly Change[];
}

/** What is measured of one image. */
export interface ImageFacts {
  readonly size: number;
  readonly wasted: number;
  readonly layers: readonly ImageLayer[];
  /** A build without cache. */
  readonly coldSeconds: number;
  /** A build after a file of the context was touched; absent if no COPY brings one. */
  readonly rebuildSeconds?: number;
}

export interface SmokeResult {
  /** The command, or the address with its port. */
  readonly what: string;
  /** `noisy`: two builds of the original answer differently, so nothing can be said. */
  readonly verdict: 'same' | 'different' | 'noisy';
  readonly before: CommandOutput;
  readonly after: CommandOutput;
}

export interface FailedBuild {
  readonly version: 'original' | 'rewritten';
  readonly kind: FailureKind;
  /** One line: which version, what is wrong, what to do. */
  readonly message: string;
  readonly command?: string;
  /** The last lines of the log. */
  readonly log: readonly string[];
}

export interface VerifiedFile {
  readonly path: string;
  readonly status: Verdict;
  readonly engine: string;
  readonly original: ImageFacts;
  readonly rewritten: ImageFacts;
  /** The file whose change `rebuildSeconds` is for. */
  readonly touched?: string;
  readonly comparison: Comparison;
  readonly checks: CheckResult;
  readonly gone: GoneFiles;
  readonly smoke: readonly SmokeResult[];
}

export interface NotBuiltFile {
  readonly path: string;
  readonly status: 'not-built';
  readonly failures: readonly FailedBuild[];
}

/** Nothing to compare, or nothing that could be started. */
export interface OtherFile {
  readonly path: string;
  readonly status: 'unchanged' | 'error';
  readonly message: string;
}

export type FileVerification = VerifiedFile | NotBuiltFile | OtherFile;

/** Whether a verified file's rewritten version does what the original does. */
export function isAsPromised(file: VerifiedFile): boolean {
  return (
    file.status !== 'different' &&
    file.checks.broken.length === 0 &&
    file.smoke.every(({ verdict }) => verdict !== 'different')
  );
}
