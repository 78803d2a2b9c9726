import { Document } from '../dockerfile/document.ts';
import { replacementOf, type BuildInputs } from './build-inputs.ts';
import { externalReferences, type ExternalReference } from './external-references.ts';
import { pinnedNames, type PinSettings } from './pin-goal.ts';
import { parseReference, type ImageReference } from './reference.ts';
import { resolutionKey, type Resolution, type Resolutions, type ResolvedImage } from './resolution.ts';

/** One reference to an external image, and what is known of it. */
export interface ListedImage {
  /** From 1. */
  readonly line: number;
  /** How the file says it: `FROM`, `COPY --from`, `RUN --mount from`, `# syntax`. */
  readonly place: string;
  /** The reference with the defaults of ARGs filled in; as written, if that is not known. */
  readonly image: string;
  /** The name to pin it to; absent if its own is as precise as it gets. */
  readonly pin?: string;
  /** Where that comes from, and of what day it is. */
  readonly source?: ResolvedImage['source'];
  readonly date?: string;
  /** When the image had its last update, and the tag to move to. */
  readonly ended?: { readonly date: string; readonly successor?: string };
  /** Why nothing is known of it. */
  readonly problem?: string;
  /** Its source could not be asked. */
  readonly failed?: true;
}

/** Asks for the answers to references, by their key. */
export type ResolveAll = (references: readonly ImageReference[]) => Promise<Resolutions>;

/**
 * Every external image of a Dockerfile, in the order of the file.
 *
 * @throws DockerfileError if it cannot be read.
 */
export async function listImages(
  source: string,
  settings: PinSettings & BuildInputs,
  resolveAll: ResolveAll,
): Promise<ListedImage[]> {
  const found = externalReferences(Document.read(source, 'one'), settings);
  const references = found
    .flatMap((each) => parsedOf(each) ?? [])
    .filter((each) => each.digest === undefined && replacementOf(each, settings) === undefined);
  const answers = await resolveAll(references);
  return found.map((each) => listedImage(each, settings, answers));
}

function parsedOf(found: ExternalReference): ImageReference | undefined {
  return 'name' in found ? parseReference(found.name).reference : undefined;
}

function listedImage(
  found: ExternalReference,
  settings: PinSettings & BuildInputs,
  answers: Resolutions,
): ListedImage {
  const { line, place } = found;
  if (!('name' in found)) return { line, place, image: found.text, problem: found.problem };
  const image = found.name;
  const { reference, error } = parseReference(image);
  if (reference === undefined) return { line, place, image, problem: error };
  const giver = replacementOf(reference, settings);
  if (giver !== undefined) return { line, place, image, problem: `a named build context (${giver})` };
  if (reference.digest !== undefined) return { line, place, image };
  const key = resolutionKey(reference);
  const answer: Resolution | undefined = Object.hasOwn(answers, key) ? answers[key] : undefined;
  if (answer === undefined) return { line, place, image, problem: 'it was not looked up' };
  if ('reason' in answer) {
    const { reason: problem, failed } = answer;
    return { line, place, image, problem, ...(failed === undefined ? {} : { failed }) };
  }
  const { source, date, ended } = answer;
  const pin = pinText(reference, answer, settings);
  return {
    line,
    place,
    image,
    source,
    date,
    ...(pin === undefined ? {} : { pin }),
    ...(ended === undefined ? {} : { ended }),
  };
}

/** The most precise name, with the digest if that is known. */
function pinText(
  reference: ImageReference,
  answer: ResolvedImage,
  settings: PinSettings,
): string | undefined {
  const pin = answer.digest === undefined ? 'exact' : 'digest';
  const names = pinnedNames(reference, answer, { ...settings, pin });
  const best = typeof names === 'string' ? undefined : names[0];
  if (best === undefined) return undefined;
  return `${reference.name}:${best.tag}${best.digest === undefined ? '' : `@${best.digest}`}`;
}
