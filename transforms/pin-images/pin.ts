import type { Document } from '../../src/dockerfile/document.ts';
import { replacementOf } from '../../src/images/build-inputs.ts';
import type { ExternalReference } from '../../src/images/external-references.ts';
import { isImprecise, pinnedNames, wantsPin } from '../../src/images/pin-goal.ts';
import { namesDistribution } from '../../src/images/distributions.ts';
import { familiarName, parseReference, type ImageReference } from '../../src/images/reference.ts';
import { resolutionKey, type Resolutions, type ResolvedImage } from '../../src/images/resolution.ts';
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
  if (parsed === undefined) {
    if (reference.templated)
      return `${reference.text} is only known at build time: if no argument is given, it is ${name} (${error})`;
    return `${name} is no reference that Docker takes: ${error}`;
  }
  if (!wantsPin(parsed, options)) return undefined;
  const giver = replacementOf(parsed, options);
  if (giver !== undefined)
    return `${name} is no image in this build: a named build context takes its place (${giver})`;
  const key = resolutionKey(parsed);
  const images = options.images ?? {};
  const resolution = Object.hasOwn(images, key) ? images[key] : undefined;
  if (resolution === undefined) {
    const isPinned = answeredNames(images).has(`${familiarName(parsed)}:${parsed.tag}`);
    return isPinned || !isImprecise(parsed, options)
      ? undefined
      : `what ${name} stands for was not looked up`;
  }
  const names = pinnedNames(parsed, resolution, options);
  if (typeof names === 'string')
    return isImprecise(parsed, options) ? `${name} cannot be pinned: ${names}` : undefined;
  if ('reason' in resolution) return undefined;
  if (names.length === 0)
    return floats(parsed) ? `no other name is known for the image that ${name} stands for` : undefined;
  const isUsable = usableNames(document, reference, resolution);
  const usable = names.filter(({ tag }) => isUsable(tag));
  if (usable.length === 0) {
    return isImprecise(parsed, options)
      ? `${name} stands for images of Linux and Windows, and no other name for both of them is known`
      : undefined;
  }
  const texts = usable.map(
    ({ tag, digest }) => `${parsed.name}:${tag}${digest === undefined ? '' : `@${digest}`}`,
  );
  return { reference, parsed, resolved: resolution, texts };
}

const answered = new WeakMap<Resolutions, ReadonlySet<string>>();

/** Every name in the answers: what a reference was pinned to in an earlier round is not looked up itself. */
function answeredNames(images: Resolutions): ReadonlySet<string> {
  const known = answered.get(images);
  if (known !== undefined) return known;
  const names = new Set<string>();
  for (const [key, answer] of Object.entries(images)) {
    const image = key.slice(0, key.lastIndexOf(':'));
    if ('names' in answer) for (const tag of answer.names) names.add(`${image}:${tag}`);
  }
  answered.set(images, names);
  return names;
}

/** Where an image may be used on Windows, names of the table that stand for Linux only are no names of it. */
function usableNames(
  document: Document,
  reference: NamedReference,
  { source, windows }: ResolvedImage,
): (tag: string) => boolean {
  if (isForWindows(document, reference) && source === 'table')
    return (tag) => (windows === true ? !namesDistribution(tag) : namesWindows(tag));
  return windows === true && !showsLinux(document, reference) ? (tag) => !namesDistribution(tag) : () => true;
}

/** Programs and folders that Linux has and Windows does not. */
const LINUX =
  /\b(?:apt-get|apt|apk|yum|dnf|microdnf|zypper|chmod|chown|useradd|groupadd|adduser|addgroup)\b|\/(?:bin|usr|etc|var|opt|tmp|lib|root|home|sbin)\b/;

const linuxFiles = new WeakMap<Document, boolean>();

/** Whether a file can be one for Linux only. */
function showsLinux(document: Document, { from }: NamedReference): boolean {
  if (platformOf(from).startsWith('linux')) return true;
  const known = linuxFiles.get(document);
  if (known !== undefined) return known;
  const found = document.instructions.some((instruction) => LINUX.test(instruction.arguments.text));
  linuxFiles.set(document, found);
  return found;
}

function platformOf(from: NamedReference['from']): string {
  return from?.flags.find(({ name }) => name === 'platform')?.value ?? '';
}

function isForWindows(document: Document, { from }: NamedReference): boolean {
  return document.escape === '`' || platformOf(from).startsWith('windows');
}

function namesWindows(tag: string): boolean {
  return /windowsservercore|nanoserver/.test(tag);
}
