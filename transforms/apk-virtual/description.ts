import type { TransformDescription } from '../contract.ts';

export const apkVirtualDescription: TransformDescription = {
  name: 'apk-virtual',
  summary: 'installs, uses and deletes the build packages of Alpine in one RUN, so that they do not ship',
  safety: 'unsafe',
  readsContext: true,
  readsImages: 'apk',
  hadolint: [],
  word: /apk/,
};
