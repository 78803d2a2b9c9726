import type { Cache, CallWords, PackageManager, Verb } from './contract.ts';

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
  cleanup: () => ({ commands: ['{program} clean -cache'] }),
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
  cleanup: () => ({ commands: ['{program} clean -modcache'] }),
  mounts: [{ target: '/go/pkg/mod', perRelease: false }],
};

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
