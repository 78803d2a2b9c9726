import type { Document } from '../../src/dockerfile/document.ts';
import type { Stage } from '../../src/dockerfile/model.ts';
import { stateAt } from '../../src/effects/state.ts';
import type { Distribution } from '../../src/images/distributions.ts';
import type { ImageFacts } from '../../src/images/facts.ts';
import { familiarName, parseReference } from '../../src/images/reference.ts';
import { standingOf } from '../../src/images/standing.ts';
import type { RewriteOptions } from '../../src/rewrite/result.ts';

/** The image that a stage is built on. */
export interface BaseImage {
  /** As FROM names it, with its variables. */
  readonly written: string;
  /** With defaults of ARGs filled in. */
  readonly name: string;
  /** As Docker Hub shows it: `golang`, `maven`, `bitnami/node`. */
  readonly repository: string;
  /** `latest` if there is none. */
  readonly tag: string;
  /** The parts of the tag between its dashes. */
  readonly words: readonly string[];
  /** It has a digest, beside which the tag says nothing. */
  readonly hasDigest: boolean;
  /** A variable is part of the name, so that a build may use another tag. */
  readonly hasVariable: boolean;
  readonly facts: ImageFacts | undefined;
  readonly distribution: Distribution | undefined;
  /** Debian's code name, Ubuntu's and Alpine's number. */
  readonly release: string | undefined;
  /** What the release rests on, if the name does not prove it. */
  readonly assumption: string | undefined;
  /** Tags that the image is also known by, most specific first. */
  readonly otherTags: readonly string[];
}

/** What the stage's FROM names; undefined for scratch, another stage, Windows, and names that are not known. */
export function baseImageOf(
  document: Document,
  stage: Stage,
  { images }: RewriteOptions,
): BaseImage | undefined {
  const { base, from } = stage;
  if (base.kind !== 'image') return undefined;
  const { reference } = parseReference(base.name);
  if (reference === undefined) return undefined;
  const { os, image: facts } = stateAt(document, from);
  if (os === 'windows') return undefined;
  const tag = reference.tag ?? 'latest';
  const resolved = standingOf(base.name, images);
  const [written = ''] = from.arguments.text.split(/\s+/, 1);
  const release = facts?.release ?? resolved?.release;
  const open = base.certain ? undefined : `${written} stands for ${base.name}`;
  return {
    written,
    name: base.name,
    repository: familiarName(reference),
    tag,
    words: tag.split('-'),
    hasDigest: reference.digest !== undefined,
    hasVariable: !base.certain,
    facts,
    distribution: facts?.distribution ?? resolved?.distribution,
    release,
    assumption: facts?.release === undefined ? (resolved?.assumption ?? open) : open,
    otherTags: resolved?.tags ?? [],
  };
}
