import type { Cache, PackageManager, Verb } from './contract.ts';
import { hiddenPlace, placeBy } from './moved-place.ts';

const moves = [
  { variable: 'BUN_INSTALL_CACHE_DIR', path: '{}' },
  { variable: 'BUN_INSTALL', path: '{}/install/cache' },
  { variable: 'XDG_CACHE_HOME', path: '{}/.bun/install/cache' },
];

/** Unpacked packages, hard-linked into node_modules. `bun install --no-cache` skips index data only, and still fills it. */
export const bunCache: Cache = {
  id: 'bun-cache',
  label: 'the Bun cache',
  paths: ['~/.bun/install/cache'],
  movedBy: moves,
  offWith: ['--cache-dir'],
  settings: ['bunfig.toml', '.bunfig.toml'],
  cleanup: (situation) => {
    const { call } = situation;
    if (call.options.has('--backend') && call.words.some((word) => word?.endsWith('symlink') === true)) {
      return { refusal: 'with --backend symlink node_modules is made of links into the cache' };
    }
    const place = placeBy(situation, moves, '~/.bun/install/cache');
    return 'hiddenBy' in place ? hiddenPlace(place.hiddenBy) : { commands: [`rm -rf ${place.folder}`] };
  },
  mounts: [{ target: '~/.bun/install/cache', perRelease: false }],
};

const install: Verb = { does: 'install', fills: [bunCache], idleWith: ['--dry-run', '--lockfile-only'] };

export const bun: PackageManager = {
  name: 'bun',
  programs: ['bun'],
  valueOptions: [
    '--cwd',
    '-c',
    '--config',
    '--cache-dir',
    '--backend',
    '--registry',
    '--filter',
    '--omit',
    '--network-concurrency',
  ],
  verbs: {
    install,
    i: install,
    ci: install,
    add: install,
    a: install,
    update: install,
    remove: install,
    rm: install,
    create: install,
    'pm cache rm': { does: 'clean', empties: [bunCache] },
  },
  sources: [
    'https://bun.sh/docs/install/cache',
    'tried: bun 1.2.0 in node:20, `bun pm cache rm` fails where no package.json is, node_modules stays whole without the cache',
  ],
};
