import type { Instruction } from '../../src/dockerfile/model.ts';
import { stateAt } from '../../src/effects/state.ts';
import type { InstallCall } from './installs.ts';
import type { Site } from './site.ts';

/**
 * Programs that come along with the headers that are installed to build for them, and that run what was built.
 * Source: Depends of these packages, https://packages.debian.org/bookworm/python3-dev and the others' pages.
 */
const interpreters: readonly (readonly [headers: RegExp, packages: string, variable: string])[] = [
  [/^python3(?:-all)?-dev$/, 'python3', 'PYTHON_VERSION'],
  [/^python(?:-all)?-dev$/, 'python', 'PYTHON_VERSION'],
  [/^python2-dev$/, 'python2', 'PYTHON_VERSION'],
  [/^r-base-dev$/, 'r-base-core', 'R_VERSION'],
  [/^php-dev$/, 'php-cli', 'PHP_INI_DIR'],
  [/^php5-dev$/, 'php5-cli', 'PHP_INI_DIR'],
  [/^tcl-dev$/, 'tcl', ''],
];

/**
 * Packages to mark as wanted: interpreters that came along with the build packages, and libraries that programs open by name and
 * that no file of the headers' own package leads to. What is linked, ldd finds.
 */
export function runtimeOf(
  site: Site,
  all: readonly InstallCall[],
  installs: readonly InstallCall[],
): readonly string[] {
  const found = new Set<string>();
  const { image } = stateAt(site.document, site.stage.from);
  const named = new Set(all.flatMap(({ kept }) => kept.map(({ name }) => name)));
  for (const { build } of installs) {
    for (const { name, known } of build) {
      if (empty.has(name)) for (const runtime of known?.runtime ?? []) found.add(runtime);
      for (const [headers, packages, variable] of interpreters) {
        if (headers.test(name) && (image === undefined || !Object.hasOwn(image.env, variable)))
          found.add(packages);
      }
      const [, python, php] = /^(?:(python\d\.\d+)|(php\d\.\d+))-dev$/.exec(name) ?? [];
      if (python !== undefined) found.add(python);
      if (php !== undefined) found.add(`${php}-cli`);
    }
  }
  return [...found].filter((name) => !named.has(name));
}

/** Commands of the interpreters that came along, by the packages that brought them. */
export function interpretersOf(installs: readonly InstallCall[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { name } of installs.flatMap(({ build }) => build)) {
    if (name.startsWith('python')) for (const each of ['python', 'python2', 'python3']) found.add(each);
    if (name.startsWith('php')) found.add('php');
    if (name.startsWith('r-base')) for (const each of ['R', 'Rscript']) found.add(each);
  }
  return found;
}

/**
 * Headers of libraries that programs open by name when they run (ctypes, cffi, FFI), so that no file is linked to them.
 * Sources: Django's contrib/gis libgdal.py and libgeos.py, python-magic's loader.py, pyvips, ruby-vips, WeasyPrint's ffi.py,
 * cairocffi, PyEnchant, pyzbar, discord.py's opus.py, Wand's api.py, rtree's finder.py, soundfile.
 */
const openedByName =
  /^lib(?:gdal|clang(?:-[\d.]+)?|geos\+*|spatialite|magic|vips|magickwand|sodium|pango1\.0|cairo2|gdk-pixbuf[\d.-]*|enchant[\d-]*|zbar|opus|spatialindex|sndfile1|espeak(?:-ng)?|usb-1\.0-0|secp256k1|rdkafka|snappy|gpgme|girepository1\.0)-dev$/;

/** Headers of libraries that may be opened by name, and that hold the links to them. */
export function openedOf(site: Site, installs: readonly InstallCall[]): readonly string[] {
  return openedPackages(site, installs).filter((name) => !empty.has(name));
}

function openedPackages(site: Site, installs: readonly InstallCall[]): readonly string[] {
  const { image } = stateAt(site.document, site.stage.from);
  // Extensions of PHP are linked.
  if (image !== undefined && Object.hasOwn(image.env, 'PHP_INI_DIR')) return [];
  const names = installs.flatMap(({ build }) => build.map(({ name }) => name));
  return [...new Set(names.filter((name) => openedByName.test(name)))];
}

/** Packages of headers that hold nothing themselves, and depend on those of one version. */
const empty = new Set(['libmagickwand-dev', 'libenchant-dev', 'libespeak-dev']);

/** Why the run-time half of such a library cannot be found. */
export function openedProblem(site: Site, installs: readonly InstallCall[]): string | undefined {
  const opened = new Set(openedPackages(site, installs));
  const found = installs
    .flatMap(({ build }) => build)
    .find(({ name, known }) => opened.has(name) && empty.has(name) && known?.runtime === undefined);
  return found === undefined
    ? undefined
    : `programs open the library of ${found.name} by its name while they run, and its run-time package in this release is not known`;
}

/**
 * Headers of libraries that are links of update-alternatives, which dpkg-query finds no package for. Source: the postinst of
 * libblas3, liblapack3, libopenblas0-pthread and libatlas3-base in bookworm; those of MPI have links of this kind too.
 */
const alternatives =
  /^lib(?:blas|lapack|lapacke|openblas(?:-\w+)?|openblas64(?:-\w+)?|blis(?:-\w+)?|atlas(?:-base)?|suitesparse|arpack2|armadillo|openmpi|mpich|mpich2|scalapack-.*)-dev$/;

/** Why ldd does not lead to the package of such a library. */
export function alternativeProblem(installs: readonly InstallCall[]): string | undefined {
  for (const { build, run } of installs) {
    const found = build.find(({ name }) => alternatives.test(name));
    if (found === undefined) continue;
    return `the library of ${found.name} on line ${run.line} is a link of update-alternatives, from which dpkg does not tell its package`;
  }
  return undefined;
}

/** Java, or OCaml's runtime, comes along with these, and runs what they built. Source: their Depends in bookworm. */
const bringingRuntimes: readonly (readonly [packages: RegExp, kept: RegExp, image: RegExp])[] = [
  [/^(?:maven|ant|gradle)$/, /jdk|jre/, /^(?:eclipse-temurin|openjdk|maven|gradle)(?::|$)/],
  [/^(?:ocaml|opam)$/, /^ocaml-(?:base|nox)/, /^ocaml(?::|$)/],
];

/** A build package with which the run time of what it builds may have come. */
export function broughtRuntime(
  site: Site,
  all: readonly InstallCall[],
  installs: readonly InstallCall[],
): string | undefined {
  let bottom = site.stage;
  while (bottom.base.kind === 'stage') bottom = bottom.base.stage;
  const image = bottom.base.kind === 'image' ? bottom.base.name : '';
  const kept = all.flatMap((install) => install.kept.map(({ name }) => name));
  for (const [packages, runtimes, images] of bringingRuntimes) {
    const found = installs.flatMap(({ build }) => build).find(({ name }) => packages.test(name));
    if (found === undefined || images.test(image) || kept.some((name) => runtimes.test(name))) continue;
    return `what runs the programs that ${found.name} builds may have come along with it`;
  }
  return undefined;
}

/** An ENV that loads a library by its path into every program, which may be one of a build package. */
export function preloads(site: Site): string | undefined {
  const found = site.stage.instructions.find(
    ({ keyword, arguments: { text } }) => keyword === 'ENV' && /\bLD_PRELOAD\b/.test(text),
  );
  return found === undefined
    ? undefined
    : `LD_PRELOAD on line ${found.line} may name a library that they brought`;
}

/** Whether the run-time half of some library is not known, so that ldd alone keeps it. */
export function hasUnknownHalf(installs: readonly InstallCall[]): boolean {
  return installs.some(({ build }) =>
    build.some(({ name, known }) => name.startsWith('lib') && known?.runtime === undefined),
  );
}

/**
 * Packages that recommend a compiler: while they stay, apt keeps it. Sources: https://packages.debian.org/bookworm/python3-pip
 * (build-essential, python3-dev), /npm (build-essential, git, python3), /bundler (build-essential, ruby-dev), /r-base
 * (r-base-dev).
 */
const recommending: Readonly<Record<string, string>> = {
  'python3-pip': 'build-essential python3-dev python3-all-dev',
  'python-pip': 'build-essential python-dev python-all-dev',
  npm: 'build-essential',
  bundler: 'build-essential ruby-dev',
  'r-base': 'r-base-dev build-essential',
};

/** What comes with build-essential: where that stays, so do these. */
const essential = new Set('build-essential gcc g++ make dpkg-dev libc6-dev libc-dev'.split(' '));

/** Build packages that one that stays recommends. */
export interface Recommended {
  /** To be named when they are removed. */
  readonly names: readonly string[];
  readonly by: string;
  /** They came before, in a layer of their own. */
  readonly reason: string | undefined;
}

/** Looks at what stays; `members` are the RUNs that become one layer. */
export function recommenders(
  all: readonly InstallCall[],
  installs: readonly InstallCall[],
  members: readonly Instruction[],
): Recommended {
  const build = new Set(installs.flatMap((install) => install.build.map(({ name }) => name)));
  const names = new Set<string>();
  let by = '';
  for (const install of all) {
    if (install.call.words.options.has('--no-install-recommends')) continue;
    for (const { name } of install.kept) {
      const wanted = Object.hasOwn(recommending, name) ? (recommending[name] ?? '').split(' ') : [];
      const brought = wanted.filter((each) => build.has(each));
      if (
        wanted.includes('build-essential') &&
        !build.has('build-essential') &&
        [...essential].some((each) => build.has(each))
      ) {
        brought.push('build-essential');
      }
      if (wanted.includes('python3-dev'))
        brought.push(...[...build].filter((each) => /^python3\.\d+-dev$/.test(each)));
      if (brought.length === 0) continue;
      by = name;
      const isInside = members.includes(install.run) || installs.some(({ run }) => run === install.run);
      const rest = [...build].filter((each) => !essential.has(each) && !wanted.includes(each));
      if (!isInside && rest.length === 0) {
        const { line } = install.run;
        return {
          names: [],
          by,
          reason: `${name} on line ${line} recommends them, so that they are in an earlier layer already`,
        };
      }
      if (isInside) for (const each of brought) names.add(each);
    }
  }
  return { names: [...names], by, reason: undefined };
}
