import type { Cache, PackageManager, Verb } from './contract.ts';
import { hiddenPlace, placeBy } from './moved-place.ts';

const moves = [{ variable: 'CABAL_DIR', path: '{}/packages' }];

/** The index of Hackage and downloaded sources; since 3.10 in the cache folder of XDG. Built packages (store) stay. */
export const cabalPackages: Cache = {
  id: 'cabal-packages',
  label: "Cabal's package index and downloads",
  paths: ['~/.cabal/packages', '~/.cache/cabal/packages'],
  movedBy: moves,
  offWith: ['--remote-repo-cache'],
  cleanup: (situation) => {
    const place = placeBy(situation, moves, '~/.cabal/packages ~/.cache/cabal/packages');
    return 'hiddenBy' in place ? hiddenPlace(place.hiddenBy) : { commands: [`rm -rf ${place.folder}`] };
  },
  mounts: [{ target: '~/.cabal/packages', perRelease: false }],
};

const build: Verb = {
  does: 'build',
  needs: [cabalPackages],
  fills: [cabalPackages],
  idleWith: ['--dry-run', '--only-configure'],
};

export const cabal: PackageManager = {
  name: 'cabal',
  programs: ['cabal'],
  valueOptions: [
    '-j',
    '-w',
    '--with-compiler',
    '-f',
    '--flags',
    '--constraint',
    '--config-file',
    '--store-dir',
    '--project-file',
    '--project-dir',
    '--builddir',
    '--installdir',
    '--install-method',
    '--prefix',
    '--ghc-options',
    '--remote-repo-cache',
    '--index-state',
  ],
  verbs: Object.fromEntries([
    ['update', { does: 'update', fills: [cabalPackages] } satisfies Verb],
    ...['', 'v1-', 'v2-', 'new-'].flatMap((prefix) =>
      ['install', 'build', 'test', 'bench', 'run', 'fetch', 'get', 'configure'].map((verb) => [
        prefix + verb,
        build,
      ]),
    ),
    ...['v1-', 'v2-', 'new-'].map((prefix) => [
      `${prefix}update`,
      { does: 'update', fills: [cabalPackages] } satisfies Verb,
    ]),
  ]),
  sources: [
    'https://cabal.readthedocs.io/en/stable/config.html#directories (packages, store, CABAL_DIR, XDG since 3.10)',
    'https://cabal.readthedocs.io/en/stable/cabal-commands.html',
  ],
};
