import { type Distribution, titleOf } from './distributions.ts';
import { factsOf } from './facts.ts';
import { parseReference } from './reference.ts';
import { resolutionKey, type Resolutions } from './resolution.ts';

/** What a floating tag stands for: `golang:1.22` is also `golang:1.22.12-bookworm`. */
export interface Standing {
  readonly distribution: Distribution | undefined;
  /** Of the distribution; undefined if none of the tags says it. */
  readonly release: string | undefined;
  /** That it stands on the release, if a later image of the same name may stand on another; undefined if it never will. */
  readonly assumption: string | undefined;
  /** The tags that the image is also known by, most specific first. */
  readonly tags: readonly string[];
}

/** What an image's name stands for by a resolution; undefined if there is none for it. */
export function standingOf(name: string, images: Resolutions | undefined): Standing | undefined {
  const { reference } = parseReference(name);
  const answer = reference === undefined ? undefined : images?.[resolutionKey(reference)];
  if (answer === undefined || !('names' in answer)) return undefined;
  const repository = name.replace(/[:@][^/]*$/, '');
  const facts = answer.names
    .map((tag) => factsOf(`${repository}:${tag}`))
    .find((found) => found?.release !== undefined);
  const standing = { distribution: facts?.distribution, release: facts?.release, tags: answer.names };
  if (facts?.release === undefined || answer.final === true) return { ...standing, assumption: undefined };
  const place = facts.distribution === undefined ? 'its distribution' : titleOf(facts.distribution);
  const assumption = `${name} stands on ${place} ${facts.release}, as it did on ${answer.date}`;
  return { ...standing, assumption };
}
