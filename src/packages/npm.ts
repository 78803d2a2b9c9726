import type { Cache, CallWords, PackageManager, Verb } from './contract.ts';

/** Downloaded tarballs; `_logs` beside them stays after `npm cache clean`. */
export const npmCache: Cache = {
  id: 'npm-cache',
  label: 'the npm cache',
  paths: ['~/.npm/_cacache'],
  movedBy: [
    { variable: 'npm_config_cache', path: '{}/_cacache' },
    { variable: 'NPM_CONFIG_CACHE', path: '{}/_cacache' },
  ],
  offWith: ['--cache'],
  settings: ['.npmrc', 'npmrc'],
  cleanup: () => ({ commands: ['{program} cache clean --force'] }),
  mounts: [{ target: '~/.npm', perRelease: false }],
};

const online: Verb = { does: 'install', fills: [npmCache], idleWith: ['--dry-run', '--package-lock-only'] };
const offline: Verb = { does: 'install', needs: [npmCache] };
const preferOffline: Verb = { ...online, needs: [npmCache] };

function install({ options }: CallWords): Verb {
  if (options.has('--offline')) return offline;
  return options.has('--prefer-offline') ? preferOffline : online;
}

export const npm: PackageManager = {
  name: 'npm',
  programs: ['npm'],
  valueOptions: [
    '--prefix',
    '-C',
    '-w',
    '--workspace',
    '--registry',
    '--cache',
    '--loglevel',
    '--omit',
    '--include',
    '--only',
    '--tag',
    '--userconfig',
    '--globalconfig',
    '--fetch-timeout',
    '--fetch-retries',
    '--fetch-retry-maxtimeout',
    '--fetch-retry-mintimeout',
    '--network-timeout',
    '--maxsockets',
    '--cpu',
    '--os',
    '--libc',
    '--install-strategy',
    '--location',
    '--tag',
  ],
  verbs: {
    install,
    i: install,
    in: install,
    ins: install,
    add: install,
    ci: install,
    'clean-install': install,
    'install-clean': install,
    'install-test': install,
    it: install,
    cit: install,
    update: install,
    up: install,
    upgrade: install,
    rebuild: { does: 'other' },
    'cache clean': { does: 'clean', empties: [npmCache] },
    'cache clear': { does: 'clean', empties: [npmCache] },
    'cache rm': { does: 'clean', empties: [npmCache] },
  },
  sources: [
    'https://docs.npmjs.com/cli/v11/commands/npm-cache',
    'https://docs.npmjs.com/cli/v11/using-npm/config#cache',
  ],
};
