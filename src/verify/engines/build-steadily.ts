import type { BuildOutcome, BuildRequest, Engine } from './engine.ts';

const TRIES = 3;

/** Builds, and does so again where the engine itself failed: that would say nothing of either version. */
export async function buildSteadily(
  engine: Pick<Engine, 'build'>,
  request: BuildRequest,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<BuildOutcome> {
  for (let left = TRIES - 1; ; left--) {
    const outcome = await engine.build(request, onLine, signal);
    if (outcome.built || outcome.failure.kind !== 'engine' || left === 0) return outcome;
    onLine(`the engine failed, not the build (${outcome.failure.message}): once more`);
  }
}
