import type { TransformDescription } from '../contract.ts';

export const splitStagesDescription: TransformDescription = {
  name: 'split-stages',
  summary: 'builds in a stage of its own, so that the image holds what runs and not what built it',
  safety: 'unsafe',
  readsContext: true,
  readsImages: 'RUN',
  hadolint: [],
  saysAllAtOnce: true,
};
