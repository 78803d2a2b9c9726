import { transforms } from '../../transforms/index.ts';
import { rewriteWith } from './pipeline.ts';
import type { RewriteOptions, RewriteResult } from './result.ts';

/**
 * Rewrites a Dockerfile.
 *
 * Pure and synchronous: no disk, network, console or clock. Never throws for a bad Dockerfile: `error` says what is wrong
 * with it and `text` is the source.
 *
 * @param source the whole file; a BOM and CRLF are kept. Bytes that are not UTF-8 come as lone surrogates (decodeBytes).
 * @throws RangeError if the options name a transform that does not exist.
 */
export function rewrite(source: string, options: RewriteOptions = {}): RewriteResult {
  return rewriteWith(transforms, source, options);
}
