import { aptLists } from './apt-get.ts';
import type { CallWords, PackageManager, Verb } from './contract.ts';

/**
 * Since Ubuntu 18.04 it fetches the lists by itself. Before, and in Debian, it only adds the source, so it does not count as
 * the update that an install needs.
 */
function operation({ operands, options }: CallWords): Verb | undefined {
  if (operands.length === 0) return undefined;
  const fetches = !options.has('-n') && !options.has('--no-update');
  return fetches ? { does: 'other', fills: [aptLists] } : { does: 'other' };
}

export const addAptRepository: PackageManager = {
  name: 'add-apt-repository',
  programs: ['add-apt-repository', 'apt-add-repository'],
  valueOptions: [
    '-p',
    '--pocket',
    '-c',
    '--component',
    '-k',
    '--keyserver',
    '-P',
    '--ppa',
    '-C',
    '--cloud',
    '-U',
    '--uri',
    '-S',
    '--sourceslist',
  ],
  verbs: {},
  otherwise: operation,
  sources: ['https://manpages.ubuntu.com/manpages/jammy/man1/add-apt-repository.1.html (-n, --no-update)'],
};
