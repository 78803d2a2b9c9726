import type { Cache, PackageManager, Verb } from './contract.ts';

/** What `apt-get update` fetches. Official Debian and Ubuntu images ship without. */
export const aptLists: Cache = {
  id: 'apt-lists',
  label: "apt's package lists",
  paths: ['/var/lib/apt/lists'],
  cleanup: () => ({ commands: ['rm -rf /var/lib/apt/lists/*'] }),
  mounts: [{ target: '/var/lib/apt/lists', sharing: 'locked', perRelease: true }],
};

/**
 * The packages that `apt-get install` keeps after unpacking (`apt` deletes them since 1.2), and the caches built of the
 * lists beside them.
 */
export const aptArchives: Cache = {
  id: 'apt-archives',
  label: "apt's downloaded packages",
  paths: ['/var/cache/apt/archives'],
  isOff: ({ dockerClean }) => dockerClean === true,
  // Most images of unknown origin are built on official ones, and have their hook.
  onlyBeside: ({ dockerClean }) => (dockerClean === undefined ? aptLists.id : undefined),
  cleanup: () => ({ commands: ['apt-get clean'] }),
  mounts: [{ target: '/var/cache/apt', sharing: 'locked', perRelease: true }],
};

const idleWith = ['-s', '--simulate', '--just-print', '--dry-run', '--recon', '--no-act', '--print-uris'];

const update: Verb = { does: 'update', fills: [aptLists] };
const install: Verb = { does: 'install', needs: [aptLists], fills: [aptArchives], idleWith };
const lookUp: Verb = { does: 'other', needs: [aptLists], idleWith: ['--installed', '--manual-installed'] };
const clean: Verb = { does: 'clean', empties: [aptArchives] };

/** Options that take a value, of apt-get, apt and aptitude. */
export const aptValueOptions = [
  '-o',
  '--option',
  '-c',
  '--config-file',
  '-t',
  '--target-release',
  '--default-release',
  '-a',
];

/** The verbs that apt-get and apt share. */
export const aptVerbs: PackageManager['verbs'] = {
  update,
  install,
  reinstall: install,
  upgrade: install,
  'dist-upgrade': install,
  'full-upgrade': install,
  'build-dep': install,
  source: install,
  download: install,
  satisfy: install,
  'dselect-upgrade': install,
  search: lookUp,
  show: lookUp,
  list: lookUp,
  policy: lookUp,
  madison: lookUp,
  changelog: lookUp,
  indextargets: lookUp,
  clean,
  autoclean: { does: 'other' },
  'dist-clean': { does: 'clean', empties: [aptArchives, aptLists] },
  distclean: { does: 'clean', empties: [aptArchives, aptLists] },
};

export const aptGet: PackageManager = {
  name: 'apt-get',
  programs: ['apt-get'],
  valueOptions: aptValueOptions,
  verbs: aptVerbs,
  sources: [
    'https://manpages.debian.org/bookworm/apt/apt-get.8.en.html',
    'https://github.com/debuerreotype/debuerreotype/blob/master/scripts/debuerreotype-minimizing-config (docker-clean)',
    'tried: bookworm, with docker-clean the .deb files, pkgcache.bin and srcpkgcache.bin are gone after the install; without it they stay until `apt-get clean`',
  ],
};
