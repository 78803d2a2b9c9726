import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Options } from 'yargs';
import { ContextFinder } from '../context/locate.ts';
import { listImages, type ListedImage } from '../images/image-list.ts';
import type { PinDepth, PinMode, PinSettings } from '../images/pin-goal.ts';
import {
  entryOfResolution,
  formatPinFile,
  parsePinFile,
  PIN_FILE,
  PinFileError,
} from '../images/pin-file.ts';
import type { PinEntries, PinEntry } from '../images/pin-file.ts';
import type { BuildInputs } from '../images/build-inputs.ts';
import { endedImages } from '../images/offline-resolution.ts';
import type { ImageReference } from '../images/reference.ts';
import type { Resolution, Resolutions } from '../images/resolution.ts';
import { SourceChain, type ImageSource } from '../images/source-chain.ts';
import { sortReferences } from '../images/wanted-references.ts';
import type { Settings } from '../rewrite/configuration.ts';
import type { RewriteOptions } from '../rewrite/result.ts';
import {
  BuildInputsFinder,
  readBuildArguments,
  readBuildContexts,
  type GivenInputs,
} from './build-inputs.ts';
import type { ArgumentsOf } from './command.ts';
import { FileProblem } from './input-file.ts';
import { writeWhole } from './replace-file.ts';
import { explainSystemError } from './system-error.ts';
import { UsageError } from './usage-error.ts';

const GROUP = 'Images:';

/** Options for what pin-images does; every command that rewrites takes them. */
export const pinOptions = {
  pin: {
    choices: ['floating', 'exact', 'digest'],
    defaultDescription: 'floating',
    group: GROUP,
    describe: 'pin-images: only what floats, partial versions too, or everything with its digest',
  },
  'pin-depth': {
    type: 'array',
    string: true,
    nargs: 1,
    group: GROUP,
    describe: 'IMAGE=DEPTH: off, major, major.minor, exact or digest; * stands for anything (repeatable)',
  },
  resolve: {
    choices: ['table', 'registry', 'engine'],
    default: 'table',
    group: GROUP,
    describe: 'where to look images up: the embedded table (no network), their registry, or the local engine',
  },
  'update-pins': { type: 'boolean', group: GROUP, describe: `write what was found to ${PIN_FILE}` },
  'build-arg': {
    type: 'array',
    string: true,
    nargs: 1,
    group: GROUP,
    describe: 'NAME=VALUE that is given at build time: such ARGs are not pinned (repeatable)',
  },
  'build-context': {
    type: 'array',
    string: true,
    nargs: 1,
    group: GROUP,
    describe: 'NAME=VALUE of a named context: the image NAME is not pinned (repeatable)',
  },
  'insecure-registry': {
    type: 'array',
    string: true,
    nargs: 1,
    group: GROUP,
    describe: 'HOST or HOST:PORT that may be asked by plain HTTP (repeatable)',
  },
} as const satisfies Readonly<Record<string, Options>>;

/** What the command line and the configuration say about pins. */
export interface PinChoices extends GivenInputs {
  readonly pin?: PinMode;
  readonly resolve: 'table' | 'registry' | 'engine';
  readonly updatePins: boolean;
  /** Hosts that may be asked by plain HTTP. */
  readonly insecureRegistries?: readonly string[];
  readonly pinDepths?: Readonly<Record<string, PinDepth>>;
}

/**
 * What the user chose.
 *
 * @throws UsageError for a build argument or context without a name, a host or a depth that is none.
 */
export function pinChoicesOf(
  args: ArgumentsOf<typeof pinOptions>,
  environment: Readonly<Record<string, string | undefined>>,
): PinChoices {
  return {
    ...(args.pin === undefined ? {} : { pin: args.pin }),
    resolve: args.resolve,
    updatePins: args['update-pins'] ?? false,
    buildArguments: readBuildArguments(args['build-arg'] ?? [], environment),
    buildContexts: readBuildContexts(args['build-context'] ?? []),
    insecureRegistries: readHosts(args['insecure-registry'] ?? []),
    pinDepths: readPinDepths(args['pin-depth'] ?? []),
  };
}

/** What they choose for every file, in the words of a configuration. */
export function pinSettingsOf({ pin, pinDepths, buildArguments }: PinChoices): Settings {
  return {
    ...(pin === undefined ? {} : { pin }),
    ...(pinDepths === undefined ? {} : { pinDepth: pinDepths }),
    buildArgs: buildArguments,
  };
}

/** What is chosen for the Dockerfile at an absolute path; standard input has none. */
export type SettingsOf = (location: string | undefined) => Promise<Settings>;

/** @throws UsageError for a word that is no host. */
function readHosts(words: readonly string[]): readonly string[] {
  for (const word of words) {
    if (!/^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i.test(word))
      throw new UsageError(`--insecure-registry takes HOST or HOST:PORT, not '${word}'`);
  }
  return words;
}

const DEPTHS: readonly PinDepth[] = ['off', 'major', 'major.minor', 'exact', 'digest'];

/**
 * `--pin-depth node=major.minor`
 *
 * @throws UsageError
 */
export function readPinDepths(words: readonly string[]): Record<string, PinDepth> {
  const given: Record<string, PinDepth> = {};
  for (const word of words) {
    const [, image = '', name] = /^(.+)=(.*)$/s.exec(word) ?? [];
    const depth = DEPTHS.find((each) => each === name);
    if (depth === undefined)
      throw new UsageError(`--pin-depth takes IMAGE=DEPTH with ${DEPTHS.join(', ')}, not '${word}'`);
    given[image] = depth;
  }
  return given;
}

/** The part of `RewriteOptions` that pins need. */
export type PinRewriteOptions = Pick<RewriteOptions, 'pin' | 'pinDepths' | 'images' | keyof BuildInputs>;

/** Looks up the images of Dockerfiles, and keeps what it found for the pin file. */
export class Pins {
  readonly #choices: PinChoices;
  readonly #settingsOf: SettingsOf;
  readonly #file: string;
  readonly #kept: PinEntries;
  readonly #chain: SourceChain;
  readonly #inputs: BuildInputsFinder;
  readonly #found = new Map<string, PinEntry>();

  private constructor(
    { choices, settingsOf }: { readonly choices: PinChoices; readonly settingsOf: SettingsOf },
    inputs: BuildInputsFinder,
    file: string,
    kept: PinEntries,
    sources: readonly ImageSource[],
  ) {
    this.#choices = choices;
    this.#settingsOf = settingsOf;
    this.#file = file;
    this.#kept = kept;
    this.#inputs = inputs;
    // What is to be updated is looked up anew.
    this.#chain = new SourceChain(choices.updatePins ? {} : kept, sources);
  }

  /**
   * Reads the pin file of `folder`, its own or that of the nearest folder above it in the repository.
   *
   * @param settingsOf what is chosen for each file; without it that which `choices` say, for all of them.
   * @param finder what has read the Compose and Bake files of this run.
   * @throws UsageError if the pin file cannot be used.
   */
  static async open(
    choices: PinChoices,
    folder: string,
    settingsOf: SettingsOf = () => Promise.resolve(pinSettingsOf(choices)),
    finder = new ContextFinder(),
  ): Promise<Pins> {
    const file = findPinFile(folder);
    const inputs = new BuildInputsFinder(choices, finder);
    return new Pins({ choices, settingsOf }, inputs, file, readPins(file), await openSources(choices));
  }

  /**
   * What `rewrite` has to know to pin the images of this Dockerfile, and to warn of those that get no more updates.
   *
   * @param location the Dockerfile's absolute path; absent for standard input.
   */
  async optionsFor(source: string, location?: string): Promise<PinRewriteOptions> {
    const settings = await this.#pinSettings(source, location);
    const { wanted, others } = sortReferences(source, settings);
    const [found, ended] = await Promise.all([this.#resolve(wanted), endedImages(others)]);
    return { ...settings, images: { ...ended, ...found } };
  }

  /** Begins to look up the images of a Dockerfile whose turn comes later, where that takes time. */
  lookAhead(source: () => string, location: string): void {
    if (this.#choices.resolve === 'table') return;
    // What goes wrong goes wrong again when the answers are needed, and is reported then.
    this.optionsFor(source(), location).catch(() => undefined);
  }

  /**
   * Every external image of a Dockerfile, with what is known of it.
   *
   * @throws DockerfileError if it cannot be read.
   */
  async list(source: string, location?: string): Promise<ListedImage[]> {
    const settings = await this.#pinSettings(source, location);
    return listImages(source, settings, (references) => this.#resolve(references));
  }

  /**
   * With `--update-pins`, writes the pin file, with what it held for other references; returns its path.
   *
   * @throws UsageError if it cannot be written.
   */
  save(): string | undefined {
    if (!this.#choices.updatePins || this.#found.size === 0) return undefined;
    const text = formatPinFile({ ...this.#kept, ...Object.fromEntries(this.#found) });
    if (!existsSync(this.#file) || readFileSync(this.#file, 'utf8') !== text) writePins(this.#file, text);
    return this.#file;
  }

  async #pinSettings(source: string, location: string | undefined): Promise<PinSettings & BuildInputs> {
    const { pin, pinDepth, buildArgs = {} } = await this.#settingsOf(location);
    return {
      ...(pin === undefined ? {} : { pin }),
      ...(pinDepth === undefined ? {} : { pinDepths: pinDepth }),
      ...(await this.#inputs.of(source, location, buildArgs)),
    };
  }

  async #resolve(references: readonly ImageReference[]): Promise<Resolutions> {
    const images = await this.#chain.resolveAll(references);
    for (const [key, resolution] of Object.entries(images)) this.#keep(key, resolution);
    return images;
  }

  #keep(key: string, resolution: Resolution): void {
    const entry = 'reason' in resolution ? undefined : entryOfResolution(key, resolution);
    if (entry !== undefined) this.#found.set(key, entry);
  }
}

async function openSources({ resolve, insecureRegistries = [] }: PinChoices): Promise<ImageSource[]> {
  if (resolve === 'registry') {
    const { openRegistries } = await import('../images/registry.ts');
    return [openRegistries(process.env, insecureRegistries)];
  }
  if (resolve === 'engine') return [(await import('../images/engine.ts')).openEngine()];
  return [];
}

/** The nearest pin file up to the root of the repository; where there is none, where one would belong. */
function findPinFile(folder: string): string {
  let at = path.resolve(folder);
  for (;;) {
    const file = path.join(at, PIN_FILE);
    if (existsSync(file) || existsSync(path.join(at, '.git'))) return file;
    const parent = path.dirname(at);
    if (parent === at) return path.join(path.resolve(folder), PIN_FILE);
    at = parent;
  }
}

function readPins(file: string): PinEntries {
  if (!existsSync(file)) return {};
  try {
    return parsePinFile(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof PinFileError) throw new UsageError(`${file}: ${error.message}`);
    throw new UsageError(`${file} ${explainSystemError(error, file)}`);
  }
}

function writePins(file: string, text: string): void {
  try {
    writeWhole(file, Buffer.from(text));
  } catch (error) {
    if (error instanceof FileProblem) throw new UsageError(`${file} ${error.message}`);
    throw error;
  }
}
