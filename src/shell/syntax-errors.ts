import { forEachChild } from 'unbash';
import type { ParsedScript, SyntaxNode } from 'unbash';

/** Whether a script, or one nested in its substitutions, has parse errors. Resolves every lazy part of the tree. */
export function hasSyntaxErrors(script: ParsedScript): boolean {
  const pending: SyntaxNode[] = [script];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === 'Script' && 'errors' in node && (node.errors?.length ?? 0) > 0) return true;
    forEachChild(node, (child) => {
      pending.push(child);
    });
  }
  return false;
}
