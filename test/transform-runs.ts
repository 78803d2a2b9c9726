import { rewrite } from '../src/rewrite/rewrite.ts';
import type { RewriteOptions, Safety } from '../src/rewrite/result.ts';

export interface RunResult {
  readonly text: string;
  readonly changes: readonly { safety: Safety; line: number; message: string; assumption?: string }[];
  readonly refusals: readonly { line: number; reason: string }[];
}

/** Runs one transform of the pipeline, its unsafe changes too. */
export function runTransform(name: string, source: string, options: RewriteOptions = {}): RunResult {
  const { text, changes, refusals, error } = rewrite(source, { ...options, transforms: [name] });
  if (error !== undefined) throw new Error(error.message);
  return {
    text,
    changes: changes.map((change) => {
      const { safety, line, message } = change;
      return safety === 'unsafe'
        ? { safety, line, message, assumption: change.assumption }
        : { safety, line, message };
    }),
    refusals: refusals.map(({ line, reason }) => ({ line, reason })),
  };
}
