import type { Settings } from '../rewrite/configuration.ts';
import { VerifyProblem } from '../verify/problem.ts';
import { parseHttpRequest } from '../verify/smoke/smoke-http.ts';
import type { VerifyOptions } from '../verify/verify-file.ts';

/**
 * The options for one file: those of the command line, and where it says nothing, what the file's configuration chooses.
 *
 * @throws VerifyProblem if the configuration names several targets.
 */
export function verifyOptionsFor(given: VerifyOptions, settings: Settings): VerifyOptions {
  const { build } = given;
  const context = given.context ?? settings.context;
  const target = build.target ?? onlyTarget(settings.targets ?? []);
  return {
    ...given,
    build: {
      ...build,
      buildArgs: [...build.buildArgs, ...furtherArguments(build.buildArgs, settings.buildArgs ?? {})],
      ...(target === undefined ? {} : { target }),
    },
    smoke: given.smoke.length > 0 ? given.smoke : (settings.smoke ?? []),
    smokeHttp:
      given.smokeHttp.length > 0
        ? given.smokeHttp
        : (settings.smokeHttp ?? []).flatMap((text) => parseHttpRequest(text) ?? []),
    ...(context === undefined ? {} : { context }),
  };
}

function onlyTarget(targets: readonly string[]): string | undefined {
  const [target, second] = targets;
  if (second === undefined) return target;
  throw new VerifyProblem(
    'verify builds one target at a time, and the configuration names several: give one with --target',
  );
}

/** The configuration's, but for those that `--build-arg` names. */
function furtherArguments(
  given: readonly string[],
  configured: Readonly<Record<string, string>>,
): readonly string[] {
  const named = new Set(given.map((word) => word.replace(/=.*$/s, '')));
  return Object.entries(configured)
    .filter(([name]) => !named.has(name))
    .map(([name, value]) => `${name}=${value}`);
}
