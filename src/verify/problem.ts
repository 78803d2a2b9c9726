/** Verification of one file, or of all, cannot go on: one line for the user, exit code 2. */
export class VerifyProblem extends Error {
  override readonly name = 'VerifyProblem';
}
