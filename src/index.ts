import { descriptions } from '../transforms/descriptions.ts';

export { rewrite } from './rewrite/rewrite.ts';
export { memoryContext } from './context/memory.ts';
export { loadFormats } from './context/formats.ts';
export type { BuildContext, EntryKind, FolderEntry } from './context/context.ts';
export type { IgnoreFile } from './context/ignore-file.ts';
export type { CompanionFile } from './rewrite/companion-files.ts';
export type { ManifestFormats, XmlElement } from './context/formats.ts';
export { resolutionKey } from './images/resolution.ts';
export { wantedReferences } from './images/wanted-references.ts';
export type { PinDepth, PinMode } from './images/pin-goal.ts';
export type { ImageReference } from './images/reference.ts';
export type {
  Resolution,
  Resolutions,
  ResolutionSource,
  ResolvedImage,
  UnresolvedImage,
} from './images/resolution.ts';
export type {
  Change,
  Refusal,
  RewriteOptions,
  RewriteResult,
  SafeChange,
  Safety,
  UnsafeChange,
  Warning,
} from './rewrite/result.ts';
export { decodeBytes, encodeBytes } from './dockerfile/bytes.ts';

/** What is known about a transform without running it. */
export interface TransformInfo {
  /** As `RewriteOptions.transforms` and `skip` take it. */
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** Whether the changes that it makes are safe ones, unsafe ones, or both. */
  readonly safety: 'safe' | 'unsafe' | 'safe and unsafe';
  /** Rules of hadolint that report the same: a pragma that ignores one of them switches the transform off there. */
  readonly hadolint: readonly string[];
  /** Whether it looks into the build context, `RewriteOptions.context`. */
  readonly readsContext: boolean;
  /** It asks what else the images are called, `RewriteOptions.images`, though it pins none, of files that hold this word. */
  readonly readsImages: string | undefined;
}

/** Every transform, in the order in which they run. */
export const transforms: readonly TransformInfo[] = descriptions.map(
  ({ name, summary, safety, hadolint, readsContext = false, readsImages }) => ({
    name,
    summary,
    safety,
    hadolint,
    readsContext,
    readsImages,
  }),
);
