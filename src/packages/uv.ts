import type { Avoidance, Cache, PackageManager, Situation, Verb } from './contract.ts';
import { hiddenPlace, placeBy } from './moved-place.ts';

const moves = [
  { variable: 'UV_CACHE_DIR', path: '{}' },
  { variable: 'XDG_CACHE_HOME', path: '{}/uv' },
];

const linksIntoCache = 'with link mode symlink the installed packages are links into the cache';

/** Downloads, unpacked wheels and index data; installed files are hard links or copies of it, by default. */
export const uvCache: Cache = {
  id: 'uv-cache',
  label: 'the uv cache',
  paths: ['~/.cache/uv'],
  movedBy: moves,
  offBy: [{ variable: 'UV_NO_CACHE', values: ['1', 'true', 't', 'yes', 'y', 'on'] }],
  offWith: ['--cache-dir'],
  settings: ['uv.toml'],
  cleanup: (situation) => {
    if (isLinked(situation)) return { refusal: linksIntoCache };
    const place = placeBy(situation, moves, '~/.cache/uv');
    return 'hiddenBy' in place ? hiddenPlace(place.hiddenBy) : { commands: [`rm -rf ${place.folder}`] };
  },
  mounts: [{ target: '~/.cache/uv', perRelease: false }],
};

/** A global option: uv takes it on either side of the verb. With it a temporary folder takes the cache's place. */
const noCache: Avoidance = {
  flag: '--no-cache',
  sameAs: ['-n', '--no-cache-dir'],
  refusedIn: (situation) => (isLinked(situation) ? linksIntoCache : undefined),
};

function isLinked({ variable, call }: Situation): boolean {
  if (variable('UV_LINK_MODE')?.toLowerCase() === 'symlink') return true;
  return call.options.has('--link-mode') && call.words.some((word) => word?.endsWith('symlink') === true);
}

const install: Verb = { does: 'install', fills: [uvCache], avoidance: noCache };

export const uv: PackageManager = {
  name: 'uv',
  programs: ['uv'],
  pythonModules: ['uv'],
  valueOptions: [
    '--cache-dir',
    '--directory',
    '--project',
    '--config-file',
    '--color',
    '-r',
    '--requirements',
    '--requirement',
    '-e',
    '--editable',
    '-c',
    '--constraints',
    '--constraint',
    '--overrides',
    '--override',
    '--extra',
    '--group',
    '--no-group',
    '--only-group',
    '--no-extra',
    '--package',
    '--no-install-package',
    '-i',
    '--index-url',
    '--default-index',
    '--index',
    '--extra-index-url',
    '-f',
    '--find-links',
    '-p',
    '--python',
    '-t',
    '--target',
    '--prefix',
    '--link-mode',
    '--index-strategy',
    '--keyring-provider',
    '--resolution',
    '--prerelease',
    '--exclude-newer',
    '-C',
    '--config-setting',
    '--no-build-isolation-package',
    '--no-build-package',
    '--no-binary-package',
    '--no-binary',
    '--only-binary',
    '-P',
    '--upgrade-package',
    '--refresh-package',
    '--reinstall-package',
    '--python-platform',
    '--python-version',
    '--torch-backend',
    '-o',
    '--output-file',
    '--with',
    '--from',
    '--allow-insecure-host',
  ],
  verbs: {
    'pip install': { ...install, idleWith: ['--dry-run'] },
    'pip sync': { ...install, idleWith: ['--dry-run'] },
    'pip compile': install,
    sync: { ...install, idleWith: ['--dry-run'] },
    add: install,
    lock: install,
    remove: install,
    export: install,
    build: install,
    venv: install,
    'tool install': install,
    'tool upgrade': install,
    'cache clean': { does: 'clean', empties: [uvCache] },
    clean: { does: 'clean', empties: [uvCache] },
    'cache prune': { does: 'other' },
  },
  sources: [
    'https://docs.astral.sh/uv/concepts/cache/',
    'https://docs.astral.sh/uv/reference/settings/#link-mode (symlink: clearing the cache breaks the environment)',
    'tried: uv 0.13 in python:3.11-slim-bookworm, --no-cache behind uv and behind the verb; site-packages stays whole',
  ],
};
