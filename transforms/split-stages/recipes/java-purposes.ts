import { isWithin } from '../../../src/effects/posix-path.ts';
import type { Artefact, CommandPurpose } from '../recipe.ts';
import { isRemoved } from '../removed-files.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';

/** Build tools, and those of front ends that Java projects build with. */
const BUILDING =
  /^(?:mvnw?|mvnd|gradlew?|sbt|sbtn|activator|lein|ant|mill|javac|kotlinc|scalac|jar|npm|npx|yarn|pnpm|bower|gulp|grunt|ng|sdk|jlink|jdeps)$/;

/** Names of tools in addresses and folders of downloads. */
const TOOL_NAMES =
  /(?:maven|gradle|\bsbt\b|sbt-|scala-|kotlin-compiler|\bant\b|leiningen|nodesource|\bnode-v|\bnvm\b)/i;

/** Files that only build tools read. */
const TOOL_FILE =
  /\/(?:gradle\.properties|\.(?:m2|gradle|ivy2|sbt|mvn)\/.*|(?:gradle|apache-maven|sbt)-[^/]*)$/;

/** What was found out of a stage, for the commands that are asked about afterwards. */
export interface Findings {
  /** What is copied from the builder, source that is kept included. */
  readonly copied: readonly Artefact[];
  /** The last command that builds. */
  readonly lastCall: StageCommand | undefined;
}

/** `sh ./gradlew build` calls gradlew. */
export function called({ program, words }: StageCommand): Pick<StageCommand, 'program' | 'words'> {
  const [script, ...rest] = words;
  const name = /^(?:ba|da)?sh$/.test(program)
    ? /^(?:\.\/|\/.*\/)?(mvnw|gradlew|sbt)$/.exec(script ?? '')?.[1]
    : undefined;
  return name === undefined ? { program, words } : { program: name, words: rest };
}

/** What a command of a stage is for in which a build tool of Java works. */
export function javaPurpose(
  command: StageCommand,
  site: Site,
  { copied, lastCall }: Findings = { copied: [], lastCall: undefined },
): CommandPurpose | undefined {
  const { program, words } = called(command);
  if (BUILDING.test(program)) return 'build';
  if (command.redirected.length > 0) return purposeOfOutput(command, site, { copied, lastCall });
  if (!/^(?:cp|mv|tar|unzip|curl|wget|ln|mkdir|rm|chmod|bash|sh|install)$/.test(program)) return undefined;
  const isKept = (path: string): boolean => copied.some((each) => isWithin(path, each.path));
  const paths = words
    .filter((word) => word?.startsWith('-') !== true)
    .flatMap((word) => pathOf(command, word?.replace(/[*?].*$/, '')) ?? []);
  const isBuilt = copied.some(({ path }) => paths.some((each) => each !== '/' && isWithin(path, each)));
  // The mode comes along with what is copied, its owner does not.
  if (program === 'chmod' && paths.slice(1).length > 0 && paths.slice(1).every((path) => isKept(path)))
    return 'build';
  if (program === 'rm') return removesLeftovers(command, site) ? 'build' : undefined;
  if (program === 'mkdir' && paths.length > 0 && paths.every((path) => isFilledBySource(site, command, path)))
    return 'build';
  if (isBuilt) return /^(?:cp|mv|tar|unzip|curl|wget|install)$/.test(program) ? 'build' : undefined;
  const isOfTool =
    words.some((word) => word !== undefined && TOOL_NAMES.test(word)) ||
    (program === 'tar' && fetchesOnlyTools(command));
  const isOfRuntime = paths.some((path) => isKept(path));
  return isOfTool && !isOfRuntime ? 'build' : undefined;
}

/** `echo "port = 80" > shop.properties`, by the file that it writes. */
function purposeOfOutput(
  command: StageCommand,
  site: Site,
  { copied, lastCall }: Findings,
): CommandPurpose | undefined {
  const paths = command.redirected.flatMap((path) => path ?? []);
  if (paths.length < command.redirected.length) return undefined;
  if (paths.every((path) => TOOL_FILE.test(path) || copied.some((each) => isWithin(path, each.path))))
    return 'build';
  const { commands } = site;
  if (lastCall === undefined || commands.indexOf(command) < commands.indexOf(lastCall)) return undefined;
  const isInProject = paths.every((path) => isBuiltWithin(site, lastCall, path) && !isRemoved(site, path));
  return isInProject && writesAnew(command) ? 'run' : undefined;
}

/** Whether a path lies in a folder that the build tool runs in. */
export function isBuiltWithin({ commands }: Site, { program }: StageCommand, path: string): boolean {
  return commands.some(
    ({ program: other, folder }) =>
      other === program && folder !== undefined && folder !== '/' && isWithin(path, folder),
  );
}

/** `echo "port = 80" > shop.properties`: it can be done in the runtime, which needs nothing of the source for it. */
export function writesAnew({ words, command: { simple } }: StageCommand): boolean {
  const redirects = simple?.command.redirects ?? [];
  return (
    words.every((word) => word !== undefined) &&
    redirects.every((redirect) => redirect.type !== 'Redirect' || redirect.operator === '>')
  );
}

/** `rm -rf /src ~/.m2`: the source, and what the tools keep in the home. */
function removesLeftovers(command: StageCommand, site: Site): boolean {
  const operands = command.words.filter((word) => word?.startsWith('-') !== true);
  return (
    operands.some((word) => word?.startsWith('~/') === true) &&
    operands.every((word) => {
      if (word?.startsWith('~/') === true) return true;
      const path = pathOf(command, word?.replace(/[*?].*$/, ''))?.replace(/(.)\/+$/, '$1');
      const folders = site.commands.flatMap(({ folder }) => folder ?? []);
      return (
        path !== undefined &&
        path !== '/' &&
        [...folders, '/root', '/tmp'].some((folder) => folder !== '/' && isWithin(folder, path))
      );
    })
  );
}

/** `wget -O- .../apache-maven-3.9.tar.gz | tar -xz`: every address in the RUN is that of a build tool. */
function fetchesOnlyTools({
  instruction: {
    arguments: { text },
  },
}: StageCommand): boolean {
  const addresses = text.match(/https?:\/\/[^\s"']+/g) ?? [];
  return addresses.length > 0 && addresses.every((address) => TOOL_NAMES.test(address));
}

/** A folder that source is copied to further down. */
function isFilledBySource({ source }: Site, { instruction }: StageCommand, folder: string): boolean {
  return source.copies.some(
    ({ instruction: { index }, destination }) =>
      index > instruction.index && destination !== undefined && isWithin(destination, folder),
  );
}
