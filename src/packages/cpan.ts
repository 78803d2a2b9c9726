import type { Cache, CallWords, PackageManager, Verb } from './contract.ts';

/** Sources and build folders; the configuration in ~/.cpan/CPAN stays. */
export const cpanSources: Cache = {
  id: 'cpan-sources',
  label: "CPAN's sources and build folders",
  paths: ['~/.cpan/build', '~/.cpan/sources'],
  cleanup: () => ({ commands: ['rm -rf ~/.cpan/build ~/.cpan/sources'] }),
};

const install: Verb = {
  does: 'install',
  fills: [cpanSources],
  idleWith: ['-h', '-v', '-V', '-l', '-L', '-D', '-A', '-C', '-O', '-J', '-P', '-x'],
};

function modules({ operands, options }: CallWords): Verb | undefined {
  const upgrades = options.has('-u') || options.has('-r');
  return operands.length > 0 || upgrades ? install : undefined;
}

export const cpan: PackageManager = {
  name: 'cpan',
  programs: ['cpan'],
  valueOptions: ['-j', '-M'],
  verbs: {},
  otherwise: modules,
  sources: [
    'https://metacpan.org/dist/CPAN/view/scripts/cpan',
    'https://metacpan.org/pod/CPAN#Config-Variables (build_dir, keep_source_where)',
  ],
};

/** `perl -MCPAN -e 'install X'`, the same without its script. */
export const perlCpan: PackageManager = {
  name: 'CPAN.pm',
  programs: ['perl'],
  valueOptions: ['-e', '-E'],
  verbs: {},
  otherwise: ({ options }) => (options.has('-MCPAN') && options.size > 1 ? install : { does: 'other' }),
  sources: ['https://metacpan.org/pod/CPAN#DESCRIPTION (perl -MCPAN -e shell, install)'],
};
