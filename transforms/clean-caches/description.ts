import type { TransformDescription } from '../contract.ts';

export const cleanCachesDescription: TransformDescription = {
  name: 'clean-caches',
  summary: 'removes the caches of package managers in the layer that made them',
  safety: 'safe and unsafe',
  hadolint: ['DL3009', 'DL3019', 'DL3032', 'DL3036', 'DL3040', 'DL3042', 'DL3060'],
};
