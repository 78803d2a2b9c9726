import type { PackageCall, RunReading } from '../../src/effects/package-calls.ts';
import { aptLists } from '../../src/packages/apt-get.ts';
import type { Cache, Situation } from '../../src/packages/contract.ts';
import { empties, removalsIn, surelyFollows, type Removal } from './cleaned.ts';
import { commandFor, doesSame } from './cleanup-text.ts';
import { hasFlag } from './flags.ts';
import { isMounted } from './mounted.ts';
import { covers } from './paths.ts';
import { isOff, placeOf, situationOf, type Site } from './situation.ts';

/** A call that leaves a cache in the layer. */
export interface OpenFill {
  readonly call: PackageCall;
  readonly cache: Cache;
  readonly situation: Situation;
  /** The RUN removes something of what lies beside this cache. */
  readonly isBesideClean: boolean;
  /** The option of the call that puts the cache elsewhere. */
  readonly movedBy?: string;
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

/** A RUN that removes it takes care of apt's caches. */
const [beside = ''] = aptLists.paths;

function readFills(site: Site): OpenFill[] {
  const { calls } = site.reading;
  const removals = removalsIn(site);
  const isBesideClean = removals.some(({ patterns }) =>
    patterns.some((path) => covers(path, beside, undefined)),
  );
  return calls.flatMap((call) => {
    const caches = call.verb?.fills ?? [];
    if (caches.length === 0) return [];
    const situation = situationOf(site, call);
    return caches.flatMap(
      (cache) => openFill(site, removals, { call, cache, situation, isBesideClean }) ?? [],
    );
  });
}

function openFill(site: Site, removals: readonly Removal[], fill: OpenFill): OpenFill | undefined {
  const { call, cache, situation } = fill;
  const { verb } = call;
  if (isAvoided(fill)) return undefined;
  const moved = movedByOption(fill);
  if (moved === undefined && isOff(cache, situation)) return undefined;
  if (moved?.path === '') return undefined;
  const place =
    moved === undefined ? placeOf(cache, situation) : { paths: [moved.path], home: situation.home };
  if (isMounted(site.instruction, place, site.inForce.variable)) return undefined;
  if (verb === undefined) return undefined;
  const index = site.reading.commands.indexOf(call.command);
  const later = removals.filter((removal) => removal.index > index && empties(removal, cache, place));
  if (later.some(({ command }) => surelyFollows(command, call.command))) return undefined;
  if (isCleanedAsHere(site, fill, index)) return undefined;
  const [perhaps] = later;
  const open = moved === undefined ? fill : { ...fill, movedBy: moved.option };
  return perhaps === undefined ? open : { ...open, perhaps };
}

/** `npm ci --cache .npm`: the option, and where it puts the cache; no path for a device or a variable that is empty. */
function movedByOption({
  call,
  cache,
}: OpenFill): { readonly option: string; readonly path: string } | undefined {
  const { words } = call.words;
  for (let at = 0; at < words.length; at++) {
    const [option = '', ...rest] = (words[at] ?? '').split('=');
    if (cache.offWith?.includes(option) !== true || !call.manager.valueOptions.includes(option)) continue;
    const value = rest.length > 0 ? rest.join('=') : words[at + 1];
    return { option, path: value?.startsWith('/dev/') === true ? '' : (value ?? '?') };
  }
  return undefined;
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

/** Why caches that are perhaps empty are left as they are, where the RUN takes no care of what lies beside them. */
export function doubtful(fills: readonly OpenFill[]): readonly string[] {
  const good = new Set(worthwhile(fills));
  const labels = fills
    .filter((each) => !good.has(each) && !each.isBesideClean)
    .map(({ cache }) => cache.label);
  return [...new Set(labels)].map(
    (label) => `${label}: whether the base image removes them by itself (docker-clean) is not known`,
  );
}

/** Without the caches that are perhaps empty, where nothing else is to be cleaned with them. */
export function worthwhile(fills: readonly OpenFill[]): readonly OpenFill[] {
  return fills.filter(({ cache, situation }) => {
    const other = cache.onlyBeside?.(situation);
    return other === undefined || fills.some((each) => each.cache.id === other);
  });
}
