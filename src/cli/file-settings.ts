import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { printable } from '../report/printable.ts';
import { mergeSettings, type Settings } from '../rewrite/configuration.ts';
import type { ArgumentsOf } from './command.ts';
import {
  type ConfigurationFile,
  ConfigurationFiles,
  ConfigurationProblem,
  type configurationOptions,
} from './configuration-file.ts';
import { discover, type Discovery, type FoundFile } from './discover.ts';
import { printError } from './output.ts';

/** What is chosen for each Dockerfile: by the command line, and where it says nothing, by the file's configuration. */
export class FileSettings {
  readonly #cwd: string;
  readonly #given: Settings;
  readonly #configurations: ConfigurationFiles;
  /** Of the file that was asked for last: its images, its context and its transforms ask one after the other. */
  #latest: { readonly location: string | undefined; readonly settings: Promise<Settings> } | undefined;

  private constructor(cwd: string, given: Settings, configurations: ConfigurationFiles) {
    this.#cwd = cwd;
    this.#given = given;
    this.#configurations = configurations;
  }

  /**
   * @param given what the command line chooses.
   * @throws UsageError if the file of `--config` cannot be used.
   */
  static async open(
    args: ArgumentsOf<typeof configurationOptions>,
    given: Settings,
    cwd: string,
  ): Promise<FileSettings> {
    return new FileSettings(cwd, given, await ConfigurationFiles.open(args, cwd));
  }

  /**
   * @param location the Dockerfile's absolute path; absent for standard input, which belongs to the folder of the run.
   * @throws ConfigurationProblem if the configuration cannot be used.
   */
  of(location: string | undefined): Promise<Settings> {
    if (this.#latest === undefined || this.#latest.location !== location)
      this.#latest = { location, settings: this.#read(location) };
    return this.#latest.settings;
  }

  async #read(location: string | undefined): Promise<Settings> {
    const file = await this.#configurations.nearest(
      location === undefined ? this.#cwd : path.dirname(location),
    );
    if (file === undefined) return this.#given;
    const settings = file.configuration.settingsFor(location && relativePath(file, location));
    const { context } = settings;
    if (context === undefined || this.#given.context !== undefined)
      return mergeSettings(settings, this.#given);
    return mergeSettings({ ...settings, context: locateContext(file, context) }, this.#given);
  }

  /**
   * The same, with the name of the configuration that is in force, and whether that leaves the file out.
   *
   * @throws ConfigurationProblem likewise.
   */
  async explain(location: string): Promise<{
    readonly configuration?: string;
    readonly isIgnored: boolean;
    readonly chosen: Settings;
  }> {
    const file = await this.#configurations.nearest(path.dirname(location));
    const chosen = await this.of(location);
    if (file === undefined) return { isIgnored: false, chosen };
    const isIgnored = file.configuration.ignores(relativePath(file, location));
    return { configuration: file.name, isIgnored, chosen };
  }

  /**
   * The Dockerfiles that these arguments stand for, without those that their configuration ignores, also where they are
   * named: a hook that passes the changed files gets what a run over the tree gets.
   */
  async discover(args: readonly string[]): Promise<Discovery> {
    const { files, failures } = await discover(args, this.#cwd);
    const kept: FoundFile[] = [];
    const ignored = new Map<string, number>();
    for (const file of files) {
      const name = await this.#ignoringFile(file);
      if (name === undefined) kept.push(file);
      else ignored.set(name, (ignored.get(name) ?? 0) + 1);
    }
    for (const [name, count] of ignored) {
      printError(`${count} file${count === 1 ? ' is' : 's are'} left out: "ignore" in ${printable(name)}\n`);
    }
    return { files: kept, failures };
  }

  /** The name of the configuration that leaves the file out; what is wrong with one is told when its settings are asked for. */
  async #ignoringFile({ location }: FoundFile): Promise<string | undefined> {
    try {
      const file = await this.#configurations.nearest(path.dirname(location));
      return file?.configuration.ignores(relativePath(file, location)) ? file.name : undefined;
    } catch (error) {
      if (error instanceof ConfigurationProblem) return undefined;
      throw error;
    }
  }
}

function relativePath({ folder }: ConfigurationFile, location: string): string {
  return path.relative(folder, location).split(path.sep).join('/');
}

/**
 * A configuration that was found, and not named by the user, may be one under review: what it calls the build context must
 * lie in its repository, for verify copies it and the transforms read it.
 */
function locateContext({ name, folder, isGiven, root }: ConfigurationFile, context: string): string {
  const location = path.resolve(folder, context);
  if (statSync(location, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new ConfigurationProblem(`${name}: "context" ${JSON.stringify(context)}: no such folder`);
  if (isGiven) return location;
  const inside = path.relative(realpathSync(root ?? folder), realpathSync(location));
  if (inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside)) {
    const left = root === undefined ? 'its folder, which is in no repository' : 'the repository';
    throw new ConfigurationProblem(`${name}: "context" ${JSON.stringify(context)} leads out of ${left}`);
  }
  return location;
}
