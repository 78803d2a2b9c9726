import type { Instruction } from '../../src/dockerfile/model.ts';
import { imageBelow } from '../../src/dockerfile/lineage.ts';
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
  [/^ruby(?:-all)?-dev$/, 'ruby', 'RUBY_VERSION'],
  [/^libperl-dev$/, 'perl', 'PERL_VERSION'],
  [/^erlang-dev$/, 'erlang-base', ''],
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
    for (const { name } of build) {
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
    if (/^ruby(?:-all)?-dev$/.test(name))
      for (const each of ['ruby', 'gem', 'irb', 'rake', 'bundle', 'erb']) found.add(each);
    if (name === 'libperl-dev') found.add('perl');
    if (name === 'erlang-dev') for (const each of ['erl', 'erlc', 'escript']) found.add(each);
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
  return openedPackages(site, installs).filter((name) => !Object.hasOwn(empty, name));
}

/** Names of files of such libraries, where the package of their headers holds nothing itself. */
export function openedFilesOf(site: Site, installs: readonly InstallCall[]): readonly string[] {
  return openedPackages(site, installs).flatMap((name) => empty[name] ?? []);
}

function openedPackages(site: Site, installs: readonly InstallCall[]): readonly string[] {
  const { image } = stateAt(site.document, site.stage.from);
  // Extensions of PHP are linked.
  if (image !== undefined && Object.hasOwn(image.env, 'PHP_INI_DIR')) return [];
  const names = installs.flatMap(({ build }) => build.map(({ name }) => name));
  return [...new Set(names.filter((name) => openedByName.test(name)))];
}

/**
 * Packages of headers that hold nothing themselves and depend on those of one version, with the files of their libraries.
 * Source: their pages on packages.debian.org, and those of libmagickwand-6.q16-6, libenchant1c2a and libespeak1.
 */
const empty: Readonly<Record<string, string>> = {
  'libmagickwand-dev': 'libMagickWand*.so.*',
  'libenchant-dev': 'libenchant.so.*',
  'libespeak-dev': 'libespeak.so.*',
};

/**
 * Headers of libraries that are links of update-alternatives, which dpkg-query finds no package for. Source: the postinst of
 * libblas3, liblapack3, libopenblas0-pthread and libatlas3-base in bookworm.
 */
const alternatives =
  /^lib(?:blas|lapack|lapacke|openblas(?:-\w+)?|openblas64(?:-\w+)?|blis(?:-\w+)?|atlas(?:-base)?|suitesparse|arpack2|armadillo|gsl|itpp|superlu|octave|mlpack|dlib)-dev$|^liboctave-dev$/;

/** Whether what is built may be linked to such a library: then its link has to be followed. */
export function mayLinkAlternatives(installs: readonly InstallCall[]): boolean {
  return installs.some(({ build }) => build.some(({ name }) => alternatives.test(name)));
}

/** Programs of MPI are started by a program of the implementation, which comes with its headers. */
const mpi = /^(?:lib(?:openmpi|mpich|mpich2|scalapack-.*)-dev|mpi-default-dev)$/;

/** Why more than a library has to stay. */
export function mpiProblem(installs: readonly InstallCall[]): string | undefined {
  for (const { build, run } of installs) {
    const found = build.find(({ name }) => mpi.test(name));
    if (found !== undefined)
      return `mpirun may have come along with ${found.name} on line ${run.line}, and starts what is built with it`;
  }
  return undefined;
}

/** A COPY from another stage behind the RUNs that build: what it brings may need libraries of which only ldd knows. */
export function lateCopy(
  site: Site,
  installs: readonly InstallCall[],
  last: Instruction,
): Instruction | undefined {
  if (!hasUnknownHalf(installs)) return undefined;
  return site.stage.instructions.find(
    ({ keyword, index, flags }) =>
      keyword === 'COPY' && index > last.index && flags.some(({ name }) => name === 'from'),
  );
}

/**
 * `ln -s /usr/lib/libfoo.so /usr/lib/libfoo.so.1`: what was built finds its library through a file of the headers, which goes,
 * and dpkg knows no package of the link.
 */
export function linkToHeaders(site: Site, installs: readonly InstallCall[]): string | undefined {
  if (installs.length === 0) return undefined;
  for (const run of site.stage.instructions) {
    if (run.keyword !== 'RUN') continue;
    for (const { program, words } of site.usesOf(run).commands) {
      if (program !== 'ln') continue;
      const [source = '', target = ''] = words.filter((word) => word?.startsWith('/') === true);
      if (/^\/(?:usr\/)?lib\/.*\.so$/.test(source) && /\.so\.\d[\d.]*$/.test(target))
        return `${target} on line ${run.line} is a link to ${source}, which goes with its headers`;
    }
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
  const image = imageBelow(site.stage) ?? '';
  for (const [packages, runtimes, images] of bringingRuntimes) {
    const at = all.findIndex((install) => install.build.some(({ name }) => packages.test(name)));
    const found = installs.flatMap(({ build }) => build).find(({ name }) => packages.test(name));
    // One that is installed later is there beside the one that came along, which update-alternatives may have chosen.
    const kept = all.slice(0, at + 1).flatMap((install) => install.kept.map(({ name }) => name));
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
function hasUnknownHalf(installs: readonly InstallCall[]): boolean {
  return installs.some(({ build }) =>
    build.some(({ name, known }) => name.startsWith('lib') && known?.runtime === undefined),
  );
}
