import type { Cache, CallWords, PackageManager, Verb } from './contract.ts';
import { hasShortOption } from './short-options.ts';

/** Downloaded packages; the repositories' index below /var/db/xbps is left, an install without `-S` needs it. */
export const xbpsPackages: Cache = {
  id: 'xbps-packages',
  label: "xbps's downloaded packages",
  paths: ['/var/cache/xbps'],
  offWith: ['-c', '--cachedir', '-r', '--rootdir'],
  cleanup: () => ({ commands: ['rm -rf /var/cache/xbps/*'] }),
  mounts: [{ target: '/var/cache/xbps', sharing: 'locked', perRelease: true }],
};

function operation(call: CallWords): Verb | undefined {
  const isDry = hasShortOption(call, 'n') || call.options.has('--dry-run');
  const upgrades = hasShortOption(call, 'u') || call.options.has('--update');
  if (isDry || (call.operands.length === 0 && !upgrades)) return { does: 'other' };
  return { does: 'install', fills: [xbpsPackages] };
}

export const xbps: PackageManager = {
  name: 'xbps',
  programs: ['xbps-install'],
  valueOptions: ['-C', '--config', '-c', '--cachedir', '-r', '--rootdir', '-R', '--repository'],
  verbs: {},
  otherwise: operation,
  sources: [
    'https://github.com/void-linux/xbps/blob/master/include/xbps.h.in (XBPS_CACHE_PATH)',
    'https://github.com/void-linux/xbps/blob/master/bin/xbps-install/main.c (options)',
  ],
};
