import { apkVirtualDescription } from './apk-virtual/description.ts';
import { aptPurgeDescription } from './apt-purge/description.ts';
import { cleanCachesDescription } from './clean-caches/description.ts';
import type { TransformDescription } from './contract.ts';
import { manifestsFirstDescription } from './manifests-first/description.ts';
import { mergeRunsDescription } from './merge-runs/description.ts';
import { pinImagesDescription } from './pin-images/description.ts';
import { splitStagesDescription } from './split-stages/description.ts';

/** What is known about every transform without loading it, in the order in which they run. */
export const descriptions: readonly TransformDescription[] = [
  manifestsFirstDescription,
  splitStagesDescription,
  apkVirtualDescription,
  aptPurgeDescription,
  mergeRunsDescription,
  cleanCachesDescription,
  pinImagesDescription,
];
