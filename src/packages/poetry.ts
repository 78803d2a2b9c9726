import type { Cache, PackageManager, Verb } from './contract.ts';
import { hiddenPlace, placeBy } from './moved-place.ts';

const moves = [
  { variable: 'POETRY_CACHE_DIR', path: '{}' },
  { variable: 'XDG_CACHE_HOME', path: '{}/pypoetry' },
];

/**
 * Downloads and index data. Virtual environments lie in the same folder by default, so only these two may go. `--no-cache`
 * switches off the index data alone (config.py: artifacts_cache_directory), so it counts for nothing here.
 */
export const poetryCache: Cache = {
  id: 'poetry-cache',
  label: 'the Poetry cache',
  paths: ['~/.cache/pypoetry/artifacts', '~/.cache/pypoetry/cache'],
  movedBy: moves.flatMap(({ variable, path }) => [
    { variable, path: `${path}/artifacts` },
    { variable, path: `${path}/cache` },
  ]),
  settings: ['poetry.toml'],
  cleanup: (situation) => {
    const place = placeBy(situation, moves, '~/.cache/pypoetry');
    if ('hiddenBy' in place) return hiddenPlace(place.hiddenBy);
    return { commands: [`rm -rf ${place.folder}/artifacts ${place.folder}/cache`] };
  },
  mounts: [
    { target: '~/.cache/pypoetry/artifacts', perRelease: false },
    { target: '~/.cache/pypoetry/cache', perRelease: false },
  ],
};

const install: Verb = { does: 'install', fills: [poetryCache], idleWith: ['--dry-run'] };

export const poetry: PackageManager = {
  name: 'poetry',
  programs: ['poetry'],
  pythonModules: ['poetry'],
  valueOptions: [
    '-C',
    '--directory',
    '-P',
    '--project',
    '--without',
    '--with',
    '--only',
    '-E',
    '--extras',
    '-G',
    '--group',
    '-f',
    '--format',
    '-o',
    '--output',
    '--source',
    '--python',
    '--platform',
  ],
  verbs: {
    install,
    sync: install,
    add: install,
    update: install,
    lock: install,
    remove: install,
    'self add': install,
    'self update': install,
    'self install': install,
    'self lock': install,
  },
  sources: [
    'https://python-poetry.org/docs/configuration/#cache-dir',
    'https://github.com/python-poetry/poetry/issues/6445 (the cache folder holds virtual environments)',
    'https://github.com/python-poetry/poetry/blob/main/src/poetry/config/config.py (artifacts_cache_directory)',
  ],
};
