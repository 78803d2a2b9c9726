import type { Cache, PackageManager, Verb } from './contract.ts';
import { rpmValueOptions } from './dnf.ts';

const rootOptions = ['-i', '--installroot'];

/** Metadata and downloads of Photon's and Azure Linux's package manager. */
export const tdnfCache: Cache = {
  id: 'tdnf-cache',
  label: "tdnf's cache",
  paths: ['/var/cache/tdnf'],
  settings: ['tdnf.conf'],
  cleanup: ({ call }) =>
    rootOptions.some((option) => call.options.has(option))
      ? { refusal: 'the packages go to another root (--installroot), and so does the cache' }
      : { commands: ['tdnf clean all'] },
  mounts: [{ target: '/var/cache/tdnf', sharing: 'locked', perRelease: true }],
};

const install: Verb = { does: 'install', fills: [tdnfCache], idleWith: ['--assumeno'] };
const query: Verb = { does: 'other', fills: [tdnfCache] };

export const tdnf: PackageManager = {
  name: 'tdnf',
  programs: ['tdnf'],
  valueOptions: [
    ...rpmValueOptions,
    '-i',
    '--repofromdir',
    '--rpmdefine',
    '--download-path',
    '--metadata-path',
  ],
  verbs: {
    install,
    update: install,
    upgrade: install,
    reinstall: install,
    downgrade: install,
    'distro-sync': install,
    autoupdate: install,
    'check-update': query,
    list: query,
    info: query,
    search: query,
    repoquery: query,
    makecache: { does: 'update', fills: [tdnfCache] },
    'clean all': { does: 'clean', empties: [tdnfCache] },
  },
  sources: [
    'https://github.com/vmware/tdnf/blob/dev/common/config.h (TDNF_DEFAULT_CACHE_LOCATION) and tools/cli/lib/parseargs.c (options)',
  ],
};
