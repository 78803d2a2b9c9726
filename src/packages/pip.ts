import type { Avoidance, Cache, PackageManager, Situation, Verb } from './contract.ts';

/** Downloads and wheels built of them. */
export const pipCache: Cache = {
  id: 'pip-cache',
  label: 'the pip cache',
  paths: ['~/.cache/pip'],
  movedBy: [
    { variable: 'PIP_CACHE_DIR', path: '{}' },
    { variable: 'XDG_CACHE_HOME', path: '{}/pip' },
  ],
  // Any value switches it off: pip's _handle_no_cache_dir sets cache_dir to False for all that strtobool reads.
  offBy: [{ variable: 'PIP_NO_CACHE_DIR' }],
  offWith: ['--cache-dir'],
  settings: ['pip.conf'],
  cleanup: () => ({ commands: ['rm -rf ~/.cache/pip'] }),
  mounts: [{ target: '~/.cache/pip', perRelease: false }],
};

/**
 * Known since pip 6.0 (December 2014); before it there is no such cache. The variable PIP_NO_CACHE_DIR crashes some later
 * versions: pypa/pip#2897, #5385. optparse takes the shorter forms.
 */
const noCacheDir: Avoidance = {
  flag: '--no-cache-dir',
  sameAs: ['--no-cache', '--no-cache-d', '--no-cache-di'],
  refusedIn: hasOldPip,
};

/** Releases whose python-pip package is older than 6.0 (jessie: 1.5.6, trusty: 1.5.4). */
const withOldPip = new Set(['wheezy', '7', 'jessie', '8', '10.04', '12.04', '14.04', '14.10']);

function hasOldPip({ distribution, release }: Situation): string | undefined {
  const isOld =
    (distribution === 'debian' || distribution === 'ubuntu') &&
    withOldPip.has(release?.replace(/^(\d)\..*/, '$1') ?? '');
  return isOld ? 'the pip of this release does not know --no-cache-dir' : undefined;
}

const install: Verb = { does: 'install', fills: [pipCache], idleWith: ['--dry-run'], avoidance: noCacheDir };

export const pip: PackageManager = {
  name: 'pip',
  programs: ['pip#'],
  pythonModules: ['pip'],
  valueOptions: [
    '-r',
    '--requirement',
    '-c',
    '--constraint',
    '-e',
    '--editable',
    '-t',
    '--target',
    '--platform',
    '--python-version',
    '--implementation',
    '--abi',
    '--root',
    '--prefix',
    '--src',
    '-i',
    '--index-url',
    '--pypi-url',
    '--extra-index-url',
    '-f',
    '--find-links',
    '--no-binary',
    '--only-binary',
    '--upgrade-strategy',
    '-C',
    '--config-settings',
    '--global-option',
    '--install-option',
    '--build-option',
    '--progress-bar',
    '--root-user-action',
    '--report',
    '--group',
    '-d',
    '--dest',
    '-w',
    '--wheel-dir',
    '-b',
    '--build',
    '--python',
    '--log',
    '--log-file',
    '--keyring-provider',
    '--proxy',
    '--retries',
    '--timeout',
    '--default-timeout',
    '--exists-action',
    '--trusted-host',
    '--cert',
    '--client-cert',
    '--cache-dir',
    '--use-feature',
    '--use-deprecated',
    '--resume-retries',
  ],
  verbs: {
    install,
    download: install,
    wheel: install,
    'cache purge': { does: 'clean', empties: [pipCache] },
  },
  sources: [
    'https://pip.pypa.io/en/stable/topics/caching/',
    'https://github.com/pypa/pip/blob/main/src/pip/_internal/cli/cmdoptions.py',
  ],
};
