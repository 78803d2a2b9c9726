import type { Cache, CallWords, PackageManager, Verb } from './contract.ts';

/** What NuGet fetched over HTTP; only a download that it would have saved misses it. */
export const nugetHttpCache: Cache = {
  id: 'nuget-http',
  label: "NuGet's HTTP cache",
  paths: ['~/.local/share/NuGet/http-cache', '~/.local/share/NuGet/v3-cache', '~/.local/share/NuGet/Cache'],
  movedBy: [
    { variable: 'NUGET_HTTP_CACHE_PATH', path: '{}' },
    { variable: 'XDG_DATA_HOME', path: '{}/NuGet/http-cache' },
  ],
  offWith: ['--no-cache', '--no-http-cache'],
  cleanup: () => ({ commands: ['dotnet nuget locals http-cache --clear'] }),
  mounts: [{ target: '~/.local/share/NuGet/http-cache', perRelease: false }],
};

/** Unpacked packages. A build refers to them where they lie; only `dotnet publish` copies what the program needs. */
export const nugetPackages: Cache = {
  id: 'nuget-packages',
  label: "NuGet's package folder",
  paths: ['~/.nuget/packages'],
  movedBy: [{ variable: 'NUGET_PACKAGES', path: '{}' }],
  offWith: ['--packages'],
  settings: ['nuget.config', 'NuGet.Config', 'NuGet.config'],
  cleanup: ({ call }) =>
    call.words.includes('publish')
      ? {
          commands: ['dotnet nuget locals global-packages --clear'],
          assumption: 'the program is run from where `dotnet publish` put it',
        }
      : { refusal: 'what was built may refer to packages there; only `dotnet publish` copies them' },
  mounts: [{ target: '~/.nuget/packages', perRelease: false }],
};

const restoring: Verb = {
  does: 'build',
  fills: [nugetHttpCache, nugetPackages],
  needs: [nugetPackages],
};
const restored: Verb = { does: 'build', needs: [nugetPackages] };

function build({ options }: CallWords): Verb {
  return options.has('--no-restore') || options.has('--no-build') ? restored : restoring;
}

const restore: Verb = { does: 'install', fills: [nugetHttpCache, nugetPackages] };

export const dotnet: PackageManager = {
  name: 'dotnet',
  programs: ['dotnet'],
  valueOptions: [
    '-c',
    '--configuration',
    '-f',
    '--framework',
    '-r',
    '--runtime',
    '-o',
    '--output',
    '-v',
    '--verbosity',
    '-a',
    '--arch',
    '--os',
    '-s',
    '--source',
    '--packages',
    '--configfile',
    '--artifacts-path',
    '--version-suffix',
    '--tool-path',
    '--tool-manifest',
    '--add-source',
    '--version',
    '-p',
    '--project',
    '--manifest',
  ],
  verbs: {
    restore,
    build,
    test: build,
    run: build,
    pack: build,
    msbuild: build,
    watch: build,
    publish: build,
    'tool install': { does: 'install', fills: [nugetHttpCache] },
    'tool update': { does: 'install', fills: [nugetHttpCache] },
    'tool restore': restore,
    'add package': restore,
    'new install': { does: 'install', fills: [nugetHttpCache] },
    'workload install': { does: 'install', fills: [nugetHttpCache] },
    'workload restore': { does: 'install', fills: [nugetHttpCache] },
    'nuget locals all': { does: 'clean', empties: [nugetHttpCache, nugetPackages] },
    'nuget locals http-cache': { does: 'clean', empties: [nugetHttpCache] },
    'nuget locals global-packages': { does: 'clean', empties: [nugetPackages] },
  },
  sources: [
    'https://learn.microsoft.com/nuget/consume-packages/managing-the-global-packages-and-cache-folders',
    'https://learn.microsoft.com/dotnet/core/tools/dotnet-nuget-locals',
  ],
};
