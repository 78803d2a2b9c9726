import { accountProblems } from './accounts.ts';
import { libraryProblems } from './libraries.ts';
import type { CheckedImage, Problem } from './problem.ts';
import { programProblems } from './programs.ts';

/** What must hold for the rewritten image to start. */
export interface CheckResult {
  /** Problems that the rewritten image has and the original does not. */
  readonly broken: readonly Problem[];
  /** Those that the original has as well; they are not the rewrite's doing. */
  readonly inBoth: readonly Problem[];
}

/** Checks entry point, command, interpreters, shared libraries, users and folders of both images. */
export function checkImages(before: CheckedImage, after: CheckedImage): CheckResult {
  const known = new Set(problemsOf(before).map(keyOf));
  const problems = problemsOf(after);
  const isKnown = (problem: Problem): boolean => known.has(keyOf(problem));
  return {
    broken: problems.filter((problem) => !isKnown(problem)),
    inBoth: problems.filter(isKnown),
  };
}

function problemsOf(image: CheckedImage): Problem[] {
  return [...programProblems(image), ...accountProblems(image), ...libraryProblems(image)];
}

function keyOf({ subject, message }: Problem): string {
  return `${subject}\n${message}`;
}
