import type { ManifestReading, ProjectFiles } from '../../src/context/manifests/reading.ts';
import type { State } from '../../src/effects/state.ts';

/** What a command of a RUN has to do with the source that was copied before it. */
export type CommandRole =
  /**
   * It needs nothing of it. `paths`: what it reads and writes beside the folders of the distribution, absolute; `worth`:
   * it takes long enough that it should not run again for every change of the source.
   */
  | {
      readonly kind: 'independent';
      readonly worth: boolean;
      readonly paths?: readonly string[];
      readonly label?: string;
      readonly assumption?: string;
      /** What the files at these paths hold stays as it is. */
      readonly isModeOnly?: boolean;
      /** It makes the folders above these paths, too. */
      readonly makesFolders?: boolean;
      /** What it makes inside of the copied folders. */
      readonly makes?: readonly string[];
    }
  /**
   * It needs the source, and touches nothing but these paths, absolute; `isModeOnly`: what files hold stays as it is.
   */
  | { readonly kind: 'bound'; readonly paths: readonly string[]; readonly isModeOnly?: boolean }
  /** It only sets up the shell for what follows: `cd`, `set -e`, `export`. */
  | { readonly kind: 'state'; readonly folder?: string; readonly assumption?: string }
  /** It reads manifests only. `label` is how messages call it; `worth`: as above, true if absent. */
  | {
      readonly kind: 'install';
      readonly reading: ManifestReading;
      readonly label: string;
      readonly worth?: boolean;
    }
  /**
   * It needs the source, but what it downloads can be had before it by `step`, unless an earlier command of the program
   * `key` did.
   */
  | {
      readonly kind: 'fetch';
      readonly reading: ManifestReading;
      readonly step: string;
      readonly label: string;
      readonly key: string;
    }
  /** It installs dependencies and cannot be taken apart from the source. */
  | {
      readonly kind: 'refused';
      readonly reason: string;
      readonly label: string;
      /** As for `source`. */
      readonly writes?: readonly string[];
    }
  /** Not known to do without the source. */
  | {
      readonly kind: 'source';
      readonly program?: string;
      /** Files that it certainly writes, beside whatever else it does. */
      readonly writes?: readonly string[];
    };

/** A command whose download can come before the source. */
export type FetchRole = CommandRole & { readonly kind: 'fetch' };

export const SOURCE: CommandRole = { kind: 'source' };
export const HARMLESS: CommandRole = { kind: 'independent', worth: false };

/** Whether a command takes long enough that it should come before the source. */
export function isWorthyRole(role: CommandRole): boolean {
  return (role.kind === 'install' && role.worth !== false) || (role.kind === 'independent' && role.worth);
}

/** A command of a RUN as the tools see it. */
export interface CommandView {
  /** The last part of the program's path. */
  readonly program: string;
  /** The program as written: `./mvnw`. */
  readonly written: string;
  /** The words behind the program; undefined where only the shell knows them. */
  readonly words: readonly (string | undefined)[];
  /** Another command reads what it prints. */
  readonly isRead: boolean;
  /** Where it runs, absolute. */
  readonly folder: string;
  /** The value of a variable in force, undefined if it is not certain. */
  readonly variable: (name: string) => string | undefined;
  /** Assignments in front of it, as written. */
  readonly assignments: string;
  readonly state: State;
  readonly files: ProjectFiles;
}

/** One file of tools/: what the commands of one family need. Undefined: not one of its commands. */
export type Tool = (command: CommandView) => CommandRole | undefined;
