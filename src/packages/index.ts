import { addAptRepository } from './add-apt-repository.ts';
import { apk } from './apk.ts';
import { apt } from './apt.ts';
import { aptCache } from './apt-cache.ts';
import { aptFast } from './apt-fast.ts';
import { aptGet } from './apt-get.ts';
import { aptitude } from './aptitude.ts';
import { bun } from './bun.ts';
import { bundler } from './bundler.ts';
import { cabal } from './cabal.ts';
import { cargo } from './cargo.ts';
import { composer } from './composer.ts';
import { conda } from './conda.ts';
import type { PackageManager } from './contract.ts';
import { cpan, perlCpan } from './cpan.ts';
import { cpanm } from './cpanm.ts';
import { dnf } from './dnf.ts';
import { dotnet } from './dotnet.ts';
import { emerge } from './emerge.ts';
import { gdebi } from './gdebi.ts';
import { gem } from './gem.ts';
import { go } from './go.ts';
import { gradle } from './gradle.ts';
import { luarocks } from './luarocks.ts';
import { mamba } from './mamba.ts';
import { maven } from './maven.ts';
import { microdnf } from './microdnf.ts';
import { micromamba } from './micromamba.ts';
import { mkBuildDeps } from './mk-build-deps.ts';
import { npm } from './npm.ts';
import { nuget } from './nuget.ts';
import { opam } from './opam.ts';
import { opkg } from './opkg.ts';
import { pacman } from './pacman.ts';
import { pip } from './pip.ts';
import { pipenv } from './pipenv.ts';
import { pipx } from './pipx.ts';
import { playwright } from './playwright.ts';
import { pnpm } from './pnpm.ts';
import { poetry } from './poetry.ts';
import { r } from './r.ts';
import { rosdep } from './rosdep.ts';
import { rvm } from './rvm.ts';
import { sbt } from './sbt.ts';
import { stack } from './stack.ts';
import { swupd } from './swupd.ts';
import { tdnf } from './tdnf.ts';
import { urpmi } from './urpmi.ts';
import { uv } from './uv.ts';
import { xbps } from './xbps.ts';
import { yarn } from './yarn.ts';
import { yum } from './yum.ts';
import { zypper } from './zypper.ts';

/** Every package manager that is known. Where two claim the same program, the first counts. */
export const packageManagers: readonly PackageManager[] = [
  aptGet,
  apt,
  aptitude,
  aptCache,
  aptFast,
  gdebi,
  addAptRepository,
  mkBuildDeps,
  rosdep,
  playwright,
  apk,
  dnf,
  yum,
  microdnf,
  tdnf,
  zypper,
  pacman,
  emerge,
  xbps,
  swupd,
  urpmi,
  opkg,
  pip,
  pipenv,
  pipx,
  poetry,
  uv,
  conda,
  mamba,
  micromamba,
  npm,
  yarn,
  pnpm,
  bun,
  gem,
  bundler,
  composer,
  go,
  cargo,
  maven,
  gradle,
  sbt,
  dotnet,
  nuget,
  cpan,
  perlCpan,
  cpanm,
  rvm,
  luarocks,
  opam,
  stack,
  cabal,
  r,
];
