import { resolutionOfEntry, type PinEntries, type PinEntry } from './pin-file.ts';
import type { ImageReference } from './reference.ts';
import { resolutionKey, type Resolution, type Resolutions, type ResolvedImage } from './resolution.ts';
import { officialImageOf, resolveFromTags } from './table-resolution.ts';
import { tagsOf } from './tag-table.ts';

/** What the embedded table knows of a reference. */
export async function resolveFromTable(reference: ImageReference): Promise<Resolution> {
  const official = officialImageOf(reference);
  const tags = official === undefined ? undefined : await tagsOf(official);
  if (tags !== undefined) return resolveFromTags(reference, tags);
  return { reason: 'it is not in the embedded table of official images; --resolve registry looks it up' };
}

/** Of references that keep their names, those whose images get no more updates. */
export async function endedImages(references: readonly ImageReference[]): Promise<Resolutions> {
  const known = Object.entries(await knownImages(references));
  return Object.fromEntries(
    known.filter(([, answer]) => !('reason' in answer) && answer.ended !== undefined),
  );
}

/** What the embedded table knows of references: what else their images are called, and whether they ended. */
export async function knownImages(references: readonly ImageReference[]): Promise<Resolutions> {
  // A digest alone does not say which tag it was.
  const tagged = references.filter(({ tag, digest }) => tag !== undefined || digest === undefined);
  const answers = await Promise.all(
    tagged.map(async (each) => [resolutionKey(each), await resolveFromTable(each)] as const),
  );
  return Object.fromEntries(answers.filter(([, answer]) => !('reason' in answer)));
}

/** What a pin file says of a reference; what the table knows of the end of its support comes with it. */
export async function resolveFromPins(
  reference: ImageReference,
  entries: PinEntries,
): Promise<ResolvedImage | undefined> {
  const key = resolutionKey(reference);
  const entry = Object.hasOwn(entries, key) ? entries[key] : undefined;
  if (entry === undefined) return undefined;
  const known = await resolveFromTable(reference);
  const resolved = withEnd(resolutionOfEntry(entry), known);
  return isFinal(entry, known) ? { ...resolved, final: true } : resolved;
}

/** Whether the table knows that the reference moves no more, and by the same name. */
function isFinal({ tag, digest }: PinEntry, known: Resolution): boolean {
  return digest === undefined && !('reason' in known) && known.final === true && known.names.includes(tag);
}

/** An answer of another source, with the end of support that the table knows of. */
export function withEnd(resolved: ResolvedImage, known: Resolution): ResolvedImage {
  const ended = 'reason' in known ? undefined : known.ended;
  return ended === undefined ? resolved : { ...resolved, ended };
}
