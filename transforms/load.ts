import { cleanCaches } from './clean-caches/index.ts';
import type { Transform } from './contract.ts';
import { descriptions } from './descriptions.ts';
import { manifestsFirst } from './manifests-first/index.ts';
import { mergeRuns } from './merge-runs/index.ts';
import { pinImages } from './pin-images/index.ts';
import { splitStages } from './split-stages/index.ts';

/** Those that most files need; the others are loaded for files that have their word. */
const atHand: readonly Transform[] = [manifestsFirst, splitStages, mergeRuns, cleanCaches, pinImages];

const loaders: Readonly<Record<string, () => Promise<Transform>>> = {
  'apk-virtual': async () => (await import('./apk-virtual/index.ts')).apkVirtual,
  'apt-purge': async () => (await import('./apt-purge/index.ts')).aptPurge,
};

/** The transforms that have something to say of this text, in the order in which they run. */
export async function transformsFor(text: string): Promise<readonly Transform[]> {
  const wanted = descriptions.filter(({ word }) => word?.test(text) ?? true);
  return Promise.all(wanted.map(({ name }) => load(name)));
}

async function load(name: string): Promise<Transform> {
  const transform = atHand.find((each) => each.name === name) ?? (await loaders[name]?.());
  if (transform === undefined) throw new RangeError(`transform ${name} cannot be loaded`);
  return transform;
}
