import type { Cache, CallWords, PackageManager, Verb } from './contract.ts';
import { hasShortOption } from './short-options.ts';

export const pacmanPackages: Cache = {
  id: 'pacman-packages',
  label: "pacman's downloaded packages",
  paths: ['/var/cache/pacman/pkg'],
  offWith: ['--cachedir'],
  settings: ['pacman.conf'],
  cleanup: (situation) => atRoot(situation.call, 'rm -rf /var/cache/pacman/pkg/*'),
  mounts: [{ target: '/var/cache/pacman/pkg', sharing: 'locked', perRelease: true }],
};

/** What `-y` fetches; official images ship without, so each install brings `-y` with it. */
export const pacmanDatabases: Cache = {
  id: 'pacman-databases',
  label: "pacman's package databases",
  paths: ['/var/lib/pacman/sync'],
  offWith: ['--dbpath', '-b'],
  settings: ['pacman.conf'],
  cleanup: (situation) => atRoot(situation.call, 'rm -rf /var/lib/pacman/sync/*'),
};

function atRoot({ options }: CallWords, command: string): { commands: string[] } | { refusal: string } {
  const elsewhere = ['-r', '--root', '--sysroot'].some((option) => options.has(option));
  return elsewhere ? { refusal: 'the packages go to another root' } : { commands: [command] };
}

function operation(call: CallWords): Verb | undefined {
  const { options, operands } = call;
  const has = (letter: string, name: string): boolean => hasShortOption(call, letter) || options.has(name);
  const refreshes = has('y', '--refresh');
  if (has('S', '--sync')) {
    if (has('c', '--clean')) return clean(call);
    if (has('s', '--search') || has('i', '--info') || has('l', '--list') || has('g', '--groups'))
      return { does: 'other' };
    if (has('p', '--print')) return { does: 'other' };
    if (operands.length === 0 && !has('u', '--sysupgrade')) {
      return refreshes ? { does: 'update', fills: [pacmanDatabases] } : { does: 'other' };
    }
    return refreshes
      ? { does: 'install', fills: [pacmanPackages, pacmanDatabases] }
      : { does: 'install', fills: [pacmanPackages], needs: [pacmanDatabases] };
  }
  if (has('U', '--upgrade')) return { does: 'install', fills: [pacmanPackages] };
  if (has('F', '--files') && refreshes) return { does: 'update', fills: [pacmanDatabases] };
  return { does: 'other' };
}

/** `-Scc --noconfirm` answers its question "remove ALL files?" with the default, no. */
function clean({ options }: CallWords): Verb {
  const cleansAll = [...options].some((option) => /^-[A-Za-z]*c[A-Za-z]*c/.test(option));
  return cleansAll && !options.has('--noconfirm')
    ? { does: 'clean', empties: [pacmanPackages] }
    : { does: 'other' };
}

export const pacman: PackageManager = {
  name: 'pacman',
  programs: ['pacman'],
  valueOptions: [
    '-b',
    '--dbpath',
    '-r',
    '--root',
    '--sysroot',
    '--cachedir',
    '--config',
    '--gpgdir',
    '--hookdir',
    '--logfile',
    '--arch',
    '--color',
    '--ignore',
    '--ignoregroup',
    '--overwrite',
    '--assume-installed',
    '--print-format',
  ],
  verbs: {},
  otherwise: operation,
  sources: [
    'https://man.archlinux.org/man/pacman.8',
    'tried: pacman 6.0.2 in debian:bookworm-slim, `pacman -Scc --noconfirm` keeps the packages, `yes | pacman -Scc` removes them',
  ],
};
