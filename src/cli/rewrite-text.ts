import { transformsFor } from '../../transforms/load.ts';
import { resolutionKey } from '../images/resolution.ts';
import { wantedReferences } from '../images/wanted-references.ts';
import { rewriteWith } from '../rewrite/pipeline.ts';
import type { RewriteOptions, RewriteResult } from '../rewrite/result.ts';

/** The options for a file with this text, at this absolute path; standard input has none. */
export type OptionsFor = (source: string, location: string | undefined) => Promise<RewriteOptions>;

export interface Rewritten {
  readonly result: RewriteResult;
  /** What the file was rewritten with. */
  readonly options: RewriteOptions;
}

/**
 * What the library's `rewrite` does, with no more transforms loaded than the text needs: one file is rewritten sooner. If
 * the result names an image that the file did not, what that stands for is looked up, too, so that a second run finds nothing to do.
 */
export async function rewriteText(
  source: string,
  location: string | undefined,
  optionsFor: OptionsFor,
): Promise<Rewritten> {
  const options = await optionsFor(source, location);
  const transforms = await transformsFor(source);
  const result = rewriteWith(transforms, source, options);
  if (!namesOthers(result, options)) return { result, options };
  const { images } = await optionsFor(result.text, location);
  const informed = { ...options, images: { ...images, ...options.images } };
  return { result: rewriteWith(transforms, source, informed), options: informed };
}

function namesOthers({ text, refusals }: RewriteResult, options: RewriteOptions): boolean {
  return (
    refusals.some(({ transform }) => transform === 'pin-images') &&
    wantedReferences(text, options).some(
      (reference) => options.images?.[resolutionKey(reference)] === undefined,
    )
  );
}
