import type { BuildOptions } from './engine.ts';

/** The options of a build that docker, podman and buildah spell alike. */
export function optionArguments(options: BuildOptions): string[] {
  const repeated = (flag: string, values: readonly string[]): string[] =>
    values.flatMap((value) => [flag, value]);
  const single = (flag: string, value: string | undefined): string[] =>
    value === undefined ? [] : [flag, value];
  return [
    ...repeated('--build-arg', options.buildArgs),
    ...repeated('--secret', options.secrets),
    ...repeated('--ssh', options.ssh),
    ...single('--network', options.network),
    ...single('--platform', options.platform),
    ...single('--target', options.target),
    ...repeated('--build-context', options.buildContexts ?? []),
  ];
}
