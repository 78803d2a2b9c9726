import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Options } from 'yargs';
import { listImages, type ListedImage } from '../images/image-list.ts';
import type { PinDepth, PinMode } from '../images/pin-goal.ts';
import {
  entryOfResolution,
  formatPinFile,
  parsePinFile,
  PIN_FILE,
  PinFileError,
} from '../images/pin-file.ts';
import type { PinEntries, PinEntry } from '../images/pin-file.ts';
import type { Resolution } from '../images/resolution.ts';
import { SourceChain, type ImageSource } from '../images/source-chain.ts';
import { wantedReferences } from '../images/wanted-references.ts';
import type { RewriteOptions } from '../rewrite/result.ts';
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
    default: 'floating',
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
} as const satisfies Readonly<Record<string, Options>>;

/** What the command line and the configuration say about pins. */
export interface PinChoices {
  readonly pin: PinMode;
  readonly resolve: 'table' | 'registry' | 'engine';
  readonly updatePins: boolean;
  readonly buildArguments: Readonly<Record<string, string>>;
  readonly pinDepths?: Readonly<Record<string, PinDepth>>;
}

/**
 * What the user chose.
 *
 * @throws UsageError for a build argument without a name, and for a depth that is none.
 */
export function pinChoicesOf(
  args: ArgumentsOf<typeof pinOptions>,
  environment: Readonly<Record<string, string | undefined>>,
): PinChoices {
  return {
    pin: args.pin,
    resolve: args.resolve,
    updatePins: args['update-pins'] ?? false,
    buildArguments: readBuildArguments(args['build-arg'] ?? [], environment),
    pinDepths: readPinDepths(args['pin-depth'] ?? []),
  };
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
export type PinRewriteOptions = Pick<RewriteOptions, 'pin' | 'pinDepths' | 'images' | 'buildArguments'>;

/**
 * `--build-arg NAME=VALUE`, and `NAME` alone for the value in the environment.
 *
 * @throws UsageError
 */
export function readBuildArguments(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const given: Record<string, string> = {};
  for (const word of words) {
    const [, name = '', value] = /^([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === '') throw new UsageError(`--build-arg takes NAME=VALUE, not '${word}'`);
    const found = value ?? environment[name];
    if (found !== undefined) given[name] = found;
  }
  return given;
}

/** Looks up the images of Dockerfiles, and keeps what it found for the pin file. */
export class Pins {
  readonly #choices: PinChoices;
  readonly #file: string;
  readonly #kept: PinEntries;
  readonly #chain: SourceChain;
  readonly #found = new Map<string, PinEntry>();

  private constructor(choices: PinChoices, file: string, kept: PinEntries, sources: readonly ImageSource[]) {
    this.#choices = choices;
    this.#file = file;
    this.#kept = kept;
    // What is to be updated is looked up anew.
    this.#chain = new SourceChain(choices.updatePins ? {} : kept, sources);
  }

  /**
   * Reads the pin file of `folder`, its own or that of the nearest folder above it in the repository.
   *
   * @throws UsageError if the pin file cannot be used.
   */
  static async open(choices: PinChoices, folder: string): Promise<Pins> {
    const file = findPinFile(folder);
    return new Pins(choices, file, readPins(file), await openSources(choices.resolve));
  }

  /** What `rewrite` has to know to pin the images of this Dockerfile. */
  async optionsFor(source: string): Promise<PinRewriteOptions> {
    const { pin, pinDepths, buildArguments } = this.#choices;
    const settings = { pin, ...(pinDepths === undefined ? {} : { pinDepths }) };
    const references = wantedReferences(source, settings, buildArguments);
    const images = await this.#chain.resolveAll(references);
    for (const [key, resolution] of Object.entries(images)) this.#keep(key, resolution);
    return { ...settings, images, buildArguments };
  }

  /**
   * Every external image of a Dockerfile, with what is known of it.
   *
   * @throws DockerfileError if it cannot be read.
   */
  async list(source: string): Promise<ListedImage[]> {
    return listImages(source, this.#choices, async (references) => {
      const images = await this.#chain.resolveAll(references);
      for (const [key, resolution] of Object.entries(images)) this.#keep(key, resolution);
      return images;
    });
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

  #keep(key: string, resolution: Resolution): void {
    const entry = 'reason' in resolution ? undefined : entryOfResolution(resolution);
    if (entry !== undefined) this.#found.set(key, entry);
  }
}

async function openSources(resolve: PinChoices['resolve']): Promise<ImageSource[]> {
  if (resolve === 'registry') return [(await import('../images/registry.ts')).openRegistries()];
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
