// Source: https://maven.apache.org/pom.html
import type { XmlElement } from '../formats.ts';
import { ManifestRefusal, type ProjectFiles, requireText } from './reading.ts';

/** The project of a pom.xml. @throws ManifestRefusal if it cannot be read. */
export function readPom(files: ProjectFiles, path: string): XmlElement {
  const text = requireText(files, path);
  const { xml } = files.formats;
  if (xml === undefined) throw new ManifestRefusal('there is no parser for XML');
  let project: XmlElement;
  try {
    project = xml(text);
  } catch {
    throw new ManifestRefusal('pom.xml is broken');
  }
  if (project.name !== 'project') throw new ManifestRefusal('pom.xml is broken');
  return project;
}

export function child({ children }: XmlElement, name: string): XmlElement | undefined {
  return children.find((each) => each.name === name);
}

/** The children of this name of a child: `build`, `plugins`, `plugin`. */
export function childrenAt(element: XmlElement | undefined, ...names: readonly string[]): XmlElement[] {
  let found = element === undefined ? [] : [element];
  for (const name of names) {
    found = found.flatMap(({ children }) => children.filter((each) => each.name === name));
  }
  return found;
}

/** The modules of a project and of its profiles, as written. */
export function modulesOf(project: XmlElement): string[] {
  const holders = [project, ...childrenAt(project, 'profiles', 'profile')];
  return holders.flatMap((holder) => childrenAt(holder, 'modules', 'module').map(({ text }) => text.trim()));
}
