import type { PackageManager } from './contract.ts';
import { dnfVerbs, rpmValueOptions, yumCache } from './dnf.ts';

/** yum of Enterprise Linux 7 and before, and the name by which later ones call dnf. */
export const yum: PackageManager = {
  name: 'yum',
  programs: ['yum'],
  valueOptions: rpmValueOptions,
  verbs: dnfVerbs(yumCache),
  sources: [
    'https://man7.org/linux/man-pages/man8/yum.8.html (clean all; /var/cache/yum)',
    'https://github.com/RedHatInsights/vmaas/pull/16 (`yum clean all` leaves what repositories that are not enabled cached)',
    'https://github.com/oracle/docker-images/pull/607 (`rm -rf /var/cache/yum` beside it)',
  ],
};
