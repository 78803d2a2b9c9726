import type { Instruction } from '../../src/dockerfile/model.ts';
import { isWithin } from '../../src/effects/posix-path.ts';
import { changedBy } from './changed-paths.ts';
import { type CopyPlace, placeOfCopy, targetsOf } from './copies.ts';
import { type CommandPurpose, keptPaths, type Obstacle, type Recipe, type Split } from './recipe.ts';
import type { Site } from './site.ts';
import type { StageCommand } from './stage-commands.ts';
import { isSystemInstall, isSystemUpkeep } from './system-packages.ts';
import {
  givesNoMode,
  isFilledLater,
  isGivenAtOnce,
  isOfNewFolder,
  isSetting,
  isUsedByBuild,
  mayBeFilled,
  OUTPUT,
  setsTimeZone,
} from './work-folders.ts';
import { Zones } from './zones.ts';

/** What a command is for; `packages`: it installs packages of the distribution, which are sorted one by one. */
export type Purpose = CommandPurpose | 'packages';

/** Programs that change nothing that lasts. */
const IDLE = setOf(
  'cd pushd popd set echo printf true false : test [ [[ ls cat pwd env printenv date uname whoami id sleep which command ' +
    'type hash export unset umask exit trap shift read local declare readonly shopt alias exec eval source . head tail grep egrep ' +
    'awk cut tr sort uniq wc find stat basename dirname readlink realpath nproc arch hostname getconf ldd file du df ' +
    'sha1sum sha256sum sha512sum md5sum gpg apt-key lsb_release getent ldconfig seq expr wait kill sync ulimit tree ' +
    'ssh-keyscan gpgconf diff cmp xargs tee dir',
);

/** Programs that build, fetch for a build, or install what builds. */
const BUILDING = setOf(
  'make gmake cmake ninja meson scons bazel bazelisk autoconf automake autoreconf aclocal libtoolize configure autogen.sh gcc g++ cc ' +
    'c++ clang clang++ ld ar strip upx pkg-config git svn hg patch protoc buf sqlc swag mockgen wire templ statik packr ' +
    'packr2 rice go-bindata esbuild rustup rustup-init gcov objcopy dep glide govendor godep ginkgo golint staticcheck ' +
    'golangci-lint gofmt goimports govulncheck',
);

const ACCOUNTS = setOf('useradd adduser groupadd addgroup usermod groupmod chpasswd passwd userdel deluser');

const SETTINGS = setOf(
  'locale-gen localedef update-locale update-ca-certificates update-alternatives ln mkdir touch install',
);

/** Programs that set up the system by its settings, whatever their words are. */
const CONFIGURES = setOf('locale-gen localedef update-locale dpkg-reconfigure');

/** Programs whose operands are files that must be there. */
const FILES = setOf('setcap chmod chown chgrp cp mv sed rm rmdir unzip tar gunzip gzip truncate dos2unix');

/** Programs that change files where they are. */
const IN_PLACE = setOf('chmod chown chgrp sed rm rmdir touch mkdir truncate dos2unix');

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/));
}

/** Sorts the commands of a stage by what they are for. */
export class Purposes {
  readonly zones: Zones;
  /** Where each COPY goes. */
  readonly copies: ReadonlyMap<Instruction, CopyPlace | Obstacle>;
  readonly site: Site;
  readonly #split: Split;
  readonly #recipe: Recipe;

  /** The last command that builds, by its place. */
  readonly #last: number;
  /** The last instruction that builds, by its index. */
  readonly buildEnd: number;

  constructor(site: Site, split: Split, recipe: Recipe) {
    this.site = site;
    this.#split = split;
    this.#recipe = recipe;
    this.zones = new Zones(site, split);
    this.#last = site.commands.findLastIndex((each) => this.#builds(each));
    this.buildEnd = site.commands[this.#last]?.instruction.index ?? -1;
    const { copies } = site.source;
    this.copies = new Map(
      copies.map((each) => [each.instruction, placeOfCopy(site, split, this.zones, each)]),
    );
    for (const each of copies) {
      const place = this.copies.get(each.instruction);
      if (place === 'both' || place === 'runtime') for (const path of targetsOf(each)) this.zones.add(path);
    }
  }

  /** Whether a COPY brings certificates that the system is to trust. Source: update-ca-certificates(8). */
  #addsCertificates(): boolean {
    return this.site.source.copies.some(
      ({ destination }) => destination?.startsWith('/usr/local/share/ca-certificates') === true,
    );
  }

  /** Whether the stage names folders of libraries beside those of the system. Source: ld.so.conf(5). */
  #addsLibraryFolders(): boolean {
    return (
      this.site.commands.some(({ redirected }) =>
        redirected.some((path) => path?.startsWith('/etc/ld.so.conf') === true),
      ) ||
      this.site.source.copies.some(({ destination }) => destination?.startsWith('/etc/ld.so.conf') === true)
    );
  }

  /** Whether a command builds by itself, whatever files it is given. */
  #builds(command: StageCommand): boolean {
    const { program } = command;
    if (isSystemInstall(command) || isSystemUpkeep(command)) return false;
    // A recipe may count a chmod to the build, but it does not make the build longer: below, the runtime does it as well.
    if (SETTINGS.has(program) || FILES.has(program)) return false;
    const known = this.#recipe.purposeOf?.(command, this.site);
    return known === undefined ? BUILDING.has(program) : known === 'build';
  }

  /** Whether something is built behind a command. */
  isBuiltAfter(command: StageCommand): boolean {
    return this.site.commands.indexOf(command) < this.#last;
  }

  /** Whether a command changes nothing but files that the runtime gets below all that builds. */
  #isOfFilesBelow(command: StageCommand): boolean {
    const { program, instruction, redirected } = command;
    if (instruction.index <= this.buildEnd || !IN_PLACE.has(program) || redirected.length > 0) return false;
    const paths = changedBy(command);
    return paths.length > 0 && paths.every((path) => path !== undefined && this.isCopiedBelow(path, command));
  }

  /** Whether a file comes by a COPY that stands below all that builds: the runtime gets it there. */
  isCopiedBelow(path: string, { instruction }: StageCommand): boolean {
    return this.site.source.copies.some(
      (each) =>
        each.copy.kind !== 'stage' &&
        each.instruction.index > this.buildEnd &&
        each.instruction.index < instruction.index &&
        targetsOf(each).some((target) => isWithin(path, target) || isWithin(target, path)),
    );
  }

  of(command: StageCommand): Purpose | Obstacle {
    if (isSystemInstall(command)) return 'packages';
    if (CONFIGURES.has(command.program) || command.words.includes('/etc/locale.gen')) return 'run';
    if (command.program === 'update-ca-certificates') return this.#addsCertificates() ? 'run' : 'nothing';
    if (isSystemUpkeep(command)) return removesPackages(command) ? 'build' : 'nothing';
    if (command.program === 'ldconfig' && this.#addsLibraryFolders()) return 'run';
    if (this.#isOfFilesBelow(command)) return 'run';
    const known = this.#recipe.purposeOf?.(command, this.site);
    if (known !== undefined) return known;
    const program = command.program.replace(/-?[\d.]+$/, '') || command.program;
    if (command.redirected.length > 0) return this.#ofFiles(command, command.redirected);
    if (isQuestion(command)) return 'nothing';
    if (ACCOUNTS.has(program)) return 'run';
    if (BUILDING.has(program)) return 'build';
    if (SETTINGS.has(program) || FILES.has(program) || /^(?:curl|wget|tee)$/.test(program))
      return this.#ofFiles(command, changedBy(command));
    if (IDLE.has(program)) return 'nothing';
    return obstacle(command, `what ${shown(command)} is for, the build or the program, is not known`);
  }

  /** By the files that it makes or changes. */
  #ofFiles(command: StageCommand, targets: readonly (string | undefined)[]): Purpose | Obstacle {
    if (targets.length === 0) return 'nothing';
    const known = targets.filter((path) => path !== undefined);
    if (known.length < targets.length)
      return obstacle(command, `which files ${shown(command)} changes is not known`);
    const { program } = command;
    if (program === 'rm' || program === 'rmdir') return this.#ofRemoval(command, known);
    if (program === 'ln' && command.words.some((word) => /[*?[]/.test(word ?? '')))
      return obstacle(command, 'it links files by a pattern, which are not all there in the runtime');
    if (this.changesCopied(command)) return 'run';
    const isNew = isOfNewFolder(this.site, command) || isGivenAtOnce(this.site, command);
    if (isNew && known.every((path) => this.zones.comesByItself(path))) return 'run';
    if (known.every((path) => this.#isBuilt(path)) && program !== 'mkdir') return 'build';
    const isOfTools = (path: string): boolean =>
      isSetting(path) || (OUTPUT.test(path) && mayBeFilled(this, command));
    if (
      program === 'mkdir' &&
      !command.words.some((word) => /^(?:-m|--mode)/.test(word ?? '')) &&
      known.every((path) => this.zones.comesByItself(path) || isOfTools(path)) &&
      !isFilledLater(this.site, command, known)
    )
      return 'build';
    if (known.every((path) => this.zones.isOfBuild(path))) {
      const isEmpty = program === 'mkdir' || program === 'touch';
      const isForBuild = known.every(isOfTools) || isUsedByBuild(this.site, command, known);
      return isEmpty && !isForBuild ? 'run' : 'build';
    }
    if (setsTimeZone(this.site, command)) return 'run';
    if (
      program === 'curl' ||
      program === 'wget' ||
      program === 'tar' ||
      program === 'unzip' ||
      program === 'cp' ||
      program === 'mv' ||
      (program === 'install' && !command.words.includes('-d'))
    ) {
      return obstacle(command, `whether the program needs what ${shown(command)} makes is not known`);
    }
    const isThere =
      program === 'mkdir' ||
      program === 'ln' ||
      program === 'touch' ||
      program === 'install' ||
      program === 'tee' ||
      command.redirected.length > 0;
    if (!isThere && !known.every((path) => this.zones.isInRuntime(path)))
      return obstacle(command, `${shown(command)} changes files that the runtime may not have`);
    if (program !== 'mkdir' && program !== 'install' && !known.every((path) => this.#hasParent(path)))
      return obstacle(command, `${shown(command)} writes to a folder that the runtime may not have`);
    return 'run';
  }

  /** Folders of the system may be those of packages; any other must be known. */
  #hasParent(path: string): boolean {
    const parent = path.replace(/\/[^/]*$/, '') || '/';
    return (
      /^\/(?:etc|usr|var|lib|root|home|opt|srv|run)(?:\/|$)/.test(parent) ||
      this.zones.isInRuntime(parent) ||
      this.zones.comesByItself(parent)
    );
  }

  /** Whether a command changes mode or owner of what is copied from the builder. */
  changesCopied(command: StageCommand): boolean {
    if (!/^(?:chmod|chown|chgrp)$/.test(command.program)) return false;
    const isMode = command.program === 'chmod';
    if ((isMode && givesNoMode(command)) || isOfNewFolder(this.site, command)) return false;
    return changedBy(command).some(
      (path) =>
        path !== undefined &&
        // A folder's own mode is not copied with it.
        (this.#isBuilt(path) && path !== this.site.finalState.workdir
          ? !isMode
          : this.zones.surroundsCopied(path)),
    );
  }

  /** What is built is copied as it is, with its mode, and so is what is kept of the source. */
  #isBuilt(path: string): boolean {
    const { artefacts, source } = this.#split;
    const kept = keptPaths(source);
    return (
      kept.some((each) => each === path || isWithin(path, each)) ||
      artefacts.some(
        ({ path: from, to = from, isFolder }) =>
          from === path || (isFolder === true && from === to && isWithin(path, from)),
      )
    );
  }

  #ofRemoval(command: StageCommand, paths: readonly string[]): Purpose | Obstacle {
    const gone = this.#split.artefacts.find(({ path }) => paths.includes(path));
    if (gone !== undefined) return obstacle(command, `${shown(command)} removes what is built`);
    return this.#isReplaced(command, paths) ? 'run' : 'build';
  }

  /** `rm /bin/sh && ln -s /bin/bash /bin/sh`: the link is made in the runtime, which has the file as well. */
  #isReplaced(command: StageCommand, paths: readonly string[]): boolean {
    const at = this.site.commands.indexOf(command);
    return (
      !paths.some((path) => this.zones.isOfBuild(path)) &&
      this.site.commands
        .slice(at + 1)
        .some(
          (later) => later.program === 'ln' && changedBy(later).some((path) => paths.includes(path ?? '')),
        )
    );
  }
}

function obstacle({ instruction }: StageCommand, reason: string): Obstacle {
  return { instruction, reason };
}

/** `java -version`, `go version`, `node --help`. */
function isQuestion({ words }: StageCommand): boolean {
  return words.length === 1 && /^(?:--?version|-[vV]|version|--help|env)$/.test(words[0] ?? '');
}

function removesPackages({ words }: StageCommand): boolean {
  return words.some((word) => word !== undefined && /^(?:remove|purge|autoremove|del)$/.test(word));
}

/** `npm run build`: how messages call a command. */
export function shown({ written, words }: StageCommand): string {
  const [verb] = words;
  return verb !== undefined && /^[\w./:-]{1,30}$/.test(verb) ? `${written} ${verb}` : written;
}
