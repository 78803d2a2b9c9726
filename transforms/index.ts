import { cleanCaches } from './clean-caches/index.ts';
import type { Transform } from './contract.ts';
import { manifestsFirst } from './manifests-first/index.ts';
import { mergeRuns } from './merge-runs/index.ts';
import { pinImages } from './pin-images/index.ts';

/** Every transform, in the order in which they run. */
export const transforms: readonly Transform[] = [manifestsFirst, mergeRuns, cleanCaches, pinImages];
