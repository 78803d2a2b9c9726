import { aptLists } from './apt-get.ts';
import type { CallWords, PackageManager, Verb } from './contract.ts';

/** With `-i` it installs the build dependencies of a source package with apt-get. */
function operation({ options, operands }: CallWords): Verb | undefined {
  if (operands.length === 0) return undefined;
  const installs = ['-i', '--install', '-ir', '-ri', '-irt'].some((option) => options.has(option));
  return installs ? { does: 'install', needs: [aptLists] } : { does: 'other' };
}

export const mkBuildDeps: PackageManager = {
  name: 'mk-build-deps',
  programs: ['mk-build-deps'],
  valueOptions: ['-t', '--tool', '-a', '--arch', '-P', '--build-profiles', '-s', '--root-cmd'],
  verbs: {},
  otherwise: operation,
  sources: ['https://manpages.debian.org/bookworm/devscripts/mk-build-deps.1.en.html (--install, --tool)'],
};
