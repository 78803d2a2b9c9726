import { condaValueOptions, condaVerbs } from './conda.ts';
import type { PackageManager } from './contract.ts';

/** conda's commands with another solver; its packages lie in conda's folder. */
export const mamba: PackageManager = {
  name: 'mamba',
  programs: ['mamba'],
  valueOptions: condaValueOptions,
  verbs: condaVerbs,
  sources: [
    'https://mamba.readthedocs.io/en/latest/user_guide/mamba.html',
    'https://github.com/mamba-org/mamba/blob/main/micromamba/src/clean.cpp (-a, -f, -y)',
  ],
};
