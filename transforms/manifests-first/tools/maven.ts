// Maven. Sources: those of src/context/manifests/maven.ts
import { readMavenModule } from '../../../src/context/manifests/maven.ts';
import { pathIn } from '../../../src/context/manifests/reading.ts';
import { type CommandRole, type CommandView, HARMLESS, SOURCE } from '../roles.ts';
import { hasOption, sortWords, valuesOf } from '../words.ts';
import { fetch, install, refused, sentence, withoutContext } from './answers.ts';

const MAVEN_VALUED = [
  '-s',
  '--settings',
  '-f',
  '--file',
  '-P',
  '--activate-profiles',
  '-D',
  '-T',
  '--threads',
  '-pl',
  '--projects',
  '-gs',
  '--global-settings',
  '-l',
  '--log-file',
  '-t',
];

/** Source: https://maven.apache.org/guides/introduction/introduction-to-the-lifecycle.html#lifecycle-reference */
const PHASE =
  /^(?:pre-clean|clean|post-clean|validate|initialize|(?:generate|process)-(?:test-)?(?:sources|resources)|(?:test-)?compile|process-(?:test-)?classes|test|prepare-package|package|(?:pre-|post-)?integration-test|verify|install|deploy|(?:pre-|post-)?site|site-deploy)$/;

/** Plugins whose goals change pom.xml, or need none. */
const OTHER_GOAL =
  /^(?:versions|release|archetype|wrapper|tidy|sortpom|install|deploy|org\.codehaus\.mojo:versions-maven-plugin)[:\w.-]*:[\w-]+$/;

/** `mvn package`, `./mvnw verify`. */
export function mavenRole({ words, written, files, folder, program }: CommandView): CommandRole {
  const sorted = sortWords(words, MAVEN_VALUED);
  const goals = sorted.operands;
  if (goals.length === 0) return hasOption(sorted, '-v', '--version', '-version') ? HARMLESS : SOURCE;
  const label = `mvn ${goals.join(' ')}`;
  if (!files.isKnown) return withoutContext(label);
  if (
    sorted.hasUnknown ||
    hasOption(sorted, '-o', '--offline', '-gs', '--global-settings', '-l', '--log-file')
  ) {
    return refused(label, 'some of its options are not understood');
  }
  const settings = valuesOf(sorted, '-s', '--settings').map((path) => pathIn(folder, path));
  const [named = '.'] = valuesOf(sorted, '-f', '--file');
  if (named.endsWith('.xml') && !/(?:^|\/)pom\.xml$/.test(named)) return refused(label, `it builds ${named}`);
  const module = pathIn(
    folder,
    named.replace(/(?:^|\/)pom\.xml$/, '') || (named.startsWith('/') ? '/' : '.'),
  );
  const reading = readMavenModule(files, module, {
    usesWrapper: program === 'mvnw',
    isRecursive: !hasOption(sorted, '-N', '--non-recursive'),
  });
  if ('refusal' in reading) return refused(label, reading.refusal);
  const wanted = {
    ...reading,
    reads: [...reading.reads, ...settings.filter((path) => files.kindOf(path) !== undefined)],
  };
  if (
    goals.every((goal) => /dependency(?:-plugin[\w.:-]*)?:(?:go-offline|resolve|resolve-plugins)$/.test(goal))
  )
    return install(label, { ...wanted, assumptions: [] });
  if (goals.some((goal) => goal.startsWith('wrapper:')))
    return {
      kind: 'source',
      program: 'mvn wrapper',
      writes: [pathIn(folder, 'mvnw'), pathIn(folder, '.mvn')],
    };
  const unknown = goals.find((goal) => (goal.includes(':') ? OTHER_GOAL.test(goal) : !PHASE.test(goal)));
  if (unknown !== undefined) return refused(label, `what ${unknown} needs is not known`);
  const isOption = (word: string | undefined): boolean => word === undefined || !goals.includes(word);
  const kept = words.filter(
    (word) => isOption(word) && !/^-Dmaven\.test\.skip|^-DskipTests|^-DskipITs/.test(word ?? ''),
  );
  return fetch(label, 'mvn', wanted, sentence(...written.split(' '), ...kept, ...wanted.goals.split(' ')));
}
