import { aptValueOptions, aptVerbs } from './apt-get.ts';
import type { PackageManager } from './contract.ts';

/** Takes apt-get's arguments and downloads in parallel. */
export const aptFast: PackageManager = {
  name: 'apt-fast',
  programs: ['apt-fast'],
  valueOptions: aptValueOptions,
  verbs: aptVerbs,
  sources: ['https://github.com/ilikenwf/apt-fast (a wrapper of apt-get, with its verbs)'],
};
