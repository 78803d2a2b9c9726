import type { ParsedScript } from 'unbash';
import { depthOf, nodesOf } from './syntax-tree.ts';

/** Nodes inside nodes. The parser stops at 256 groups inside groups, each of a few nodes, but lets functions nest freely. */
const deepest = 4000;

/**
 * Whether a script, or one nested in its substitutions, has parse errors, or nests too deep to be looked at. A substitution
 * is parsed when it is first looked at, and that may overflow the stack as `parse` may.
 */
export function hasSyntaxErrors(script: ParsedScript): boolean {
  try {
    if (depthOf(script) > deepest) return true;
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
  return nodesOf(script).some((node) => {
    return node.type === 'Script' && 'errors' in node && (node.errors?.length ?? 0) > 0;
  });
}
