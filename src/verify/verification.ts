import type { CompanionFile } from '../rewrite/companion-files.ts';
import type { Change } from '../rewrite/result.ts';
import type { CheckResult } from './checks/checks.ts';
import type { GoneFiles } from './checks/gone.ts';
import type { FailureKind } from './engines/build-failure.ts';
import type { ImageLayer } from './image/image.ts';
import type { SmokeResult } from './smoke/smoke-result.ts';
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
  /** What the changes need in other files: in the ignore file. */
  readonly files?: readonly CompanionFile[];
}

/** What is measured of one image. */
export interface ImageFacts {
  readonly size: number;
  readonly wasted: number;
  readonly layers: readonly ImageLayer[];
  /** A build without cache. */
  readonly coldSeconds: number;
  /** A build after a file of the context was touched; absent if no COPY brings one, or if it failed. */
  readonly rebuildSeconds?: number;
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
  /** Of the rebuild: the original may build only once, the rewritten version then has not been tried. */
  readonly failedRebuild?: FailedBuild;
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

/** Whether anything speaks against the rewrite. */
export function isDifferent({ status, checks, smoke, failedRebuild }: VerifiedFile): boolean {
  return (
    status === 'different' ||
    checks.broken.length > 0 ||
    smoke.some(({ verdict }) => verdict === 'different') ||
    isOwnFailure(failedRebuild)
  );
}

/** Whether the rewritten version could not be rebuilt, though the original could and the engine did its part. */
export function isOwnFailure(failure: FailedBuild | undefined): boolean {
  return failure?.version === 'rewritten' && (failure.kind === 'build' || failure.kind === 'context');
}

/** Whether the rewritten version does what the original does, and every test that was asked for has shown it. */
export function isAsPromised(file: VerifiedFile): boolean {
  return !isDifferent(file) && file.smoke.every(({ verdict }) => verdict !== 'unproven');
}
