import type { Cache, PackageManager, Verb } from './contract.ts';

/** Manifests and packs that swupd downloaded. */
export const swupdState: Cache = {
  id: 'swupd-state',
  label: "swupd's downloads",
  paths: ['/var/lib/swupd'],
  offWith: ['-S', '--statedir', '-K', '--cachedir', '-p', '--path'],
  cleanup: () => ({ commands: ['swupd clean --all'] }),
};

const install: Verb = { does: 'install', fills: [swupdState] };

export const swupd: PackageManager = {
  name: 'swupd',
  programs: ['swupd'],
  valueOptions: [
    '-S',
    '--statedir',
    '-K',
    '--cachedir',
    '-Z',
    '--datadir',
    '-p',
    '--path',
    '-u',
    '--url',
    '-c',
    '--contenturl',
    '-v',
    '--versionurl',
    '-P',
    '--port',
    '-F',
    '--format',
    '-C',
    '--certpath',
    '-r',
    '--max-retries',
    '-d',
    '--retry-delay',
    '-W',
    '--max-parallel-downloads',
    '-V',
    '--version',
    '-B',
    '--bundles',
  ],
  verbs: {
    'bundle-add': install,
    update: install,
    repair: install,
    verify: install,
    'os-install': install,
    diagnose: install,
    clean: { does: 'clean', empties: [swupdState] },
  },
  sources: [
    'https://github.com/clearlinux/swupd-client/blob/master/docs/swupd.1.rst (clean, --all, --statedir)',
    'https://kdeldycke.github.io/meta-package-manager/managers/swupd.html (archived in 2025)',
  ],
};
