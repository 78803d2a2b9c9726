import { alpinePackage } from '../../src/packages/alpine/index.ts';
import type { PackageWord } from './apk-words.ts';
import { PHPIZE_DEPS } from './expansion.ts';
import { isTooOld, type Release } from './release.ts';

/** What is to become of a package of an `apk add`. */
export type Fate =
  /** Only a build needs it; these keep working what was built with it. */
  | { readonly kind: 'build'; readonly runtime: readonly string[]; readonly commands: readonly string[] }
  /** A tool that a build or the program may use. */
  | { readonly kind: 'both'; readonly commands: readonly string[] }
  /** Only a build needs it, and yet it stays. */
  | { readonly kind: 'whole'; readonly why: string }
  /** It is there for the program, or nothing is known of it. */
  | { readonly kind: 'stays' };

/** What a word of `apk add` is for, in the releases of Alpine that it may come from. */
export function fateOf({ name, tag, text }: PackageWord, { number: release, others = [] }: Release): Fate {
  if (name === PHPIZE_DEPS)
    return { kind: 'build', runtime: phpizeRuntime(release), commands: phpizeCommands };
  const known = alpinePackage(name, release);
  if (known === undefined) {
    return /-(?:dev|headers)$/.test(name)
      ? { kind: 'whole', why: `what is built with ${name} needs at run time is not known` }
      : { kind: 'stays' };
  }
  if (known.role === 'run') return { kind: 'stays' };
  const commands = [...known.commands, ...(brought[name] ?? [])];
  if (tag !== undefined) {
    // apk_blob_pull_dep takes no tag for a virtual package. Source: apk-tools 2.10, src/add.c.
    return known.role === 'both'
      ? { kind: 'stays' }
      : { kind: 'whole', why: `a virtual package takes no ${text}, which names a repository` };
  }
  if (known.role === 'both') return { kind: 'both', commands };
  if (isTooOld(release))
    return {
      kind: 'whole',
      why: `what ${name} is in Alpine ${release ?? ''} is not known, which is older than 3.3`,
    };
  const halves = [known, ...others.map((other) => alpinePackage(name, other))].map((each) => each?.runtime);
  if (known.runtime !== undefined && new Set(halves.map((each) => each?.join(' '))).size > 1)
    return {
      kind: 'whole',
      why: `which release ${name} comes from is not known, for the file adds ${others.join(', ')}`,
    };
  if (known.runtime === undefined) {
    const where = release === undefined ? ' where the release of the base is not known' : '';
    return { kind: 'whole', why: `what is built with ${name} needs at run time is not known${where}` };
  }
  return { kind: 'build', runtime: known.runtime, commands };
}

function phpizeRuntime(release: string | undefined): readonly string[] {
  return [...new Set(['gcc', 'g++'].flatMap((name) => alpinePackage(name, release)?.runtime ?? []))];
}

const phpizeCommands =
  'autoconf autoheader autoreconf autom4te dpkg-architecture gcc g++ cc c++ cpp make file pkg-config pkgconf re2c perl m4 ld ar as ranlib strip'.split(
    ' ',
  );

/**
 * Programs that come with a build package because it depends on them, and go with it. Sources: `depends` in the APKBUILD
 * of each, in alpinelinux/aports: main/autoconf, main/automake, main/libtool, main/alpine-sdk, main/abuild, main/bison,
 * main/glib (depends_dev), main/texinfo, main/help2man, main/intltool, main/python3 (python3-dev needs python3).
 */
const brought: Readonly<Record<string, readonly string[]>> = {
  autoconf: ['perl', 'm4'],
  automake: ['perl'],
  libtool: ['bash'],
  bison: ['m4'],
  texinfo: ['perl'],
  help2man: ['perl'],
  intltool: ['perl', 'xgettext'],
  'alpine-sdk': ['git', 'abuild', 'curl', 'openssl', 'sudo', 'patch'],
  'glib-dev': ['bash', 'perl', 'python3', 'gettext'],
  'python3-dev': ['python3'],
  'python2-dev': ['python2', 'python'],
  'python-dev': ['python2', 'python'],
  'ruby-dev': ['ruby'],
  'perl-dev': ['perl'],
  'nodejs-dev': ['node'],
};
