import { baseName, joinPath, type BuildContext } from '../../../src/context/context.ts';
import { absolutePath, isWithin, outermost, slashed } from '../../../src/effects/posix-path.ts';
import { isBuiltIn } from './java-artefacts.ts';
import { startedPaths, targetsOf } from '../copies.ts';
import type { SourceCopy } from '../copied-source.ts';
import { namedInSource, type SourceLanguage } from '../named-in-source.ts';
import type { RunTimeSource } from '../project-source.ts';
import type { Artefact, Obstacle } from '../recipe.ts';
import type { Site } from '../site.ts';
import { isRemoved } from '../removed-files.ts';
import type { StageCommand } from '../stage-commands.ts';
import { isBuiltWithin, writesAnew } from './java-purposes.ts';
import type { JavaCall } from './java-start.ts';
import { startedFiles } from './started-files.ts';

// Sources: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/ProcessBuilder.html,
// https://docs.spring.io/spring-boot/reference/features/external-config.html (files beside the program and in `config/`)

/** Interfaces of the JDK that a JRE has not; they are found as if they were programs. */
const OF_JDK = /^(?:ToolProvider\.getSystemJavaCompiler|com\.sun\.(?:tools|jdi|source)|jdk\.jshell)/;

const LANGUAGE: SourceLanguage = {
  sources: /\.(?:java|kt|scala|groovy|clj)$/,
  ignored:
    /^(?:target|build|out|bin|tests?|androidTest|it|.*Tests?\.(?:java|kt|scala|groovy)|.*Spec\.(?:scala|groovy)|\.mvn|\.gradle|gradle|mvnw(?:\.cmd)?|gradlew(?:\.bat)?|pom\.xml|.*\.gradle(?:\.kts)?|gradle\.properties|build\.sbt|project|docs?|README)$/,
  starts:
    /(?:(?:Runtime\.getRuntime\(\)\.exec|ProcessBuilder)\(\s*(?:(?:List\.of|Arrays\.asList|listOf)\(|new String\[\]\s*\{)?\s*"(?:[\w/.-]*\/)?|\b(?=ToolProvider\.getSystemJavaCompiler|com\.sun\.(?:tools|jdi|source)\.|jdk\.jshell\.))([\w.+-]+)/g,
};

/** Started on other systems only. */
const FOREIGN =
  /^(?:cmd|cmd\.exe|powershell(?:\.exe)?|taskkill|rundll32|open|xdg-open|osascript|explorer|notepad)$/;

/** Folders that programs of common frameworks read where they run. */
const CONVENTIONAL = new Set([
  'config',
  'conf',
  'public',
  'static',
  'templates',
  'views',
  'webroot',
  'webapp',
]);
const SPRING = /^application(?:-[\w-]+)?\.(?:ya?ml|properties)$/;
/** What code is checked with lies in `config`, too. */
const CHECKS = /^(?:checkstyle|pmd|spotbugs|findbugs|detekt|sonar|codestyle|license)/;

/** Folders that only builds read. */
const BUILD_FOLDER =
  /^(?:src|\.mvn|\.gradle|gradle|project|buildSrc|\.git|target|build|\.idea|node_modules|scripts?|docs?|docker|deploy|k8s|helm|charts|\.github|\.circleci|main|java|kotlin|scala|common|core|module\w*|wrapper|.*-(?:api|core|common|service|model|module|lib))$/;
const BUILD_FILE =
  /^(?:pom\.xml|.*\.gradle(?:\.kts)?|gradle\.properties|.*\.versions\.toml|gradlew?(?:\.bat)?|mvnw(?:\.cmd)?|build\.sbt|settings.*\.xml|lombok\.config|package(?:-lock)?\.json|yarn\.lock|.*\.(?:java|kt|kts|scala|groovy|md))$/;
const DATA_FILE =
  /\.(?:ya?ml|json|properties|xml|conf|toml|env|cfg|ini|txt|csv|sql|jks|p12|pem|crt|key|keystore|jar|so|html)$/;

/** Whether a file of the source is there for the build alone. */
export function isBuildFile(path: string): boolean {
  return BUILD_FILE.test(baseName(path));
}

/** What of its source a Java program needs while it runs. What it has in its jar is not counted. */
export function javaSource(
  site: Site,
  calls: readonly JavaCall[],
  artefacts: readonly Artefact[],
  lastCall: StageCommand | undefined,
): RunTimeSource | Obstacle {
  const last = lastCall?.instruction;
  const kept = new Set<string>([
    ...namedByStart(site, calls),
    ...startedFiles(site),
    ...writtenLater(site, lastCall),
  ]);
  const programs = new Set<string>();
  for (const copy of site.source.copies) {
    if (copy.copy.kind !== 'context' || last === undefined || copy.instruction.index > last.index) continue;
    if (!copy.hasFolder) keepFiles(site, copy, kept);
    else {
      const problem = keepFolders(site, copy, artefacts, kept, programs);
      if (problem !== undefined) return problem;
    }
  }
  const ofJdk = [...programs].find((name) => OF_JDK.test(name));
  if (ofJdk !== undefined) return { reason: `its source uses ${ofJdk}, which only a JDK has` };
  const named = outermost(kept)
    .filter((path) => !isRemoved(site, path))
    .filter((path) => !artefacts.some((each) => isWithin(path, each.path)))
    .toSorted();
  return {
    source: named.length === 0 ? 'none' : named,
    programs: [...programs].filter((name) => !FOREIGN.test(name)),
    assumption: assumptionOf(site, named),
  };
}

function assumptionOf({ context }: Site, named: readonly string[]): string {
  const known = context === undefined ? '' : ', which its sources, its framework or the Dockerfile name';
  return named.length === 0
    ? 'the program reads no file of its source while it runs, besides what is packed with it'
    : `of its source the program reads only ${named.join(', ')} while it runs${known}`;
}

/** Files of the source that the start names: `server config.yml`, `-javaagent:agent.jar`. */
function namedByStart({ source, context }: Site, calls: readonly JavaCall[]): readonly string[] {
  const folders = source.copies.flatMap(({ hasFolder, destination }) =>
    hasFolder && destination !== undefined ? [destination] : [],
  );
  return calls.flatMap(({ named, folder }) =>
    named.flatMap(({ path: name, isBareValue }) => {
      const path = absolutePath(folder, name)?.replace(/\/+$/, '');
      if (path === undefined || folders.some((each) => isWithin(each, path))) return [];
      if (!folders.some((each) => each !== '/' && isWithin(path, each))) return [];
      const isThere =
        context === undefined ? DATA_FILE.test(path) && !isBareValue : source.inContext(path) !== undefined;
      return isThere ? [path] : [];
    }),
  );
}

/** Files to which commands behind the build add something where it was built: settings of the program. */
function writtenLater(site: Site, lastCall: StageCommand | undefined): readonly string[] {
  const { commands } = site;
  if (lastCall === undefined) return [];
  return commands
    .slice(commands.indexOf(lastCall) + 1)
    .filter((command) => !writesAnew(command))
    .flatMap(({ redirected }) => redirected.flatMap((path) => path ?? []))
    .filter((path) => isBuiltWithin(site, lastCall, path) && !isRemoved(site, path));
}

/** Single files that are copied to where it is built, and are not of the build. */
function keepFiles(site: Site, copy: SourceCopy, kept: Set<string>): void {
  if (!isBuiltIn(site, copy)) return;
  const started = startedPaths(site);
  const files = targetsOf(copy);
  if (files.every((file) => started.has(file))) return;
  for (const file of files) {
    const name = baseName(file);
    const isOfBuild =
      isBuildFile(name) || /^\.(?!env)/.test(name) || /\/(?:project|gradle|\.mvn)\/[^/]*$/.test(file);
    if (DATA_FILE.test(file) && !isOfBuild) kept.add(file);
  }
}

/** Names with which builds are copied: `*.gradle`, `gradle*`. */
const BUILD_PATTERN =
  /^(?:\.\/)?(?:\*\.(?:gradle|kts|gradle\.kts|sbt|xml|lock|md|java)|(?:gradle|mvnw|pom|build|settings|package|src|project|yarn|lombok)[\w.*-]*)$/;

/** Folders, by what their sources read; one that is not known is kept, unless its name says that builds use it. */
function keepFolders(
  site: Site,
  copy: SourceCopy,
  artefacts: readonly Artefact[],
  kept: Set<string>,
  programs: Set<string>,
): Obstacle | undefined {
  const { sources, destination, instruction } = copy;
  if (destination === undefined) return undefined;
  const isProject =
    site.commands.some(({ folder }) => folder !== undefined && isWithin(folder, destination)) ||
    artefacts.some(({ path }) => isWithin(path, destination) || isModuleBeside(destination, path));
  for (const [at, from] of sources.entries()) {
    const written = copy.copy.sources[at] ?? '';
    const name = baseName(from ?? written);
    if (from === undefined ? BUILD_PATTERN.test(written) : isBuildFile(name) || BUILD_FOLDER.test(name)) {
      if (from !== undefined) readFolder(site, from, destination, kept, programs);
      continue;
    }
    const kind = from === undefined ? undefined : site.context?.kindOf(from);
    if (from !== undefined && kind === 'folder') {
      if (!readFolder(site, from, destination, kept, programs) && !isProject) kept.add(destination);
    } else if (DATA_FILE.test(name)) kept.add(`${slashed(destination)}${name}`);
    else if (from !== '' && from !== undefined && sources.length === 1) {
      if (!isProject) kept.add(destination);
    } else if (from !== '')
      return { instruction, reason: `whether the program needs ${written} while it runs is not known` };
  }
  return undefined;
}

/** `shop-core` beside `shop-web/target/shop.jar`. */
function isModuleBeside(folder: string, jar: string): boolean {
  const parent = folder.slice(0, folder.lastIndexOf('/') + 1);
  const first = /^[^-]+-/.exec(baseName(folder))?.[0];
  return (
    first !== undefined &&
    jar.startsWith(parent + first.slice(0, -1)) &&
    jar.slice(parent.length).includes('/')
  );
}

/** Notes what the sources in a folder of the context name. @returns false if there are none. */
function readFolder(
  { context, finalState }: Site,
  from: string,
  destination: string,
  kept: Set<string>,
  programs: Set<string>,
): boolean {
  if (context?.kindOf(from) !== 'folder') return false;
  const place = (path: string): string =>
    `${slashed(destination)}${path.slice(from === '' ? 0 : from.length + 1)}`;
  const found = namedInSource(context, from, LANGUAGE, destination);
  if (found === undefined) return from === '';
  for (const path of found.files)
    for (const each of SOURCE_FOLDER.test(path) ? namedBelow(context, from, path) : [path])
      kept.add(place(each));
  for (const program of found.programs) programs.add(program);
  if (finalState.workdir === destination)
    for (const path of conventionalIn(context, from)) kept.add(place(path));
  return true;
}

/** A folder of sources, of which a program reads at most a part: `src/main/resources/data.csv`. */
const SOURCE_FOLDER = /(?:^|\/)src$/;
/** More is not read: the folder is kept as it is. */
const MOST_SOURCES = 4000;

/** What is named of a folder of sources; the folder itself only if that is not known. */
function namedBelow(context: BuildContext, project: string, folder: string): readonly string[] {
  const found = new Set<string>();
  const pending = [project];
  let seen = 0;
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const { name, kind } of context.list(at) ?? []) {
      const path = joinPath(at, name) ?? name;
      if (++seen > MOST_SOURCES) return [folder];
      if (LANGUAGE.ignored.test(name) || name.startsWith('.') || name === 'node_modules') continue;
      if (kind === 'folder') pending.push(path);
      else if (LANGUAGE.sources.test(name))
        for (const [, named = ''] of (context.read(path) ?? '').matchAll(/["'](?:\.\/)?(src\/[\w./-]+)/g))
          for (const each of [joinPath(project, named), joinPath(folder, `../${named}`)])
            if (each !== undefined && context.has(each) && !LANGUAGE.sources.test(each)) found.add(each);
    }
  }
  return [...found];
}

function conventionalIn(context: BuildContext, folder: string): readonly string[] {
  const entries = context.list(folder) ?? [];
  return entries.flatMap(({ name, kind }) => {
    const path = joinPath(folder, name) ?? name;
    if (kind === 'file') return SPRING.test(name) ? [path] : [];
    if (!CONVENTIONAL.has(name)) return [];
    const inside = context.list(path) ?? [];
    return inside.some((each) => !CHECKS.test(each.name)) ? [path] : [];
  });
}
