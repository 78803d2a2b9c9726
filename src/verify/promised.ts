/**
 * What a safe change may remove (design, section 1): caches, indexes and logs of package managers. Paths in an image,
 * without leading slash. Caches below a home folder are looked for below any folder, for HOME can be anything.
 */
const CACHES: readonly (readonly [cache: string, ...paths: RegExp[]])[] = [
  // apt.conf(5): Dir::State::lists, Dir::Cache
  ['apt indexes', /^var\/lib\/apt\/lists(?:\/|$)/],
  ['apt cache', /^var\/cache\/apt(?:\/|$)/],
  ['package manager logs', /^var\/log(?:\/|$)/],
  // apk(8), --cache-dir
  ['apk cache', /^(?:var\/cache\/apk|etc\/apk\/cache)(?:\/|$)/],
  // dnf.conf(5) and yum.conf(5), cachedir
  ['dnf and yum cache', /^var\/cache\/(?:dnf|yum|libdnf5|tdnf)(?:\/|$)/],
  ['zypper cache', /^var\/cache\/zypp(?:\/|$)/],
  // pacman.conf(5): CacheDir, DBPath
  ['pacman cache', /^var\/(?:cache\/pacman\/pkg|lib\/pacman\/sync)(?:\/|$)/],
  [
    'Portage, XBPS, urpmi and opkg caches',
    /^(?:var\/(?:cache\/(?:distfiles|binpkgs|xbps|urpmi)|opkg-lists|lib\/opkg\/lists)|usr\/portage\/distfiles)(?:\/|$)/,
  ],
  ["swupd's downloads", /^var\/lib\/swupd(?:\/|$)/],
  ['pip cache', /(?:^|\/)\.cache\/(?:pip|pip-tools)(?:\/|$)/],
  ['pipenv, poetry and uv caches', /(?:^|\/)\.cache\/(?:pipenv|uv|pypoetry\/(?:artifacts|cache))(?:\/|$)/],
  // https://docs.conda.io/projects/conda/en/stable/commands/clean.html
  [
    'conda packages',
    /(?:^|\/)(?:conda|(?:mini|ana)conda[23]?|mambaforge|miniforge3?|micromamba|\.conda)\/pkgs(?:\/|$)/,
  ],
  // https://docs.npmjs.com/cli/commands/npm-cache: _cacache; logs: https://docs.npmjs.com/cli/using-npm/logging
  ['npm cache', /(?:^|\/)\.npm\/_(?:cacache|logs|npx|update-notifier-last-checked)(?:\/|$)/],
  ['yarn cache', /(?:^|\/)(?:\.cache\/yarn|\.yarn\/berry\/(?:cache|metadata|index))(?:\/|$)/],
  ['pnpm store', /(?:^|\/)(?:\.pnpm-store|\.cache\/pnpm|\.?(?:local\/share\/)?pnpm\/store)(?:\/|$)/],
  ['bun cache', /(?:^|\/)\.bun\/install\/cache(?:\/|$)/],
  // https://guides.rubygems.org/command-reference: gem install keeps the .gem, and makes ri documents
  ['gem cache', /(?:^|\/)(?:gems\/[^/]+|bundle(?:\/ruby\/[^/]+)?)\/(?:cache|doc)(?:\/|$)/],
  ['bundler cache', /(?:^|\/)\.bundle\/cache(?:\/|$)/],
  // https://getcomposer.org/doc/06-config.md#cache-dir; the composer image has its home in /tmp
  ['composer cache', /(?:^|\/)(?:\.composer\/cache|\.cache\/composer)(?:\/|$)|^tmp\/cache(?:\/|$)/],
  // https://pkg.go.dev/cmd/go: GOCACHE, GOMODCACHE
  ['Go build and module cache', /(?:^|\/)(?:\.cache\/go-build|go\/pkg\/(?:mod|sumdb))(?:\/|$)/],
  // https://doc.rust-lang.org/cargo/guide/cargo-home.html
  ['cargo registry', /(?:^|\/)\.?cargo\/(?:registry|git|\.package-cache|\.global-cache)(?:[/-]|$)/],
  ['Maven repository', /(?:^|\/)\.m2\/repository(?:\/|$)/],
  ['Gradle caches', /(?:^|\/)\.gradle\/(?:caches|daemon|native|notifications|wrapper)(?:\/|$)/],
  ['sbt, ivy and coursier caches', /(?:^|\/)(?:\.ivy2|\.cache\/coursier|\.sbt\/boot)(?:\/|$)/],
  ['NuGet caches', /(?:^|\/)(?:\.nuget\/packages|\.local\/share\/NuGet)(?:\/|$)|^tmp\/NuGetScratch/],
  ['CPAN caches', /(?:^|\/)(?:\.cpan\/(?:build|sources)|\.cpanm)(?:\/|$)/],
  ['rvm archives', /(?:^|\/)\.?rvm\/(?:archives|src|log|tmp)(?:\/|$)/],
  ['luarocks cache', /(?:^|\/)\.cache\/luarocks(?:\/|$)/],
  ['opam cache', /(?:^|\/)\.opam\/(?:download-cache|repo|log)(?:\/|$)/],
  [
    'cabal and stack caches',
    /(?:^|\/)(?:\.cabal\/packages|\.cache\/cabal|\.stack\/(?:pantry|indices))(?:\/|$)/,
  ],
  ['R downloads', /^tmp\/(?:Rtmp[^/]*|downloaded_packages)(?:\/|$)/],
];

/** The cache that a path of an image belongs to; undefined if to none. */
export function cacheOf(path: string): string | undefined {
  return CACHES.find(([, ...patterns]) => patterns.some((pattern) => pattern.test(path)))?.[0];
}
