import { aptLists, aptValueOptions } from './apt-get.ts';
import type { PackageManager, Verb } from './contract.ts';

const lookUp: Verb = { does: 'other', needs: [aptLists] };

/** Looks packages up in the lists. */
export const aptCache: PackageManager = {
  name: 'apt-cache',
  programs: ['apt-cache'],
  valueOptions: aptValueOptions,
  verbs: {
    search: lookUp,
    show: lookUp,
    showpkg: lookUp,
    showsrc: lookUp,
    policy: lookUp,
    madison: lookUp,
    depends: lookUp,
    rdepends: lookUp,
    pkgnames: lookUp,
  },
  sources: ['https://manpages.debian.org/bookworm/apt/apt-cache.8.en.html'],
};
