import type { Cache, CallWords, PackageManager, Verb } from './contract.ts';

/**
 * What littler's scripts downloaded: their temporary folder is /tmp itself and stays, where Rscript and R use one of their
 * own and remove it.
 */
export const littlerDownloads: Cache = {
  id: 'r-downloads',
  label: "R's downloaded packages",
  paths: ['/tmp/downloaded_packages'],
  movedBy: [{ variable: 'TMPDIR', path: '{}/downloaded_packages' }],
  cleanup: () => ({ commands: ['rm -rf /tmp/downloaded_packages'] }),
};

const install: Verb = { does: 'install', fills: [littlerDownloads], idleWith: ['-h', '-x', '--usage'] };

function packages({ operands }: CallWords): Verb | undefined {
  return operands.length === 0 ? undefined : install;
}

export const r: PackageManager = {
  name: 'R',
  programs: ['install2.r', 'install.r', 'installBioc.r', 'installGithub.r', 'installRSPM.r', 'update.r'],
  valueOptions: ['-l', '--libloc', '-r', '--repos', '-n', '--ncpus', '-m', '--method', '-d', '--deps'],
  verbs: {},
  otherwise: packages,
  sources: [
    'https://github.com/eddelbuettel/littler/blob/master/inst/examples/install2.r',
    'https://github.com/rocker-org/rocker-versioned2 (rm -rf /tmp/downloaded_packages behind install2.r)',
    'tried: littler and R 4.2 in debian:bookworm-slim, install2.r leaves /tmp/downloaded_packages, `Rscript -e install.packages()` nothing',
  ],
};
