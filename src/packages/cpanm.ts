import type { Cache, CallWords, PackageManager, Verb } from './contract.ts';
import { hiddenPlace, placeBy } from './moved-place.ts';

const moves = [{ variable: 'PERL_CPANM_HOME', path: '{}' }];

/** Its work folder: archives, build folders and logs. */
export const cpanmWork: Cache = {
  id: 'cpanm-work',
  label: "cpanm's work folder",
  paths: ['~/.cpanm'],
  movedBy: moves,
  cleanup: (situation) => {
    const place = placeBy(situation, moves, '~/.cpanm');
    return 'hiddenBy' in place ? hiddenPlace(place.hiddenBy) : { commands: [`rm -rf ${place.folder}`] };
  },
};

const install: Verb = { does: 'install', fills: [cpanmWork], idleWith: ['-V', '-h', '--info', '--showdeps'] };

function modules({ operands, options }: CallWords): Verb | undefined {
  const installs = operands.length > 0 || options.has('--installdeps') || options.has('--self-upgrade');
  return installs ? install : undefined;
}

export const cpanm: PackageManager = {
  name: 'cpanm',
  programs: ['cpanm'],
  valueOptions: [
    '-l',
    '--local-lib',
    '-L',
    '--local-lib-contained',
    '-M',
    '--from',
    '--mirror',
    '--mirror-index',
    '--cpanmetadb',
    '--cpanfile',
    '--perl',
    '--save-dists',
    '--auto-cleanup',
    '--format',
    '--configure-timeout',
    '--build-timeout',
    '--test-timeout',
    '--with-feature',
    '--without-feature',
  ],
  verbs: {},
  otherwise: modules,
  sources: [
    'https://metacpan.org/dist/App-cpanminus/view/bin/cpanm',
    'https://github.com/miyagawa/cpanminus/blob/devel/Menlo-Legacy/lib/Menlo/CLI/Compat.pm (~/.cpanm, options)',
  ],
};
