import { absolutePath } from '../../../src/effects/posix-path.ts';
import type { Instruction } from '../../../src/dockerfile/model.ts';
import type { Obstacle } from '../recipe.ts';
import type { Site } from '../site.ts';
import { readStageRun } from '../stage-commands.ts';
import { folderOfScript } from './started-files.ts';

// Source: https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html

/** A call of `java` in CMD, ENTRYPOINT, HEALTHCHECK or a script of theirs. */
export interface JavaCall {
  readonly instruction: Instruction;
  /** The jar behind `-jar`, absolute; it may hold `*`. */
  readonly jar: string | undefined;
  /** Entries of the class path or module path, absolute: jars, folders, `/app/lib/*`. */
  readonly entries: readonly string[];
  /** Files that arguments, `@file`, agents and the values of options name. */
  readonly named: readonly NamedFile[];
  /** The class that is started, if there is no jar. */
  readonly mainClass: string | undefined;
  /** Where it runs. */
  readonly folder: string | undefined;
  /** `java` as written, maybe with its path. */
  readonly program: string;
}

/** What may be a file that a program reads. */
export interface NamedFile {
  /** As written, or from the root. */
  readonly path: string;
  /** The bare value of an option, `-Dlogback.configurationFile=logback.xml`: it may be in a jar as well. */
  readonly isBareValue: boolean;
}

/** A program that a container starts, by its path. */
export interface StartedPath {
  readonly instruction: Instruction;
  readonly path: string;
}

export interface JavaStarts {
  readonly calls: readonly JavaCall[];
  /** Other programs that are started by a path. */
  readonly paths: readonly StartedPath[];
}

interface Started {
  readonly instruction: Instruction;
  readonly program: string;
  readonly written: string;
  readonly words: readonly (string | undefined)[];
  readonly folder: string | undefined;
}

/** Programs that a JDK has and a JRE has not. */
const JDK_ONLY =
  /^(?:javac|jshell|jstack|jmap|jstat|jcmd|jps|jinfo|jdb|jar|jarsigner|javap|javadoc|jlink|jdeps|jmod|jpackage|jconsole|jhsdb)$/;

const CLASS_PATH = new Set(['-cp', '-classpath', '--class-path', '-p', '--module-path']);
const VALUED = new Set([
  ...CLASS_PATH,
  '--add-modules',
  '--add-reads',
  '--add-exports',
  '--add-opens',
  '--limit-modules',
  '--patch-module',
  '--upgrade-module-path',
  '--describe-module',
  '-d',
]);

/** How containers start Java, or why no JRE can do it. */
export function javaStarts(site: Site): JavaStarts | Obstacle {
  const calls: JavaCall[] = [];
  const paths: StartedPath[] = [];
  for (const started of allStarted(site)) {
    const { instruction, program, written, folder } = started;
    if (JDK_ONLY.test(program)) return { instruction, reason: `it runs ${program}, which only a JDK has` };
    if (program === 'java' || isHiddenJava(started)) {
      const call = readCall(started);
      if ('reason' in call) return call;
      if (call.jar !== undefined || call.mainClass !== undefined) calls.push(call);
    } else if (written.includes('/')) {
      const path = absolutePath(folder, written);
      if (path !== undefined) paths.push({ instruction, path });
    }
  }
  return { calls, paths };
}

/** Those of the Dockerfile with their variables filled in, and those of scripts. */
function allStarted(site: Site): readonly Started[] {
  const { workdir } = site.finalState;
  const found: Started[] = [];
  for (const start of site.starts) {
    const isCheck = start.keyword === 'HEALTHCHECK';
    for (const { commands } of isCheck ? [] : readStageRun(site.document, start).parts) {
      for (const { program, written, words, folder, state } of commands)
        found.push({
          instruction: start,
          program,
          written,
          words: [...words, ...argumentsOf(site, start)],
          folder: folder === state.workdir ? workdir : folder,
        });
    }
    for (const { script, program, written, words } of site.usesOf(start).commands) {
      if (script === undefined && !isCheck) continue;
      const text = script === undefined ? '' : (site.context?.read(script) ?? '');
      const folder = folderOfScript(text, written, workdir);
      found.push({ instruction: start, program, written, words, folder });
    }
  }
  return found;
}

/** `$JAVA_HOME/bin/java`, where only the base image knows the variable. */
function isHiddenJava({ program, written, words }: Started): boolean {
  return program === '' && written === '' && words.includes('-jar');
}

/** The words of an exec form's CMD belong to the ENTRYPOINT above it. */
function argumentsOf({ stage }: Site, start: Instruction): readonly string[] {
  if (start.keyword !== 'ENTRYPOINT' || start.json === undefined) return [];
  return stage.instructions.findLast(({ keyword }) => keyword === 'CMD')?.json ?? [];
}

function readCall({ instruction, words, folder, written }: Started): JavaCall | Obstacle {
  const base = { instruction, folder, program: written };
  const entries: string[] = [];
  const named: NamedFile[] = [];
  const at = (path: string): string | undefined => absolutePath(folder, path);
  const unknown = (what: string): Obstacle => ({
    instruction,
    reason: `which ${what} it starts is not known`,
  });
  let isJar = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) continue;
    const [option = '', joined] = word.startsWith('--') ? word.split('=') : [word];
    if (option === '-jar') isJar = true;
    else if (option === '-m' || option === '--module') {
      named.push(...namesIn(words.slice(index + 2)));
      return { ...base, jar: undefined, entries, named, mainClass: joined ?? words[index + 1] };
    } else if (CLASS_PATH.has(option)) {
      const value = joined ?? words[++index];
      const paths = value?.split(':').filter((entry) => entry !== '') ?? [];
      const resolved = paths.map(at).filter((path) => path !== undefined);
      if (value === undefined || resolved.length < paths.length) return unknown('class path');
      entries.push(...resolved);
    } else if (VALUED.has(word)) index += 1;
    else if (/^-agentlib:jdwp|^-Xdebug|^-Xrunjdwp/.test(word))
      return { instruction, reason: 'it opens a port for a debugger: an image to develop or test in' };
    else if (/^[-@]/.test(word)) named.push(...namesIn([word]));
    else if (word.endsWith('.java'))
      return { instruction, reason: `it compiles ${word} when it starts, which only a JDK can` };
    else {
      named.push(...namesIn(words.slice(index + 1)));
      const jar = isJar ? at(word) : undefined;
      if (isJar && (jar === undefined || !/(?:\.[jw]ar|\*)$/.test(jar))) return unknown('jar');
      if (!isJar && !/^[\w$./]+$/.test(word)) return unknown('class');
      return { ...base, jar, entries, named, mainClass: isJar ? undefined : word };
    }
  }
  return isJar ? unknown('jar') : { ...base, jar: undefined, entries, named, mainClass: undefined };
}

/** Paths in arguments and options: `-javaagent:agent.jar=x`, `-Dlogging.config=file:conf/log.xml`, `@args`, `config.yml`. */
function namesIn(words: readonly (string | undefined)[]): readonly NamedFile[] {
  return words.flatMap((word) => {
    if (word === undefined || word.includes('classpath:')) return [];
    const path = word
      .replace(/^-(?:javaagent|agentpath):/, '')
      .replace(/^-[^=]*=/, '')
      .replace(/^@/, '')
      .replace(/^(?:optional:)?file:(?:\/\/)?(?!\/)/, './')
      .replace(/^(?:optional:)?file:(?:\/\/)?/, '')
      .replace(/^(?<jar>.*\.jar)=.*$/, '$<jar>');
    if (path.startsWith('-') || path === '' || /[\s"'$:,]/.test(path)) return [];
    return [{ path, isBareValue: /^-[^=]*=/.test(word) && !path.includes('/') }];
  });
}
