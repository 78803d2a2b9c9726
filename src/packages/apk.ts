import type { Avoidance, Cache, CallWords, PackageManager, Situation, Verb } from './contract.ts';

/** The index that `apk update` and `apk add --update` store; packages are kept there only if it is a link. */
export const apkIndex: Cache = {
  id: 'apk-index',
  label: "apk's index",
  paths: ['/var/cache/apk'],
  offWith: ['--no-cache', '--cache-dir'],
  cleanup: () => ({ commands: ['rm -rf /var/cache/apk/*'] }),
  mounts: [{ target: '/var/cache/apk', sharing: 'locked', perRelease: true }],
};

/** `--no-cache` fetches the index anew and does not store it, so an update before it is needless. */
const noCache: Avoidance = {
  flag: '--no-cache',
  replaces: ['--update', '--update-cache', '-U'],
  replacesUpdate: true,
  refusedIn: isOldAlpine,
};

/** `--no-cache` came with Alpine 3.3. Source: https://github.com/gliderlabs/docker-alpine/blob/master/docs/usage.md */
function isOldAlpine({ distribution, release }: Situation): string | undefined {
  const [major = 0, minor = 0] = (release ?? '').split('.').map(Number);
  const isOld = distribution === 'alpine' && major > 0 && (major < 3 || (major === 3 && minor < 3));
  return isOld ? 'the apk of this release does not know --no-cache' : undefined;
}

const idleWith = ['-s', '--simulate'];
const online: Verb = { does: 'install', fills: [apkIndex], idleWith, avoidance: noCache };

/** Without `--update` it reads the index that is there, if one is. */
function install({ options }: CallWords): Verb {
  const fetches = ['--no-cache', '--update', '--update-cache', '-U'].some((option) => options.has(option));
  return fetches ? online : { ...online, needs: [apkIndex] };
}

export const apk: PackageManager = {
  name: 'apk',
  programs: ['apk', 'apk.static'],
  valueOptions: [
    '-p',
    '--root',
    '-X',
    '--repository',
    '-t',
    '--virtual',
    '--keys-dir',
    '--repositories-file',
    '--wait',
    '--arch',
    '--cache-dir',
    '--cache-max-age',
    '--progress-fd',
    '--timeout',
  ],
  verbs: {
    update: { does: 'update', fills: [apkIndex] },
    add: install,
    upgrade: install,
    fix: install,
    del: { does: 'other' },
    search: { does: 'other', needs: [apkIndex] },
    policy: { does: 'other', needs: [apkIndex] },
    'cache clean': { does: 'other' },
    'cache purge': { does: 'other' },
  },
  sources: [
    'https://man.archlinux.org/man/extra/apk-tools/apk.8.en (--no-cache, --update-cache)',
    'https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper',
    'https://github.com/kubernetes-sigs/external-dns/pull/3656 (`apk cache clean` leaves the APKINDEX files)',
    'https://man.archlinux.org/man/apk-cache.8.en (clean and purge remove packages)',
  ],
};
