import { aptLists } from './apt-get.ts';
import type { CallWords, PackageManager, Verb } from './contract.ts';

/** They install what a package file, a task or the hardware asks for, from the lists that are there. */
function operation({ operands }: CallWords): Verb | undefined {
  return operands.length === 0 ? undefined : { does: 'install', needs: [aptLists] };
}

export const gdebi: PackageManager = {
  name: 'gdebi',
  programs: ['gdebi', 'tasksel', 'ubuntu-drivers'],
  valueOptions: ['-o', '--option', '--root'],
  verbs: {},
  otherwise: operation,
  sources: [
    'https://manpages.debian.org/bookworm/gdebi-core/gdebi.1.en.html (resolves dependencies by apt)',
    'https://manpages.debian.org/bookworm/tasksel/tasksel.8.en.html (runs apt-get install)',
  ],
};
