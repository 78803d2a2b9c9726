import type { CommandUse } from '../../src/effects/used-commands.ts';
import { basePackagesOf } from './base-packages.ts';
import type { InstallCall } from './installs.ts';
import type { Site } from './site.ts';

/** Packages that are a compiler, or that depend on one or recommend it. Source: their Depends and Recommends in bookworm. */
const compilers =
  /^(?:build-essential|gcc|g\+\+|c\+\+-compiler|c-compiler|gcc-[\d.]+|g\+\+-[\d.]+|clang.*|llvm.*|gfortran.*|gobjc.*|gnat.*|tcc|dpkg-dev|debhelper|devscripts|libtool|php[\d.]*-dev|apache2-dev|apache2-.*-dev|cargo|rustc|golang.*|ghc.*|python-pip|python3-pip|npm|bundler|r-base.*|r-cran.*|ruby.*-dev|ruby-full|ruby-all-dev|opam|ocaml.*|erlang.*|dkms|linux-headers.*|mpi-default-dev|libopenmpi-dev|nvidia.*|cuda.*|libboost-all-dev|xorg-dev|gnustep.*|swig.*)$/;

/** Package managers, which compile what they install if there is a compiler. */
const managers =
  /^(?:pip|easy_install|pipenv|poetry|pdm|uv|python|npm|cnpm|yarn|pnpm|bun|gem|bundle|bundler)[\d.]*$/;

/** Headers alone, on a base without a compiler: nothing can be built with them. */
export function lacksCompiler(
  site: Site,
  all: readonly InstallCall[],
  uses: readonly CommandUse[],
  isCompiling: (use: CommandUse) => boolean,
): string | undefined {
  const base = basePackagesOf(site.stage);
  if (base === undefined || base.packages.has('gcc')) return undefined;
  const isThere = all.some(
    ({ build, kept, hidden }) =>
      hidden !== undefined || [...build, ...kept].some(({ name }) => compilers.test(name)),
  );
  if (isThere || uses.some((use) => isCompiling(use) && !managers.test(use.program))) return undefined;
  return 'no compiler is installed, so that nothing is built with them';
}

/**
 * Headers of less than some 500 kB each that depend on no others. Source: Installed-Size of their pages on packages.debian.org.
 */
const small = new Set(
  'libaio-dev libffi-dev libyaml-dev libmcrypt-dev libcap-dev libattr1-dev libacl1-dev libpopt-dev liblzo2-dev libjansson-dev libudev-dev librsync-dev libusb-1.0-0-dev'.split(
    ' ',
  ),
);

/** So little that a larger RUN is not worth it. */
export function isSmall(installs: readonly InstallCall[]): boolean {
  const names = new Set(installs.flatMap(({ build }) => build.map(({ name }) => name)));
  return names.size < 3 && [...names].every((name) => small.has(name));
}
