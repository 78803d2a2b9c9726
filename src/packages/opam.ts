import type { Cache, PackageManager, Verb } from './contract.ts';

/** Downloaded archives, logs, and the build folders of the switches. */
export const opamDownloads: Cache = {
  id: 'opam-downloads',
  label: "opam's downloads and build folders",
  paths: ['~/.opam/download-cache'],
  movedBy: [{ variable: 'OPAMROOT', path: '{}/download-cache' }],
  cleanup: () => ({ commands: ['{program} clean --all-switches --download-cache --logs --switch-cleanup'] }),
  mounts: [{ target: '~/.opam/download-cache', perRelease: false }],
};

const install: Verb = {
  does: 'install',
  fills: [opamDownloads],
  idleWith: ['--dry-run', '--show-actions', '--show'],
};

export const opam: PackageManager = {
  name: 'opam',
  programs: ['opam'],
  valueOptions: [
    '--root',
    '--switch',
    '--repositories',
    '--repos',
    '--packages',
    '--compiler',
    '-c',
    '-j',
    '--jobs',
    '-k',
    '--kind',
    '--cli',
    '--solver',
    '--criteria',
    '--destdir',
    '--dot-profile',
    '--color',
    '--confirm-level',
  ],
  verbs: {
    install,
    upgrade: install,
    reinstall: install,
    'switch create': install,
    'switch install': install,
    'switch import': install,
    'pin add': install,
    pin: install,
    source: { does: 'other' },
    clean: { does: 'clean', empties: [opamDownloads] },
  },
  sources: [
    'https://opam.ocaml.org/doc/man/opam-clean.html',
    'tried: opam 2.1.2 in debian:bookworm-slim, the options of `opam clean`, exit 0 without a switch',
  ],
};
