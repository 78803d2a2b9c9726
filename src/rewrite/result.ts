import type { BuildContext } from '../context/context.ts';
import type { BuildInputs } from '../images/build-inputs.ts';
import type { PinSettings } from '../images/pin-goal.ts';
import type { Resolutions } from '../images/resolution.ts';
import type { CompanionFile } from './companion-files.ts';

/** Gives the same image, or rests on a printed assumption (design, section 1). */
export type Safety = 'safe' | 'unsafe';

interface AnyChange {
  readonly transform: string;
  /** Lines of the original file, from 1. */
  readonly line: number;
  readonly endLine: number;
  /** What is changed and why, one sentence. */
  readonly message: string;
  /** Whether it is in the result; an unsafe change that was not asked for is only reported. */
  readonly applied: boolean;
}

export interface SafeChange extends AnyChange {
  readonly safety: 'safe';
}

/** An unsafe change cannot exist without the assumption that it rests on. */
export interface UnsafeChange extends AnyChange {
  readonly safety: 'unsafe';
  readonly assumption: string;
}

export type Change = SafeChange | UnsafeChange;

/** A place where a transform saw its pattern and could not prove the rewrite. */
export interface Refusal {
  readonly transform: string;
  readonly line: number;
  readonly endLine: number;
  readonly reason: string;
}

/** Something that whoever maintains the file should know, and that no rewrite mends: a base past its end of support. */
export interface Warning {
  readonly transform: string;
  readonly line: number;
  readonly endLine: number;
  readonly message: string;
}

/** What `rewrite` returns. */
export interface RewriteResult {
  /** The rewritten text; equal to the source if nothing changed or `error` is set. */
  readonly text: string;
  readonly changes: readonly Change[];
  readonly refusals: readonly Refusal[];
  /** Of the file as it was. */
  readonly warnings: readonly Warning[];
  /** Files beside the Dockerfile that the changes need otherwise: .dockerignore. */
  readonly files: readonly CompanionFile[];
  /** The file could not be understood; nothing was changed. */
  readonly error?: { readonly message: string; readonly line?: number };
}

export interface RewriteOptions extends PinSettings, BuildInputs {
  /** Only these transforms, in the pipeline's order; naming one applies its unsafe changes too. */
  readonly transforms?: readonly string[];
  readonly skip?: readonly string[];
  /** Apply unsafe changes of every transform, or of those that are named. */
  readonly unsafe?: boolean | readonly string[];
  /** Stages by name or number that are built with `--target`; without it the last stage. */
  readonly targets?: readonly string[];
  /** merge-runs: merge all that can be proven, or only where it pays. Default `all`. */
  readonly merge?: 'all' | 'useful';
  /** The build context of the Dockerfile, for transforms that look into it; without it their changes are unsafe. */
  readonly context?: BuildContext;
  /**
   * split-stages: what the runtime stage is built on: the distribution of the builder, or something smaller where that can be
   * proven. Default `slim`.
   */
  readonly runtime?: 'slim' | 'distroless' | 'scratch' | 'alpine';
  /** clean-caches: remove caches, keep them in BuildKit cache mounts, or have them in memory only. Default `clean`. */
  readonly caches?: 'clean' | 'mount' | 'tmpfs';
  /**
   * pin-images: what the file's external images stand for, found before (see src/images/resolution.ts). Without it no image
   * is pinned.
   */
  readonly images?: Resolutions;
}
