import type { Cache, CallWords, PackageManager, Verb } from './contract.ts';

/** Ivy's cache: sbt before 1.3, and what it still publishes and resolves through Ivy. */
export const ivyCache: Cache = {
  id: 'ivy-cache',
  label: 'the Ivy cache',
  paths: ['~/.ivy2/cache', '~/.ivy2'],
  offWith: ['-ivy', '-Dsbt.ivy.home'],
  readBy: ['sbt', 'sbtn', 'sbtx'],
  cleanup: () => ({ commands: ['rm -rf ~/.ivy2/cache'] }),
  mounts: [{ target: '~/.ivy2/cache', perRelease: false }],
};

/** Coursier's cache: sbt since 1.3. */
export const coursierCache: Cache = {
  id: 'coursier-cache',
  label: 'the Coursier cache',
  paths: ['~/.cache/coursier'],
  movedBy: [
    { variable: 'COURSIER_CACHE', path: '{}' },
    { variable: 'XDG_CACHE_HOME', path: '{}/coursier' },
  ],
  offWith: ['-Dsbt.coursier.home'],
  readBy: ['sbt', 'sbtn', 'sbtx', 'coursier', 'cs', 'scala-cli'],
  cleanup: () => ({ commands: ['rm -rf ~/.cache/coursier'] }),
  mounts: [{ target: '~/.cache/coursier', perRelease: false }],
};

const build: Verb = { does: 'build', fills: [ivyCache, coursierCache] };
const fetch: Verb = { ...build, does: 'install' };

function tasks({ operands }: CallWords): Verb | undefined {
  if (operands.length === 0) return undefined;
  return operands.every((task) => task === 'update' || task === 'sbtVersion') ? fetch : build;
}

export const sbt: PackageManager = {
  name: 'sbt',
  programs: ['sbt', 'sbtx', 'sbtn'],
  valueOptions: [
    '-ivy',
    '-mem',
    '-java-home',
    '-sbt-version',
    '-sbt-dir',
    '-sbt-boot',
    '-sbt-jar',
    '-jvm-debug',
  ],
  verbs: {},
  otherwise: tasks,
  sources: [
    'https://www.scala-sbt.org/1.x/docs/Library-Management.html (Coursier since 1.3)',
    'https://get-coursier.io/docs/cache (~/.cache/coursier/v1, COURSIER_CACHE)',
    'https://ant.apache.org/ivy/history/latest-milestone/settings/caches.html (~/.ivy2/cache)',
  ],
};
