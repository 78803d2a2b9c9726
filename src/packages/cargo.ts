import type { Cache, PackageManager, Situation, Verb } from './contract.ts';
import { hiddenPlace, placeBy } from './moved-place.ts';

/** Without a CARGO_HOME that is set here, the one of the base (official images: /usr/local/cargo) or the default counts. */
const DEFAULT_HOME = '"${CARGO_HOME:-$HOME/.cargo}"';

/** Index, archives, sources and git checkouts of dependencies; `target` is the project's own. */
export const cargoCache: Cache = {
  id: 'cargo-registry',
  label: "Cargo's registry and git caches",
  paths: ['/usr/local/cargo/registry', '~/.cargo/registry', '/usr/local/cargo/git', '~/.cargo/git'],
  movedBy: [
    { variable: 'CARGO_HOME', path: '{}/registry' },
    { variable: 'CARGO_HOME', path: '{}/git' },
  ],
  readBy: ['cargo'],
  cleanup: (situation: Situation) => {
    const place = placeBy(situation, [{ variable: 'CARGO_HOME', path: '{}' }], DEFAULT_HOME);
    if ('hiddenBy' in place) return hiddenPlace(place.hiddenBy);
    return { commands: [`rm -rf ${place.folder}/registry ${place.folder}/git`] };
  },
  mounts: [
    { target: '/usr/local/cargo/registry', perRelease: false },
    { target: '/usr/local/cargo/git', perRelease: false },
  ],
};

const build: Verb = { does: 'build', fills: [cargoCache] };
const fetch: Verb = { does: 'install', fills: [cargoCache] };

export const cargo: PackageManager = {
  name: 'cargo',
  programs: ['cargo'],
  valueOptions: [
    '-p',
    '--package',
    '-F',
    '--features',
    '-j',
    '--jobs',
    '-C',
    '-Z',
    '--config',
    '--manifest-path',
    '--target',
    '--target-dir',
    '--profile',
    '--bin',
    '--example',
    '--test',
    '--bench',
    '--exclude',
    '--color',
    '--message-format',
    '--root',
    '--version',
    '--vers',
    '--git',
    '--branch',
    '--tag',
    '--rev',
    '--path',
    '--registry',
    '--index',
    '--recipe-path',
  ],
  verbs: {
    build,
    b: build,
    check: build,
    c: build,
    run: build,
    r: build,
    test: build,
    t: build,
    bench: build,
    doc: build,
    clippy: build,
    rustc: build,
    install: build,
    'chef cook': build,
    fetch,
    update: fetch,
    vendor: fetch,
    add: fetch,
    'generate-lockfile': fetch,
    metadata: fetch,
    tree: fetch,
  },
  otherwise: ({ operands }) =>
    operands[0]?.startsWith('+') === true && operands.length > 1 ? build : undefined,
  sources: [
    'https://doc.rust-lang.org/cargo/guide/cargo-home.html',
    'tried: cargo 1.85 in rust:1.85, the program runs and `cargo` works without registry and git below $CARGO_HOME',
  ],
};
