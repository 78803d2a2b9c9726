import { Document } from '../src/dockerfile/document.ts';
import { applyEdits } from '../src/dockerfile/edit.ts';
import { compatible } from '../src/rewrite/selection.ts';
import { findUnexpected } from '../src/rewrite/guard.ts';
import type { RewriteOptions } from '../src/rewrite/result.ts';
import { apkVirtual } from '../transforms/apk-virtual/index.ts';

export interface RunResult {
  readonly text: string;
  readonly changes: readonly { line: number; message: string; assumption: string }[];
  readonly refusals: readonly { line: number; reason: string }[];
}

/** Runs the transform alone until it has nothing to propose, each round through the guard. Lines are those of the round. */
export function runApkVirtual(source: string, options: RewriteOptions = {}): RunResult {
  let text = source;
  const changes: RunResult['changes'][number][] = [];
  for (let round = 0; round < 12; round++) {
    const document = Document.read(text);
    const { proposals, refusals } = apkVirtual.run(document, options);
    if (proposals.length === 0) {
      return { text, changes, refusals: refusals.map(({ line, reason }) => ({ line, reason })) };
    }
    const together = compatible(document, proposals);
    const result = applyEdits(
      text,
      together.flatMap((proposal) => proposal.edits),
    );
    const problem = findUnexpected(document, Document.read(result), together);
    if (problem !== undefined) throw new Error(`${problem} in\n${result}`);
    for (const proposal of together) {
      const { line, message } = proposal;
      changes.push({ line, message, assumption: proposal.safety === 'unsafe' ? proposal.assumption : '' });
    }
    text = result;
  }
  throw new Error('the changes do not come to an end');
}
