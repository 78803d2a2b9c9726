/**
 * Built into every POSIX shell, or into bash: running one forks no program. Those that leave state behind are named in
 * leaks.ts.
 */
export const builtins: ReadonlySet<string> = new Set(
  (
    '. : [ alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown echo ' +
    'enable eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf ' +
    'pushd pwd read readarray readonly return set shift shopt source suspend test times trap true type typeset ulimit ' +
    'umask unalias unset wait'
  ).split(' '),
);

/** POSIX special builtins: an assignment before one stays in force behind it. */
export const specialBuiltins: ReadonlySet<string> = new Set(
  '. : break continue eval exec exit export readonly return set shift source times trap unset'.split(' '),
);

/**
 * Programs that nobody installs a second time in another folder of PATH while a Dockerfile runs, so that a shell which
 * remembers where it found them is right to.
 */
export const steadyPrograms: ReadonlySet<string> = new Set(
  (
    'addgroup adduser apk apt apt-get apt-key apt-cache base64 basename bunzip2 bzip2 cat chgrp chmod chown ' +
    'chpasswd chroot cp cut date debconf-set-selections dirname dnf dpkg dpkg-reconfigure du env expr find ' +
    'getent groupadd gunzip gzip head hostname id install ldconfig ln locale-gen localedef ls md5sum ' +
    'microdnf mkdir mknod mktemp mv nproc passwd readlink realpath rm rmdir rpm seq sh sha1sum sha256sum ' +
    'sha512sum sleep sort stat strip sudo tail tee touch tr uname uniq unlink unxz unzip update-alternatives ' +
    'useradd userdel usermod wc which xargs xz yum zypper'
  ).split(' '),
);

/** Programs that a distribution brings, and that some people build anew from their sources (into /usr/local/bin). */
export const rebuiltPrograms: ReadonlySet<string> = new Set(
  'awk bash curl git gpg grep patch sed tar wget'.split(' '),
);

/**
 * Programs that neither read nor write by a relative path if their words hold none, and that do not care which folder
 * they run in.
 */
export const placelessPrograms: ReadonlySet<string> = new Set(
  ': chmod chown echo false ln mkdir rm rmdir touch true'.split(' '),
);

/** The name under which a program is known without its version: `pip3.11` is `pip`. */
export function unversioned(name: string): string {
  return name.replace(/[\d.]+$/, '') || name;
}
