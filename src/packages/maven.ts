import type { Cache, CallWords, PackageManager, Verb } from './contract.ts';

/** Downloaded plugins and dependencies. Java takes the home from passwd, not from HOME. */
export const mavenRepository: Cache = {
  id: 'maven-repository',
  label: "Maven's local repository",
  paths: ['~/.m2/repository'],
  offWith: ['-Dmaven.repo.local'],
  settings: ['settings.xml', 'maven.config'],
  isOff: ({ variable }) => variable('MAVEN_OPTS')?.includes('maven.repo.local') === true,
  readBy: ['mvn', 'mvnw', 'mvnd'],
  cleanup: () => ({ commands: ['rm -rf ~/.m2/repository'] }),
  mounts: [{ target: '~/.m2/repository', perRelease: false }],
};

const idleWith = ['-v', '-h'];
const build: Verb = { does: 'build', fills: [mavenRepository], idleWith };
const offline: Verb = { does: 'build', needs: [mavenRepository], idleWith };
const fetch: Verb = { does: 'install', fills: [mavenRepository], idleWith };

/** Phases and goals stand where other tools have one verb. */
function goals({ operands, options }: CallWords): Verb | undefined {
  if (operands.length === 0) return undefined;
  if (options.has('-o') || options.has('--offline')) return offline;
  const fetches = operands.every((goal) => goal?.startsWith('dependency:') === true);
  return fetches ? fetch : build;
}

export const maven: PackageManager = {
  name: 'maven',
  programs: ['mvn', 'mvnw', 'mvnd'],
  valueOptions: [
    '-f',
    '--file',
    '-s',
    '--settings',
    '-gs',
    '--global-settings',
    '-t',
    '--toolchains',
    '-gt',
    '--global-toolchains',
    '-P',
    '--activate-profiles',
    '-pl',
    '--projects',
    '-rf',
    '--resume-from',
    '-T',
    '--threads',
    '-l',
    '--log-file',
    '-b',
    '--builder',
    '-D',
    '--define',
    '--color',
  ],
  verbs: {},
  otherwise: goals,
  sources: [
    'https://maven.apache.org/settings.html (localRepository: ${user.home}/.m2/repository)',
    'https://maven.apache.org/ref/current/maven-embedder/cli.html',
    'tried: maven 3 in maven:3-eclipse-temurin-17, HOME=/tmp/h leaves the repository in /root/.m2; the jar is whole without it',
  ],
};
