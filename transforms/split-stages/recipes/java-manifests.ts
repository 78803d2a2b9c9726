import { parentOf } from '../../../src/context/context.ts';
import type { Instruction } from '../../../src/dockerfile/model.ts';
import { absolutePath } from '../../../src/effects/posix-path.ts';
import type { Artefact, Obstacle } from '../recipe.ts';
import type { Site } from '../site.ts';

// Sources: https://maven.apache.org/shared/maven-archiver/examples/classpath.html (addClasspath, classpathPrefix),
// https://quarkus.io/guides/maven-tooling (package types)

/** What lies beside a jar for it: the manifest of a jar can name libraries by relative paths. */
export function jarNeighbours(
  site: Site,
  instruction: Instruction,
  jar: string,
): readonly Artefact[] | Obstacle {
  const folder = jar.slice(0, Math.max(1, jar.lastIndexOf('/')));
  const texts = manifestsOf(site, jar);
  const all = texts.join('\n');
  const isQuarkus = jar.endsWith('-runner.jar');
  if (isQuarkus && !/uber-jar|legacy-jar/.test(all))
    return {
      instruction,
      reason: `whether ${jar} holds its libraries is not known: Quarkus may put them beside it`,
    };
  if (isQuarkus && all.includes('legacy-jar')) return [{ path: `${folder}/lib`, isFolder: true }];
  const isThin = /<addClasspath>\s*true/.test(all) && !isRepackaged(all);
  if (isThin) {
    const prefix = /<classpathPrefix>\s*([^<]*?)\s*</.exec(all)?.[1] ?? '';
    if (prefix.includes('$') || prefix.startsWith('/'))
      return { instruction, reason: `where pom.xml puts the libraries of ${jar} is not known` };
    const place = absolutePath(folder, prefix === '' ? '.' : prefix)?.replace(/\/+$/, '');
    if (place === undefined || place === folder) return [{ path: `${folder}/*.jar` }];
    if (!copiesLibraries(all))
      return { instruction, reason: `what puts the libraries of ${jar} into ${place} is not known` };
    return [{ path: place, isFolder: true }];
  }
  if (texts.some((text) => /['"]Class-Path['"]/.test(text)) && !/zipTree|from\s*\(?configurations/.test(all))
    return { instruction, reason: `which libraries the manifest of ${jar} names is not known` };
  return [];
}

/** Another plugin puts the libraries into the jar. */
function isRepackaged(text: string): boolean {
  return /spring-boot-maven-plugin|maven-shade-plugin|jar-with-dependencies|onejar-maven-plugin/.test(text);
}

function copiesLibraries(text: string): boolean {
  return /copy-dependencies/.test(text);
}

/** pom.xml or build.gradle of the module that the jar is of, and of the folders above it, as far as they are known. */
function manifestsOf({ source, context, commands }: Site, jar: string): readonly string[] {
  if (context === undefined) return [];
  const folders = new Set<string>();
  const modules = [
    /^(.*)\/(?:target|build\/libs)\//.exec(jar)?.[1],
    ...commands.flatMap(({ program, folder }) => (/^(?:mvnw?|gradlew?)$/.test(program) ? folder : [])),
  ];
  for (const module of modules) {
    for (let at = module; at !== undefined && at !== '' && folders.size < 20; at = parentOf(at))
      folders.add(at);
  }
  return [...folders].flatMap((folder) =>
    ['pom.xml', 'build.gradle', 'build.gradle.kts'].flatMap((name) => source.read(`${folder}/${name}`) ?? []),
  );
}
