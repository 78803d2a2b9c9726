import type { Instruction } from '../../src/dockerfile/model.ts';
import { changedBy } from './changed-paths.ts';
import { type Owner, ownerOf } from './owners.ts';
import { type Purpose, type Purposes, shown } from './purposes.ts';
import type { Obstacle } from './recipe.ts';
import { packageOf } from './recipes/package-programs.ts';
import type { Site } from './site.ts';
import type { RunPart, StageCommand, StageRun } from './stage-commands.ts';
import { mayBeFilled } from './work-folders.ts';

/** Parts of a RUN that the runtime gets. */
export interface PlacedParts {
  readonly kind: 'parts';
  readonly texts: readonly string[];
  /** Those that change what is copied from the builder: they are done behind it. */
  readonly late: readonly string[];
  readonly isMoved: boolean;
  /** All of the RUN is done there as it is written. */
  readonly isWhole: boolean;
  /** A path of theirs is relative to the working directory. */
  readonly isRelative: boolean;
  readonly commands: readonly StageCommand[];
}

/** The parts of a RUN with what each is for. */
export type SortedRun = readonly { readonly part: RunPart; readonly purposes: ReadonlySet<Purpose> }[];

/** Sorts the parts of every RUN, or says which cannot be sorted. */
export function sortRuns(site: Site, purposes: Purposes): ReadonlyMap<Instruction, SortedRun> | Obstacle {
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
      if (purpose === 'run')
        for (const path of madeBy(command)) if (path !== undefined) purposes.zones.add(path);
    }
    if (all.has('run') && (all.has('build') || all.has('packages')))
      return { instruction, reason: 'one command of it builds and prepares the container at once' };
    sorted.push({ part, purposes: all });
  }
  return sorted;
}

/** Files and folders that are there behind a command, whatever was there before. */
function madeBy(command: StageCommand): readonly (string | undefined)[] {
  const isMaking = /^(?:mkdir|touch|tee)$/.test(command.program);
  return isMaking ? [...command.redirected, ...changedBy(command)] : command.redirected;
}

/** What of a RUN above the end of the build is done in the runtime. */
export function placeOfRun(
  instruction: Instruction,
  sorted: SortedRun,
  purposes: Purposes,
  owners: Owner[],
): { readonly kind: 'builder' } | PlacedParts | Obstacle {
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
    part.commands.some((command) => bringsOthers(purposes.site, command) || mayBeFilled(purposes, command)),
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
    isWhole: isMoved && texts.length === sorted.length,
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
  /^(?:useradd|adduser|groupadd|addgroup|usermod|groupmod|chpasswd|passwd|echo|printf|id|getent|true|dpkg-reconfigure|locale-gen|localedef|update-locale|debconf-set-selections|ldconfig|update-ca-certificates|update-alternatives|ssh-keyscan)$/;

function hasRelativePath({ program, words, call }: StageCommand): boolean {
  if (NEEDS_NO_FOLDER.test(program) || call !== undefined) return false;
  const operands = words.filter((word) => word?.startsWith('-') !== true);
  const isTest =
    /^(?:\[|test)$/.test(program) && !words.some((word) => /^-[a-hkprstuwxGLNOS]$/.test(word ?? ''));
  if (isTest) return false;
  const paths =
    /^(?:chmod|chown|chgrp)$/.test(program) || isScripted(program, words) ? operands.slice(1) : operands;
  return paths.some((word) => word !== undefined && !word.startsWith('/'));
}

/** `sed -i s/a/b/ FILE`: its first operand is no file. */
function isScripted(program: string, words: StageCommand['words']): boolean {
  return program === 'sed' && !words.some((word) => /^(?:-e|-f|--expression.*|--file.*)$/.test(word ?? ''));
}
