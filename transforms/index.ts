import { apkVirtual } from './apk-virtual/index.ts';
import { aptPurge } from './apt-purge/index.ts';
import { cleanCaches } from './clean-caches/index.ts';
import type { Transform } from './contract.ts';
import { manifestsFirst } from './manifests-first/index.ts';
import { mergeRuns } from './merge-runs/index.ts';
import { pinImages } from './pin-images/index.ts';
import { splitStages } from './split-stages/index.ts';

/** Every transform, in the order in which they run. */
export const transforms: readonly Transform[] = [
  manifestsFirst,
  splitStages,
  apkVirtual,
  aptPurge,
  mergeRuns,
  cleanCaches,
  pinImages,
];
