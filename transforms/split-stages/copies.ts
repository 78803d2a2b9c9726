import type { SourceCopy } from './copied-source.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { isWithin, slashed } from '../../src/effects/posix-path.ts';
import type { Obstacle, Split } from './recipe.ts';
import type { Site } from './site.ts';
import type { Zones } from './zones.ts';

/** Where a COPY or ADD above the end of the build goes: `runtime` if only what the container starts with is copied. */
export type CopyPlace = 'builder' | 'both' | 'runtime';

export function placeOfCopy(site: Site, split: Split, zones: Zones, found: SourceCopy): CopyPlace | Obstacle {
  const { copy, destination, hasFolder, instruction } = found;
  if (destination === undefined) return { instruction, reason: 'where it copies to is not known' };
  if (copy.kind === 'other') {
    if (instruction.keyword === 'COPY') return 'both';
    const started = startedPaths(site);
    const isFetched = copy.sources.every((source) => /^https?:\/\//.test(source));
    if (isFetched && targetsOf(found).every((file) => started.has(file))) return 'runtime';
    return { instruction, reason: 'whether the program needs what ADD brings is not known' };
  }
  if (copy.kind === 'stage') return zones.isKept(destination) ? 'builder' : 'both';
  if (split.repeated?.includes(instruction) === true) return 'both';
  if (split.source === 'again') return isCovered(site, found) ? 'builder' : 'both';
  const started = startedPaths(site);
  if (!hasFolder && copy.sources.every((word) => split.isSource?.(word.replace(/^.*\//, '')) === true))
    return 'builder';
  if (!hasFolder && targetsOf(found).every((file) => started.has(file))) return 'runtime';
  if (!hasFolder && targetsOf(found).every(isOfRootsHome) && !isBuiltIn(site, destination)) return 'both';
  if (hasFolder || zones.isOfBuild(destination) || isBuiltIn(site, destination)) return 'builder';
  return 'both';
}

/** What tools of the build read in root's home; a program may read the rest. */
const BUILD_SETTINGS =
  /^\/root\/\.(?:ssh|gnupg|m2|gradle|ivy2|sbt|cargo|cache|nuget|npm|config\/(?:git|go|pip|NuGet))\/|^\/root\/\.(?:git[\w-]*|netrc|npmrc|yarnrc(?:\.yml)?|pypirc|pip|bash\w*|profile|vimrc|tmux\.conf|inputrc)(?:\/|$)/;

function isOfRootsHome(path: string): boolean {
  return path.startsWith('/root/') && !BUILD_SETTINGS.test(path);
}

/** What a copy makes, as far as its words say. */
export function targetsOf({
  copy,
  sources,
  destination,
  isIntoFolder,
  hasFolder,
}: SourceCopy): readonly string[] {
  if (destination === undefined) return [];
  if (hasFolder || !isIntoFolder) return [destination];
  return sources.map((source, at) => {
    const name = source ?? nameOfAddress(copy.sources[at]);
    return name === undefined ? destination : `${slashed(destination)}${name.replace(/^.*\//, '')}`;
  });
}

/** The file that ADD makes of an address; not known of an archive of git. */
function nameOfAddress(source: string | undefined): string | undefined {
  return source !== undefined && /^https?:\/\/[^?#$]*\/[\w.-]+$/.test(source) && !source.endsWith('.git')
    ? source
    : undefined;
}

/** Paths that CMD, ENTRYPOINT, HEALTHCHECK and their scripts name, as programs or as arguments. */
export function startedPaths(site: Site): ReadonlySet<string> {
  const { workdir } = site.finalState;
  const found = new Set<string>();
  for (const use of site.started) {
    for (const place of site.placesOf(use)) found.add(place);
    for (const word of use.words) {
      if (word === undefined || word.startsWith('-')) continue;
      if (word.startsWith('/')) found.add(word);
      else if (workdir !== undefined) found.add(`${slashed(workdir)}${word.replace(/^(?:\.\/)+/, '')}`);
    }
  }
  return found;
}

/** A folder that commands of the build run in. */
export function isBuiltIn(site: Site, destination: string): boolean {
  return site.commands.some(
    ({ folder }) => folder !== undefined && folder !== '/' && isWithin(destination, folder),
  );
}

/** `COPY go.mod ./` above `COPY . .`. */
function isCovered(site: Site, found: SourceCopy): boolean {
  return coverOf(site, found) !== undefined;
}

/** Whether a RUN below the build may need a file that a copy below that RUN brings again: it must be there before it. */
export function isNeededBelow(
  site: Site,
  split: Split,
  instruction: Instruction,
  lastBuild: Instruction,
): boolean {
  const found = site.source.copies.find((each) => each.instruction === instruction);
  const cover = found === undefined || split.source !== 'again' ? undefined : coverOf(site, found);
  return (
    cover !== undefined &&
    site.runs.some(({ instruction: { index } }) => index > lastBuild.index && index < cover.instruction.index)
  );
}

function coverOf(site: Site, { instruction, destination }: SourceCopy): SourceCopy | undefined {
  return site.source.copies.find(
    (other) =>
      other.instruction.index > instruction.index &&
      other.sources.includes('') &&
      other.destination !== undefined &&
      destination !== undefined &&
      isWithin(destination, other.destination),
  );
}
