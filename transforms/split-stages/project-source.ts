import type { Instruction } from '../../src/dockerfile/model.ts';
import { absolutePath, isWithin, outermost, slashed } from '../../src/effects/posix-path.ts';
import { filledIn, type SourceCopy } from './copied-source.ts';
import type { KeptSource } from './recipe.ts';
import { isBuiltIn, startedPaths } from './copies.ts';
import { isRemoved } from './removed-files.ts';
import type { Site } from './site.ts';
import { isFilled, withMadeFiles } from './made-files.ts';
import { namedInSource, type SourceLanguage } from './named-in-source.ts';

/** What of its source a compiled program needs while it runs. */
export interface RunTimeSource {
  readonly source: KeptSource;
  /** Programs that the source starts. */
  readonly programs: readonly string[];
  readonly assumption: string;
}

/** Folders that are not the project's alone: none is copied whole. */
const SHARED =
  /^\/(?:$|(?:go|go\/src|root|home|usr|usr\/src|usr\/local|usr\/local\/src|opt|srv|tmp|var|etc|bin|lib)$)/;

/** What sits in the project's folder and must not be copied whole: output of the build. */
export interface SourceOptions {
  /** The build fills the project's folder with much that is not needed (`target/`): it is not copied whole. */
  readonly isFilledByBuild?: boolean;
  /** The last instruction that builds: what is copied below it is in the runtime anyway. */
  readonly until?: Instruction | undefined;
}

/**
 * With a context, the files whose names stand in the sources. Without one, all of the source: it stays in the image, for nobody
 * can tell what the program reads.
 */
export function runTimeSource(
  site: Site,
  language: SourceLanguage,
  { isFilledByBuild = false, until = site.stage.instructions.at(-1) }: SourceOptions = {},
): RunTimeSource {
  const { source, context } = site;
  const folders = source.copies.filter(
    ({ hasFolder, copy, instruction, destination }) =>
      hasFolder &&
      copy.kind === 'context' &&
      (until === undefined || instruction.index < until.index) &&
      (destination === undefined || !isRemoved(site, destination)),
  );
  const outer = outermost(folders.flatMap(({ destination }) => destination ?? []));
  const copiedAll =
    context === undefined
      ? 'the source stays in the image, since without its files it is not known which of them the program reads'
      : 'the source stays in the image, since which of its files the program reads is not known';
  const single = singleFiles(site, outer, language, until);
  if (single === undefined) return { source: 'again', programs: [], assumption: copiedAll };
  const isAgain = isFilledByBuild || outer.some((folder) => SHARED.test(folder));
  const kept: KeptSource = isAgain ? 'again' : [...outer, ...single];
  if (folders.length === 0)
    return {
      source: single.length === 0 ? 'none' : single,
      programs: [],
      assumption: `the program reads no ${single.length === 0 ? '' : 'other '}file of its source while it runs`,
    };
  if (context === undefined) return { source: kept, programs: [], assumption: copiedAll };
  const files: string[] = [...single];
  const whole: string[] = [];
  const programs = new Set<string>();
  let isRead = false;
  for (const { sources, destination } of folders) {
    if (destination === undefined) return { source: kept, programs: [], assumption: copiedAll };
    for (const from of sources) {
      const isAtItsPlace = from !== undefined && destination.endsWith(`/${from}`);
      const found =
        from === undefined
          ? undefined
          : namedInSource(
              withMadeFiles(site, context, from, destination),
              from,
              language,
              destination,
              isAtItsPlace ? '' : undefined,
            );
      isRead ||= found !== undefined;
      if (found === undefined) whole.push(destination);
      for (const path of found?.files ?? []) files.push(...placesOf(path, folders));
      for (const program of found?.programs ?? []) programs.add(program);
    }
  }
  // Without any source that can be read, the context is not that of the build.
  if (!isRead || whole.some((folder) => SHARED.test(folder) || (isFilledByBuild && folder === outer[0])))
    return { source: kept, programs: [], assumption: copiedAll };
  files.push(...whole, ...namedByConfiguration(site, outer, language));
  const named = outermost(files).toSorted();
  return {
    source: named.length === 0 ? 'none' : named,
    programs: [...programs],
    assumption:
      named.length === 0
        ? 'the program reads no file of its source while it runs (the sources name none)'
        : `of its source the program reads only ${named.join(', ')} while it runs, which its sources or the Dockerfile name`,
  };
}

/** Where a file or folder of the context is in the stage. */
function placesOf(path: string, folders: readonly SourceCopy[]): readonly string[] {
  return folders.flatMap(({ sources, destination }) =>
    sources.flatMap((from) => {
      const isInside = from !== undefined && (from === '' || isWithin(path, from));
      if (!isInside || destination === undefined) return [];
      const rest = path.slice(from.length).replace(/^\//, '');
      return [rest === '' ? destination : `${slashed(destination)}${rest}`];
    }),
  );
}

/** Manifests and scripts of builds, which no program reads. */
const OF_THE_BUILD =
  /^(?:(?:GNUm|M|m)akefile|.*\.mk|.*\.lock|.*\.sum|Taskfile.*|build\.sh|LICENSE.*|README.*|\.dockerignore)$/;

/** A file that is named and that the context does not hold. */
function isLacking({ context }: Site, word: string): boolean {
  return (
    context !== undefined && !/[*?[$]/.test(word) && context.kindOf(word.replace(/^\.?\//, '')) === undefined
  );
}

/** Files copied by name that are no sources: the program may read them. Undefined: a pattern names them. */
function singleFiles(
  site: Site,
  folders: readonly string[],
  { sources: ofLanguage }: SourceLanguage,
  until: Instruction | undefined,
): readonly string[] | undefined {
  const found: string[] = [];
  for (const { copy, instruction, hasFolder, destination, isIntoFolder } of site.source.copies) {
    if (hasFolder || copy.kind !== 'context' || destination === undefined) continue;
    if (until !== undefined && instruction.index >= until.index) continue;
    if (!isBuiltIn(site, destination)) continue;
    const isCovered = folders.some((folder) => isWithin(destination, folder));
    for (const word of copy.sources) {
      const name = word.replace(/^.*\//, '');
      // A file that the context lacks is one that is not checked in, as .env, and there when the image is built.
      if (isCovered && !isLacking(site, word)) continue;
      if (ofLanguage.test(name) || OF_THE_BUILD.test(name)) continue;
      if (/[*?[$]/.test(name)) return undefined;
      found.push(isIntoFolder ? `${slashed(destination)}${name}` : destination);
    }
  }
  const started = startedPaths(site);
  return found.filter((path) => !isRemoved(site, path) && !started.has(path));
}

/** Files of the source that CMD, ENTRYPOINT, HEALTHCHECK, VOLUME and ENV name. */
function namedByConfiguration(
  site: Site,
  folders: readonly string[],
  { sources }: SourceLanguage,
): readonly string[] {
  const { workdir, environment } = site.finalState;
  const words = [
    ...site.started.flatMap(({ written, words: others }) => [written, ...others]),
    ...site.stage.instructions
      .filter(({ keyword }) => /^(?:ENV|VOLUME|CMD|ENTRYPOINT|HEALTHCHECK)$/.test(keyword))
      .flatMap((each) => each.arguments.text.split(/[\s",[\]=]+/))
      .map((word) => filledIn(word, environment, site.document.escape)),
  ];
  return words.flatMap((word) => {
    const path = absolutePath(workdir, word?.replace(/^-[\w-]*=/, ''));
    if (path === undefined || sources.test(path) || folders.some((folder) => isWithin(folder, path)))
      return [];
    const isThere = site.source.inContext(path) !== undefined || isFilled(site, path);
    return isThere && folders.some((folder) => isWithin(path, folder)) ? [path] : [];
  });
}
