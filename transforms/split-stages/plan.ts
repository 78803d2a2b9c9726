import type { Instruction } from '../../src/dockerfile/model.ts';
import { isWithin } from '../../src/effects/posix-path.ts';
import { isNeededBelow, startedPaths } from './copies.ts';
import { stay } from './moving.ts';
import type { Owner } from './owners.ts';
import { type PlacedParts, placeOfRun, type SortedRun, sortRuns } from './placed-runs.ts';
import { Purposes } from './purposes.ts';
import { keptPaths, type Obstacle, type Recipe, type Split } from './recipe.ts';
import { runtimePackages, type RuntimePackages, type RuntimeUse, useOf } from './runtime-packages.ts';
import type { Site } from './site.ts';
import { onSmallRuntime } from './small-runtime.ts';
import { pathOf } from './stage-commands.ts';
import { startedUses } from './started-uses.ts';

/** What becomes of an instruction that stands above the end of the build. */
export type Placed =
  /** It is in the builder only. */
  | { readonly kind: 'builder' }
  /** It is in the runtime only, comments and all. */
  | { readonly kind: 'moved' }
  /** It is in both. */
  | { readonly kind: 'repeated' }
  /** These parts of the RUN are done in the runtime as well, or, if it has no others, there only. */
  | PlacedParts;

export interface Plan {
  readonly site: Site;
  readonly split: Split;
  /** The last instruction of the builder. */
  readonly lastBuild: Instruction;
  /** For each instruction between FROM and `lastBuild`, inclusive. */
  readonly places: ReadonlyMap<Instruction, Placed>;
  readonly packages: RuntimePackages;
  /** Owners that the stage gives to folders of what is copied, in its order. */
  readonly owners: readonly Owner[];
  readonly assumptions: readonly string[];
}

const CONFIGURING = new Set(
  'LABEL EXPOSE VOLUME STOPSIGNAL HEALTHCHECK ENTRYPOINT CMD MAINTAINER'.split(' '),
);

/** Places every instruction of the stage, or says which one cannot be placed. */
export function planOf(site: Site, recipe: Recipe, given: Split): Plan | Obstacle {
  const whole = withStartedFiles(site, given);
  const purposes = new Purposes(site, whole, recipe);
  const sorted = sortRuns(site, purposes);
  if ('reason' in sorted) return sorted;
  const lastBuild = lastBuildOf(site, sorted);
  if (lastBuild === undefined) return { reason: 'no RUN of the stage builds what it starts' };
  const split = withoutLaterFiles(site, whole, given, lastBuild);
  const places = new Map<Instruction, Placed>();
  const owners: Owner[] = [];
  const uses: RuntimeUse[] = [];
  for (const instruction of site.stage.instructions.slice(1)) {
    if (instruction.keyword === 'ONBUILD')
      return { instruction, reason: 'ONBUILD shows that other images are built on this one' };
    const isAbove = instruction.index <= lastBuild.index;
    const stale = isAbove
      ? undefined
      : (staleIndex(site, instruction) ?? readsOfBuilder(site, purposes, instruction));
    if (stale !== undefined) return stale;
    const placed = isAbove ? placeOf(split, purposes, sorted, instruction, owners, lastBuild) : undefined;
    if (placed !== undefined && 'reason' in placed) return placed;
    if (placed !== undefined) places.set(instruction, placed);
    if (instruction.keyword === 'RUN') uses.push(...usesOfRun(sorted.get(instruction), placed, isAbove));
  }
  stay(site, lastBuild, places);
  const started = startedUses(site, split);
  if ('reason' in started) return started;
  uses.push(...started.uses);
  for (const { keyword, json, index } of site.stage.instructions) {
    const [shell] = keyword === 'SHELL' ? (json ?? []) : [];
    const needing = site.stage.instructions.find((each) => each.index > index && needsShell(each, lastBuild));
    if (shell !== undefined && needing !== undefined)
      uses.push({ program: shell.replace(/^.*\//, ''), instruction: needing });
  }
  for (const program of split.runs ?? []) uses.push({ program, instruction: lastBuild });
  const packages = runtimePackages(site, split, uses, lastBuild);
  if ('reason' in packages) return packages;
  const { base } = site;
  const assumptions = [
    ...(split.runtime.assumption === undefined ? [] : [split.runtime.assumption]),
    ...split.assumptions,
    ...packages.assumptions,
  ];
  if (!assumptions.some((each) => each.includes(base.name)))
    assumptions.push(`the program needs nothing else of ${base.name}`);
  const plan = { site, split, lastBuild, places, packages, owners, assumptions };
  const { runtime = 'slim' } = site.options;
  return runtime === 'slim' ? plan : onSmallRuntime(plan, runtime);
}

/** Files of the source that the container starts with are kept, whatever else is. */
function withStartedFiles(site: Site, split: Split): Split {
  if (split.source === 'again') return split;
  const kept = split.source === 'none' ? [] : split.source;
  const copied = split.artefacts.map(({ path, to }) => to ?? path);
  const needed = [...startedPaths(site)].filter(
    (path) =>
      site.source.kindOf(path) === 'file' && ![...kept, ...copied].some((each) => isWithin(path, each)),
  );
  const own = needed.filter((path) => !site.source.isCopiedAlone(path));
  return own.length === 0 ? split : { ...split, source: [...kept, ...own] };
}

/** Started files that a COPY below the build brings need not be kept. */
function withoutLaterFiles(site: Site, split: Split, given: Split, { index }: Instruction): Split {
  if (split === given) return split;
  const own = keptPaths(given.source);
  const later = site.source.copies.flatMap(({ instruction, hasFolder, destination }) =>
    hasFolder && instruction.index > index && destination !== undefined ? [destination] : [],
  );
  const source = keptPaths(split.source).filter(
    (path) => own.includes(path) || !later.some((folder) => isWithin(path, folder)),
  );
  return { ...split, source: source.length === 0 ? given.source : source };
}

/** A RUN below the build that names a file of the source which only the builder has. */
function readsOfBuilder(site: Site, purposes: Purposes, instruction: Instruction): Obstacle | undefined {
  const { zones } = purposes;
  for (const command of site.commands) {
    if (command.instruction !== instruction || command.call !== undefined) continue;
    for (const word of [command.written.includes('/') ? command.written : undefined, ...command.words]) {
      const path = word === undefined || word.startsWith('-') ? undefined : pathOf(command, word);
      if (path === undefined) continue;
      const isSource = site.source.inContext(path) !== undefined && zones.isOfSource(path);
      const isOfTools =
        OF_TOOLCHAIN.test(path) && /^(?:ls|cat|du|file|ldd|stat|test|\[)$/.test(command.program);
      if (!isSource && !isOfTools) continue;
      if (!zones.isInRuntime(path) && !purposes.isCopiedBelow(path, command))
        return { instruction, reason: `it reads ${word ?? path}, which is in the builder only` };
    }
  }
  return undefined;
}

/** Whether the runtime's shell takes part in an instruction. */
export function needsShell(
  { keyword, json, index, arguments: { text } }: Instruction,
  lastBuild: Instruction,
): boolean {
  if (/^(?:CMD|ENTRYPOINT|HEALTHCHECK)$/.test(keyword)) return json === undefined && text !== 'NONE';
  return keyword === 'RUN' && index > lastBuild.index;
}

/** An install below the build that counts on package lists which a RUN above it fetched. */
function staleIndex({ commands }: Site, instruction: Instruction): Obstacle | undefined {
  const calls = commands
    .filter((command) => command.instruction === instruction)
    .flatMap(({ call }) => call ?? []);
  const isApt = calls.some(
    ({ manager, verbName }) => manager.name.startsWith('apt') && verbName === 'install',
  );
  const updates = calls.some(({ verb }) => verb?.does === 'update');
  return isApt && !updates
    ? { instruction, reason: 'it installs packages by the lists that a RUN of the builder fetches' }
    : undefined;
}

function lastBuildOf(site: Site, sorted: ReadonlyMap<Instruction, SortedRun>): Instruction | undefined {
  const { instructions } = site.stage;
  let at = instructions.findLastIndex((each) =>
    sorted.get(each)?.some(({ purposes }) => purposes.has('build')),
  );
  // What only looks at the result (`ls`, `go version`) looks at the builder's.
  while (at >= 0 && isQuestioning(sorted.get(instructions[at + 1] ?? site.stage.from))) at += 1;
  return instructions[at];
}

/** Programs that only show something. */
const SHOWS =
  /^(?:ls|cat|pwd|echo|env|printenv|date|uname|whoami|id|which|tree|stat|file|du|df|head|tail|test|\[|wc|nproc|ldd|true|cd|set|exit)$/;

/** Whether a RUN does nothing but show what there is: `ls -la`, `go version`. */
function isQuestioning(run: SortedRun | undefined): boolean {
  const commands = run?.flatMap(({ part }) => part.commands) ?? [];
  return (
    commands.length > 0 &&
    run?.every(({ purposes }) => !purposes.has('run')) === true &&
    commands.every(
      ({ program, words, redirected }) =>
        redirected.length === 0 &&
        (SHOWS.test(program) ||
          (words.length === 1 && /^(?:--?version|-[vV]|version)$/.test(words[0] ?? ''))),
    )
  );
}

/** Folders of toolchains, which no runtime has. */
const OF_TOOLCHAIN = /^\/(?:go|usr\/local\/(?:go|cargo|rustup))(?:\/|$)/;

function placeOf(
  split: Split,
  purposes: Purposes,
  sorted: ReadonlyMap<Instruction, SortedRun>,
  instruction: Instruction,
  owners: Owner[],
  lastBuild: Instruction,
): Placed | Obstacle {
  const { keyword } = instruction;
  if (split.dropped?.includes(instruction) === true) return { kind: 'builder' };
  if (CONFIGURING.has(keyword)) return { kind: 'moved' };
  switch (keyword) {
    case 'RUN':
      return placeOfRun(instruction, sorted.get(instruction) ?? [], purposes, owners);
    case 'COPY':
    case 'ADD': {
      const place = purposes.copies.get(instruction) ?? 'builder';
      if (typeof place !== 'string') return place;
      if (place === 'builder' && instruction.index > purposes.buildEnd) return { kind: 'repeated' };
      if (place === 'builder' && isNeededBelow(purposes.site, split, instruction, lastBuild))
        return { kind: 'repeated' };
      return place === 'builder' ? { kind: 'builder' } : { kind: place === 'both' ? 'repeated' : 'moved' };
    }
    default:
      // ARG, ENV, WORKDIR, USER and SHELL are set where the runtime needs them.
      return { kind: 'repeated' };
  }
}

function usesOfRun(
  sorted: SortedRun | undefined,
  placed: Placed | undefined,
  isAbove: boolean,
): readonly RuntimeUse[] {
  if (sorted === undefined || (isAbove && placed?.kind !== 'parts')) return [];
  return sorted
    .filter(({ purposes }) => !isAbove || purposes.has('run'))
    .flatMap(({ part }) => part.commands)
    .filter(({ call, written }) => call === undefined && !written.includes('/'))
    .map(useOf);
}
