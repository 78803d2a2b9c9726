import type { Cache, CallWords, PackageManager, Verb } from './contract.ts';

/**
 * The store and the metadata beside it. node_modules is hard-linked from the store, so `store prune` frees the metadata and
 * what nothing is linked to, and leaves the rest in its place.
 */
export const pnpmStore: Cache = {
  id: 'pnpm-store',
  label: "pnpm's store and metadata",
  paths: ['~/.local/share/pnpm/store', '~/.cache/pnpm', '~/.pnpm-store'],
  movedBy: [
    { variable: 'npm_config_store_dir', path: '{}' },
    { variable: 'PNPM_HOME', path: '{}/store' },
    { variable: 'XDG_DATA_HOME', path: '{}/pnpm/store' },
  ],
  offWith: ['--store-dir'],
  settings: ['.npmrc', 'pnpm-workspace.yaml'],
  cleanup: () => ({ commands: ['{program} store prune'] }),
  mounts: [{ target: '~/.local/share/pnpm/store', perRelease: false }],
};

const idleWith = ['--lockfile-only', '--dry-run'];
const online: Verb = { does: 'install', fills: [pnpmStore], idleWith };
const offline: Verb = { does: 'install', needs: [pnpmStore], idleWith };
const preferring: Verb = { ...online, needs: [pnpmStore] };

function install({ options }: CallWords): Verb {
  if (options.has('--offline')) return offline;
  return options.has('--prefer-offline') ? preferring : online;
}

export const pnpm: PackageManager = {
  name: 'pnpm',
  programs: ['pnpm'],
  valueOptions: [
    '-C',
    '--dir',
    '--prefix',
    '-F',
    '--filter',
    '--filter-prod',
    '--store-dir',
    '--virtual-store-dir',
    '--modules-dir',
    '--lockfile-dir',
    '--registry',
    '--reporter',
    '--loglevel',
    '--package-import-method',
    '--node-linker',
    '--network-concurrency',
    '--child-concurrency',
    '--workspace-concurrency',
    '--cpu',
    '--os',
    '--libc',
  ],
  verbs: {
    install,
    i: install,
    ci: install,
    'clean-install': install,
    add: install,
    update: install,
    up: install,
    upgrade: install,
    remove: install,
    'install-test': install,
    it: install,
    fetch: online,
    deploy: preferring,
    'store prune': { does: 'clean', empties: [pnpmStore] },
  },
  sources: [
    'https://pnpm.io/cli/store',
    'https://github.com/pnpm/pnpm.io/issues/914 (a store in a layer of its own is copied up)',
    'tried: pnpm 9 in node:20, `store prune` removes the metadata and keeps what node_modules links to; works in any folder',
  ],
};
