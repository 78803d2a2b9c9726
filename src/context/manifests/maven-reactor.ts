// What Maven reads of a project of several modules before it compiles anything. Sources:
// https://maven.apache.org/guides/mini/guide-multiple-modules.html; dependency:go-offline alone fails where a module depends
// on another one (apache/maven-dependency-plugin#1186), but not behind the phase `compile`, which takes the folder of the
// other module's classes for it, also where there is nothing to compile (tried with Maven 3.8.7)
import type { XmlElement } from '../formats.ts';
import { child, childrenAt, modulesOf, readPom } from './pom.ts';
import { ManifestRefusal, pathIn, type ProjectFiles } from './reading.ts';

const MOST_MODULES = 30;

/** Parents that add no plugin to what a build runs before it compiles. */
const QUIET_PARENTS = new Set(['spring-boot-starter-parent']);

/** Plugins that do nothing without sources, or nothing before classes are packaged. */
const QUIET_PLUGINS = new Set([
  'maven-compiler-plugin',
  'maven-resources-plugin',
  'maven-surefire-plugin',
  'maven-failsafe-plugin',
  'maven-jar-plugin',
  'maven-war-plugin',
  'maven-source-plugin',
  'maven-javadoc-plugin',
  'maven-install-plugin',
  'maven-deploy-plugin',
  'maven-shade-plugin',
  'spring-boot-maven-plugin',
  'jacoco-maven-plugin',
  'jib-maven-plugin',
]);

/** Behind `compile`. Source: the default lifecycle, https://maven.apache.org/ref/current/maven-core/lifecycles.html */
const LATE_PHASE =
  /^(?:process-classes|(?:generate|process)-test-(?:sources|resources)|test-compile|process-test-classes|test|prepare-package|package|pre-integration-test|integration-test|post-integration-test|verify|install|deploy|none)$/;

/** A module with its pom.xml. */
interface Module {
  readonly path: string;
  readonly project: XmlElement;
}

export interface Reactor {
  /** Every pom.xml, the root's first. */
  readonly poms: readonly string[];
  readonly projects: readonly XmlElement[];
  /** What has to run before `dependency:go-offline`, in the same call. */
  readonly phase: 'compile' | undefined;
}

/**
 * @param isRecursive whether the modules are built, too (not with `--non-recursive`).
 * @throws ManifestRefusal where a module is not known, or more than pom files would be read.
 */
export function readReactor(files: ProjectFiles, root: string, isRecursive: boolean): Reactor {
  const modules = new Map<string, Module>();
  const pending = [pathIn(root, 'pom.xml')];
  for (let path = pending.shift(); path !== undefined; path = pending.shift()) {
    if (modules.has(path)) continue;
    if (modules.size >= MOST_MODULES)
      throw new ManifestRefusal(`pom.xml has more than ${MOST_MODULES} modules`);
    const project = readPom(files, path);
    modules.set(path, { path, project });
    for (const module of isRecursive ? modulesOf(project) : [])
      pending.push(pomOfModule(files, path, module));
  }
  const all = [...modules.values()];
  const parents = new Map(all.map((module) => [module, outerParent(files, modules, module)]));
  const own = new Set(all.map(({ project }) => textOf(project, 'artifactId')));
  const isTied =
    all.length > 1 &&
    all.some(({ project }) => dependencyNames(project).some((name) => own.has(name) || name.includes('$')));
  if (isTied) for (const module of all) refuseEarlySteps(module.project, parents.get(module));
  return {
    poms: all.map(({ path }) => path),
    projects: all.map(({ project }) => project),
    phase: isTied ? 'compile' : undefined,
  };
}

function pomOfModule(files: ProjectFiles, pom: string, module: string): string {
  const place = pathIn(pathIn(pom, '..'), module);
  if (module === '' || module.includes('$'))
    throw new ManifestRefusal(`what the module ${module} is is not known`);
  return files.kindOf(place) === 'file' ? place : pathIn(place, 'pom.xml');
}

/** The parent's name if it comes from a repository; undefined if there is none, or it is one of the modules. */
function outerParent(
  files: ProjectFiles,
  modules: ReadonlyMap<string, Module>,
  { path, project }: Module,
): string | undefined {
  const parent = child(project, 'parent');
  if (parent === undefined) return undefined;
  const name = textOf(parent, 'artifactId') ?? '';
  const relative = textOf(parent, 'relativePath') ?? '../pom.xml';
  if (relative === '') return name;
  const place = pathIn(pathIn(path, '..'), relative);
  const pom = place.endsWith('.xml') ? place : pathIn(place, 'pom.xml');
  const found = modules.get(pom);
  if (found !== undefined) return textOf(found.project, 'artifactId') === name ? undefined : name;
  if (files.kindOf(pom) !== undefined)
    throw new ManifestRefusal('the parent of a module is part of the project, and none of the modules');
  return name;
}

function textOf(element: XmlElement, name: string): string | undefined {
  return child(element, name)?.text.trim();
}

function dependencyNames(project: XmlElement): string[] {
  const holders = [project, ...childrenAt(project, 'profiles', 'profile')];
  const found = holders.flatMap((holder) => childrenAt(holder, 'dependencies', 'dependency'));
  return found.map((each) => textOf(each, 'artifactId') ?? '');
}

/** Before `compile` only plugins may run that do nothing without sources. */
function refuseEarlySteps(project: XmlElement, parent: string | undefined): void {
  const refuse = (reason: string): never => {
    throw new ManifestRefusal(`modules depend on each other, and ${reason}`);
  };
  if (parent !== undefined && !QUIET_PARENTS.has(parent))
    refuse(`what the parent ${parent} runs before it compiles is not known`);
  const packaging = textOf(project, 'packaging') ?? 'jar';
  if (!/^(?:jar|pom|war)$/.test(packaging)) refuse(`one is packaged as ${packaging}`);
  const holders = [project, ...childrenAt(project, 'profiles', 'profile')];
  for (const plugin of holders.flatMap((holder) => childrenAt(holder, 'build', 'plugins', 'plugin'))) {
    const name = textOf(plugin, 'artifactId') ?? '';
    const executions = childrenAt(plugin, 'executions', 'execution');
    const isLate = executions.every((each) => LATE_PHASE.test(textOf(each, 'phase') ?? ''));
    const isQuiet = QUIET_PLUGINS.has(name) || (isLate && textOf(plugin, 'extensions') !== 'true');
    if (!isQuiet) refuse(`${name} may read the source before it is compiled`);
  }
}
