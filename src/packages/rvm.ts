import type { Cache, PackageManager, Verb } from './contract.ts';

/** Archives, sources, clones and logs of the rubies that were built. */
export const rvmSources: Cache = {
  id: 'rvm-sources',
  label: "RVM's archives and sources",
  paths: ['/usr/local/rvm/archives', '/usr/local/rvm/src', '~/.rvm/archives', '~/.rvm/src'],
  movedBy: [
    { variable: 'rvm_path', path: '{}/archives' },
    { variable: 'rvm_path', path: '{}/src' },
  ],
  cleanup: () => ({ commands: ['{program} cleanup all'] }),
};

const install: Verb = { does: 'install', fills: [rvmSources] };

export const rvm: PackageManager = {
  name: 'rvm',
  programs: ['rvm'],
  valueOptions: ['--with-openssl-dir', '-C', '-j', '--autolibs', '--gemset', '--default-ruby'],
  verbs: {
    install,
    reinstall: install,
    upgrade: install,
    'pkg install': install,
    'cleanup all': { does: 'clean', empties: [rvmSources] },
    cleanup: { does: 'other' },
  },
  sources: [
    'https://github.com/rvm/rvm/blob/master/scripts/cleanup (all: archives repos src log tmp gemsets links)',
    'https://github.com/rvm/rvm/blob/master/help/cleanup.md',
  ],
};
