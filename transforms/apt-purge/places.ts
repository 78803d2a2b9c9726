import type { Instruction } from '../../src/dockerfile/model.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import { stateAt } from '../../src/effects/state.ts';
import type { CommandUse } from '../../src/effects/used-commands.ts';
import { few } from './assumption.ts';
import { mayHoldOrphans } from './base-packages.ts';
import { callProblem } from './candidates.ts';
import { moveProblem, sourceChanges } from './far.ts';
import { foldedCommands } from './folded.ts';
import { removalsIn, type InstallCall } from './installs.ts';
import { compilesAtRunTime } from './later.ts';
import { join, type Joined } from './members.ts';
import { lateCopy } from './run-time.ts';
import { searchOf } from './search.ts';
import type { Site } from './site.ts';
import { earlyTools, named, usersOf } from './users.ts';
import { workOf } from './work.ts';

/** RUNs that become one, and the installs they take in. */
export interface Place {
  /** From the first RUN that installs or needs build packages to the last that needs them. */
  readonly members: readonly Instruction[];
  /** What stands between these: they do the same by commands, and it then stands behind them. */
  readonly folded: readonly Instruction[];
  readonly joined: Joined;
  /** Installs further up, whose build packages are installed in front of the members instead. */
  readonly moved: readonly InstallCall[];
  /** Installs further up, which other RUNs need as well: the members install their packages again. */
  readonly repeated: readonly InstallCall[];
  /** Those in the members. */
  readonly inside: readonly InstallCall[];
  /** All three. */
  readonly installs: readonly InstallCall[];
  readonly trusted: readonly string[];
  /** The last RUN above that needs them too, which a next round takes. */
  readonly earlier?: Instruction;
  /** Lines that change where packages come from, over which an install moves. */
  readonly sources: readonly number[];
}

/** Which RUNs become one, and which installs move there. */
export function placeOf(
  site: Site,
  installs: readonly InstallCall[],
  until: number | undefined,
): Place | string {
  const { needing, trusted } = usersOf(site, installs, until);
  if (needing.length === 0) {
    return trusted.length === 0
      ? 'nothing in the stage compiles with them, so that they may be what the image is for'
      : `nothing in the stage is known to compile with them (${few([...new Set(trusted.map(named))])} may)`;
  }
  const problem = installs.map((install) => callProblem(install)).find((reason) => reason !== undefined);
  if (problem !== undefined) return problem;
  const [first, ...others] = blocksOf(site, needing);
  if (first === undefined) return 'there is no RUN that needs them';
  if (others.length > 0) return lastPlace(site, installs, [first, ...others], trusted);
  return placeOfBlock(site, upTo(installs, first), first, trusted);
}

/** The installs that a block can make use of: those above its end. */
function upTo(installs: readonly InstallCall[], block: Block): readonly InstallCall[] {
  const end = block.at(-1)?.index ?? 0;
  return installs.filter(({ run }) => run.index <= end);
}

/** RUNs that need nothing and come along, because they stand between two that do; more make a layer that is built anew too often. */
const MOST_BETWEEN = 4;

/** RUNs with nothing between them that a shell could not do. */
type Block = readonly Instruction[];

function blocksOf(site: Site, needing: readonly Instruction[]): readonly Block[] {
  const { instructions } = site.stage;
  const offset = instructions[0]?.index ?? 0;
  const blocks: Instruction[][] = [];
  for (const run of needing) {
    const block = blocks.at(-1);
    const before = block?.at(-1)?.index ?? run.index;
    const between = instructions.slice(before - offset, run.index - offset);
    const isFar = between.filter(({ keyword }) => keyword === 'RUN').length > MOST_BETWEEN + 1;
    const isNear =
      !isFar &&
      between.every((each) => each.keyword === 'RUN' || foldedCommands(site.document, each) !== undefined);
    if (block !== undefined && isNear) block.push(run);
    else blocks.push([run]);
  }
  return blocks;
}

function placeOfBlock(
  site: Site,
  installs: readonly InstallCall[],
  block: Block,
  trusted: readonly CommandUse[],
): Place | string {
  const { instructions } = site.stage;
  const offset = instructions[0]?.index ?? 0;
  const from = block[0]?.index ?? offset;
  const to = block.at(-1)?.index ?? from;
  let start = from;
  const reach = from - MOST_BETWEEN - 1;
  for (let index = start; index >= reach && instructions[index - offset]?.keyword === 'RUN'; index--) {
    if (installs.some(({ run }) => run.index === index)) start = index;
  }
  const near = gather(site, installs, { start, end: to, above: -1 }, trusted);
  if (typeof near !== 'string' || start === from) return near;
  const far = gather(site, installs, { start: from, end: to, above: -1 }, trusted);
  return typeof far === 'string' ? near : far;
}

/** More blocks than this would install the same packages too often. */
const MOST_BLOCKS = 3;

/**
 * Where COPY or the like stands between RUNs that need the packages, the last of them gets an install of its own, and then does
 * not count any more: the next round takes those above.
 */
function lastPlace(
  site: Site,
  installs: readonly InstallCall[],
  blocks: readonly Block[],
  trusted: readonly CommandUse[],
): Place | string {
  const block = blocks.at(-1) ?? [];
  const above = blocks.at(-2)?.at(-1);
  const [first] = block;
  const last = block.at(-1);
  if (above === undefined || first === undefined || last === undefined)
    return 'there is no RUN that needs them';
  const between = site.stage.instructions.find(
    ({ index, keyword }) => index > above.index && index < first.index && keyword !== 'RUN',
  );
  const obstacle =
    between === undefined
      ? `more than ${MOST_BETWEEN} RUNs that do not stand between`
      : `${between.keyword} on line ${between.line} stands between`;
  const reason = `lines ${above.line} and ${first.line} both need them, and ${obstacle}`;
  if (blocks.length > MOST_BLOCKS || block.some((run) => hasRemoval(site, run))) return reason;
  const problem = aboveProblem(site, installs, blocks.slice(0, -1), trusted);
  if (problem !== undefined) return `${reason}; ${problem}`;
  const span = { start: first.index, end: last.index, above: above.index };
  const place = gather(site, upTo(installs, block), span, trusted);
  return typeof place === 'string' ? `${reason}; ${place}` : { ...place, earlier: above };
}

/** Why the next rounds cannot take the blocks above: then the last one would install its packages for nothing. */
function aboveProblem(
  site: Site,
  installs: readonly InstallCall[],
  blocks: readonly Block[],
  trusted: readonly CommandUse[],
): string | undefined {
  const [first, ...others] = blocks;
  if (first === undefined) return 'there is no RUN that needs them';
  const place =
    others.length > 0
      ? lastPlace(site, installs, blocks, trusted)
      : placeOfBlock(site, upTo(installs, first), first, trusted);
  if (typeof place === 'string') return place;
  const last = place.members.at(-1);
  const copied = last === undefined ? undefined : lateCopy(site, installs, last);
  if (copied !== undefined)
    return `${copied.keyword} on line ${copied.line} brings what may need their libraries`;
  const uses = place.members.flatMap((run) => site.usesOf(run).commands);
  const search = searchOf(site.document, place.members, uses);
  return compilesAtRunTime(site, place.members) ?? ('refusal' in search ? search.refusal : undefined);
}

/** Members by the places of the first and the last. Installs up to `above` stay where they are, for other RUNs need them. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly above: number;
}

function hasRemoval(site: Site, run: Instruction): boolean {
  return removalsIn(readRun(site.document, run).commands) !== undefined;
}

function gather(
  site: Site,
  installs: readonly InstallCall[],
  { start, end, above }: Span,
  trusted: readonly CommandUse[],
): Place | string {
  const span = site.stage.instructions.filter(({ index }) => index >= start && index <= end);
  const members = span.filter(({ keyword }) => keyword === 'RUN');
  const [first] = members;
  if (first === undefined) return 'there is no RUN that needs them';
  if (installs.length === 0) return 'nothing in the stage compiles behind them';
  const inside = installs.filter(({ run }) => members.includes(run));
  const outside = installs.filter(({ run }) => !members.includes(run));
  const moved = outside.filter(({ run }) => run.index > above);
  const repeated = outside.filter(({ run }) => run.index <= above);
  for (const install of outside) {
    if (install.run.index > start)
      return `the RUN on line ${install.run.line} installs them behind those that compile`;
    const problem = moveProblem(site, install, first);
    if (problem !== undefined) return problem;
  }
  const users = new Set(
    [...members, ...installs.map(({ run }) => run)].map((run) => stateAt(site.document, run).user),
  );
  if (users.size > 1) return 'the RUNs that install and need them run as different users';
  const hasFront = outside.length > 0 || mayHoldOrphans(site, first);
  const joined = join(site.document, members, hasFront);
  if (typeof joined === 'string') return joined;
  const early = moved.length === 0 ? undefined : earlyUse(site, installs, moved, start);
  if (early !== undefined) return early;
  const sources = outside.flatMap((install) => sourceChanges(site, install, first));
  return {
    members,
    folded: span.filter(({ keyword }) => keyword !== 'RUN'),
    joined,
    moved,
    repeated,
    installs,
    inside,
    trusted: trusted.filter(({ instruction }) => !members.includes(instruction)).map(named),
    sources,
  };
}

/** A RUN above the members that runs something which comes along with the packages that move down. */
function earlyUse(
  site: Site,
  installs: readonly InstallCall[],
  moved: readonly InstallCall[],
  start: number,
): string | undefined {
  const from = Math.min(...moved.map(({ run }) => run.index));
  const tools = earlyTools(site, installs, moved);
  const kept = new Set(
    moved.flatMap((install) =>
      install.kept.filter((each) => !install.along.includes(each)).map(({ name }) => name),
    ),
  );
  for (const run of site.stage.instructions) {
    if (run.keyword !== 'RUN' || run.index < from || run.index >= start) continue;
    const use = site
      .usesOf(run)
      .commands.find((each) => !kept.has(each.program) && (tools.has(each.program) || mayNeed(each)));
    if (use !== undefined)
      return `${named(use)} may need what comes along with them, and stands above the RUN that compiles`;
  }
  return undefined;
}

/** A program of unknown kind, if it is not only asked for its version. */
function mayNeed(use: CommandUse): boolean {
  return workOf(use) === 'unknown' && !/^--?[vV](?:ersion)?$/.test(use.words[0] ?? '');
}
