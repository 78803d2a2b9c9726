import type { ParsedScript } from 'unbash';
import { nodesOf } from './syntax-tree.ts';

/** Whether a script, or one nested in its substitutions, has parse errors. Resolves every lazy part of the tree. */
export function hasSyntaxErrors(script: ParsedScript): boolean {
  for (const node of nodesOf(script)) {
    if (node.type === 'Script' && 'errors' in node && (node.errors?.length ?? 0) > 0) return true;
  }
  return false;
}
