import type { Cache, CallWords, PackageManager, Verb } from './contract.ts';
import { hasShortOption } from './short-options.ts';

/** Downloaded archives, index data, and unpacked packages, which environments hard-link. */
export const condaPackages: Cache = {
  id: 'conda-packages',
  label: "conda's package cache",
  paths: [
    '/opt/conda/pkgs',
    '/opt/miniconda3/pkgs',
    '/opt/miniconda/pkgs',
    '/opt/anaconda3/pkgs',
    '/root/miniconda3/pkgs',
    '/root/anaconda3/pkgs',
    '~/miniconda3/pkgs',
    '~/.conda/pkgs',
  ],
  movedBy: [{ variable: 'CONDA_PKGS_DIRS', path: '{}' }],
  settings: ['.condarc', 'condarc', '.mambarc'],
  cleanup: () => ({ commands: ['{program} clean -afy'] }),
  mounts: [{ target: '/opt/conda/pkgs', sharing: 'locked', perRelease: false }],
};

const install: Verb = { does: 'install', fills: [condaPackages], idleWith: ['--dry-run'] };
const offline: Verb = { does: 'install', needs: [condaPackages], idleWith: ['--dry-run'] };

function installs({ options }: CallWords): Verb {
  return options.has('--offline') || options.has('--use-local') ? offline : install;
}

/** `-a`, or the letters that were usual before it: `clean -tipsy`. */
function clean(call: CallWords): Verb {
  const cleansAll = call.options.has('--all') || hasShortOption(call, 'a');
  const cleansEach = ['t', 'i', 'p'].every((letter) => hasShortOption(call, letter));
  return cleansAll || cleansEach ? { does: 'clean', empties: [condaPackages] } : { does: 'other' };
}

/** Options that take a value, of conda, mamba and micromamba. */
export const condaValueOptions = [
  '-n',
  '--name',
  '-p',
  '--prefix',
  '-c',
  '--channel',
  '-f',
  '--file',
  '--clone',
  '--revision',
  '--subdir',
  '--platform',
  '--solver',
  '--experimental-solver',
  '--repodata-fn',
  '-r',
  '--root-prefix',
  '--rc-file',
  '--log-level',
];

/** The verbs that conda, mamba and micromamba share. */
export const condaVerbs: PackageManager['verbs'] = {
  install: installs,
  create: installs,
  update: installs,
  upgrade: installs,
  remove: installs,
  'env create': installs,
  'env update': installs,
  clean,
};

export const conda: PackageManager = {
  name: 'conda',
  programs: ['conda'],
  valueOptions: condaValueOptions,
  verbs: condaVerbs,
  sources: [
    'https://docs.conda.io/projects/conda/en/stable/commands/clean.html',
    'https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/settings.html (pkgs_dirs, CONDA_PKGS_DIRS)',
  ],
};
