import { transformsFor } from '../../transforms/load.ts';
import { rewriteWith } from '../rewrite/pipeline.ts';
import type { RewriteOptions, RewriteResult } from '../rewrite/result.ts';

/** What the library's `rewrite` does, with no more transforms loaded than the text needs: one file is rewritten sooner. */
export async function rewriteText(source: string, options: RewriteOptions): Promise<RewriteResult> {
  return rewriteWith(await transformsFor(source), source, options);
}
