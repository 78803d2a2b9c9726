import type { Instruction } from '../../src/dockerfile/model.ts';
import type { StageCommand } from './stage-commands.ts';
import type { Site } from './site.ts';

/** A file or folder that the builder makes and the runtime gets. */
export interface Artefact {
  /** Where it lies in the builder: absolute, without a slash at the end. A last part may hold `*`. */
  readonly path: string;
  /** Where the runtime has it: the same place if absent. */
  readonly to?: string;
  /** It is a folder, or a pattern, so that `to` is a folder into which its content goes. */
  readonly isFolder?: boolean;
  /** It is copied in front of all that the runtime repeats, whose commands need it: installed packages. */
  readonly isFirst?: boolean;
}

/**
 * What the runtime has of the source that was copied for the build. `none`: nothing of it. `again`: the COPY instructions are
 * repeated in the runtime, so that every file is where it was. Else files and folders, by their absolute
 * paths in the builder, from where they are copied.
 */
export type KeptSource = 'none' | 'again' | readonly string[];

/** The files and folders that are kept, if they are named. */
export function keptPaths(source: KeptSource): readonly string[] {
  return typeof source === 'string' ? [] : source;
}

/** What a command of a RUN is for. */
export type CommandPurpose =
  /** It makes what is built, or something that only the build needs: it stays in the builder. */
  | 'build'
  /** It prepares the container: it is done in the runtime (and stays in the builder, if that may need it). */
  | 'run'
  /** It changes nothing by itself: `cd`, `echo`, `java -version`. */
  | 'nothing';

/** How a stage is parted in two. */
export interface Split {
  /** The runtime's base image, as FROM is to name it. */
  readonly runtime: RuntimeBase;
  /** What is copied from the builder, in this order. */
  readonly artefacts: readonly Artefact[];
  readonly source: KeptSource;
  /** By its name: a file that only the build reads, wherever it is copied to. */
  readonly isSource?: (name: string) => boolean;
  /** System packages that the runtime needs besides those that the stage installs for running: libraries. */
  readonly packages?: readonly string[];
  /** Names of packages that the stage installs and `packages` stands for in the runtime: a JDK. */
  readonly replaced?: ReadonlySet<string>;
  /** The libraries of `-dev` packages that the stage installs are needed by what is built. */
  readonly linksLibraries: boolean;
  /** Libraries among them that the runtime has already, or that nothing is linked to. */
  readonly needless?: ReadonlySet<string>;
  /**
   * How what is built is linked, for `--runtime`: `static`: to nothing; `libc`: to the C library alone; `c++`: to libstdc++ or
   * libgcc as well. Absent: it needs more than files of its own, so that no smaller runtime does.
   */
  readonly linking?: 'static' | 'libc' | 'c++';
  /** The builder's file or folder of time zones, for a runtime that has none. */
  readonly timeZones?: string;
  /** What is built may speak TLS, and the runtime has no certificates of its own: the builder's are copied. */
  readonly bringsCertificates?: boolean;
  /** Programs that the source shows it starts (`exec.Command("git")`); the runtime must have them. */
  readonly runs?: readonly string[];
  /** Lines for the builder: in front of an instruction, or behind the last one. Whole instructions, without variables of their own. */
  readonly builderLines?: readonly BuilderLines[];
  /** Instructions of the runtime that come before the artefacts, the first ones too: `ENV PATH="/opt/venv/bin:$PATH"`. */
  readonly runtimeLines?: readonly string[];
  /** Instructions of the runtime that come behind the artefacts, to be done as root: `RUN ldconfig`. */
  readonly laterLines?: readonly string[];
  /** COPY and ADD of the context that the runtime has too, where they stand: settings outside of the project's folders. */
  readonly repeated?: readonly Instruction[];
  /** Instructions of the stage that the runtime does not get: a CMD that `endLines` replaces. */
  readonly dropped?: readonly Instruction[];
  /** The runtime's base has the CMD or ENTRYPOINT that the stage starts, and the stage none of its own. */
  readonly startsByItself?: true;
  /** Instructions at the very end of the runtime: `CMD ["nginx", "-g", "daemon off;"]`. */
  readonly endLines?: readonly string[];
  /** A variable of ENV that only the build reads: `CGO_ENABLED`. */
  readonly isBuildVariable: (name: string) => boolean;
  /** A variable of ENV that the build may read. One that it does not read moves to the runtime instead of being repeated. */
  readonly readsVariable: (name: string) => boolean;
  /** What the rewrite rests on, one clause each, without `the` program's name: `the program opens no library by its name`. */
  readonly assumptions: readonly string[];
}

export interface BuilderLines {
  /** Absent: behind the last instruction of the builder. */
  readonly before?: Instruction;
  readonly lines: readonly string[];
}

/** An image that what is built runs on. */
export interface RuntimeBase {
  /** As FROM names it: `debian:bookworm-slim`, `python:${VERSION}-slim`. */
  readonly reference: string;
  /** A name by which src/images/facts.ts knows it: variables filled in. */
  readonly known: string;
  /** Programs that it has beside those of its distribution: `java`, `node`. */
  readonly programs: readonly string[];
  /** What the choice rests on: `golang:1.22 stands on Debian bookworm`. */
  readonly assumption?: string;
}

/** Why a stage is not parted: the line that decides (that of FROM if absent), and the reason without a final stop. */
export interface Obstacle {
  readonly instruction?: Instruction;
  readonly reason: string;
}

/** A way to part the stages of one language. */
export interface Recipe {
  /** `Go`. */
  readonly name: string;
  /** A cheap look: the base image is the language's, or its compiler is installed. The first recipe that says so is asked. */
  recognises(site: Site): boolean;
  /** How the stage is parted, what stands in the way, or undefined: nothing is built here that could be parted. */
  split(site: Site): Split | Obstacle | undefined;
  /** What a command is for, where the recipe knows it better than purposes.ts; undefined: ask there. */
  purposeOf?(command: StageCommand, site: Site): CommandPurpose | undefined;
}

export function isObstacle(found: Split | Obstacle): found is Obstacle {
  return 'reason' in found;
}
