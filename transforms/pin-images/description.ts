import type { TransformDescription } from '../contract.ts';

export const pinImagesDescription: TransformDescription = {
  name: 'pin-images',
  summary: 'gives every image that floats the name it stands for',
  safety: 'safe and unsafe',
  hadolint: ['DL3006', 'DL3007'],
};
