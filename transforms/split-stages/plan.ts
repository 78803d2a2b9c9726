import type { Instruction } from '../../src/dockerfile/model.ts';
import { absolutePath, isWithin } from '../../src/effects/posix-path.ts';
import { stateAt } from '../../src/effects/state.ts';
import { commandsOfScript, type CommandUse } from '../../src/effects/used-commands.ts';
import { programName } from '../../src/effects/wrappers.ts';
import { isNeededBelow, startedPaths } from './copies.ts';
import { stay } from './moving.ts';
import { type Owner, ownerOf } from './owners.ts';
import { isIgnoredStart } from './starts.ts';
import { changedBy, type Purpose, Purposes, shown } from './purposes.ts';
import { keptPaths, type Obstacle, type Recipe, type Split } from './recipe.ts';
import { packageOf } from './recipes/node-prune.ts';
import { runtimePackages, type RuntimePackages, type RuntimeUse, useOf } from './runtime-packages.ts';
import type { Site } from './site.ts';
import { onSmallRuntime } from './small-runtime.ts';
import { pathOf, type RunPart, type StageCommand, type StageRun } from './stage-commands.ts';

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

export interface PlacedParts {
  readonly kind: 'parts';
  readonly texts: readonly string[];
  /** Those that change what is copied from the builder: they are done behind it. */
  readonly late: readonly string[];
  readonly isMoved: boolean;
  /** A path of theirs is relative to the working directory. */
  readonly isRelative: boolean;
  readonly commands: readonly StageCommand[];
}

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
      if (path === undefined || site.source.inContext(path) === undefined) continue;
      if (zones.isOfSource(path) && !zones.isInRuntime(path) && !purposes.isCopiedBelow(path, command))
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

/** The parts of a RUN with what each is for. */
type SortedRun = readonly { readonly part: RunPart; readonly purposes: ReadonlySet<Purpose> }[];

function sortRuns(site: Site, purposes: Purposes): ReadonlyMap<Instruction, SortedRun> | Obstacle {
  const found = new Map<Instruction, SortedRun>();
  for (const run of site.runs) {
    const sorted = sortRun(run, purposes);
    if ('reason' in sorted) return sorted;
    found.set(run.instruction, sorted);
  }
  return found;
}

function sortRun({ instruction, parts, isRead }: StageRun, purposes: Purposes): SortedRun | Obstacle {
  if (!isRead) return { instruction, reason: 'its shell text cannot be read' };
  const sorted: { part: RunPart; purposes: Set<Purpose> }[] = [];
  for (const part of parts) {
    const all = new Set<Purpose>();
    for (const command of part.commands) {
      const purpose = purposes.of(command);
      if (typeof purpose !== 'string') return purpose;
      all.add(purpose);
      if (purpose === 'run' && /^(?:mkdir|touch)$/.test(command.program))
        for (const path of changedBy(command)) if (path !== undefined) purposes.zones.add(path);
    }
    if (all.has('run') && (all.has('build') || all.has('packages')))
      return { instruction, reason: 'one command of it builds and prepares the container at once' };
    sorted.push({ part, purposes: all });
  }
  return sorted;
}

function lastBuildOf(site: Site, sorted: ReadonlyMap<Instruction, SortedRun>): Instruction | undefined {
  return site.stage.instructions.findLast((each) =>
    sorted.get(each)?.some(({ purposes }) => purposes.has('build')),
  );
}

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

function placeOfRun(
  instruction: Instruction,
  sorted: SortedRun,
  purposes: Purposes,
  owners: Owner[],
): Placed | Obstacle {
  const run = sorted.filter(({ purposes: all }) => all.has('run'));
  if (run.length === 0) return { kind: 'builder' };
  if (instruction.heredocs.length > 0)
    return { instruction, reason: 'it prepares the container in a heredoc' };
  if (instruction.flags.length > 0)
    return { instruction, reason: 'it prepares the container with a mount or another flag' };
  const texts: string[] = [];
  const late: string[] = [];
  let isRelative = false;
  for (const { part } of run) {
    if (part.text.includes('\n'))
      return { instruction, reason: 'it prepares the container in several lines' };
    const own = part.commands
      .map((command) => ownStateProblem(command, part.text))
      .find((each) => each !== undefined);
    if (own !== undefined) return own;
    const changes = part.commands.map((command) => purposes.changesCopied(command));
    const [command] = part.commands;
    const owner =
      part.commands.length === 1 && command !== undefined && changes[0] === true
        ? ownerOf(command)
        : undefined;
    const isWhole =
      owner !== undefined &&
      purposes.zones.surroundsCopied(owner.folder) &&
      purposes.zones.makesAll(owner.folder);
    if (isWhole) owners.push(owner);
    else {
      const text = singleSpaced(part.text);
      if (!changes.includes(true)) texts.push(text);
      else late.push(part.commands.some((each) => purposes.isBuiltAfter(each)) ? ofFolderAlone(text) : text);
      isRelative ||= part.commands.some(hasRelativePath);
    }
  }
  if (texts.length + late.length === 0) return { kind: 'builder' };
  const brings = run.some(({ part }) =>
    part.commands.some((command) => bringsOthers(purposes.site, command)),
  );
  const isMoved =
    !brings &&
    late.length === 0 &&
    sorted.every(({ purposes: all }) => !all.has('build') && !all.has('packages'));
  return {
    kind: 'parts',
    texts,
    late,
    isMoved,
    isRelative,
    commands: run.flatMap(({ part }) => part.commands),
  };
}

/** What a package manager installs may bring programs by other names than its packages have, which the build calls. */
function bringsOthers({ started }: Site, { call }: StageCommand): boolean {
  const programs = new Set(started.flatMap(({ program }) => [program, packageOf(program)]));
  return call?.words.operands.some((name) => !programs.has(name?.replace(/(?<=.)@.*$/, '') ?? '')) === true;
}

/** Why a command cannot be taken out of its RUN: it counts on what the shell did before it. */
function ownStateProblem(command: StageCommand, text: string): Obstacle | undefined {
  const { instruction, state, folder } = command;
  if (folder !== state.workdir && hasRelativePath(command))
    return { instruction, reason: `${shown(command)} runs in a folder that the RUN goes to before` };
  for (const [, name = ''] of text.matchAll(/\$\{?([A-Za-z_]\w*)/g)) {
    const { kind } = state.environment.variable(name);
    if (kind === 'unset')
      return { instruction, reason: `${shown(command)} uses $${name}, which the RUN sets before` };
  }
  return undefined;
}

/** What is built behind a `chmod -R` is not changed by it; a copy keeps the modes of what is in a folder, not its own. */
function ofFolderAlone(text: string): string {
  return text.startsWith('chmod ') ? text.replace(/\s(?:-R|--recursive)(?=\s)/, '') : text;
}

/** The lines of a RUN are joined with their indentation, which means nothing outside of quotes. */
function singleSpaced(text: string): string {
  return /["'\\]/.test(text) ? text : text.replaceAll(/[ \t]{2,}/g, ' ');
}

/** Programs that do the same in every folder. */
const NEEDS_NO_FOLDER =
  /^(?:useradd|adduser|groupadd|addgroup|usermod|groupmod|chpasswd|passwd|echo|printf|id|getent|true|dpkg-reconfigure|locale-gen|localedef|update-locale|debconf-set-selections|ldconfig|update-ca-certificates|update-alternatives)$/;

function hasRelativePath({ program, words, call }: StageCommand): boolean {
  if (NEEDS_NO_FOLDER.test(program) || call !== undefined) return false;
  const operands = words.filter((word) => word?.startsWith('-') !== true);
  const paths = /^(?:chmod|chown|chgrp)$/.test(program) ? operands.slice(1) : operands;
  return paths.some((word) => word !== undefined && !word.startsWith('/'));
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

/** What containers run, without what the runtime gets by itself. */
export function startedUses(site: Site, split: Split): { readonly uses: readonly RuntimeUse[] } | Obstacle {
  const found: RuntimeUse[] = [];
  for (const start of site.starts) {
    if (split.dropped?.includes(start) === true) continue;
    const { commands, unread } = site.usesOf(start);
    for (const name of unread) {
      if (isArtefact(site, split, name)) continue;
      const instruction = start;
      const reason = `what ${name} runs is not known${site.context === undefined ? ' without its build context' : ''}`;
      return { instruction, reason };
    }
    for (const use of commands) {
      if (isIgnoredStart(use)) continue;
      found.push(...scriptUses(site, use));
      if (!isBrought(site, split, use)) found.push(useOf(use));
    }
  }
  return { uses: found };
}

function isArtefact(site: Site, split: Split, name: string): boolean {
  const { workdir } = stateAt(site.document, site.starts[0] ?? site.stage.from);
  const path = absolutePath(workdir ?? '/', name) ?? name;
  return split.artefacts.some(({ path: from, to = from }) => isWithin(path, to));
}

/** What a script runs that is copied to a folder of PATH and started by its name. */
function scriptUses(site: Site, { written, instruction, script }: CommandUse): readonly RuntimeUse[] {
  if (written.includes('/') || script !== undefined || /\.(?:sh|bash)$/.test(written)) return [];
  const places = site.placesOf({ written, program: written, words: [], instruction });
  const text = places.map((place) => site.source.read(place)).find((each) => each !== undefined);
  if (text === undefined || !/^#!.*\b(?:ba|da|a)?sh\b/.test(text)) return [];
  return (commandsOfScript(text) ?? []).flatMap(([first]) => {
    const program = programName(first);
    return first === undefined || program === undefined || first.includes('/')
      ? []
      : [{ program, instruction }];
  });
}

/** A program that is built, or copied in. */
function isBrought(site: Site, split: Split, use: CommandUse): boolean {
  const places = site.placesOf(use);
  const artefacts = split.artefacts.map(({ path, to }) => to ?? path);
  return places.some(
    (place) =>
      artefacts.some((path) => isWithin(place, path)) ||
      site.source.inContext(place) !== undefined ||
      (use.written.includes('/') && site.source.copies.some(({ destination }) => destination === place)),
  );
}
