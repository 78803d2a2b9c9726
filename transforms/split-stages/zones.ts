import { isWithin } from '../../src/effects/posix-path.ts';
import { keptPaths, type Split } from './recipe.ts';
import type { Site } from './site.ts';

/** Folders whose content no image needs: those of temporary files and of the build tools' caches. */
const WORK = [
  '/tmp',
  '/var/tmp',
  '/root',
  '/var/cache',
  '/var/lib/apt/lists',
  '/usr/src',
  '/go',
  '/usr/local/cargo',
];

/** Folders of every distribution, and what programs expect to be there. */
const SYSTEM =
  /^\/(?:$|(?:etc|opt|srv|home|mnt|media|run|bin|sbin|lib|var|usr)(?:$|\/(?:log|run|lib|local|bin|sbin|share|www|spool|mail|opt|cache)(?:$|\/(?:bin|sbin|lib|share|etc)$)))/;

/** Which paths of the stage only the builder has, and which the runtime has too. */
export class Zones {
  /** Folders to which whole folders of the source are copied. */
  readonly #sourceFolders: readonly string[];
  readonly #kept: readonly string[];
  readonly #copied: readonly string[];
  readonly #made = new Set<string>();
  /** Those that WORKDIR makes in the runtime. */
  readonly #folders: readonly string[];

  constructor(site: Site, split: Split) {
    const copied = site.source.copies.flatMap(({ hasFolder, destination }) =>
      hasFolder && destination !== undefined ? [destination] : [],
    );
    this.#sourceFolders = [...new Set([...copied, ...builtIn(site)])];
    const kept = split.artefacts.map(({ path, to }) => to ?? path);
    kept.push(...keptPaths(split.source));
    this.#copied = [...kept];
    if (split.source === 'again') kept.push(...copied);
    this.#kept = kept;
    // WORKDIR below the last RUN comes too late for a `chown` of its folder.
    const last = site.runs.at(-1)?.instruction;
    const workdir = last === undefined ? undefined : site.stateAfter(last).workdir;
    this.#folders = workdir === undefined ? [] : [workdir];
  }

  /** Notes a path that the runtime gets by another instruction: COPY, `mkdir`. */
  add(path: string): void {
    this.#made.add(path);
  }

  /** Whether a path is in the runtime, or a folder above one that is. */
  isInRuntime(path: string): boolean {
    if (SYSTEM.test(path)) return true;
    const all = [...this.#kept, ...this.#made];
    return all.some((kept) => isWithin(path, kept) || isWithin(kept, path));
  }

  /** A folder that another instruction of the runtime makes anyway: WORKDIR, or COPY of what lies in it. */
  comesByItself(path: string): boolean {
    return [...this.#kept, ...this.#folders].some((kept) => isWithin(kept, path));
  }

  /**
   * Whether a path is a folder of what is copied from the builder, or the folder that the container starts in: a copy keeps the
   * owner and mode of what is in a folder, not its own.
   */
  surroundsCopied(path: string): boolean {
    return [...this.#copied, ...this.#folders].some((each) => isWithin(each, path)) && !SYSTEM.test(path);
  }

  /** Whether all folders below this one that the runtime has are made by what is copied into them. */
  makesAll(folder: string): boolean {
    return this.#folders.every(
      (each) => !isWithin(each, folder) || this.#copied.some((path) => isWithin(path, each)),
    );
  }

  /** Whether a path is only of use to the build. */
  isOfBuild(path: string): boolean {
    if ([...this.#kept, ...this.#made].some((kept) => isWithin(path, kept))) return false;
    return this.isOfSource(path) || WORK.some((folder) => isWithin(path, folder));
  }

  /** Whether a path comes along with what is copied from the builder. */
  isKept(path: string): boolean {
    return this.#copied.some((kept) => isWithin(path, kept));
  }

  /** Whether it lies where the source is copied to. */
  isOfSource(path: string): boolean {
    return this.#sourceFolders.some((folder) => folder !== '/' && isWithin(path, folder));
  }
}

/** Folders of the project to which single files are copied, and in which commands run. */
function builtIn({ source, commands }: Site): readonly string[] {
  const folders = new Set(commands.flatMap(({ folder }) => folder ?? []));
  return source.copies.flatMap(({ destination, isIntoFolder, copy }) =>
    copy.kind === 'context' &&
    isIntoFolder &&
    destination !== undefined &&
    folders.has(destination) &&
    !SYSTEM.test(destination)
      ? [destination]
      : [],
  );
}
