import { BuildLog } from './build-log.ts';
import { buildFailure } from './build-failure.ts';
import { followChild, type ChildOptions } from './child.ts';
import type { BuildOutcome } from './engine.ts';

/** Runs the program that builds, measures it, and hands every line of its log on. */
export async function followedBuild(
  program: string,
  args: readonly string[],
  onLine: (line: string) => void,
  options: ChildOptions,
): Promise<BuildOutcome> {
  const log = new BuildLog();
  const keepLine = (line: string): void => {
    log.add(line);
    onLine(line);
  };
  const begin = performance.now();
  const exitCode = await followChild(program, args, keepLine, options);
  const seconds = (performance.now() - begin) / 1000;
  return exitCode === 0
    ? { built: true, seconds }
    : { built: false, seconds, failure: buildFailure(log.lines, exitCode) };
}
