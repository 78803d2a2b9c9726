import type { Cache, PackageManager, Verb } from './contract.ts';

/** OpenWrt keeps the lists in /var/opkg-lists, Yocto in /var/lib/opkg/lists. Packages are unpacked from a temporary folder. */
export const opkgLists: Cache = {
  id: 'opkg-lists',
  label: "opkg's package lists",
  paths: ['/var/opkg-lists', '/var/lib/opkg/lists'],
  offWith: ['-l', '--lists-dir', '-o', '--offline-root'],
  settings: ['opkg.conf'],
  cleanup: () => ({ commands: ['rm -rf /var/opkg-lists/* /var/lib/opkg/lists/*'] }),
};

const install: Verb = { does: 'install', needs: [opkgLists], idleWith: ['--noaction', '--test'] };

const query: Verb = { does: 'other', needs: [opkgLists] };

export const opkg: PackageManager = {
  name: 'opkg',
  programs: ['opkg', 'opkg-cl'],
  valueOptions: [
    '-f',
    '--conf',
    '-d',
    '--dest',
    '-o',
    '--offline-root',
    '-t',
    '--tmp-dir',
    '-l',
    '--lists-dir',
    '--cache-dir',
    '--add-arch',
    '--add-dest',
  ],
  verbs: {
    update: { does: 'update', fills: [opkgLists] },
    install,
    upgrade: install,
    download: install,
    info: query,
    list: query,
    clean: { does: 'other' },
  },
  sources: [
    'https://openwrt.org/docs/guide-user/additional-software/opkg (lists_dir ext /var/opkg-lists)',
    'https://git.yoctoproject.org/opkg/tree/man/opkg.1.in',
  ],
};
