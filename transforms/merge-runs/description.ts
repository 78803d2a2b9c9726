import type { TransformDescription } from '../contract.ts';

export const mergeRunsDescription: TransformDescription = {
  name: 'merge-runs',
  summary: 'merges consecutive RUNs of a shipping stage into one layer',
  safety: 'safe',
  hadolint: ['DL3059'],
};
