import { Document } from '../dockerfile/document.ts';
import { DockerfileError } from '../dockerfile/error.ts';
import { replacementOf, type BuildInputs } from './build-inputs.ts';
import { externalReferences } from './external-references.ts';
import { wantsPin, type PinSettings } from './pin-goal.ts';
import { parseReference, type ImageReference } from './reference.ts';
import { resolutionKey } from './resolution.ts';

/** The references of a Dockerfile that have to be resolved before it is rewritten; none if it cannot be read. */
export function wantedReferences(source: string, settings: PinSettings & BuildInputs): ImageReference[] {
  return sortReferences(source, settings).wanted;
}

/** References to external images, each once. */
export interface SortedReferences {
  /** Those that may get another name. */
  readonly wanted: ImageReference[];
  /** Those that keep theirs. */
  readonly others: ImageReference[];
}

/** Every external image of a Dockerfile whose name is known; none if the file cannot be read. */
export function sortReferences(source: string, settings: PinSettings & BuildInputs): SortedReferences {
  const document = readOrUndefined(source);
  if (document === undefined) return { wanted: [], others: [] };
  const wanted = new Map<string, ImageReference>();
  const others = new Map<string, ImageReference>();
  for (const found of externalReferences(document, settings)) {
    const { reference } = 'name' in found ? parseReference(found.name) : {};
    if (reference === undefined || replacementOf(reference, settings) !== undefined) continue;
    const place = wantsPin(reference, settings) ? wanted : others;
    place.set(resolutionKey(reference), reference);
  }
  return { wanted: [...wanted.values()], others: [...others.values()] };
}

function readOrUndefined(source: string): Document | undefined {
  try {
    return Document.read(source, 'one');
  } catch (error) {
    if (error instanceof DockerfileError) return undefined;
    throw error;
  }
}
