// What `sbt update` reads: the build definition. Sources: https://www.scala-sbt.org/1.x/docs/Directories.html,
// https://www.scala-sbt.org/1.x/docs/Organizing-Build.html, https://www.scala-sbt.org/1.x/docs/Multi-Project.html
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

/** Code of a build definition that looks at files or runs programs when it is loaded. */
const OTHER_FILES =
  /\b(?:IO\.|Source\.from|scala\.io\b|sys\.process\b|Process\(|Files\.|Paths\.|RootProject\(|ProjectRef\(\s*(?:file|uri)|FileInputStream|FileReader)|\.listFiles\b|!!/;
/** Plugins that make the version from the history. */
const OF_HISTORY = /\b(?:sbt-dynver|sbt-git|sbt-ci-release|sbt-typelevel[\w-]*|sbt-git-versioning)\b/;
/** More COPYs than this nobody wants to read. */
const MOST_FILES = 40;

/** `sbt update`. */
export function readSbtProject(files: ProjectFiles, folder: string): Reading {
  return readingOf((): ManifestReading => {
    const own = [
      ...definitionsIn(files, folder, /\.sbt$/),
      ...definitionsIn(files, pathIn(folder, 'project'), /\.(?:sbt|scala)$/),
      ...definitionsIn(files, pathIn(folder, 'project/project'), /\.(?:sbt|scala)$/),
    ];
    if (own.length === 0) throw new ManifestRefusal('there is no build.sbt among the copied files');
    const code = own.map((path) => withoutComments(requireText(files, path))).join('\n');
    const nested = definitionsBelow(files, pathIn(folder, 'project'));
    if (nested !== undefined) throw new ManifestRefusal(`project/${nested} holds code of the build as well`);
    const projects = subprojectsIn(code).map((path) => pathIn(folder, path));
    const others = projects.flatMap((path) => definitionsIn(files, path, /\.sbt$/));
    const whole = [code, ...others.map((path) => withoutComments(requireText(files, path)))].join('\n');
    const found = OTHER_FILES.exec(whole) ?? OF_HISTORY.exec(whole);
    if (found !== null)
      throw new ManifestRefusal(`the build definition looks at other files of the project (${found[0]})`);
    const settings = present(files, folder, ['project/build.properties', '.sbtopts', '.jvmopts']);
    const reads = [...new Set([...own, ...settings, ...others])];
    if (reads.length > MOST_FILES) throw new ManifestRefusal('the build definition has too many files');
    const makes = ['target', 'project/target', 'project/project/target'].map((path) => pathIn(folder, path));
    return {
      reads,
      makes: [...new Set([...makes, ...projects.map((path) => pathIn(path, 'target'))])],
      assumptions: ['the build definition and its plugins read no other file of the project'],
    };
  });
}

function definitionsIn(files: ProjectFiles, folder: string, pattern: RegExp): string[] {
  const entries = files.kindOf(folder) === 'folder' ? (files.list(folder) ?? []) : [];
  return entries
    .filter(({ name, kind }) => kind === 'file' && pattern.test(name))
    .map(({ name }) => pathIn(folder, name));
}

/** A folder of `project` that may hold Scala code: sbt compiles `project/src` and whatever lies there. */
function definitionsBelow(files: ProjectFiles, folder: string): string | undefined {
  const entries = files.kindOf(folder) === 'folder' ? (files.list(folder) ?? []) : [];
  return entries.find(
    ({ name, kind }) => kind === 'folder' && !/^(?:target|project|\..*|metals.*)$/.test(name),
  )?.name;
}

function withoutComments(code: string): string {
  return code.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(?<![:"\w])\/\/.*$/gm, '');
}

/** The folders of the projects, as far as they are named: `project in file("core")`, `lazy val core = project`. */
function subprojectsIn(code: string): string[] {
  const named = [...code.matchAll(/\bfile\(\s*"([^"$]+)"\s*\)/g)].map((match) => match[1] ?? '.');
  const implied = [
    ...code.matchAll(
      /\blazy\s+val\s+`?([\w-]+)`?\s*(?::\s*Project\s*)?=\s*\(?\s*project\b(?!\s*\.?\s*in\b)/g,
    ),
  ];
  return [...new Set([...named, ...implied.map((match) => match[1] ?? '.')])].filter(
    (path) => !path.startsWith('/') && !path.includes('..') && path !== '.',
  );
}
