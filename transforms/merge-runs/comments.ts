import type { Comment } from '../../src/dockerfile/model.ts';

/** Comments between two RUNs: those that stay comments, and hadolint's rules that must be named above the merged RUN. */
export interface Travelling {
  readonly comments: readonly Comment[];
  readonly hadolintRules: readonly string[];
}

/** hadolint reads its pragma only directly above an instruction: inside one it would mean nothing. */
const pragma = /^hadolint\s+ignore\s*=\s*(?<rules>[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)\s*$/;

export function sortComments(comments: readonly Comment[]): Travelling {
  const staying: Comment[] = [];
  const rules: string[] = [];
  for (const comment of comments) {
    const named = rulesIn(comment);
    if (named === undefined) staying.push(comment);
    else rules.push(...named);
  }
  return { comments: staying, hadolintRules: rules };
}

/** The rules that a hadolint pragma names, or undefined for any other comment. */
export function rulesIn(comment: Comment): readonly string[] | undefined {
  return pragma
    .exec(comment.text)
    ?.groups?.['rules']?.split(',')
    .map((rule) => rule.trim());
}
