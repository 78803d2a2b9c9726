import type { Cache, CallWords, Cleanup, PackageManager, Situation, Verb } from './contract.ts';

/** What the compiler built; GOCACHE. */
export const goBuildCache: Cache = {
  id: 'go-build',
  label: "Go's build cache",
  paths: ['~/.cache/go-build'],
  movedBy: [
    { variable: 'GOCACHE', path: '{}' },
    { variable: 'XDG_CACHE_HOME', path: '{}/go-build' },
  ],
  readBy: ['go'],
  isOff: (situation) => isBefore(situation, 10),
  cleanup: (situation) => cleanup(situation, '-cache'),
  mounts: [{ target: '~/.cache/go-build', perRelease: false }],
};

/** Downloaded modules, written without write permission: only `go clean`, or root, can remove them. Official images: GOPATH=/go. */
export const goModules: Cache = {
  id: 'go-modules',
  label: "Go's module cache",
  paths: ['/go/pkg/mod', '~/go/pkg/mod'],
  movedBy: [
    { variable: 'GOMODCACHE', path: '{}' },
    { variable: 'GOPATH', path: '{}/pkg/mod' },
  ],
  readBy: ['go'],
  isOff: (situation) => isBefore(situation, 11),
  cleanup: (situation) => cleanup(situation, '-modcache'),
  mounts: [{ target: '/go/pkg/mod', perRelease: false }],
};

/** `golang:1.9-alpine`, `go1.9.2.linux-amd64.tar.gz`, `ENV GO_VERSION 1.9.2`: the minor version. */
const VERSION =
  /(?:\bgolang:|\bgo|\bGO(?:LANG)?_VERSION(?:=|[ \t]+)["']?(?:go)?)1\.(\d+)(?:[.\d]*\.(?:linux|src)\b|[-.\s"'\d]|$)/m;
/** `FROM golang`, whatever its tag; not `github.com/golang/dep`, nor the package of that name. */
const IMAGE = /^(?:[ \t]*FROM[ \t].*[ \t/]|\S*\/)?(golang)(?:[:@ \t]|$)/im;
/** The releases whose own Go is the first to know `-modcache`. Sources: packages.ubuntu.com, pkgs.alpinelinux.org. */
const FIRST_RELEASE: Readonly<Record<string, number>> = { alpine: 3.09, ubuntu: 20 };
/** Those of Debian that come with Go 1.7 or older. Source: packages.debian.org. */
const OLD_DEBIAN = new Set(['wheezy', 'jessie', 'stretch']);

/** The build cache came with Go 1.10, modules with 1.11. Sources: https://go.dev/doc/go1.10, https://go.dev/doc/go1.11. */
function isBefore(situation: Situation, minor: number): boolean {
  const version = situation.shown?.(VERSION);
  return version !== undefined && Number(version) < minor;
}

/** The option came with the cache. */
function cleanup(situation: Situation, option: string): Cleanup {
  const commands = [`{program} clean ${option}`];
  const shows = [VERSION, IMAGE].some((pattern) => situation.shown?.(pattern) !== undefined);
  const isNew = shows || situation.shown === undefined ? true : hasNewGo(situation);
  if (isNew === true) return { commands };
  return isNew === false
    ? {
        refusal: `the Go of ${situation.distribution} ${situation.release} may be too old to remove it (it takes 1.11)`,
      }
    : { commands, assumption: 'its Go is 1.11 or later, which can remove its caches' };
}

/** Whether the distribution's own Go is new enough; `undefined` where the distribution or its release is not known. */
function hasNewGo({ distribution, release }: Situation): boolean | undefined {
  if (distribution === 'debian' && release !== undefined) return !OLD_DEBIAN.has(release);
  const first = FIRST_RELEASE[distribution ?? ''];
  const [major = 0, minor = 0] = (release ?? '').split('.').map(Number);
  if (first === undefined || !(major > 0)) return undefined;
  return (distribution === 'alpine' ? major + minor / 100 : major) >= first;
}

const build: Verb = { does: 'build', fills: [goModules, goBuildCache] };
const buildVendored: Verb = { does: 'build', fills: [goBuildCache] };
const fetch: Verb = { does: 'install', fills: [goModules] };

function builds({ words }: CallWords): Verb {
  return words.includes('-mod=vendor') ? buildVendored : build;
}

function clean({ options }: CallWords): Verb {
  const empties = [
    ...(options.has('-cache') ? [goBuildCache] : []),
    ...(options.has('-modcache') ? [goModules] : []),
  ];
  return empties.length === 0 ? { does: 'other' } : { does: 'clean', empties };
}

export const go: PackageManager = {
  name: 'go',
  programs: ['go'],
  valueOptions: [
    '-C',
    '-o',
    '-p',
    '-ldflags',
    '-gcflags',
    '-asmflags',
    '-gccgoflags',
    '-tags',
    '-modfile',
    '-overlay',
    '-exec',
    '-toolexec',
    '-buildmode',
    '-compiler',
    '-installsuffix',
    '-pkgdir',
    '-coverprofile',
    '-run',
    '-bench',
    '-timeout',
    '-count',
    '-f',
  ],
  verbs: {
    build: builds,
    install: builds,
    get: builds,
    test: builds,
    run: builds,
    generate: builds,
    vet: builds,
    list: fetch,
    'mod download': fetch,
    'mod tidy': fetch,
    'mod vendor': fetch,
    'mod verify': fetch,
    'mod graph': fetch,
    'work sync': fetch,
    clean,
  },
  sources: [
    'https://pkg.go.dev/cmd/go#hdr-Remove_object_files_and_cached_files',
    'https://go.dev/ref/mod#module-cache',
    'tried: go 1.24 in golang:1.24, `go clean -cache`, `-modcache` exit 0 outside a module and with nothing there; the program built still runs',
  ],
};
