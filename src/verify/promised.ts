import { allCaches } from '../packages/caches.ts';

/** What a path of an image belongs to, if that may be removed: the cache's name for people. */
export type CacheOf = (path: string) => string | undefined;

type Place = readonly [label: string, pattern: RegExp];

/**
 * What the managers' own cleanup commands remove beside the folders that `src/packages` names, and where the folder of a
 * cache follows from where the manager itself is installed.
 */
const BESIDE: readonly Place[] = [
  // The managers' logs are part of the promise (design, section 1); a folder that a service writes its log to is not.
  [
    'package manager logs',
    /^var\/log\/(?:(?:apt|zypp|portage)\/.+|(?:dpkg|alternatives|bootstrap|yum|dnf(?:\.\w+)?|dnf5|hawkey|tdnf|pacman|apk|emerge|zypper)\.log)$/,
  ],
  // apt-get(8), clean
  ["apt's package cache", /^var\/cache\/apt\/(?:src)?pkgcache\.bin$/],
  // https://docs.npmjs.com/cli/using-npm/logging: names with the time; npx keeps what it ran.
  ["npm's logs", /(?:^|\/)\.npm\/(?:_logs|_npx|_update-notifier-last-checked)(?:\/|$)/],
  // https://docs.conda.io/projects/conda/en/stable/commands/clean.html: pkgs of the installation that ran.
  [
    'the conda packages',
    /(?:^|\/)(?:conda|(?:mini|ana)conda[23]?|mambaforge|miniforge3?|micromamba)\/pkgs(?:\/|$)/,
  ],
  // `gem env gemdir` of a Ruby that rvm, rbenv or make installed; ri documents: --no-document
  [
    "RubyGems' downloaded gems and documents",
    /(?:^|\/)(?:gems|\.gem\/ruby|gem\/ruby)\/(?:j?ruby-)?\d+\.\d+\.\d+[^/]*\/(?:cache|doc)(?:\/|$)/,
  ],
  ["RubyGems' documents", /^usr\/local\/bundle\/doc(?:\/|$)/],
  // https://yarnpkg.com/cli/cache/clean
  ["yarn's metadata", /(?:^|\/)\.yarn\/berry\/(?:metadata|index)(?:\/|$)/],
  // https://rvm.io/rvm/cleanup: `all`
  ["rvm's logs", /(?:^|\/)\.?rvm\/(?:log|tmp)(?:\/|$)/],
  // opam-clean(1): --logs
  ["opam's logs", /(?:^|\/)\.opam\/log(?:\/|$)/],
];

/**
 * What a safe change may remove (design, section 1): the caches that `src/packages` knows, in their default places and in
 * those that the image's environment moves them to, with indexes and logs. Paths are without leading slash. Caches
 * below a home folder are looked for below any folder, for HOME can be anything.
 */
export function cachePlaces(environment: ReadonlyMap<string, string>): CacheOf {
  const places: Place[] = [];
  for (const { label, paths, movedBy = [] } of allCaches()) {
    const moved = movedBy.flatMap(({ variable, path }) => {
      const value = environment.get(variable);
      return value === undefined || !isFolder(value) ? [] : [path.replace('{}', value.replace(/\/+$/, ''))];
    });
    for (const path of [...paths, ...moved]) places.push([label, placePattern(path)]);
  }
  places.push(...BESIDE);
  return (path) => places.find(([, pattern]) => pattern.test(path))?.[0];
}

/** Not the root, and not relative: a value that says where something lies. */
function isFolder(value: string): boolean {
  return /^\/+[^/]/.test(value);
}

/** A path of `src/packages` as a pattern: `~` is any folder, a star stands for a part of a name. */
function placePattern(path: string): RegExp {
  const [start, rest] = path.startsWith('~/') ? ['(?:^|/)', path.slice(2)] : ['^', path.replace(/^\/+/, '')];
  const escaped = rest.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '[^/]+');
  return new RegExp(`${start}${escaped}(?:/|$)`);
}
