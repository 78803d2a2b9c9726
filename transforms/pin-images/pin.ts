import type { Document } from '../../src/dockerfile/document.ts';
import type { ExternalReference } from '../../src/images/external-references.ts';
import { isImprecise, pinnedNames, wantsPin } from '../../src/images/pin-goal.ts';
import { parseReference, type ImageReference } from '../../src/images/reference.ts';
import { resolutionKey, type ResolvedImage } from '../../src/images/resolution.ts';
import { floats } from '../../src/images/tag-version.ts';
import type { RewriteOptions } from '../../src/rewrite/result.ts';

/** A reference with a name. */
export type NamedReference = Extract<ExternalReference, { readonly name: string }>;

/** What a reference may become. */
export interface Pin {
  readonly reference: NamedReference;
  readonly parsed: ImageReference;
  readonly resolved: ResolvedImage;
  /** Whole references that name the same image, best first; there is at least one. */
  readonly texts: readonly string[];
}

/**
 * What the settings and the resolved images make of a reference.
 *
 * @returns undefined if its name is as precise as it should be, or a sentence why it cannot be pinned.
 */
export function pinOf(
  document: Document,
  reference: NamedReference,
  options: RewriteOptions,
): Pin | string | undefined {
  const { name } = reference;
  const { reference: parsed, error } = parseReference(name);
  if (parsed === undefined) return `${name} is no reference that Docker takes: ${error}`;
  if (!wantsPin(parsed, options)) return undefined;
  const key = resolutionKey(parsed);
  const images = options.images ?? {};
  const resolution = Object.hasOwn(images, key) ? images[key] : undefined;
  if (resolution === undefined)
    return isImprecise(parsed, options) ? `what ${name} stands for was not looked up` : undefined;
  const names = pinnedNames(parsed, resolution, options);
  if (typeof names === 'string')
    return isImprecise(parsed, options) ? `${name} cannot be pinned: ${names}` : undefined;
  if ('reason' in resolution) return undefined;
  if (names.length === 0)
    return floats(parsed) ? `no other name is known for the image that ${name} stands for` : undefined;
  if (isForWindows(document, reference) && resolution.source === 'table' && !namesWindows(parsed)) {
    return `${name} stands for images of Linux and Windows, and which names the one for Windows has is not known`;
  }
  const texts = names.map(
    ({ tag, digest }) => `${parsed.name}:${tag}${digest === undefined ? '' : `@${digest}`}`,
  );
  return { reference, parsed, resolved: resolution, texts };
}

function isForWindows(document: Document, { from }: NamedReference): boolean {
  const platform = from?.flags.find(({ name }) => name === 'platform')?.value ?? '';
  return document.escape === '`' || platform.startsWith('windows');
}

function namesWindows({ tag = '' }: ImageReference): boolean {
  return /windowsservercore|nanoserver/.test(tag);
}
