import type { TransformDescription } from '../contract.ts';

export const manifestsFirstDescription: TransformDescription = {
  name: 'manifests-first',
  summary:
    'installs dependencies before the source is copied, so that a change of the source does not install again',
  safety: 'safe and unsafe',
  readsContext: true,
  hadolint: [],
};
