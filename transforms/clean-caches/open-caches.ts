import type { PackageCall, RunReading } from '../../src/effects/package-calls.ts';
import type { Cache, Situation } from '../../src/packages/contract.ts';
import { empties, removalsIn, surelyFollows, type Removal } from './cleaned.ts';
import { commandFor, doesSame } from './cleanup-text.ts';
import { hasFlag } from './flags.ts';
import { isMounted } from './mounted.ts';
import { isOff, placeOf, situationOf, type Site } from './situation.ts';

/** A call that leaves a cache in the layer. */
export interface OpenFill {
  readonly call: PackageCall;
  readonly cache: Cache;
  readonly situation: Situation;
  /** A removal that may or may not run. */
  readonly perhaps?: Removal;
}

const knownFills = new WeakMap<RunReading, readonly OpenFill[]>();

/** The caches that the calls of a RUN fill, and that the RUN neither avoids, nor mounts, nor surely removes. */
export function openFills(site: Site): readonly OpenFill[] {
  let fills = knownFills.get(site.reading);
  if (fills === undefined) {
    fills = readFills(site);
    knownFills.set(site.reading, fills);
  }
  return fills;
}

function readFills(site: Site): OpenFill[] {
  const { calls } = site.reading;
  const removals = removalsIn(site);
  return calls.flatMap((call) => {
    const caches = call.verb?.fills ?? [];
    if (caches.length === 0) return [];
    const situation = situationOf(site, call);
    return caches.flatMap((cache) => openFill(site, removals, { call, cache, situation }) ?? []);
  });
}

function openFill(site: Site, removals: readonly Removal[], fill: OpenFill): OpenFill | undefined {
  const { call, cache, situation } = fill;
  const { verb } = call;
  if (isOff(cache, situation) || isAvoided(fill)) return undefined;
  const place = placeOf(cache, situation);
  if (isMounted(site.instruction, place, site.inForce.variable)) return undefined;
  if (verb === undefined) return undefined;
  const index = site.reading.commands.indexOf(call.command);
  const later = removals.filter((removal) => removal.index > index && empties(removal, cache, place));
  if (later.some(({ command }) => surelyFollows(command, call.command))) return undefined;
  if (isCleanedAsHere(site, fill, index)) return undefined;
  const [perhaps] = later;
  return perhaps === undefined ? fill : { ...fill, perhaps };
}

/** Whether each command of the cleanup that would be added stands behind the call already. */
function isCleanedAsHere({ reading }: Site, fill: OpenFill, index: number): boolean {
  const cleanup = fill.cache.cleanup?.(fill.situation);
  if (cleanup === undefined || 'refusal' in cleanup) return false;
  return cleanup.commands.every((command) => {
    const text = commandFor(fill, command);
    return reading.commands.some(
      (each, at) => at > index && doesSame(each, text) && surelyFollows(each, fill.call.command),
    );
  });
}

function isAvoided({ call, cache }: OpenFill): boolean {
  const { verb, words } = call;
  if (verb?.avoidance === undefined || !hasFlag(words, verb.avoidance)) return false;
  return (verb.avoids ?? verb.fills ?? []).some(({ id }) => id === cache.id);
}

/** Without the caches that are perhaps empty, where nothing else is to be cleaned with them. */
export function worthwhile(fills: readonly OpenFill[]): readonly OpenFill[] {
  return fills.filter(({ cache, situation }) => {
    const other = cache.onlyBeside?.(situation);
    return other === undefined || fills.some((each) => each.cache.id === other);
  });
}
