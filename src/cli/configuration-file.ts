import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Options } from 'yargs';
import { Configuration, ConfigurationError } from '../rewrite/configuration.ts';
import type { ArgumentsOf } from './command.ts';
import { FileProblem } from './input-file.ts';
import { exists, isRepository, repositoryOf } from './repository.ts';
import { explainSystemError } from './system-error.ts';
import { UsageError } from './usage-error.ts';

const GROUP = 'Configuration:';

/** Options of every command that reads configurations. */
export const configurationOptions = {
  config: {
    type: 'string',
    nargs: 1,
    group: GROUP,
    describe: 'the configuration of all files, instead of the one nearest to each',
  },
  'no-config': { type: 'boolean', group: GROUP, describe: 'read no configuration' },
} as const satisfies Readonly<Record<string, Options>>;

/** Of one folder at most one of these may be there. */
const NAMES = ['.json', '.jsonc', '.yaml', '.yml'].map((extension) => `dockshift.config${extension}`);
const PACKAGE = 'package.json';
const KEY = 'dockshift';

/** A configuration is a few hundred lines; more than this is something else. */
const MOST_BYTES = 1024 * 1024;

/** A configuration that cannot be used; the message names it. */
export class ConfigurationProblem extends FileProblem {}

/** A configuration, and where it stands. */
export interface ConfigurationFile {
  /** As it is shown: relative to the folder of the run. */
  readonly name: string;
  /** What its paths and globs are relative to. */
  readonly folder: string;
  /** The user named it on the command line. */
  readonly isGiven: boolean;
  /** The root of its repository, if it is in one. */
  readonly root: string | undefined;
  readonly configuration: Configuration;
}

/** Finds the configuration of each Dockerfile; each file is read once, each folder looked at once. */
export class ConfigurationFiles {
  readonly #cwd: string;
  readonly #isOff: boolean;
  readonly #given: ConfigurationFile | undefined;
  readonly #folders = new Map<string, Promise<ConfigurationFile | undefined>>();

  private constructor(cwd: string, isOff: boolean, given: ConfigurationFile | undefined) {
    this.#cwd = cwd;
    this.#isOff = isOff;
    this.#given = given;
  }

  /** @throws UsageError if the file of `--config` cannot be used. */
  static async open(
    args: ArgumentsOf<typeof configurationOptions>,
    cwd: string,
  ): Promise<ConfigurationFiles> {
    const { config, 'no-config': isOff = false } = args;
    if (config === undefined) return new ConfigurationFiles(cwd, isOff, undefined);
    if (isOff) throw new UsageError('--config and --no-config do not go together');
    return new ConfigurationFiles(cwd, isOff, await readGiven(config, cwd));
  }

  /**
   * The configuration in this folder, or else in the nearest one above it, up to the root of the repository.
   *
   * @throws ConfigurationProblem naming the configuration, if it cannot be used.
   */
  async nearest(folder: string): Promise<ConfigurationFile | undefined> {
    if (this.#isOff || this.#given !== undefined) return this.#given;
    const known = this.#folders.get(folder) ?? this.#search(folder);
    this.#folders.set(folder, known);
    return known;
  }

  async #search(folder: string): Promise<ConfigurationFile | undefined> {
    const own = await readIn(folder, this.#cwd);
    const parent = path.dirname(folder);
    if (own !== undefined || parent === folder || isRepository(folder)) return own;
    return this.nearest(parent);
  }
}

async function readGiven(config: string, cwd: string): Promise<ConfigurationFile> {
  const file = path.resolve(cwd, config);
  try {
    if (path.basename(file) !== PACKAGE) return { ...(await read(file, cwd)), isGiven: true };
    const found = await readPackage(file, cwd);
    if (found === undefined) throw new ConfigurationProblem(`${config} has no key "${KEY}"`);
    return { ...found, isGiven: true };
  } catch (error) {
    if (error instanceof ConfigurationProblem) throw new UsageError(`--config ${error.message}`);
    throw error;
  }
}

/** @throws ConfigurationProblem also if there are two of them. */
async function readIn(folder: string, cwd: string): Promise<ConfigurationFile | undefined> {
  // A folder or a broken link of that name is an error, not no configuration.
  const found = NAMES.map((name) => path.join(folder, name)).filter((file) => exists(file));
  const packageFile = path.join(folder, PACKAGE);
  const ofPackage = isFile(packageFile) ? await readPackage(packageFile, cwd) : undefined;
  const names = found.map((file) => displayPath(file, cwd));
  if (ofPackage !== undefined) names.push(`the key "${KEY}" of ${ofPackage.name}`);
  if (names.length > 1)
    throw new ConfigurationProblem(
      `${names.join(' and ')}: only one configuration can be in force in a folder`,
    );
  const [file] = found;
  return file === undefined ? ofPackage : read(file, cwd);
}

async function read(file: string, cwd: string): Promise<ConfigurationFile> {
  const name = displayPath(file, cwd);
  const extension = path.extname(file);
  if (!NAMES.includes(`dockshift.config${extension}`))
    throw new ConfigurationProblem(
      `${name}: the name of a configuration ends in .json, .jsonc, .yaml or .yml`,
    );
  const text = decode(readBytes(file, name), name);
  return withName(name, async () => {
    const { parseConfiguration } = await import('./configuration-text.ts');
    return asConfiguration(file, name, await parseConfiguration(text, extension));
  });
}

/** A package.json without the key, which is most of them, is not parsed. */
async function readPackage(file: string, cwd: string): Promise<ConfigurationFile | undefined> {
  const name = displayPath(file, cwd);
  const bytes = readBytes(file, name);
  if (!bytes.includes(`"${KEY}"`)) return undefined;
  const text = decode(bytes, name);
  return withName(name, async () => {
    const { parsePackageKey } = await import('./configuration-text.ts');
    const value = await parsePackageKey(text, KEY);
    return value === undefined ? undefined : asConfiguration(file, name, value);
  });
}

function asConfiguration(file: string, name: string, value: unknown): ConfigurationFile {
  const folder = path.dirname(file);
  const configuration = Configuration.read(value);
  return { name, folder, isGiven: false, root: repositoryOf(folder), configuration };
}

async function withName<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const place = error.line === undefined ? name : `${name}:${error.line}`;
    throw new ConfigurationProblem(`${place}: ${error.message}`);
  }
}

/** @throws ConfigurationProblem for anything but a regular file of moderate size; a pipe or device is not even opened. */
function readBytes(file: string, name: string): Buffer {
  try {
    const stats = statSync(file);
    if (stats.isDirectory()) throw new ConfigurationProblem(`${name} is a folder`);
    if (!stats.isFile()) throw new ConfigurationProblem(`${name} is not a regular file`);
    const handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      if (fstatSync(handle).size > MOST_BYTES) throw new ConfigurationProblem(`${name} is larger than 1 MiB`);
      return readFileSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (error instanceof ConfigurationProblem) throw error;
    throw new ConfigurationProblem(`${name} ${explainSystemError(error, file)}`);
  }
}

function decode(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigurationProblem(`${name} is not UTF-8`);
  }
}

function isFile(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false;
  }
}

function displayPath(file: string, cwd: string): string {
  return path.relative(cwd, file).split(path.sep).join('/');
}
