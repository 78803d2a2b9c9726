import { absolutePath, isWithin } from '../../../src/effects/posix-path.ts';
import type { Instruction } from '../../../src/dockerfile/model.ts';
import type { SourceCopy } from '../copied-source.ts';
import { targetsOf } from '../copies.ts';
import type { Artefact, Obstacle } from '../recipe.ts';
import type { Site } from '../site.ts';
import { pathOf } from '../stage-commands.ts';
import type { JavaCall, JavaStarts, StartedPath } from './java-start.ts';
import { jarNeighbours } from './java-manifests.ts';

/** Folders that build tools fill with a program and its libraries, as far as the one above `bin`. */
const DISTRIBUTION =
  /\/(?:target\/(?:universal\/stage|pack|appassembler|dist|[\w.-]+-bin\/[\w.-]+)|build\/(?:install|distributions)\/[^/]+)$/;

/** What the container's start names, and what lies beside it for it. */
export function javaArtefacts(
  site: Site,
  { calls, paths }: JavaStarts,
  last: Instruction | undefined,
  isInPlace: boolean,
): readonly Artefact[] | Obstacle {
  const found = new Map<string, Artefact>();
  for (const call of calls) {
    const problem = noteCall(site, isInPlace ? withClassPath(site, call) : call, last, isInPlace, found);
    if (problem !== undefined) return problem;
  }
  if (found.size > 0)
    for (const call of calls) for (const path of placedFiles(site, call)) found.set(path, { path });
  for (const path of paths) {
    const root = distributionOf(site, path);
    if (root !== undefined) found.set(root, { path: root, isFolder: true });
  }
  if (found.size === 0) return nothingStarted(site);
  return withoutInner([...found.values()]);
}

function noteCall(
  site: Site,
  { instruction, jar, entries, mainClass }: JavaCall,
  last: Instruction | undefined,
  isInPlace: boolean,
  found: Map<string, Artefact>,
): Obstacle | undefined {
  if (jar === undefined && entries.length === 0)
    return { instruction, reason: `where the class ${mainClass ?? ''} lies is not known` };
  const folders = jar === undefined ? entries.filter((path) => !/\.jar$|\*$/.test(path)) : [];
  if (isInPlace && folders.length > 1 && folders.some((path) => isMixed(site, path)))
    return {
      instruction,
      reason: `in which folder of its class path ${mainClass ?? 'its class'} lies is not known`,
    };
  for (const path of jar === undefined ? entries : [jar]) {
    if (comesLater(site, path, last) || isOfOtherPlace(path)) continue;
    if (path.endsWith('/tools.jar'))
      return { instruction, reason: 'it needs tools.jar, which only a JDK has' };
    const artefact = artefactOf(site, path) ?? (isInPlace ? classesIn(path, mainClass) : undefined);
    const isOfClasses = artefact?.isFolder === true && !path.endsWith('*');
    if (isInPlace && isOfClasses && !isMixed(site, path) && !isMade(site, path))
      return { instruction, reason: `where the class ${mainClass ?? ''} lies is not known` };
    if (artefact === undefined)
      return { instruction, reason: `its class path names ${path}, which holds the whole source` };
    if (path.endsWith('.jar') && artefact.isFolder !== true) {
      const neighbours = jarNeighbours(site, instruction, path);
      if (!Array.isArray(neighbours)) return neighbours as Obstacle;
      for (const each of neighbours as readonly Artefact[]) found.set(each.path, each);
    }
    found.set(artefact.path, artefact);
  }
  return undefined;
}

/** Whether a command or a copy speaks of a folder. */
function isMade({ commands, source }: Site, folder: string): boolean {
  return (
    commands.some((command) => command.words.some((word) => pathOf(command, word) === folder)) ||
    source.copies.some(({ destination }) => destination !== undefined && isWithin(destination, folder))
  );
}

/** Files that the start names and that `cp` or `mv` puts there: `server config.yml`. */
function placedFiles(site: Site, { named, folder }: JavaCall): readonly string[] {
  return named.flatMap(({ path: name }) => {
    const path = absolutePath(folder, name);
    const isPlaced = site.commands.some(
      (command) => /^(?:cp|mv)$/.test(command.program) && pathOf(command, command.words.at(-1)) === path,
    );
    return path !== undefined && isPlaced ? [path] : [];
  });
}

/** Without a class path it is the folder that the program runs in, unless CLASSPATH names another one. */
function withClassPath(site: Site, call: JavaCall): JavaCall {
  const isOpen = call.jar === undefined && call.entries.length === 0 && call.folder !== undefined;
  const { kind } = site.finalState.environment.variable('CLASSPATH');
  return isOpen && kind === 'unset' ? { ...call, entries: [call.folder ?? ''] } : call;
}

/** Classes beside their sources: those of a package are in its folder. */
function classesIn(folder: string, mainClass: string | undefined): Artefact | undefined {
  if (mainClass === undefined) return undefined;
  const [first = '', ...others] = mainClass.split(/[./]/);
  const isOfPackage = others.length > 0;
  const root = folder === '/' ? '' : folder;
  return isOfPackage ? { path: `${root}/${first}`, isFolder: true } : { path: `${root}/*.class` };
}

/** Jars that packages of the distribution bring. */
function isOfOtherPlace(path: string): boolean {
  return isWithin(path, '/usr/share/java');
}

/** `/app/lib/*` is the folder; in a folder with other things than jars, the jars of it. */
function artefactOf(site: Site, path: string): Artefact | undefined {
  // https://quarkus.io/guides/maven-tooling: the jar is started by a class path of its neighbours.
  const quarkus = /^(.*\/quarkus-app)\/quarkus-run\.jar$/.exec(path)?.[1];
  if (quarkus !== undefined) return { path: quarkus, isFolder: true };
  if (path.endsWith('/*')) {
    const folder = path.slice(0, -2);
    return isMixed(site, folder) ? { path: `${folder}/*.jar` } : { path: folder, isFolder: true };
  }
  if (/\.(?:jar|war)$/.test(path) || path.includes('*')) return { path };
  return isMixed(site, path) ? undefined : { path, isFolder: true };
}

function isMixed(site: Site, folder: string): boolean {
  return (
    /\/(?:target|build|build\/libs)$/.test(folder) ||
    /^\/[^/]*$/.test(folder) ||
    site.source.copies.some(
      ({ destination, hasFolder }) => hasFolder && destination !== undefined && isWithin(destination, folder),
    ) ||
    site.commands.some(
      ({ folder: place, program }) =>
        place === folder && /^(?:mvnw?|gradlew?|sbt|javac|kotlinc|scalac)$/.test(program),
    )
  );
}

/** Copied below the build, or as a file of its own to where nothing is built: the runtime has it anyway. */
function comesLater(site: Site, path: string, last: Instruction | undefined): boolean {
  return site.source.copies.some(
    (copy) =>
      last !== undefined &&
      targetsOf(copy).includes(path) &&
      (copy.instruction.index > last.index || (!copy.hasFolder && !isBuiltIn(site, copy))),
  );
}

/** Whether a copy goes to where commands of the build run, so that the runtime does not get it by itself. */
export function isBuiltIn({ commands }: Site, { destination }: SourceCopy): boolean {
  return commands.some(
    ({ folder }) =>
      folder !== undefined && folder !== '/' && destination !== undefined && isWithin(destination, folder),
  );
}

/** The folder above `bin`, if the build makes it or unpacks it. */
function distributionOf(site: Site, { path }: StartedPath): string | undefined {
  const target = linkedTo(site, path) ?? path;
  const root = /^(\/.+)\/bin\/[^/]+$/.exec(target)?.[1];
  if (root === undefined || /^\/usr(?:\/local)?$/.test(root)) return undefined;
  if (site.source.inContext(target) !== undefined) return undefined;
  if (target.endsWith('.sh') && !DISTRIBUTION.test(root)) return undefined;
  const isMade =
    DISTRIBUTION.test(root) ||
    site.commands.some((command) => {
      const { program, words, folder } = command;
      if (program === 'unzip' || program === 'tar') {
        const at = words.findIndex((word) => word !== undefined && /^-[Cd]$|^--directory$/.test(word));
        const place = at < 0 ? folder : pathOf(command, words[at + 1]);
        return place !== undefined && words.some((word) => archiveFits(word, root)) && isWithin(root, place);
      }
      return /^(?:cp|mv)$/.test(program) && pathOf(command, words.at(-1)) === root;
    });
  return isMade ? root : undefined;
}

/** `target/universal/app-1.0.zip` unpacks as `app-1.0`. */
function archiveFits(word: string | undefined, root: string): boolean {
  const stem = /([^/]+)\.(?:zip|tar|tgz|tar\.gz)$/.exec(word ?? '')?.[1];
  if (stem === undefined) return false;
  return stem.includes('*') || root.split('/').includes(stem);
}

function linkedTo(site: Site, path: string): string | undefined {
  for (const command of site.commands) {
    if (command.program !== 'ln') continue;
    const operands = command.words.filter((word) => word?.startsWith('-') !== true);
    const [from, to] = operands.map((word) => pathOf(command, word));
    if (from === undefined || to === undefined) continue;
    if (to === path || `${to}/${from.replace(/^.*\//, '')}` === path) return from;
  }
  return undefined;
}

function nothingStarted(site: Site): Obstacle {
  const start = site.starts.find(({ keyword }) => keyword !== 'HEALTHCHECK');
  if (start === undefined)
    return { reason: 'it has no CMD and no ENTRYPOINT, so what the image is for is not known' };
  const [unread] = site.usesOf(start).unread;
  return {
    instruction: start,
    reason:
      unread === undefined
        ? 'it starts no jar, class path or start script that the build is known to make'
        : `what ${unread} runs is not known${site.context === undefined ? ' without its build context' : ''}`,
  };
}

function withoutInner(artefacts: readonly Artefact[]): readonly Artefact[] {
  return artefacts.filter(
    ({ path }) =>
      !artefacts.some(
        (other) => other.isFolder === true && other.path !== path && isWithin(path, other.path),
      ),
  );
}
