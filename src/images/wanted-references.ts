import { Document } from '../dockerfile/document.ts';
import { DockerfileError } from '../dockerfile/error.ts';
import { externalReferences } from './external-references.ts';
import { wantsPin, type PinSettings } from './pin-goal.ts';
import { parseReference, type ImageReference } from './reference.ts';
import { resolutionKey } from './resolution.ts';

/** The references of a Dockerfile that have to be resolved before it is rewritten; none if it cannot be read. */
export function wantedReferences(
  source: string,
  settings: PinSettings,
  buildArguments: Readonly<Record<string, string>> = {},
): ImageReference[] {
  const document = readOrUndefined(source);
  if (document === undefined) return [];
  const wanted = new Map<string, ImageReference>();
  for (const found of externalReferences(document, buildArguments)) {
    const { reference } = 'name' in found ? parseReference(found.name) : {};
    if (reference !== undefined && wantsPin(reference, settings))
      wanted.set(resolutionKey(reference), reference);
  }
  return [...wanted.values()];
}

function readOrUndefined(source: string): Document | undefined {
  try {
    return Document.read(source, 'one');
  } catch (error) {
    if (error instanceof DockerfileError) return undefined;
    throw error;
  }
}
