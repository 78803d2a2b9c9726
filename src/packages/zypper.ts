import type { Cache, CallWords, PackageManager, Verb } from './contract.ts';

/** Metadata, solv files, and packages where a repository keeps them. */
export const zypperCache: Cache = {
  id: 'zypper-cache',
  label: "zypper's cache",
  paths: ['/var/cache/zypp'],
  offWith: ['--cache-dir', '--pkg-cache-dir'],
  settings: ['zypp.conf'],
  cleanup: ({ call }) =>
    call.options.has('--root') || call.options.has('--installroot')
      ? { refusal: 'the packages go to another root, and so does the cache' }
      : { commands: ['zypper clean --all'] },
  mounts: [{ target: '/var/cache/zypp', sharing: 'locked', perRelease: true }],
};

const online: Verb = { does: 'install', fills: [zypperCache], idleWith: ['-D', '--dry-run'] };
const cacheOnly: Verb = { ...online, needs: [zypperCache] };
const refresh: Verb = { does: 'update', fills: [zypperCache] };
const query: Verb = { does: 'other', fills: [zypperCache] };

function install({ options }: CallWords): Verb {
  return options.has('--no-refresh') ? cacheOnly : online;
}

/** Without `--all` only the packages go. */
function clean({ options }: CallWords): Verb {
  return options.has('-a') || options.has('--all')
    ? { does: 'clean', empties: [zypperCache] }
    : { does: 'other' };
}

export const zypper: PackageManager = {
  name: 'zypper',
  programs: ['zypper'],
  valueOptions: [
    '-c',
    '--config',
    '--userdata',
    '-s',
    '--table-style',
    '--reposd-dir',
    '--cache-dir',
    '--raw-cache-dir',
    '--solv-cache-dir',
    '--pkg-cache-dir',
    '-p',
    '--plus-repo',
    '--plus-content',
    '--releasever',
    '--root',
    '--installroot',
    '-t',
    '--type',
    '-r',
    '--repo',
    '--from',
    '--download',
    '--solver-focus',
  ],
  verbs: {
    install,
    in: install,
    update: install,
    up: install,
    'dist-upgrade': install,
    dup: install,
    patch: install,
    'install-new-recommends': install,
    inr: install,
    'source-install': install,
    si: install,
    verify: install,
    ve: install,
    download: install,
    refresh,
    ref: refresh,
    search: query,
    se: query,
    info: query,
    if: query,
    'list-updates': query,
    lu: query,
    'list-patches': query,
    lp: query,
    clean,
    cc: clean,
  },
  sources: [
    'https://manpages.ubuntu.com/manpages/noble/en/man8/zypper.8.html',
    'tried: zypper 1.14.42 in debian:bookworm-slim, `zypper clean --all` exits 0 without repositories; its options and aliases',
  ],
};
