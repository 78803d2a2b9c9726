import type { Comment } from '../../src/dockerfile/model.ts';

/** Comments between two RUNs. */
export interface Travelling {
  /** Those that stay with their command. */
  readonly comments: readonly Comment[];
  /** Pragmas of hadolint for all that follows, which must not come to stand inside a RUN. */
  readonly lifted: readonly Comment[];
  /** Rules that hadolint's pragma above the merged RUN must name. */
  readonly hadolintRules: readonly string[];
}

/**
 * hadolint reads its pragma only on the line above an instruction: inside one it would mean nothing.
 * Source: hadolint, src/Hadolint/Pragma.hs (`line + 1`)
 */
const pragma = /^hadolint\s+ignore\s*=\s*(?<rules>[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)\s*$/;

export function sortComments(comments: readonly Comment[]): Travelling {
  const staying: Comment[] = [];
  const lifted: Comment[] = [];
  const rules: string[] = [];
  for (const comment of comments) {
    const named = rulesIn(comment);
    if (named !== undefined) rules.push(...named);
    else if (/^hadolint\s+(?:global\s+ignore|shell)\s*=/.test(comment.text)) lifted.push(comment);
    else staying.push(comment);
  }
  return { comments: staying, lifted, hadolintRules: rules };
}

/** The rules that a hadolint pragma names, or undefined for any other comment. */
export function rulesIn(comment: Comment): readonly string[] | undefined {
  return pragma
    .exec(comment.text)
    ?.groups?.['rules']?.split(',')
    .map((rule) => rule.trim());
}
