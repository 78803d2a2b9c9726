/**
 * The contract of a package manager. One file of this folder describes one manager (or a family that shares its caches)
 * as data: how a call is recognised, what each verb does to which cache, and how that cache is avoided or removed.
 * Reading shell text, placing edits and proving that nothing later needs a cache is done elsewhere, once for all.
 */

/** A word of a call: its text, or undefined where only the shell knows it (`$PACKAGES`, `$(cat list)`). */
export type Word = string | undefined;

/** The words of a call behind the program's name, sorted by the manager's own grammar. */
export interface CallWords {
  /** All of them, in order. */
  readonly words: readonly Word[];
  /** Options as written, before and behind the verb, without `=value`: `-y`, `--target`. Values are no options. */
  readonly options: ReadonlySet<string>;
  /** What is neither an option, nor an option's value, nor the verb; for a call without verb all such words. */
  readonly operands: readonly Word[];
}

/** What is known where a call runs. Unknown is undefined, never a default. */
export interface Situation {
  /** os-release's ID of the base image: `debian`, `ubuntu`, `alpine`, `fedora`, `centos`, ... */
  readonly distribution: string | undefined;
  /** Its VERSION_ID or code name: `bookworm`, `22.04`, `3.19`. */
  readonly release: string | undefined;
  /** Whether Debian's and Ubuntu's hook /etc/apt/apt.conf.d/docker-clean is there: it empties /var/cache/apt. */
  readonly dockerClean: boolean | undefined;
  /** The user who runs the call: `root`, a name or a number. */
  readonly user: string | undefined;
  /** That user's home (HOME in force), without a final slash. */
  readonly home: string | undefined;
  /**
   * The value of an environment variable for this call (ENV, ARG, export, `VAR=value command`), undefined when nothing
   * here sets it. Values with parts that are not known come back with these parts as written.
   */
  readonly variable: (name: string) => string | undefined;
  /**
   * What the first group of a pattern finds in the text of the stage and of those below it, the image's name included: the
   * version of a tool, by a tag or by the name of an archive. Absent: nothing is shown.
   */
  readonly shown?: (pattern: RegExp) => string | undefined;
  readonly call: CallWords;
}

/** Commands that remove a cache, or why there are none. */
export type Cleanup =
  | {
      /**
       * Simple commands of POSIX sh (dash has no brace expansion), to be joined by `&&`. They succeed whenever the call
       * did. `~` is the home of the user in force, as the shell expands it. A command of the manager itself holds
       * `{program}`: it is put as the call wrote it, with its path and its wrapper (`sudo`, `/opt/node/bin/npm`,
       * `python3 -m pip`), and the commands then stand right behind the call, where folder and variables are the same;
       * else they may stand later in the RUN. A wrapper such as `sudo` is repeated in front of the other commands too.
       */
      readonly commands: readonly string[];
      /** Present if removing rests on something that the Dockerfile does not show: the change is then unsafe. */
      readonly assumption?: string;
    }
  | {
      /** Why the cache is left alone, one sentence without a final stop. It is reported as a refusal. */
      readonly refusal: string;
    };

/** A BuildKit cache mount that takes the place of removing, for `--caches mount`. */
export interface CacheMount {
  /** Absolute, or below `~`. */
  readonly target: string;
  /** `locked` for a manager that cannot share its cache with another build (apt). */
  readonly sharing?: 'locked';
  /** Whether what lies there depends on distribution and release (system packages): they become part of the id. */
  readonly perRelease: boolean;
}

/** A place that a manager fills and that an image does without. */
export interface Cache {
  /** Unique over all managers: `apt-lists`. Managers that fill the same place import the same object. */
  readonly id: string;
  /** For messages, with its article or genitive: `apt's package lists`, `the pip cache`. */
  readonly label: string;
  /**
   * Where it lies by default: absolute, or below `~`; several are alternatives. A command that removes one of these, a
   * folder above it, or everything in it is recognised as its cleanup (`rm -rf PATH`, `PATH/*`, `find PATH -delete`); so is
   * a command that reads like the cleanup below. A cache mount or a tmpfs mount over one of them keeps it out of the layer.
   */
  readonly paths: readonly string[];
  /** Where it lies by default on a base that is known, instead of `paths`: dnf's folder for EL 8's yum. */
  readonly pathsIn?: (situation: Situation) => readonly string[] | undefined;
  /**
   * Variables that move it; the first that is set counts. `path` is where it then lies, with `{}` for the value:
   * `{ variable: 'CARGO_HOME', path: '{}/registry' }`. With several `paths` give one entry per path.
   */
  readonly movedBy?: readonly { readonly variable: string; readonly path: string }[];
  /** Variables that switch it off: with any value but an empty one, or with one of `values` (compared in lower case). */
  readonly offBy?: readonly { readonly variable: string; readonly values?: readonly string[] }[];
  /** Options of the call that switch it off or move it where the author wanted it (`--cache-dir`). */
  readonly offWith?: readonly string[];
  /** For what cannot be said by variables or options: the cache is not filled (docker-clean empties it at once). */
  readonly isOff?: (situation: Situation) => boolean;
  /**
   * For a cache that is perhaps empty on a base of unknown origin: the id of the cache beside which it is cleaned. Alone it
   * is left as it is, since the cleanup may free nothing.
   */
  readonly onlyBeside?: (situation: Situation) => string | undefined;
  /**
   * Settings files that move it or switch it off, by base name (`pip.conf`, `.npmrc`). If one is written earlier in the
   * file, a cleanup that goes by `paths` is not offered; flags and the manager's own commands are, they follow it.
   */
  readonly settings?: readonly string[];
  /**
   * The cache is a store that other programs read after the call, in later builds or at run time (Go's modules, Maven's
   * repository). Their names, as in `programs`. It is removed only where none of them runs later; where that cannot be
   * seen (make, a script, an unknown ENTRYPOINT) the change is unsafe. Absent: only calls whose verb `needs` it.
   */
  readonly readBy?: readonly string[];
  /** How it is removed behind the call. Absent: it is only avoided, by the verb's flag. */
  readonly cleanup?: (situation: Situation) => Cleanup;
  /** The cache mounts for `--caches mount`. Absent or empty: none is offered. */
  readonly mounts?: readonly CacheMount[];
}

/** A flag by which a call does without its caches. */
export interface Avoidance {
  /** `--no-cache-dir`. */
  readonly flag: string;
  /** Options that say the same already, beside `flag`. */
  readonly sameAs?: readonly string[];
  /** Options that the flag replaces; they are removed: apk's `--update` beside `--no-cache` is a warning. */
  readonly replaces?: readonly string[];
  /** Right behind the verb (default), or right behind the program, where only global options are taken. */
  readonly place?: 'behind verb' | 'behind program';
  /**
   * Whether the flag makes an update call of the same manager before it needless: such a call in the same RUN is
   * dropped when nothing else needs what it fetches (`apk update && apk add x` is `apk add --no-cache x`).
   */
  readonly replacesUpdate?: boolean;
  /** Why the flag cannot be given here (the caches' `cleanup` is then tried), or undefined. */
  readonly refusedIn?: (situation: Situation) => string | undefined;
  /** What the flag rests on; the change is then unsafe. */
  readonly assumption?: (situation: Situation) => string | undefined;
}

/** What a verb of a manager does to caches. */
export interface Verb {
  /**
   * `install`: brings packages; `update`: fetches an index and nothing else; `clean`: removes caches; `build`: compiles or
   * runs, and may fetch on the way; `other`: nothing of these.
   */
  readonly does: 'install' | 'update' | 'clean' | 'build' | 'other';
  /** Caches that are larger after it. */
  readonly fills?: readonly Cache[];
  /** Caches without which it fails or does something else: `apt-get install` and the lists. */
  readonly needs?: readonly Cache[];
  /** Caches that it removes. */
  readonly empties?: readonly Cache[];
  /** Options with which it touches nothing, beside `--help` and `--version`: `--simulate`. */
  readonly idleWith?: readonly string[];
  /** It becomes root by itself (sudo) for what it installs: a cleanup behind it would not. */
  readonly raises?: boolean;
  /** How this call does without the caches of `fills` (all of them, or those of `avoids`). */
  readonly avoidance?: Avoidance;
  readonly avoids?: readonly Cache[];
}

/** A verb, or what decides between several by the words of the call. */
export type VerbRule = Verb | ((call: CallWords) => Verb);

export interface PackageManager {
  /** As messages name it. */
  readonly name: string;
  /**
   * Names of its program, without folder. A final `#` stands for a version or nothing: `pip#` is pip, pip3, pip3.11,
   * pip-3.11.
   */
  readonly programs: readonly string[];
  /** Modules by which python runs it: `python3 -m pip`. */
  readonly pythonModules?: readonly string[];
  /**
   * Options, global or of a verb, that take the next word as their value: `-o`, `--target`. `--option=value` and
   * `-ovalue` need no entry.
   */
  readonly valueOptions: readonly string[];
  /**
   * By verb; several words for one like `cache clean`, the longest that matches counts. Words between that are options do
   * not disturb. Of verbs that are not listed nothing is known to touch a cache.
   */
  readonly verbs: Readonly<Record<string, VerbRule>>;
  /** For a call whose first operand is no verb of `verbs`, or that has none: `yarn` alone, `pacman -Syu x`, `cpanm X`. */
  readonly otherwise?: (call: CallWords) => Verb | undefined;
  /** Where the facts of this file come from: addresses, or `tried: <what, where>`. */
  readonly sources: readonly string[];
}
