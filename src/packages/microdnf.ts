import type { Cache, PackageManager, Verb } from './contract.ts';
import { rpmValueOptions } from './dnf.ts';

/** microdnf of UBI keeps it in /var/cache/yum; Fedora's newer one is dnf5 by another name. */
export const microdnfCache: Cache = {
  id: 'microdnf-cache',
  label: "microdnf's cache",
  paths: ['/var/cache/yum', '/var/cache/dnf', '/var/cache/libdnf5'],
  settings: ['dnf.conf'],
  cleanup: ({ call }) =>
    call.options.has('--installroot')
      ? { refusal: 'the packages go to another root (--installroot), and so does the cache' }
      : { commands: ['microdnf clean all'] },
  mounts: [{ target: '/var/cache/yum', sharing: 'locked', perRelease: true }],
};

const install: Verb = { does: 'install', fills: [microdnfCache] };

export const microdnf: PackageManager = {
  name: 'microdnf',
  programs: ['microdnf'],
  valueOptions: rpmValueOptions,
  verbs: {
    install,
    update: install,
    upgrade: install,
    reinstall: install,
    downgrade: install,
    'distro-sync': install,
    swap: install,
    download: install,
    'module enable': install,
    'module install': install,
    repoquery: { does: 'other', fills: [microdnfCache] },
    makecache: { does: 'update', fills: [microdnfCache] },
    'clean all': { does: 'clean', empties: [microdnfCache] },
  },
  sources: [
    'https://github.com/rpm-software-management/microdnf/blob/main/dnf/dnf-main.c (CACHEDIR "/var/cache/yum")',
    'https://github.com/openshift/windows-machine-config-operator/pull/172 (the cleanup stands in the RUN of the install)',
  ],
};
