import { descriptions } from '../../transforms/descriptions.ts';
import type { PinDepth, PinMode } from '../images/pin-goal.ts';
import {
  aBoolean,
  aListOf,
  aString,
  aStringLike,
  aTableOf,
  globs,
  listed,
  oneOf,
  readKeys,
  type Readers,
  shown,
} from './configuration-values.ts';
import type { FileGlobs } from './file-glob.ts';
import type { RewriteOptions } from './result.ts';
import { suggestion } from './suggestion.ts';

/** What a configuration, or the command line, chooses for a Dockerfile; `config.schema.json` is the same for editors. */
export interface Settings {
  /** By name: off, with its safe changes, or with its unsafe ones too. One that is not named is on. */
  readonly transforms?: Readonly<Record<string, boolean | 'unsafe'>>;
  /** The unsafe changes of every transform. */
  readonly unsafe?: boolean;
  readonly merge?: 'all' | 'useful';
  readonly caches?: 'clean' | 'mount' | 'tmpfs';
  readonly runtime?: 'slim' | 'distroless' | 'scratch' | 'alpine';
  readonly targets?: readonly string[];
  /** The build context; in a file relative to its folder. */
  readonly context?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly pin?: PinMode;
  readonly pinDepth?: Readonly<Record<string, PinDepth>>;
  /** For `verify` only: commands, and requests of the form `PORT/path`. */
  readonly smoke?: readonly string[];
  readonly smokeHttp?: readonly string[];
}

interface Override extends Settings {
  readonly files: FileGlobs;
}

interface WholeFile extends Settings {
  readonly $schema?: string;
  readonly ignore?: FileGlobs;
  readonly overrides?: readonly Override[];
}

/** What is wrong with a configuration, in one line; the name of the file comes before it. */
export class ConfigurationError extends Error {
  /** From 1; absent if it is about a key that the message names. */
  readonly line: number | undefined;

  constructor(message: string, line?: number) {
    super(message);
    this.line = line;
  }
}

/** More problems than these are counted. */
const MOST_PROBLEMS = 5;

/** The content of a configuration file. */
export class Configuration {
  readonly #settings: Settings;
  readonly #ignore: FileGlobs | undefined;
  readonly #overrides: readonly Override[];

  private constructor(content: WholeFile) {
    const { $schema: _ofEditors, ignore, overrides = [], ...settings } = content;
    this.#settings = settings;
    this.#ignore = ignore;
    this.#overrides = overrides;
  }

  /**
   * @param value what the file's parser made of it.
   * @throws ConfigurationError naming each key that is not as it should be, and what is allowed.
   */
  static read(value: unknown): Configuration {
    const problems: string[] = [];
    const content = readKeys<WholeFile>(value, '', wholeFile, unknownKey, problems);
    if (problems.length === 0) return new Configuration(content);
    const told = problems.slice(0, MOST_PROBLEMS).join('; ');
    const left = problems.length - MOST_PROBLEMS;
    throw new ConfigurationError(left > 0 ? `${told}; and ${left} more` : told);
  }

  /** @param path of a Dockerfile, relative to the folder of the configuration. */
  ignores(path: string): boolean {
    return this.#ignore?.match(path) ?? false;
  }

  /** @param path likewise; absent for a text without a name, for which no override is meant. */
  settingsFor(path: string | undefined): Settings {
    let settings = this.#settings;
    for (const { files, ...override } of this.#overrides) {
      if (path !== undefined && files.match(path)) settings = mergeSettings(settings, override);
    }
    return settings;
  }
}

/** Lists and single values of `over` take the place of those of `base`; objects are merged by name. */
export function mergeSettings(base: Settings, over: Settings): Settings {
  const merged = { ...base, ...over };
  return {
    ...merged,
    ...(merged.transforms && { transforms: { ...base.transforms, ...over.transforms } }),
    ...(merged.buildArgs && { buildArgs: { ...base.buildArgs, ...over.buildArgs } }),
    // The first pattern that matches an image counts.
    ...(merged.pinDepth && { pinDepth: { ...over.pinDepth, ...base.pinDepth, ...over.pinDepth } }),
  };
}

/** The part of the engine's options that settings choose by themselves. */
export function rewriteOptionsOf({ transforms: chosen = {}, ...settings }: Settings): RewriteOptions {
  const named = (level: boolean | 'unsafe'): readonly string[] =>
    Object.keys(chosen).filter((name) => chosen[name] === level);
  return {
    skip: named(false),
    unsafe: settings.unsafe === true ? true : named('unsafe'),
    merge: settings.merge ?? 'all',
    caches: settings.caches ?? 'clean',
    ...(settings.runtime === undefined ? {} : { runtime: settings.runtime }),
    ...(settings.targets === undefined ? {} : { targets: settings.targets }),
  };
}

const aName = aStringLike(/./s, 'a string that is not empty');
const transformNames = descriptions.map(({ name }) => name);

/** A port from 1 to 65535, and a path. */
const HTTP_REQUEST = /^(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])(?:\/\S*)?$/;

const anySettings: Readers<Settings> = {
  transforms: aTableOf(oneOf([true, false, 'unsafe']), transformProblem),
  unsafe: aBoolean,
  merge: oneOf(['all', 'useful']),
  caches: oneOf(['clean', 'mount', 'tmpfs']),
  runtime: oneOf(['slim', 'distroless', 'scratch', 'alpine']),
  targets: aListOf(aName),
  context: aName,
  buildArgs: aTableOf(aString, (name) =>
    /^[^=]+$/.test(name) ? undefined : `${shown(name)} is no name of an ARG`,
  ),
  pin: oneOf(['floating', 'exact', 'digest']),
  pinDepth: aTableOf(oneOf(['off', 'major', 'major.minor', 'exact', 'digest']), () => undefined),
  smoke: aListOf(aName),
  smokeHttp: aListOf(aStringLike(HTTP_REQUEST, 'of the form "PORT/path"')),
};

const wholeFile: Readers<WholeFile> = {
  $schema: aString,
  ...anySettings,
  ignore: globs,
  overrides: aListOf(readOverride),
};

const override: Readers<Override> = { files: globs, ...anySettings };

function readOverride(value: unknown, key: string, problems: string[]): Override | undefined {
  const before = problems.length;
  const { files, ...settings } = readKeys<Override>(value, key, override, unknownKeyOfOverride, problems);
  if (files !== undefined) return { files, ...settings };
  if (problems.length === before) problems.push(`${shown(key)} needs "files": the globs that it is for`);
  return undefined;
}

function transformProblem(name: string): string | undefined {
  if (transformNames.includes(name)) return undefined;
  const near = suggestion(name, transformNames) || `; there are ${transformNames.join(', ')}`;
  return `unknown transform ${shown(name)}${near}`;
}

/** Keys that users of other tools try. */
const HINTS: Readonly<Record<string, string>> = {
  skip: 'write "transforms": { "NAME": false }',
  only: 'write "transforms": { "NAME": false } for each of the others',
  exclude: 'write "ignore"',
  extends: 'the nearest configuration is the only one in force; write "overrides" for some of its files',
  resolve: 'no file can make dockshift use the network; give --resolve on the command line',
};

/** What only the command line can choose. */
const OF_THE_COMMAND_LINE = new Set([
  'write',
  'check',
  'format',
  'output',
  'since',
  'jobs',
  'engine',
  'builder',
]);

function unknownKey(name: string): string {
  return `unknown key ${shown(name)}${hintFor(name, Object.keys(wholeFile))}`;
}

function unknownKeyOfOverride(name: string): string {
  if (Object.hasOwn(wholeFile, name)) return `${shown(name)} is for the whole file and cannot be overridden`;
  return `unknown key ${shown(name)}${hintFor(name, Object.keys(override))}`;
}

function hintFor(name: string, keys: readonly string[]): string {
  const hint = Object.hasOwn(HINTS, name) ? HINTS[name] : undefined;
  if (hint !== undefined) return `: ${hint}`;
  if (OF_THE_COMMAND_LINE.has(name)) return `: give --${name} on the command line`;
  return suggestion(name, keys) || `; the keys are ${listed(keys)}`;
}
