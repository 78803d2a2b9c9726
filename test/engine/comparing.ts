import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encodeBytes } from '../../src/dockerfile/bytes.ts';
import { buildSteadily } from '../../src/verify/engines/build-steadily.ts';
import type { BuildFailure } from '../../src/verify/engines/build-failure.ts';
import type { Engine } from '../../src/verify/engines/engine.ts';
import { readImage, type Image } from '../../src/verify/image/image.ts';
import type { KnownLayers } from '../../src/verify/image/archive.ts';
import { findNoise, NO_NOISE } from '../../src/verify/noise.ts';
import { compareImages, type Comparison } from '../../src/verify/verdict.ts';
import { Workspace } from '../../src/verify/workspace.ts';
import { HOST_NETWORK } from './engine.ts';

export interface Builds {
  readonly original: Image;
  readonly rewritten: Image;
  readonly comparison: Comparison;
}

/** At least one version did not build. */
export interface FailedBuilds {
  readonly failures: readonly (BuildFailure & { readonly version: 'original' | 'rewritten' })[];
}

/**
 * Builds both versions of a Dockerfile in a context and compares the images. The original is built again only if
 * something differs that is in no cache: what verify always does for its measurements would take the tests half as long
 * again.
 */
export async function compareBuilds(
  engine: Engine,
  { folder, before, after }: { readonly folder: string; readonly before: string; readonly after: string },
  signal = new AbortController().signal,
): Promise<Builds | FailedBuilds> {
  const workspace = await Workspace.create();
  const known: KnownLayers = new Map();
  const build = async (version: string, text: string): Promise<Image | BuildFailure> => {
    const dockerfile = path.join(workspace.folder, version, 'Dockerfile');
    mkdirSync(path.dirname(dockerfile), { recursive: true });
    writeFileSync(dockerfile, encodeBytes(text));
    const image = workspace.nameImage(version);
    const request = { dockerfile, context: folder, image, useCache: false, options: HOST_NETWORK };
    const outcome = await buildSteadily(engine, request, () => undefined, signal);
    return outcome.built ? readImage(engine.save(image, signal), known) : outcome.failure;
  };
  try {
    const original = await build('original', before);
    const rewritten = await build('rewritten', after);
    if ('kind' in original || 'kind' in rewritten) {
      const failed = (version: 'original' | 'rewritten', build: Image | BuildFailure) =>
        'kind' in build ? [{ ...build, version }] : [];
      return { failures: [...failed('original', original), ...failed('rewritten', rewritten)] };
    }
    const quick = compareImages(original, rewritten, NO_NOISE);
    const again = quick.verdict === 'different' ? await build('original', before) : original;
    const noise = 'kind' in again ? NO_NOISE : findNoise(original, again);
    return { original, rewritten, comparison: compareImages(original, rewritten, noise) };
  } finally {
    await workspace.dispose(engine);
  }
}
