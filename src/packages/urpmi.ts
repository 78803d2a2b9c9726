import type { Cache, CallWords, PackageManager, Verb } from './contract.ts';

/** Downloaded packages; urpmi removes them itself after a transaction that went well, unless it is told not to. */
export const urpmiPackages: Cache = {
  id: 'urpmi-packages',
  label: "urpmi's downloaded packages",
  paths: ['/var/cache/urpmi'],
  offWith: ['--root', '--urpmi-root'],
  settings: ['urpmi.cfg'],
  cleanup: () => ({ commands: ['rm -rf /var/cache/urpmi/rpms/*'] }),
};

const install: Verb = { does: 'install', fills: [urpmiPackages], idleWith: ['--test', '-p'] };

function operation({ operands, options }: CallWords): Verb | undefined {
  const updates = options.has('--auto-select') || options.has('--auto-update');
  return operands.length > 0 || updates ? install : { does: 'other' };
}

export const urpmi: PackageManager = {
  name: 'urpmi',
  programs: ['urpmi'],
  valueOptions: [
    '--media',
    '--excludemedia',
    '--sortmedia',
    '--searchmedia',
    '--root',
    '--urpmi-root',
    '--env',
    '--limit-rate',
    '--retry',
    '--proxy',
    '--proxy-user',
    '--split-level',
    '--split-length',
    '--excludepath',
    '--bug',
  ],
  verbs: {},
  otherwise: operation,
  sources: [
    'https://man.linuxreviews.org/man5/urpmi.cfg.5.html (post-clean, pre-clean)',
    'https://metacpan.org/release/TVIGNAUD/urpmi-v8.120.3 (urpmi.pod; /var/cache/urpmi/rpms)',
  ],
};
