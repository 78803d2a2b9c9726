import type { Edit } from '../../src/dockerfile/edit.ts';
import type { Stage } from '../../src/dockerfile/model.ts';
import type { Cache, CallWords } from '../../src/packages/contract.ts';
import { packageManagers } from '../../src/packages/index.ts';
import type { Outcome } from '../contract.ts';
import { removalsIn, type Removal } from './cleaned.ts';
import { listed, unique } from './message.ts';
import { openFills } from './open-caches.ts';
import { lies } from './paths.ts';
import type { Site } from './situation.ts';

/** The caches that the RUNs of a stage, and of those it is built on, fill. */
export interface Filled {
  readonly seen: Set<string>;
  /** Those that a RUN leaves in its layer. */
  readonly open: Set<string>;
}

/** What the stage begins with. */
export function filledBelow({ base }: Stage, ends: ReadonlyMap<Stage, Filled>): Filled {
  const below = base.kind === 'stage' ? ends.get(base.stage) : undefined;
  return { seen: new Set(below?.seen), open: new Set(below?.open) };
}

export function noteFills(site: Site, filled: Filled): void {
  for (const { verb } of site.reading.calls) for (const { id } of verb?.fills ?? []) filled.seen.add(id);
  for (const { cache } of openFills(site)) filled.open.add(cache.id);
}

/**
 * What to do about a RUN that removes caches and nothing else: below it lies the layer that holds them, so it frees
 * nothing. It goes once every RUN that fills these caches cleans up by itself.
 */
export function loneCleanup(site: Site, filled: Filled): Outcome | undefined {
  const { commands } = site.reading;
  const removals = removalsIn(site);
  if (commands.length === 0 || removals.length !== commands.length) return undefined;
  const caches: Cache[] = [];
  for (const removal of removals) {
    const emptied = cachesOf(removal, site.inForce.home);
    if (emptied === undefined) return undefined;
    caches.push(...emptied);
  }
  const { line, endLine } = site.instruction;
  const labels = unique(caches.map(({ label }) => label));
  const isOpen = caches.some(({ id }) => filled.open.has(id));
  const isSeen = caches.some(({ id }) => filled.seen.has(id));
  if (isOpen || !isSeen) {
    const why = isSeen ? 'the RUN that made it does not clean up by itself' : 'what made it cannot be seen';
    const reason = `removing ${listed(labels)} in a layer of its own frees nothing, and ${why}`;
    return { proposals: [], refusals: [{ line, endLine, reason }] };
  }
  const message = `drop the removal of ${listed(labels)}: in a layer of its own it frees nothing, and the layers below have none left`;
  return {
    proposals: [{ safety: 'safe', line, endLine, message, edits: [wholeLines(site, about)], becomes: [] }],
    refusals: [],
  };
}

/** The one cache that a RUN removes, if that is all it does. */
export function soleCacheOf(site: Site): Cache | undefined {
  const removals = removalsIn(site);
  if (removals.length !== site.reading.commands.length) return undefined;
  const found = removals.map((removal) => cachesOf(removal, site.inForce.home));
  const caches = unique(found.flatMap((each) => each ?? []));
  return found.every((each) => each !== undefined) && caches.length === 1 ? caches[0] : undefined;
}

const noWords: CallWords = { words: [], options: new Set(), operands: [] };

/** Every cache of every manager. */
const allCaches: readonly Cache[] = unique(
  packageManagers.flatMap(({ verbs, otherwise }) =>
    [...Object.values(verbs), otherwise].flatMap((rule) => {
      const verb = typeof rule === 'function' ? rule(noWords) : rule;
      return (verb?.fills ?? []).concat(verb?.empties ?? []);
    }),
  ),
);

/** The caches that a removal empties, or undefined if it takes something else away too. */
function cachesOf(
  { caches, patterns, isWhole }: Removal,
  home: string | undefined,
): readonly Cache[] | undefined {
  if (!isWhole) return undefined;
  const found = [...caches];
  for (const pattern of patterns) {
    const emptied = allCaches.filter(({ paths }) => paths.some((path) => lies(pattern, path, home)));
    if (emptied.length === 0) return undefined;
    found.push(...emptied);
  }
  return found;
}

/** A comment of which nothing is left to say when the cleanup is gone. */
const about = /hadolint|clean|cache|remov|tidy|slim|size|shrink/i;

/** The lines of the RUN, with the comment right above it if that is about nothing else, and one blank line of two. */
export function wholeLines({ document, instruction }: Site, about: RegExp): Edit {
  const { text } = document;
  let first = instruction.line;
  const above = instruction.commentsAbove.toReversed();
  for (const comment of above) if (comment.line === first - 1 && about.test(comment.text)) first -= 1;
  let end = document.offsetOfLine(instruction.endLine + 1);
  const isBlank = (line: number): boolean =>
    text.slice(document.offsetOfLine(line), document.offsetOfLine(line + 1)).trim() === '' &&
    document.offsetOfLine(line) < text.length;
  if (first > 1 && isBlank(first - 1) && isBlank(instruction.endLine + 1))
    end = document.offsetOfLine(instruction.endLine + 2);
  while (end === text.length && first > 1 && isBlank(first - 1)) first -= 1;
  return { start: document.offsetOfLine(first), end, text: '' };
}
