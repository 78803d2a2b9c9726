import { aptArchives, aptLists, aptValueOptions } from './apt-get.ts';
import type { PackageManager, Verb } from './contract.ts';

const install: Verb = {
  does: 'install',
  needs: [aptLists],
  fills: [aptArchives],
  idleWith: ['-s', '--simulate'],
};

/** Another face of apt: the same lists, the same archives. Its verbs are its own. */
export const aptitude: PackageManager = {
  name: 'aptitude',
  programs: ['aptitude'],
  valueOptions: [
    ...aptValueOptions,
    '-F',
    '--display-format',
    '-O',
    '--sort',
    '-w',
    '--width',
    '-S',
    '--user-tag',
  ],
  verbs: {
    update: { does: 'update', fills: [aptLists] },
    install,
    reinstall: install,
    upgrade: install,
    'safe-upgrade': install,
    'full-upgrade': install,
    'dist-upgrade': install,
    'build-dep': install,
    source: install,
    download: install,
    clean: { does: 'clean', empties: [aptArchives] },
    autoclean: { does: 'other' },
  },
  sources: [
    'https://manpages.debian.org/bookworm/aptitude/aptitude.8.en.html',
    'tried: aptitude 0.8.13 in debian:bookworm-slim, the actions that its --help lists',
  ],
};
