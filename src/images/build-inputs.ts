import { familiarName, parseReference, type ImageReference } from './reference.ts';

/** What is given to a build besides its Dockerfile, as far as it decides which images are used. */
export interface BuildInputs {
  /** ARGs that are given at build time (--build-arg, Compose, Bake), and their values: defaults do not count. */
  readonly buildArguments?: Readonly<Record<string, string>>;
  /** ARGs that files describing the build give, and which files: `compose.yaml`. Their values need not be known. */
  readonly argumentSources?: Readonly<Record<string, string>>;
  /** BuildKit's named contexts, by `contextName`, and who gives them: images of these names are not used. */
  readonly namedContexts?: Readonly<Record<string, string>>;
}

/** Who gives an ARG at build time; undefined if nobody is known to. */
export function giverOf(
  name: string,
  { buildArguments = {}, argumentSources = {} }: BuildInputs,
): string | undefined {
  if (Object.hasOwn(argumentSources, name)) return argumentSources[name];
  return Object.hasOwn(buildArguments, name) ? '--build-arg or the configuration' : undefined;
}

/**
 * The name by which BuildKit looks for a named context in place of an image: `node` for `node:latest` and
 * `docker.io/library/node`. Source: NamedContext in BuildKit's frontend/dockerui/config.go.
 */
export function contextName(reference: ImageReference): string {
  const { tag, digest } = reference;
  const name = `${familiarName(reference)}${tag === undefined ? '' : `:${tag}`}`;
  return digest === undefined ? name.replace(/:latest$/, '') : `${name}@${digest}`;
}

/** Named contexts by `contextName`, of names as users write them: `alpine`, `docker.io/library/alpine:latest`. */
export function readContextName(written: string): string {
  const name = written.split('::', 1)[0] ?? '';
  const { reference } = parseReference(name);
  return reference === undefined ? name : contextName(reference);
}

/** Who gives the named context that takes the place of an image. */
export function replacementOf(
  reference: ImageReference,
  { namedContexts = {} }: BuildInputs,
): string | undefined {
  const name = contextName(reference);
  return Object.hasOwn(namedContexts, name) ? namedContexts[name] : undefined;
}
