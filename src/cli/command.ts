import type { InferredOptionTypes, Options, PositionalOptions } from 'yargs';

/** Options of a command, by their long name. */
export type OptionTable = Readonly<Record<string, Options>>;

/** What yargs makes of a command's options. */
export type ArgumentsOf<T extends OptionTable> = InferredOptionTypes<T>;

export const EXIT_DONE = 0;
/** `--check` found changes. */
export const EXIT_CHANGES = 1;
/** A usage error, or a file that could not be read, parsed or written. */
export const EXIT_FAILED = 2;

/** What the module of a command exports as `command`. */
export interface Command {
  /** Arguments without dashes; each is named in `CommandEntry.usage`. */
  readonly positionals: Readonly<Record<string, PositionalOptions>>;
  readonly options: OptionTable;
  /** Command line and what it does, for `--help`. */
  readonly examples: readonly (readonly [commandLine: string, description: string])[];
  /** Does the work; the result is the exit code. A method, so that commands may name the arguments that they take. */
  run(args: ArgumentsOf<OptionTable>): Promise<number>;
}
