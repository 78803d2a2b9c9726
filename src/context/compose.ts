import type { WrittenBuild } from './bake.ts';

/** The `build` of a service as one file writes it. */
export interface ComposeBuild {
  readonly service: string;
  /** What its paths are relative to. */
  readonly folder: string;
  /** Absent if the file leaves it to another one, which this one overrides. */
  readonly context?: string;
  readonly dockerfile?: string;
  readonly args: Readonly<Record<string, string | undefined>>;
  readonly contexts: readonly string[];
}

/**
 * The `build` of every service. Source: https://github.com/compose-spec/compose-spec/blob/main/build.md
 *
 * @param file what a YAML parser made of a Compose file.
 * @param folder what paths in it are relative to.
 */
export function readComposeBuilds(file: unknown, folder: string): ComposeBuild[] {
  const services = property(file, 'services');
  if (typeof services !== 'object' || services === null) return [];
  return Object.entries(services).flatMap(([service, settings]) => {
    const build = property(settings, 'build');
    if (typeof build === 'string') return [{ service, folder, context: build, args: {}, contexts: [] }];
    if (typeof build !== 'object' || build === null || property(build, 'dockerfile_inline') !== undefined)
      return [];
    const context = property(build, 'context');
    const dockerfile = property(build, 'dockerfile');
    const isPath = (value: unknown): boolean => value === undefined || typeof value === 'string';
    if (!isPath(context) || !isPath(dockerfile)) return [];
    return [
      {
        service,
        folder,
        ...(typeof context === 'string' ? { context } : {}),
        ...(typeof dockerfile === 'string' ? { dockerfile } : {}),
        args: readArguments(property(build, 'args')),
        contexts: namesIn(property(build, 'additional_contexts')),
      },
    ];
  });
}

/** Other Compose files that are read as if they stood in this one. */
export interface ComposeInclude {
  readonly paths: readonly string[];
  /** What paths in them are relative to; absent: each one's own folder. */
  readonly directory?: string;
}

/** Source: https://github.com/compose-spec/compose-spec/blob/main/14-include.md */
export function readComposeIncludes(file: unknown): ComposeInclude[] {
  const includes = property(file, 'include');
  if (!Array.isArray(includes)) return [];
  return includes.flatMap((include: unknown) => {
    if (typeof include === 'string') return [{ paths: [include] }];
    const path = property(include, 'path');
    const paths = (Array.isArray(path) ? path : [path]).filter((each) => typeof each === 'string');
    const directory = property(include, 'project_directory');
    return [{ paths, ...(typeof directory === 'string' ? { directory } : {}) }];
  });
}

/** The builds of all services; what one file says of a service without a context belongs to those of the other files. */
export function buildsOfServices(written: readonly ComposeBuild[]): WrittenBuild[] {
  const byService = new Map<string, ComposeBuild[]>();
  for (const build of written) byService.set(build.service, [...(byService.get(build.service) ?? []), build]);
  return [...byService.values()].flatMap((builds) => {
    const whole = builds.filter(({ context }) => context !== undefined);
    const parts = whole.length === 0 ? [] : builds.filter(({ context }) => context === undefined);
    return (whole.length === 0 ? builds : whole).map((build) => writtenBuild(build, parts));
  });
}

function writtenBuild(build: ComposeBuild, parts: readonly ComposeBuild[]): WrittenBuild {
  const args = Object.fromEntries([build, ...parts].flatMap((part) => Object.entries(part.args)));
  const contexts = [...build.contexts, ...parts.flatMap((part) => part.contexts)];
  return {
    folder: build.folder,
    context: build.context ?? '.',
    dockerfile: build.dockerfile ?? 'Dockerfile',
    ...(Object.keys(args).length === 0 ? {} : { args }),
    ...(contexts.length === 0 ? {} : { contexts }),
  };
}

/** A map, or a list of `NAME=value`; a name alone takes its value from the environment, as `$NAME` does. */
function readArguments(args: unknown): Record<string, string | undefined> {
  const found: Record<string, string | undefined> = {};
  if (Array.isArray(args)) {
    for (const each of args.filter((entry) => typeof entry === 'string')) {
      const [, name = '', value] = /^([^=]*)(?:=(.*))?$/s.exec(each) ?? [];
      found[name] = plain(value);
    }
  } else if (typeof args === 'object' && args !== null) {
    for (const [name, value] of Object.entries(args)) found[name] = plain(value);
  }
  return found;
}

function plain(value: unknown): string | undefined {
  if (typeof value === 'string') return value.includes('$') ? undefined : value;
  // Of numbers the parser has not kept how they were written: 3.10 would be 3.1.
  return typeof value === 'boolean' || Number.isInteger(value) ? String(value) : undefined;
}

/** A map, or a list of `name=value`. */
function namesIn(contexts: unknown): string[] {
  if (Array.isArray(contexts)) {
    return contexts.flatMap((each) => (typeof each === 'string' ? each.split('=', 1) : []));
  }
  return typeof contexts === 'object' && contexts !== null ? Object.keys(contexts) : [];
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
