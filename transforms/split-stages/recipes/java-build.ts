import type { Instruction } from '../../../src/dockerfile/model.ts';
import {
  type Artefact,
  keptPaths,
  type Obstacle,
  type Recipe,
  type RuntimeBase,
  type Split,
} from '../recipe.ts';
import type { Site } from '../site.ts';
import type { StageCommand } from '../stage-commands.ts';
import { buildVariables } from './build-variables.ts';
import { javaArtefacts } from './java-artefacts.ts';
import { replacedPackages } from './java-packages.ts';
import { called, javaPurpose, type Findings } from './java-purposes.ts';
import { javaRuntime, type JavaRuntime } from './java-runtimes.ts';
import { isBuildFile, javaSource } from './java-source.ts';
import { javaStarts, type JavaCall } from './java-start.ts';
import { deployedArtefacts, serverPurpose, startsServer } from './java-webapps.ts';

/** What tells one build tool of Java, Kotlin and Scala from another. */
export interface JavaTool {
  /** `Maven`. */
  readonly name: string;
  /** Its programs: `mvn`, `mvnw`. */
  readonly programs: RegExp;
  /** Words of a call that builds; others only look, or prepare. */
  readonly goals: RegExp;
  /** It leaves classes beside their sources. */
  readonly isInPlace?: boolean;
}

/** Variables that only builds of Java read. */
const TOOLCHAIN =
  /^(?:M2|M2_HOME|MVN\w*|MAVEN\w*|GRADLE\w*|SBT\w*|ANT_\w+|SCALA_(?:HOME|VERSION)|KOTLIN_(?:HOME|VERSION)|LEIN_\w+|NODE_VERSION|NVM_\w+|NPM_\w+)$/;

/** What starts programs of other recipes. */
const OTHERS =
  /^(?:node|npm|npx|yarn|pnpm|python[\d.]*|gunicorn|uvicorn|ruby|bundle|rails|php|php-fpm|nginx|go)$/;

const findings = new WeakMap<Site, Findings>();

/** A recipe for one build tool: what is built is what the container starts. */
export function javaRecipe({ name, programs, goals, isInPlace = false }: JavaTool): Recipe {
  const builds = (command: StageCommand): boolean => {
    const { program, words } = called(command);
    return (
      programs.test(program) &&
      (words.length === 0 || words.some((word) => word === undefined || goals.test(word)))
    );
  };
  return {
    name,
    recognises: (site) =>
      site.commands.some(builds) && !site.started.some(({ program }) => OTHERS.test(program)),
    split: (site) => splitJava(site, builds, isInPlace),
    purposeOf: (command, site) =>
      serverPurpose(site, command) ?? javaPurpose(command, site, findings.get(site)),
  };
}

function splitJava(
  site: Site,
  builds: (command: StageCommand) => boolean,
  isInPlace: boolean,
): Split | Obstacle {
  const starts = javaStarts(site);
  if ('reason' in starts) return starts;
  const lastCall = site.commands.findLast(builds);
  const last = lastCall?.instruction;
  const deployed = deployedArtefacts(site);
  if ('reason' in deployed) return deployed;
  const artefacts = deployed.length > 0 ? deployed : javaArtefacts(site, starts, last, isInPlace);
  if ('reason' in artefacts) return artefacts;
  const runtime = javaRuntime(site);
  if ('reason' in runtime) return runtime;
  const problem =
    userProblem(site, last, runtime.base.reference) ??
    homeProblem(site, runtime) ??
    placeProblem(starts.calls, runtime.base);
  if (problem !== undefined) return problem;
  const source = javaSource(site, starts.calls, artefacts, lastCall);
  if ('reason' in source) return source;
  const kept = keptPaths(source.source);
  findings.set(site, { copied: [...artefacts, ...kept.map((path) => ({ path }))], lastCall });
  const variables = buildVariables(site, TOOLCHAIN, last, artefacts);
  return {
    runtime: runtime.base,
    artefacts,
    source: source.source,
    packages: [...runtime.packages, ...launcherPackages(site, artefacts)],
    replaced: replacedPackages(site),
    dropped: onlyBuilding(site, last),
    linksLibraries: false,
    runs: source.programs,
    isBuildVariable: (variable) => variables.has(variable),
    readsVariable: (variable) =>
      /^(?:PATH|HOME|USER|LANG|LC_\w+|TZ|JAVA_\w+|_JAVA_OPTIONS|JDK_\w+|https?_proxy|HTTPS?_PROXY|GIT_\w+|CI|NODE_\w+)$/.test(
        variable,
      ),
    ...(site.starts.length === 0 && startsServer(site) ? { startsByItself: true } : {}),
    assumptions: [source.assumption, ...(deployed.length > 0 ? [] : [NO_JDK])],
  };
}

const NO_JDK = 'it needs a Java runtime and no part of the JDK besides';

/** COPY of pom.xml and its like alone, wherever it copies to. */
function onlyBuilding({ source }: Site, last: Instruction | undefined): readonly Instruction[] {
  return source.copies
    .filter(
      ({ copy, hasFolder, sources, instruction }) =>
        copy.kind === 'context' &&
        !hasFolder &&
        last !== undefined &&
        instruction.index < last.index &&
        sources.every((name) => name !== undefined && isBuildFile(name)),
    )
    .map(({ instruction }) => instruction);
}

/** Users that builders bring and JREs do not. Sources: the Dockerfiles in the images' repositories. */
const USERS: Readonly<Record<string, RegExp>> = {
  gradle: /^(?:gradle|1000)(?::|$)/,
  'sbtscala/scala-sbt': /^(?:sbtuser|1001)(?::|$)/,
  'hseeberger/scala-sbt': /^(?:sbtuser|1001)(?::|$)/,
};

function userProblem(site: Site, last: Instruction | undefined, runtime: string): Obstacle | undefined {
  const users = USERS[site.base.repository];
  if (users === undefined || last === undefined) return undefined;
  const { instructions } = site.stage;
  const isFinal = (each: Instruction): boolean =>
    each === instructions.findLast(({ keyword }) => keyword === 'USER');
  const found = instructions.find(
    (each) =>
      (each.keyword === 'USER' &&
        (isFinal(each) || each.index > last.index) &&
        users.test(each.arguments.text)) ||
      (each.index > last.index &&
        each.flags.some(({ name, value }) => name === 'chown' && users.test(value ?? ''))),
  );
  if (found === undefined) return undefined;
  return { instruction: found, reason: `${runtime} has no such user as ${site.base.name} has` };
}

/** JAVA_HOME of the stage's own is that of the JDK. */
function homeProblem(
  { stage, base }: Site,
  { base: { reference }, packages }: JavaRuntime,
): Obstacle | undefined {
  if (packages.length > 0 || reference === base.written) return undefined;
  const found = stage.instructions.find(
    ({ keyword, arguments: { text } }) => keyword === 'ENV' && /(?:^|\s)JAVA_HOME[\s=]/.test(text),
  );
  const isSame = found?.arguments.text.includes(HOME_OF_TEMURIN) === true;
  if (found === undefined || (isSame && reference.startsWith('eclipse-temurin:'))) return undefined;
  return { instruction: found, reason: 'it sets JAVA_HOME, and the runtime may have Java in another folder' };
}

/** Source: github.com/adoptium/containers. */
const HOME_OF_TEMURIN = '/opt/java/openjdk';

/** `/usr/bin/java`: where Java lies differs from vendor to vendor. */
function placeProblem(
  calls: readonly JavaCall[],
  { reference, assumption }: RuntimeBase,
): Obstacle | undefined {
  const place = reference.startsWith('eclipse-temurin:') ? `${HOME_OF_TEMURIN}/bin/java` : undefined;
  const found = calls.find(({ program }) => program.startsWith('/') && program !== place);
  return found === undefined || assumption === undefined || !reference.includes('jre')
    ? undefined
    : {
        instruction: found.instruction,
        reason: `it starts ${found.program}, which ${reference} may not have`,
      };
}

/** Start scripts of sbt-native-packager and of Maven's appassembler want bash or sh; Alpine has no bash. */
function launcherPackages({ base }: Site, artefacts: readonly Artefact[]): readonly string[] {
  const isOfSbt = artefacts.some(({ path }) => /\/target\/(?:universal|pack)\b/.test(path));
  return isOfSbt && base.distribution === 'alpine' ? ['bash'] : [];
}
