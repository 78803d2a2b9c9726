import { condaValueOptions, condaVerbs } from './conda.ts';
import type { PackageManager } from './contract.ts';

/** One program without a base environment; its packages lie below its root prefix, /opt/conda in the official image. */
export const micromamba: PackageManager = {
  name: 'micromamba',
  programs: ['micromamba'],
  valueOptions: condaValueOptions,
  verbs: condaVerbs,
  sources: [
    'https://mamba.readthedocs.io/en/latest/user_guide/micromamba.html',
    'https://micromamba-docker.readthedocs.io/en/latest/quick_start.html (install and clean in one RUN)',
  ],
};
