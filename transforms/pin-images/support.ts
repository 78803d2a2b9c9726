import { replacementOf, type BuildInputs } from '../../src/images/build-inputs.ts';
import type { ExternalReference } from '../../src/images/external-references.ts';
import { parseReference } from '../../src/images/reference.ts';
import { resolutionKey, type Resolutions } from '../../src/images/resolution.ts';
import type { TransformWarning } from '../contract.ts';

/** A warning for each image that gets no more updates. The move to another line is never made here. */
export function supportWarnings(
  references: readonly ExternalReference[],
  images: Resolutions,
  inputs: BuildInputs,
): TransformWarning[] {
  return references.flatMap((reference) => {
    const { reference: parsed } = 'name' in reference ? parseReference(reference.name) : {};
    if (parsed === undefined || !('name' in reference)) return [];
    if (replacementOf(parsed, inputs) !== undefined) return [];
    const key = resolutionKey(parsed);
    const answer = Object.hasOwn(images, key) ? images[key] : undefined;
    if (answer === undefined || 'reason' in answer || answer.ended === undefined) return [];
    const { date, successor } = answer.ended;
    const move = successor === undefined ? '' : `; ${parsed.name}:${successor} is maintained`;
    const { line, endLine, name } = reference;
    return [{ line, endLine, message: `${name} has had no updates since ${date}${move}` }];
  });
}
