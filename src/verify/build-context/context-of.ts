import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

import { VerifyProblem } from '../problem.ts';
import type { VersionPair } from '../verification.ts';
import { findContext, isInside, repositoryOf } from './find-context.ts';

/** The build context: the one that is given, else the one that is found. Throws VerifyProblem if it must not be used. */
export async function contextOf(pair: VersionPair, given: string | undefined): Promise<string> {
  const context = given === undefined ? await findContext(pair.location, pair.before) : resolve(given);
  if (statSync(context, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new VerifyProblem(`the build context ${context} is no folder`);
  }
  const repository = repositoryOf(pair.location);
  if (repository !== undefined && !isInside(realpathSync(context), realpathSync(repository))) {
    throw new VerifyProblem(
      `the build context ${context} lies outside the repository ${repository} of ${pair.path}`,
    );
  }
  return context;
}
