// What Maven reads before it builds. Sources: https://maven.apache.org/pom.html,
// https://maven.apache.org/plugins/maven-dependency-plugin/go-offline-mojo.html
import type { XmlElement } from '../formats.ts';
import { readReactor } from './maven-reactor.ts';
import { child, readPom } from './pom.ts';
import {
  type ManifestReading,
  ManifestRefusal,
  pathIn,
  present,
  type ProjectFiles,
  readingOf,
  upwards,
} from './reading.ts';

export interface MavenReading extends ManifestReading {
  /** The words that download everything, beside options. */
  readonly goals: string;
}

export function readMavenModule(
  files: ProjectFiles,
  folder: string,
  { usesWrapper, isRecursive }: { readonly usesWrapper: boolean; readonly isRecursive: boolean },
): MavenReading | { readonly refusal: string } {
  let goals = 'dependency:go-offline';
  const reading = readingOf((): ManifestReading => {
    const pom = pathIn(folder, 'pom.xml');
    const project = readPom(files, pom);
    refuseLocalParent(files, folder, project);
    const { poms, projects, phase } = readReactor(files, folder, isRecursive);
    for (const each of projects) refuseUnfit(each);
    // Maven looks for .mvn in the folder and above. Source: https://maven.apache.org/configure.html
    const settings = upwards(folder)
      .flatMap((at) => present(files, at, ['.mvn']))
      .slice(0, 1);
    for (const place of settings) refuseSettings(files, pathIn(place, '..'));
    if (phase !== undefined) goals = `${phase} ${goals}`;
    const wrapper = usesWrapper ? ['mvnw', 'mvnw.cmd'] : [];
    return {
      reads: [...poms, ...settings, ...present(files, folder, wrapper.slice(0, 1))],
      makes: [],
      // A module that is added later and not copied makes Maven fail, and say which.
      assumptions: ['Maven can download beforehand every plugin and dependency that pom.xml names'],
    };
  });
  return 'refusal' in reading ? reading : { ...reading, goals };
}

function refuseUnfit(project: XmlElement): void {
  const pending = [project];
  for (let each = pending.pop(); each !== undefined; each = pending.pop()) {
    if (each.name === 'systemPath') throw new ManifestRefusal('pom.xml has a dependency with a systemPath');
    if (
      each.name === 'repository' &&
      /^file:|\$\{(?:project\.)?basedir\}/.test(child(each, 'url')?.text ?? '')
    ) {
      throw new ManifestRefusal('pom.xml has a repository in the project');
    }
    pending.push(...each.children);
  }
}

/** Source: https://maven.apache.org/configure.html#mvn-maven-config-file */
function refuseSettings(files: ProjectFiles, folder: string): void {
  for (const path of present(files, folder, ['.mvn/maven.config', '.mvn/jvm.config'])) {
    const named =
      /(?:^|\s)(?:-s|--settings|-gs|--global-settings|-f|--file|-t|--toolchains|-javaagent)\b/.exec(
        files.read(path) ?? '',
      );
    if (named !== null)
      throw new ManifestRefusal(
        `${path.slice(path.lastIndexOf('/') + 1)} names other files (${named[0].trim()})`,
      );
  }
}

/** The parent is looked for in `../pom.xml` unless `relativePath` is empty. */
function refuseLocalParent(files: ProjectFiles, folder: string, project: XmlElement): void {
  const parent = child(project, 'parent');
  if (parent === undefined) return;
  const relative = child(parent, 'relativePath');
  const path = relative === undefined ? '../pom.xml' : relative.text;
  if (path !== '' && files.kindOf(pathIn(folder, path)) !== undefined)
    throw new ManifestRefusal('the parent of pom.xml is part of the project');
}
