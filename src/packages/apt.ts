import { aptValueOptions, aptVerbs } from './apt-get.ts';
import type { PackageManager } from './contract.ts';

/**
 * `apt install` deletes what it downloaded since 1.2 (binary::apt::APT::Keep-Downloaded-Packages), but older ones do not,
 * and all leave pkgcache.bin and srcpkgcache.bin beside it: its caches are those of apt-get.
 */
export const apt: PackageManager = {
  name: 'apt',
  programs: ['apt'],
  valueOptions: aptValueOptions,
  verbs: aptVerbs,
  sources: [
    'https://manpages.debian.org/bookworm/apt/apt.8.en.html',
    'https://salsa.debian.org/apt-team/apt/-/blob/main/debian/NEWS (1.2~exp1: apt no longer keeps downloaded packages)',
  ],
};
