import type { Cache, CallWords, PackageManager, Situation, Verb } from './contract.ts';
import { hiddenPlace, placeBy } from './moved-place.ts';

const moves = [{ variable: 'GRADLE_USER_HOME', path: '{}/caches' }];

/** Dependencies, compiled scripts and the build cache; the distributions of the wrapper beside it stay. */
export const gradleCaches: Cache = {
  id: 'gradle-caches',
  label: "Gradle's caches",
  paths: ['~/.gradle/caches', '/home/gradle/.gradle/caches'],
  movedBy: moves,
  offWith: ['-g', '--gradle-user-home', '--project-cache-dir'],
  settings: ['gradle.properties'],
  readBy: ['gradle', 'gradlew'],
  cleanup: (situation) => {
    const place = placeBy(situation, moves, '~/.gradle/caches');
    if ('hiddenBy' in place) return hiddenPlace(place.hiddenBy);
    const removal = `rm -rf ${place.folder}`;
    return { commands: keepsNoDaemon(situation) ? [removal] : ['{program} --stop', removal] };
  },
  mounts: [{ target: '~/.gradle/caches', perRelease: false }],
};

/** A daemon that is still up writes into the folder while `rm` walks it. */
function keepsNoDaemon({ call, variable }: Situation): boolean {
  return (
    call.options.has('--no-daemon') || variable('GRADLE_OPTS')?.includes('org.gradle.daemon=false') === true
  );
}

const idleWith = ['-v', '-h', '-?', '--status', '--stop'];
const build: Verb = { does: 'build', fills: [gradleCaches], idleWith };
const offline: Verb = { does: 'build', needs: [gradleCaches], idleWith };

function tasks({ operands, options }: CallWords): Verb | undefined {
  if (operands.length === 0 && options.size === 0) return undefined;
  if (idleWith.some((option) => options.has(option))) return { does: 'other' };
  return options.has('--offline') ? offline : build;
}

export const gradle: PackageManager = {
  name: 'gradle',
  programs: ['gradle', 'gradlew'],
  valueOptions: [
    '-p',
    '--project-dir',
    '-b',
    '--build-file',
    '-c',
    '--settings-file',
    '-g',
    '--gradle-user-home',
    '-I',
    '--init-script',
    '-x',
    '--exclude-task',
    '-P',
    '-D',
    '--tests',
    '--max-workers',
    '--console',
    '--warning-mode',
    '--project-cache-dir',
    '--include-build',
    '--priority',
  ],
  verbs: {},
  otherwise: tasks,
  sources: [
    'https://docs.gradle.org/current/userguide/directory_layout.html (~/.gradle/caches, GRADLE_USER_HOME)',
    'https://docs.gradle.org/current/userguide/gradle_daemon.html (--stop, --no-daemon)',
  ],
};
