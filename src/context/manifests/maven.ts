// What Maven reads of a single module. Sources: https://maven.apache.org/pom.html,
// https://maven.apache.org/plugins/maven-dependency-plugin/go-offline-mojo.html (it fails on dependencies between modules:
// apache/maven-dependency-plugin#1186)
import type { XmlElement } from '../formats.ts';
import {
  type ManifestReading,
  ManifestRefusal,
  pathIn,
  present,
  type ProjectFiles,
  type Reading,
  readingOf,
  requireText,
} from './reading.ts';

export function readMavenModule(files: ProjectFiles, folder: string, usesWrapper: boolean): Reading {
  return readingOf((): ManifestReading => {
    const pom = pathIn(folder, 'pom.xml');
    const project = parsePom(files, pom);
    if (project.name !== 'project') throw new ManifestRefusal('pom.xml is broken');
    refuseUnfit(project);
    refuseLocalParent(files, folder, project);
    const wrapper = usesWrapper ? ['mvnw', 'mvnw.cmd'] : [];
    const reads = [pom, ...present(files, folder, ['.mvn', ...wrapper.slice(0, 1)])];
    return {
      reads,
      makes: [],
      assumptions: ['Maven can download beforehand every plugin and dependency that pom.xml names'],
    };
  });
}

function parsePom(files: ProjectFiles, path: string): XmlElement {
  const text = requireText(files, path);
  const { xml } = files.formats;
  if (xml === undefined) throw new ManifestRefusal('there is no parser for XML');
  try {
    return xml(text);
  } catch {
    throw new ManifestRefusal('pom.xml is broken');
  }
}

function child({ children }: XmlElement, name: string): XmlElement | undefined {
  return children.find((each) => each.name === name);
}

function refuseUnfit(project: XmlElement): void {
  const modules = [project, ...(child(project, 'profiles')?.children ?? [])].some(
    (each) => child(each, 'modules') !== undefined,
  );
  if (modules)
    throw new ManifestRefusal(
      'pom.xml has modules, and dependency:go-offline fails on dependencies between them',
    );
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

/** The parent is looked for in `../pom.xml` unless `relativePath` is empty. */
function refuseLocalParent(files: ProjectFiles, folder: string, project: XmlElement): void {
  const parent = child(project, 'parent');
  if (parent === undefined) return;
  const relative = child(parent, 'relativePath');
  const path = relative === undefined ? '../pom.xml' : relative.text;
  if (path !== '' && files.kindOf(pathIn(folder, path)) !== undefined)
    throw new ManifestRefusal('the parent of pom.xml is part of the project');
}
