import { namesDistribution } from './distributions.ts';
import { hasEnded, type ImageTags } from './image-tags.ts';
import { familiarName, officialName, type ImageReference } from './reference.ts';
import type { Resolution, ResolvedImage } from './resolution.ts';
import { lineLength, successorOf } from './successor.ts';
import { isSnapshot, versionLength } from './tag-version.ts';

/** Copies of the official images under the same tags. */
const MIRRORS = ['public.ecr.aws/docker/library/', 'mirror.gcr.io/library/'];

/**
 * Official images that had builds for Windows at any time, under tags that they share with Linux: the table has those for
 * Linux only. Source: `git log -S windowsservercore -- library` in docker-library/official-images (2026-08-21).
 */
const WITH_WINDOWS = new Set(
  (
    'adoptopenjdk caddy docker eclipse-temurin golang haxe hello-seattle hello-world hola-mundo hylang julia mongo nats ' +
    'nats-streaming openjdk pypy python redis swift traefik'
  ).split(' '),
);

/** The official image that a reference names, here or in a registry that mirrors it. */
export function officialImageOf(reference: ImageReference): string | undefined {
  const official = officialName(reference);
  if (official !== undefined) return official;
  const name = familiarName(reference);
  const mirror = MIRRORS.find((prefix) => name.startsWith(prefix));
  return mirror === undefined ? undefined : name.slice(mirror.length);
}

/** What the table of official images knows of a reference; `tags` are those of its image. */
export function resolveFromTags(reference: ImageReference, tags: ImageTags): Resolution {
  const tag = reference.tag ?? 'latest';
  const record = tags.find(tag);
  if (record === undefined)
    return { reason: `${familiarName(reference)} had no tag ${tag} up to ${tags.date}` };
  const { lastListed, names, survivor } = record;
  const end = endOfLine(tags, tag);
  const isShared = WITH_WINDOWS.has(officialImageOf(reference) ?? '') && !namesDistribution(tag);
  const windows = isShared ? { windows: true as const } : {};
  const common = { source: 'table' as const, ...windows, ...(end === undefined ? {} : { ended: end }) };
  if (lastListed === undefined || !hasEnded(record, tags.date)) return { names, date: tags.date, ...common };
  if (survivor !== undefined && versionLength(survivor) > versionLength(names[0] ?? '')) {
    return { names: [survivor, ...names], date: lastListed, ...common };
  }
  return { names, date: tags.date, final: true, ...common };
}

/**
 * When the line of a tag had its last update, and the tag to move to; undefined if it still gets updates, or is not known.
 * `22.1.0-slim` belongs to the line `22-slim`, `3.6.15` to `3.6`, `bookworm-20240110` to `bookworm`: an old patch level of
 * a line that is maintained is out of date, and not out of support.
 */
export function endOfLine(tags: ImageTags, tag: string): ResolvedImage['ended'] {
  const record = tags.find(lineOf(tags, tag)) ?? tags.find(tag);
  if (record?.lastListed === undefined || !hasEnded(record, tags.date)) return undefined;
  const successor = successorOf(tags, tag);
  return { date: record.lastListed, ...(successor === undefined ? {} : { successor }) };
}

/** The tag that follows the same line, in the same variant and distribution; of a mere day (`alpine:20240329`) the image's own. */
function lineOf(tags: ImageTags, tag: string): string {
  if (isSnapshot(tag)) return tag.replace(/(?:^|-)20\d{6}(?:\.\d+)?/, '').replace(/^-/, '') || 'latest';
  if (versionLength(tag) === 0) return tag;
  const numbers = lineLength(tags);
  return tag
    .split('-')
    .map((word) =>
      /^v?\d/.test(word)
        ? (new RegExp(`^v?\\d+(?:[.u_]\\d+){0,${numbers - 1}}`).exec(word)?.[0] ?? word)
        : word,
    )
    .join('-');
}
