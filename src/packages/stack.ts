import type { Cache, PackageManager, Verb } from './contract.ts';
import { hiddenPlace, placeBy } from './moved-place.ts';

const moves = [{ variable: 'STACK_ROOT', path: '{}' }];

/** The index of Hackage and Stackage. Compilers (programs) and built packages (snapshots) beside it are no caches. */
export const stackIndex: Cache = {
  id: 'stack-index',
  label: "Stack's package index",
  paths: ['~/.stack/pantry', '~/.stack/indices'],
  movedBy: [
    { variable: 'STACK_ROOT', path: '{}/pantry' },
    { variable: 'STACK_ROOT', path: '{}/indices' },
  ],
  offWith: ['--stack-root'],
  readBy: ['stack'],
  cleanup: (situation) => {
    const place = placeBy(situation, moves, '~/.stack');
    if ('hiddenBy' in place) return hiddenPlace(place.hiddenBy);
    return { commands: [`rm -rf ${place.folder}/pantry ${place.folder}/indices`] };
  },
  mounts: [{ target: '~/.stack/pantry', perRelease: false }],
};

const build: Verb = { does: 'build', fills: [stackIndex], idleWith: ['--dry-run'] };

export const stack: PackageManager = {
  name: 'stack',
  programs: ['stack'],
  valueOptions: [
    '--stack-root',
    '--work-dir',
    '--resolver',
    '--snapshot',
    '--compiler',
    '--stack-yaml',
    '--local-bin-path',
    '--extra-include-dirs',
    '--extra-lib-dirs',
    '--flag',
    '--ghc-options',
    '-j',
    '--jobs',
    '--color',
  ],
  verbs: {
    build,
    install: build,
    test: build,
    bench: build,
    setup: build,
    unpack: build,
    update: { does: 'update', fills: [stackIndex] },
    upgrade: build,
    new: build,
  },
  sources: [
    'https://docs.haskellstack.org/en/stable/topics/stack_root/ (pantry, indices, programs, snapshots)',
    'https://docs.haskellstack.org/en/stable/configure/environment_variables/ (STACK_ROOT)',
  ],
};
