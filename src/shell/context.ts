/** What is known of the shell that runs a RUN: from SHELL, the base image, or nothing. */
export interface ShellContext {
  /**
   * `bash`: bash under its own name. `sh`: some `/bin/sh` (dash, busybox ash, or bash as sh). `unknown`: perhaps
   * another POSIX shell. A shell that is not POSIX (PowerShell, cmd) has no context at all: leave its RUNs alone.
   */
  readonly dialect: 'sh' | 'bash' | 'unknown';
  /** Whether SHELL carries `-e`; `unknown` for a base of unknown origin. */
  readonly errexit: 'on' | 'off' | 'unknown';
  /** Whether SHELL carries `-o pipefail`. */
  readonly pipefail: 'on' | 'off' | 'unknown';
  /**
   * The names of all variables that may be in the environment of the RUN (base image, ENV, ARG, build arguments that
   * BuildKit predefines). Absent if they are not all known: then any name may be.
   */
  readonly environment?: ReadonlySet<string>;
  /**
   * Programs, without their versions, that lie where PATH finds them first and where a newer one of them is installed too,
   * so that a shell which remembers where it found them is right to.
   */
  readonly settled?: ReadonlySet<string>;
  /**
   * The shell reads files when it starts that an earlier RUN may have changed: SHELL with `-l`, `-i` or `--login`, or
   * bash with BASH_ENV set. Then no two RUNs may share a process.
   */
  readonly readsStartupFiles?: boolean;
}
