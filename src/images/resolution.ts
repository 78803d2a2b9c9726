import { familiarName, type ImageReference } from './reference.ts';

/** Where the answer to "what does this reference stand for" comes from. */
export type ResolutionSource = 'pins' | 'registry' | 'engine' | 'table';

/** What a reference stands for. */
export interface ResolvedImage {
  /** Tags of the same image, most specific first. */
  readonly names: readonly string[];
  /** The digest of the multi-platform index (of the manifest, where there is no index): `sha256:...`. */
  readonly digest?: string;
  readonly source: ResolutionSource;
  /** The day, `2026-08-21`, that the answer is of. */
  readonly date: string;
  /** Whether the answer holds for good: the line has ended, and its tags move no more. */
  readonly final?: boolean;
  /** Whether the reference stands for images of Linux and Windows, of which names with a distribution cover only one. */
  readonly windows?: true;
  /** The day on which the image was last maintained, and the tag to move to, if its support has ended. */
  readonly ended?: { readonly date: string; readonly successor?: string };
}

/** Why a reference could not be resolved, as a sentence without a final stop. */
export interface UnresolvedImage {
  readonly reason: string;
  /** The source could not be asked: another time the answer may be another. */
  readonly failed?: true;
}

export type Resolution = ResolvedImage | UnresolvedImage;

/** Answers by `resolutionKey`; plain data, so that it can be kept in a file. */
export type Resolutions = Readonly<Record<string, Resolution>>;

/** Why images could not be looked up, each reason once. */
export function failedLookups(images: Resolutions): readonly string[] {
  const failures = Object.values(images).flatMap((answer) =>
    'reason' in answer && answer.failed === true ? [answer.reason] : [],
  );
  return [...new Set(failures)].toSorted();
}

/** One key for all ways to write a reference: `node:latest` for `node`, `docker.io/library/node:latest`. */
export function resolutionKey(reference: ImageReference): string {
  const name = familiarName(reference);
  if (reference.tag === undefined && reference.digest !== undefined) return `${name}@${reference.digest}`;
  return `${name}:${reference.tag ?? 'latest'}`;
}
