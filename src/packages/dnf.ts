import type { Cache, CallWords, Cleanup, PackageManager, Situation, Verb } from './contract.ts';

/** Metadata, and packages where `keepcache` is set. dnf5 (Fedora 41) moved it to /var/cache/libdnf5. */
export const dnfCache: Cache = {
  id: 'dnf-cache',
  label: "dnf's cache",
  paths: ['/var/cache/dnf', '/var/cache/libdnf5'],
  settings: ['dnf.conf'],
  cleanup: (situation) => cleanRoot(situation, ['dnf clean all', `rm -rf ${foldersIn(situation)}`]),
  mounts: [
    { target: '/var/cache/dnf', sharing: 'locked', perRelease: true },
    { target: '/var/cache/libdnf5', sharing: 'locked', perRelease: true },
  ],
};

/** The cache of yum itself (Enterprise Linux 7 and before) or of the dnf behind it (8 and later). */
export const yumCache: Cache = {
  id: 'yum-cache',
  label: "yum's cache",
  paths: ['/var/cache/yum', '/var/cache/dnf', '/var/cache/libdnf5'],
  // `rm -rf /var/cache/yum` alone leaves the cache of the dnf behind the name.
  pathsIn: (situation) => (isDnf(situation) ? ['/var/cache/dnf', '/var/cache/libdnf5'] : undefined),
  settings: ['yum.conf', 'dnf.conf'],
  cleanup: (situation) =>
    cleanRoot(situation, [
      'yum clean all',
      `rm -rf ${isDnf(situation) ? foldersIn(situation) : '/var/cache/yum'}`,
    ]),
  mounts: [
    { target: '/var/cache/yum', sharing: 'locked', perRelease: true },
    { target: '/var/cache/dnf', sharing: 'locked', perRelease: true },
  ],
};

/** With `--installroot` the cache lies below that root. */
function cleanRoot({ call }: Situation, commands: readonly string[]): Cleanup {
  if (!call.options.has('--installroot')) return { commands };
  return { refusal: 'the packages go to another root (--installroot), and so does the cache' };
}

function foldersIn({ distribution, release }: Situation): string {
  const major = majorOf(release);
  if (distribution === 'fedora') {
    if (major === undefined) return '/var/cache/dnf /var/cache/libdnf5';
    return major >= FIRST_FEDORA_WITH_DNF5 ? '/var/cache/libdnf5' : '/var/cache/dnf';
  }
  return distribution === undefined ? '/var/cache/dnf /var/cache/libdnf5' : '/var/cache/dnf';
}

/** Source: https://fedoraproject.org/wiki/Changes/SwitchToDnf5 */
const FIRST_FEDORA_WITH_DNF5 = 41;

/** The first release in which `yum` is a link to dnf. */
const firstWithDnf: Readonly<Record<string, number>> = {
  fedora: 22,
  centos: 8,
  rhel: 8,
  ubi: 8,
  ol: 8,
  oraclelinux: 8,
  amzn: 2022,
  amazonlinux: 2022,
  rocky: 8,
  almalinux: 8,
};

function isDnf({ distribution, release }: Situation): boolean {
  const first = distribution === undefined ? undefined : firstWithDnf[distribution];
  const major = majorOf(release);
  return first !== undefined && major !== undefined && major >= first;
}

/** `9` of `9`, `9.3`, `stream9`. */
function majorOf(release: string | undefined): number | undefined {
  const digits = /\d+/.exec(release ?? '')?.[0];
  return digits === undefined ? undefined : Number(digits);
}

/** Options that take a value, of dnf, yum, microdnf and tdnf. */
export const rpmValueOptions = [
  '-c',
  '--config',
  '--installroot',
  '--releasever',
  '--enablerepo',
  '--disablerepo',
  '--repo',
  '--repoid',
  '--repofrompath',
  '-x',
  '--exclude',
  '--setopt',
  '-d',
  '--debuglevel',
  '-e',
  '--errorlevel',
  '-R',
  '--randomwait',
  '--disableplugin',
  '--enableplugin',
  '--disableexcludes',
  '--disableexcludepkgs',
  '--advisory',
  '--bz',
  '--cve',
  '--sec-severity',
  '--secseverity',
  '--downloaddir',
  '--destdir',
  '--color',
  '--comment',
  '--forcearch',
  '--arch',
  '--rpmverbosity',
];

/** The verbs that dnf and yum share; both names run the same program since Enterprise Linux 8. */
export function dnfVerbs(cache: Cache): PackageManager['verbs'] {
  const online: Verb = { does: 'install', fills: [cache], idleWith: ['--assumeno'] };
  const cacheOnly: Verb = { does: 'install', needs: [cache], idleWith: ['--assumeno'] };
  const install = ({ options }: CallWords): Verb =>
    options.has('-C') || options.has('--cacheonly') ? cacheOnly : online;
  const query: Verb = { does: 'other', fills: [cache] };
  return {
    install,
    in: install,
    reinstall: install,
    update: install,
    upgrade: install,
    up: install,
    'update-minimal': install,
    'upgrade-minimal': install,
    'update-to': install,
    'distro-sync': install,
    'distribution-synchronization': install,
    distrosync: install,
    dsync: install,
    downgrade: install,
    swap: install,
    localinstall: install,
    localupdate: install,
    groupinstall: install,
    groupupdate: install,
    'group install': install,
    'group update': install,
    'group upgrade': install,
    'module install': install,
    'module enable': query,
    'module reset': query,
    'module switch-to': install,
    builddep: install,
    'build-dep': install,
    'debuginfo-install': install,
    download: install,
    makecache: { does: 'update', fills: [cache] },
    'check-update': query,
    search: query,
    list: query,
    info: query,
    repolist: query,
    repoquery: query,
    provides: query,
    'clean all': { does: 'clean', empties: [dnfCache, yumCache] },
  };
}

export const dnf: PackageManager = {
  name: 'dnf',
  programs: ['dnf', 'dnf-3', 'dnf4', 'dnf5'],
  valueOptions: rpmValueOptions,
  verbs: dnfVerbs(dnfCache),
  sources: [
    'https://dnf.readthedocs.io/en/latest/command_ref.html',
    'https://man.archlinux.org/man/dnf5-caching.7.en (system cache: /var/cache/libdnf5)',
    'https://github.com/metal3-io/ironic-image/pull/91 (UBI 8: about 300 kB stay after `dnf clean all`)',
    'tried: dnf 4.14 in debian:bookworm-slim, `dnf clean all` exits 0 without repositories and leaves expired_repos.json',
  ],
};
