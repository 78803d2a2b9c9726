// Gradle. Its build files are programs that may read anything, and `gradle dependencies` resolves names but downloads no
// archive, so dependencies cannot be had before the source. Gradle itself can: the wrapper downloads it.
// Sources: https://docs.gradle.org/current/userguide/gradle_wrapper.html,
// https://docs.gradle.org/current/userguide/viewing_debugging_dependencies.html
import {
  type ManifestReading,
  ManifestRefusal,
  pathIn,
  present,
  type ProjectFiles,
  type Reading,
  readingOf,
  requireText,
} from '../../../src/context/manifests/reading.ts';
import { type CommandRole, type CommandView, HARMLESS, SOURCE, type Tool } from '../roles.ts';

/** Options of GRADLE_OPTS that name no file. */
const HARMLESS_OPTIONS =
  /^["'\s]*(?:-(?:X[\w:.-]+|D(?:org\.gradle\.(?:daemon|parallel|caching|console|workers\.max)|file\.encoding)=[\w.-]+)["'\s]*)*$/;

const NO_DOWNLOAD = 'Gradle has no command that only downloads, and its build files are programs';

export const gradleTool: Tool = (command) => {
  const { program, written, words, folder } = command;
  if (program === 'gradle') return makesWrapper(command) ?? buildRole('gradle', words);
  if (program !== 'gradlew') return undefined;
  // `sh ./gradlew` comes as it is written, too.
  const script = written.slice(written.lastIndexOf(' ') + 1);
  return wrapperRole(command, pathIn(folder, script));
};

/** `gradle wrapper` writes the wrapper anew. Source: https://docs.gradle.org/current/userguide/gradle_wrapper.html#sec:adding_wrapper */
function makesWrapper({ program, words, folder }: CommandView): CommandRole | undefined {
  if (!words.includes('wrapper')) return undefined;
  const writes = ['gradlew', 'gradle/wrapper'].map((name) => pathIn(folder, name));
  return { kind: 'refused', label: `${program} wrapper`, reason: NO_DOWNLOAD, writes };
}

function buildRole(name: string, words: CommandView['words']): CommandRole {
  const task = words.find((word) => word?.startsWith('-') === false);
  if (words.every((word) => word?.startsWith('-') === true))
    return words.includes('--version') ? HARMLESS : SOURCE;
  return { kind: 'refused', label: `${name} ${task ?? ''}`.trim(), reason: NO_DOWNLOAD };
}

/** `./gradlew build`: of what it downloads, Gradle itself needs nothing but the wrapper's own files. */
function wrapperRole(view: CommandView, script: string): CommandRole {
  const { files, folder, variable, words } = view;
  const made = words.includes('wrapper')
    ? makesWrapper({ ...view, folder: pathIn(script, '..') })
    : undefined;
  if (made !== undefined) return made;
  const isVersion = words.length > 0 && words.every((word) => word === '--version' || word === '-v');
  const built = buildRole('gradlew', words);
  const options = variable('GRADLE_OPTS') ?? '';
  if (!files.isKnown || !HARMLESS_OPTIONS.test(options)) return built;
  // Behind a COPY of nothing but the build's own files the order is right already.
  if (!isVersion && !holdsSource(files, pathIn(script, '..'))) return SOURCE;
  const reading = readWrapper(files, script);
  if ('refusal' in reading) return built.kind === 'refused' ? { ...built, reason: reading.refusal } : built;
  if (isVersion)
    return { kind: 'install', label: 'gradlew --version', reading: { ...reading, assumptions: [] } };
  if (words.includes('--offline') || words.includes(undefined)) return built;
  const place = script.startsWith(`${folder}/`) ? `.${script.slice(folder.length)}` : script;
  if (!/^[\w./-]+$/.test(place)) return built;
  // By sh, as a wrapper from another system may not be executable yet.
  const shell = /^#!.*\bbash\b/.test(files.read(script) ?? '') ? 'bash' : 'sh';
  return {
    kind: 'fetch',
    label: `gradlew ${words.find((word) => word?.startsWith('-') === false) ?? ''}`.trim(),
    key: 'gradlew',
    step: `${shell} ${place} --version`,
    reading,
  };
}

/** What Gradle itself reads at the root of a project. */
const BUILD_FILE =
  /^(?:gradlew(?:\.bat)?|gradle(?:\.properties)?|(?:build|settings)\.gradle(?:\.kts)?|buildSrc)$/;

function holdsSource(files: ProjectFiles, root: string): boolean {
  return files.list(root)?.some(({ name }) => !BUILD_FILE.test(name)) ?? true;
}

function readWrapper(files: ProjectFiles, script: string): Reading {
  return readingOf((): ManifestReading => {
    const root = pathIn(script, '..');
    if (requireText(files, script).includes('\r\n'))
      throw new ManifestRefusal('gradlew has line endings that no shell takes before the build mends them');
    const jar = pathIn(root, 'gradle/wrapper/gradle-wrapper.jar');
    const properties = pathIn(root, 'gradle/wrapper/gradle-wrapper.properties');
    if (files.kindOf(jar) !== 'file')
      throw new ManifestRefusal('there is no gradle-wrapper.jar among the copied files');
    const url = /^\s*distributionUrl\s*[=:]\s*(.*)$/m.exec(requireText(files, properties))?.[1] ?? '';
    if (!/^https?\\?:/.test(url))
      throw new ManifestRefusal('gradle-wrapper.properties names no address to download');
    return {
      reads: [script, jar, properties, ...present(files, root, ['gradle.properties'])],
      makes: [],
      assumptions: ["gradlew is Gradle's own, so that with --version it reads nothing else of the project"],
    };
  });
}
