import type { Cache, CallWords, PackageManager, Verb } from './contract.ts';
import { hasShortOption } from './short-options.ts';

/** Sources that emerge downloaded. Stages of before 2019 keep them in /usr/portage/distfiles. */
export const distfiles: Cache = {
  id: 'portage-distfiles',
  label: "Portage's distfiles",
  paths: ['/var/cache/distfiles', '/usr/portage/distfiles'],
  movedBy: [{ variable: 'DISTDIR', path: '{}' }],
  settings: ['make.conf'],
  cleanup: () => ({ commands: ['rm -rf /var/cache/distfiles/* /usr/portage/distfiles/*'] }),
  mounts: [{ target: '/var/cache/distfiles', sharing: 'locked', perRelease: false }],
};

/** Actions that build nothing. */
const idleWith = [
  '-p',
  '--pretend',
  '-s',
  '--search',
  '-S',
  '--searchdesc',
  '-c',
  '--depclean',
  '-C',
  '--unmerge',
  '-P',
  '--prune',
  '--info',
  '--metadata',
  '--regen',
  '--sync',
  '--list-sets',
  '--config',
  '--check-news',
];

function operation(call: CallWords): Verb | undefined {
  if (call.operands.length === 0) return { does: 'other' };
  if (hasShortOption(call, 'p') || hasShortOption(call, 'C') || hasShortOption(call, 'c'))
    return { does: 'other' };
  return { does: 'install', fills: [distfiles], idleWith };
}

export const emerge: PackageManager = {
  name: 'emerge',
  programs: ['emerge'],
  valueOptions: [
    '--load-average',
    '--exclude',
    '--backtrack',
    '--color',
    '--root',
    '--sysroot',
    '--config-root',
    '--prefix',
  ],
  verbs: {},
  otherwise: operation,
  sources: [
    'https://dev.gentoo.org/~zmedico/portage/doc/man/emerge.1.html',
    'https://wiki.gentoo.org/wiki//var/cache/distfiles (the folder, its old place, and that it may be emptied)',
  ],
};
