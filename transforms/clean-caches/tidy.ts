import type { Edit } from '../../src/dockerfile/edit.ts';
import type { RunCommand } from '../../src/effects/run-commands.ts';
import type { Outcome, Proposal, TransformRefusal } from '../contract.ts';
import { stepsOut, surelyFollows } from './cleaned.ts';
import { flagEdits } from './flags.ts';
import { whyTheyStay } from './insisting.ts';
import { laterUse } from './later.ts';
import { commandFor } from './cleanup-text.ts';
import { describe, listed, unique, type Deed } from './message.ts';
import { doubtful, openFills, worthwhile, type OpenFill } from './open-caches.ts';
import { fill, placeAtEnd, placeBehind, placeBehindFallbacks, type Slot } from './placement.ts';
import type { Site } from './situation.ts';
import { storeUse } from './stores.ts';
import { dropUpdates } from './updates.ts';

/** Something to do about one cache of one RUN. */
interface Remedy {
  readonly deed: Deed;
  readonly edits: readonly Edit[];
  /** Cleanup commands, and where. */
  readonly additions: readonly Addition[];
  readonly assumptions: readonly string[];
}

interface Addition {
  readonly slot: Slot;
  readonly commands: readonly string[];
}

type Remedies = Remedy | { readonly refusal: string };

/** Cleans up behind the calls of one RUN, or lets them do without their caches. */
export function tidy(site: Site): Outcome {
  const refusals: TransformRefusal[] = [];
  const remedies: Remedy[] = [];
  const { line, endLine } = site.instruction;
  const refuse = (reason: string): void => {
    if (!refusals.some((refusal) => refusal.reason === reason)) refusals.push({ line, endLine, reason });
  };
  for (const { verb, manager } of site.reading.calls) {
    if (verb === undefined) refuse(`what ${manager.name} is told to do is hidden in a variable`);
  }
  for (const reason of doubtful(openFills(site))) refuse(reason);
  for (const fills of byCache(worthwhile(openFills(site)))) {
    const stays = whyTheyStay(site, fills);
    if (stays !== undefined) {
      refuse(stays);
      continue;
    }
    for (const remedy of remediesFor(site, fills)) {
      if ('refusal' in remedy) refuse(remedy.refusal);
      else remedies.push(remedy);
    }
  }
  const safe = remedies.filter(({ assumptions }) => assumptions.length === 0);
  const unsafe = remedies.filter(({ assumptions }) => assumptions.length > 0);
  const proposals: Proposal[] = [];
  for (const group of [safe, unsafe]) {
    const proposal = proposalOf(site, group);
    if (typeof proposal === 'string') refuse(proposal);
    else if (proposal !== undefined) proposals.push(proposal);
  }
  return { proposals, refusals };
}

/** `sudo npm` and `npm` of another user fill a cache each. */
function placeKey({ cache, situation: { user, home } }: OpenFill): string {
  const isOfHome = cache.paths.some((path) => path.startsWith('~'));
  return isOfHome ? [cache.id, user, home].join(' ') : cache.id;
}

function byCache(fills: readonly OpenFill[]): OpenFill[][] {
  const groups = new Map<string, OpenFill[]>();
  for (const fill of fills) {
    const key = placeKey(fill);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fill]);
    else group.push(fill);
  }
  return [...groups.values()];
}

/** What to do about the calls that fill one cache: flags where they can be given, a cleanup for the others. */
function remediesFor(site: Site, fills: readonly OpenFill[]): Remedies[] {
  const found: Remedies[] = [];
  const flagged = new Map<OpenFill, Remedy>();
  for (const each of fills) {
    const remedy = flagFor(each);
    if (remedy !== undefined && !('refusal' in remedy)) flagged.set(each, remedy);
    else if (remedy !== undefined && each.cache.cleanup === undefined) found.push(remedy);
  }
  const rest = fills.filter(
    (each) => !flagged.has(each) && (each.cache.cleanup !== undefined || each.call.verb?.does === 'update'),
  );
  const updates = rest.filter(({ call }) => call.verb?.does === 'update').map(({ call }) => call);
  const dropped = updates.length === rest.length ? dropUpdates(site, updates) : undefined;
  found.push(...flagged.values());
  if (dropped !== undefined && updates.length > 0) {
    const [first] = updates;
    if (first !== undefined)
      found.push({ deed: { kind: 'drop', call: first }, edits: dropped, additions: [], assumptions: [] });
    return found;
  }
  if (rest.length > 0) found.push(cleanupFor(site, rest));
  return found;
}

function flagFor({ call, cache, situation, movedBy }: OpenFill): Remedies | undefined {
  const avoidance = call.verb?.avoidance;
  if (
    movedBy !== undefined ||
    avoidance === undefined ||
    !(call.verb?.avoids ?? call.verb?.fills ?? []).includes(cache)
  )
    return undefined;
  const refusal = avoidance.refusedIn?.(situation);
  if (refusal !== undefined) return { refusal };
  const edits = flagEdits(call, avoidance);
  if (typeof edits === 'string') return { refusal: edits };
  const assumption = avoidance.assumption?.(situation);
  return {
    deed: { kind: 'flag', call, flag: avoidance.flag, cache },
    edits,
    additions: [],
    assumptions: assumption === undefined ? [] : [assumption],
  };
}

/** The commands that remove one cache, at the end of the RUN or behind the last call that needs it. */
function cleanupFor(site: Site, fills: readonly OpenFill[]): Remedies {
  const last = fills.at(-1);
  if (last === undefined) return { refusal: 'there is nothing to clean' };
  const { cache } = last;
  const moved = fills.find(({ movedBy }) => movedBy !== undefined)?.movedBy;
  if (moved !== undefined) return { refusal: `${cache.label}: ${moved} puts it elsewhere` };
  if (fills.some(({ perhaps }) => perhaps !== undefined)) {
    return { refusal: `${cache.label}: the command that removes it may be skipped` };
  }
  const risen = fills.some(
    ({ call, situation: { user } }) => call.verb?.raises === true && user !== 'root' && user !== '0',
  );
  if (risen)
    return { refusal: `${cache.label}: what fetches them becomes root by itself, and a cleanup would not` };
  const cleanup = cache.cleanup?.(last.situation);
  if (cleanup === undefined) return { refusal: `${cache.label}: nothing is known that removes it` };
  if ('refusal' in cleanup) return { refusal: `${cache.label}: ${cleanup.refusal}` };
  const blocked = homeConflict(last, cleanup.commands) ?? settingsConflict(site, last, cleanup.commands);
  if (blocked !== undefined) return { refusal: `${cache.label}: ${blocked}` };
  const later = laterUse(site, cache);
  if (later.kind === 'used') return { refusal: `${cache.label}: ${later.reason}` };
  const store = storeUse(site, cache);
  if (store.kind === 'used') return { refusal: store.reason };
  const additions = additionsFor(site, fills, cleanup.commands);
  if ('refusal' in additions) return { refusal: `${cache.label}: ${additions.refusal}` };
  return {
    deed: { kind: 'clean', cache, updatedLines: later.lines },
    edits: later.edits,
    additions,
    assumptions: [
      ...(cleanup.assumption === undefined ? [] : [cleanup.assumption]),
      ...(later.assumption === undefined ? [] : [later.assumption]),
      ...(store.kind === 'cannot be seen' ? [store.assumption] : []),
    ],
  };
}

/** `~` is the home of the shell's user: not that of `sudo -u app` or `HOME=/tmp pip`. */
function homeConflict({ call }: OpenFill, commands: readonly string[]): string | undefined {
  if (!commands.some((command) => /~|\$\{?HOME\b/.test(command))) return undefined;
  const { wrapping } = call.command;
  if (wrapping.user !== undefined) return 'which home it is put into is not known';
  return wrapping.environment.has('HOME') ? 'HOME is another one for this call' : undefined;
}

/** A settings file that may move the cache, unless the manager's own command removes it. */
function settingsConflict(
  { stage, instruction }: Site,
  { cache }: OpenFill,
  commands: readonly string[],
): string | undefined {
  const names = cache.settings ?? [];
  if (names.length === 0 || commands.every((command) => command.includes('{program}'))) return undefined;
  for (const earlier of stage.instructions) {
    if (earlier === instruction) return undefined;
    if (earlier.keyword !== 'COPY' && earlier.keyword !== 'ADD') continue;
    const named = earlier.arguments.text
      .split(/\s+/)
      .find((word) => names.includes(word.replace(/^.*\//, '')));
    if (named !== undefined) return `${named} on line ${earlier.line} may put it elsewhere`;
  }
  return undefined;
}

/** Where the cleanup goes: once for all calls, or in each branch that has one. */
function additionsFor(
  site: Site,
  fills: readonly OpenFill[],
  commands: readonly string[],
): readonly Addition[] | { readonly refusal: string } {
  const users = usersOf(site, fills);
  const owner = fills.at(-1);
  const last = users.at(-1);
  if (owner === undefined || last === undefined) return { refusal: 'there is nothing to clean' };
  const isOfProgram = commands.some((command) => command.includes('{program}'));
  const put = (fill: OpenFill, slot: Slot): Addition => ({
    slot,
    commands: commands.map((command) => plainForRoot(site, fill, command) ?? commandFor(fill, command)),
  });
  if (!isOfProgram) {
    const end = placeAtEnd(site, users);
    if (!('refusal' in end)) return [put(owner, end)];
  }
  if (isNeededAgain(site, fills, last))
    return { refusal: 'a loop or function leads back to a call that needs it' };
  if (fills.every(({ call }) => call.command === last || surelyFollows(last, call.command))) {
    const slot = placeBehind(site, last, isOfProgram);
    return 'refusal' in slot ? slot : [put(owner, slot)];
  }
  const isAlone = users.every((user) => fills.some(({ call }) => call.command === user));
  const texts = fills.map((each) => commands.map((command) => commandFor(each, command)).join(' && '));
  const fallback =
    isAlone && unique(texts).length === 1 ? placeBehindFallbacks(site, users, isOfProgram) : undefined;
  if (fallback !== undefined) return 'refusal' in fallback ? fallback : [put(owner, fallback)];
  if (!isAlone || !areAlternatives(users))
    return { refusal: 'not every way through the RUN leads to its last call' };
  const additions: Addition[] = [];
  for (const each of fills) {
    const slot = placeBehind(site, each.call.command, isOfProgram);
    if ('refusal' in slot) return slot;
    additions.push(put(each, slot));
  }
  return additions;
}

/** `sudo` in front of a call of root's gives nothing that a cleanup needs. */
function plainForRoot({ inForce }: Site, { call }: OpenFill, command: string): string | undefined {
  const isRoots = inForce.user === 'root' && call.command.wrapping.user?.name === 'root';
  return isRoots && !command.includes('{program}') && !/~|\$\{?HOME\b/.test(command) ? command : undefined;
}

/** Whether a call in front of the first that fills the cache needs it, and may run once more behind the last. */
function isNeededAgain({ reading }: Site, fills: readonly OpenFill[], last: RunCommand): boolean {
  const repeated = new Set(
    [...stepsOut(last)].filter(({ kind }) => kind === 'loop' || kind === 'function').map(({ node }) => node),
  );
  if (repeated.size === 0) return false;
  const [first] = fills;
  for (const { command, verb } of reading.calls) {
    if (command === first?.call.command) return false;
    const needs = verb?.needs?.some(({ id }) => id === first?.cache.id) === true;
    if (needs && [...stepsOut(command)].some(({ node }) => repeated.has(node))) return true;
  }
  return false;
}

/** The commands of the RUN that fill, need or read the cache, from the first call that fills it on. */
function usersOf({ reading }: Site, fills: readonly OpenFill[]): RunCommand[] {
  const [first] = fills;
  if (first === undefined) return [];
  const { cache } = first;
  const using = new Set(fills.map(({ call }) => call.command));
  for (const { command, verb } of reading.calls) {
    if (verb?.needs?.some(({ id }) => id === cache.id) === true) using.add(command);
  }
  for (const command of reading.commands) {
    if (command.program !== undefined && cache.readBy?.includes(command.program) === true) using.add(command);
  }
  const start = reading.commands.indexOf(first.call.command);
  return reading.commands.filter((command, index) => index >= start && using.has(command));
}

/** Whether the commands stand in different branches of one `if` or `case`. */
function areAlternatives(commands: readonly RunCommand[]): boolean {
  const lists = commands.map((command) => branchOf(command));
  const [first] = lists;
  return (
    first !== undefined &&
    lists.every((branch) => branch?.owner === first.owner) &&
    new Set(lists.map((branch) => branch?.list)).size === commands.length
  );
}

function branchOf({ simple }: RunCommand): { readonly owner: unknown; readonly list: unknown } | undefined {
  let list: unknown;
  for (let step = simple?.surrounding; step !== undefined; step = step.outer) {
    if (step.kind === 'list') list = step.node;
    if (step.kind === 'branch' && step.node.type !== 'Elif') return { owner: step.node, list };
    if (step.kind === 'loop' || step.kind === 'function' || step.kind === 'subshell') return undefined;
  }
  return undefined;
}

function proposalOf(site: Site, remedies: readonly Remedy[]): Proposal | string | undefined {
  if (remedies.length === 0) return undefined;
  const edits: Edit[] = remedies.flatMap((remedy) => remedy.edits);
  for (const { slot, commands } of joined(remedies.flatMap(({ additions }) => additions))) {
    const filled = fill(site, slot, commands);
    if ('refusal' in filled) return filled.refusal;
    edits.push(...filled);
  }
  const { line, endLine } = site.instruction;
  const message = describe(remedies.map(({ deed }) => deed));
  const assumptions = unique(remedies.flatMap((remedy) => remedy.assumptions));
  const common = { line, endLine, message, edits: distinct(edits) };
  return assumptions.length === 0
    ? { ...common, safety: 'safe' }
    : { ...common, safety: 'unsafe', assumption: listed(assumptions) };
}

/** Additions at the same place as one; a removal by path behind the managers' own commands. */
function joined(additions: readonly Addition[]): Addition[] {
  const places = new Map<string, Addition>();
  for (const { slot, commands } of additions) {
    const key = String(slot.script.text.endOffset(slot.at));
    const other = places.get(key);
    const all = unique([...(other?.commands ?? []), ...commands]);
    const ordered = [...all.filter((command) => !isRemoval(command)), ...mergeRemovals(all)];
    places.set(key, { slot: other?.slot.joint === '&&' ? other.slot : slot, commands: ordered });
  }
  return [...places.values()];
}

/** `rm -rf a` and `rm -rf b` as `rm -rf a b`, for each wrapper in front of them. */
function mergeRemovals(commands: readonly string[]): string[] {
  const places = new Map<string, string[]>();
  for (const command of commands) {
    const [, start, rest] = /^((?:\S+ )*?rm -rf) (.*)$/.exec(command) ?? [];
    if (start === undefined || rest === undefined) continue;
    places.set(start, unique([...(places.get(start) ?? []), rest]));
  }
  return [...places].map(([start, rest]) => `${start} ${rest.join(' ')}`);
}

function isRemoval(command: string): boolean {
  return /^(?:\S+ )*rm -rf /.test(command);
}

function distinct(edits: readonly Edit[]): Edit[] {
  const seen = new Map(edits.map((edit) => [`${edit.start} ${edit.end} ${edit.text}`, edit]));
  return [...seen.values()];
}
