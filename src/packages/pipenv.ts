import type { Cache, PackageManager, Verb } from './contract.ts';
import { hiddenPlace, placeBy } from './moved-place.ts';

const moves = [
  { variable: 'PIPENV_CACHE_DIR', path: '{}' },
  { variable: 'XDG_CACHE_HOME', path: '{}/pipenv' },
];

/**
 * Pipenv's lock data, and what its pip downloads: it hands its own cache folder to pip (PIP_CACHE_DIR). The virtual
 * environments lie elsewhere (~/.local/share/virtualenvs).
 */
export const pipenvCache: Cache = {
  id: 'pipenv-cache',
  label: 'the Pipenv cache',
  paths: ['~/.cache/pipenv'],
  movedBy: moves,
  cleanup: (situation) => {
    const place = placeBy(situation, moves, '~/.cache/pipenv');
    return 'hiddenBy' in place ? hiddenPlace(place.hiddenBy) : { commands: [`rm -rf ${place.folder}`] };
  },
  mounts: [{ target: '~/.cache/pipenv', perRelease: false }],
};

const install: Verb = { does: 'install', fills: [pipenvCache] };

export const pipenv: PackageManager = {
  name: 'pipenv',
  programs: ['pipenv'],
  pythonModules: ['pipenv'],
  valueOptions: [
    '--python',
    '-i',
    '--index',
    '--pypi-mirror',
    '-r',
    '--requirements',
    '-e',
    '--editable',
    '--categories',
    '--extra-pip-args',
  ],
  verbs: {
    install,
    sync: install,
    update: install,
    upgrade: install,
    lock: install,
  },
  sources: [
    'https://github.com/pypa/pipenv/blob/main/pipenv/utils/pip.py (PIP_CACHE_DIR is PIPENV_CACHE_DIR)',
    'https://github.com/pypa/pipenv/blob/main/docs/configuration.md (PIPENV_CACHE_DIR: ~/.cache/pipenv)',
  ],
};
