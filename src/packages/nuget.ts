import type { PackageManager, Verb } from './contract.ts';
import { nugetHttpCache, nugetPackages } from './dotnet.ts';

/** nuget.exe on Mono. Its `locals` command came with 3.x, so its HTTP cache is removed as files. */
const httpCache = {
  ...nugetHttpCache,
  cleanup: () => ({
    commands: [
      'rm -rf ~/.local/share/NuGet/Cache ~/.local/share/NuGet/v3-cache ~/.local/share/NuGet/http-cache',
    ],
  }),
};

const install: Verb = { does: 'install', fills: [httpCache] };

export const nuget: PackageManager = {
  name: 'nuget',
  programs: ['nuget', 'nuget.exe'],
  valueOptions: [
    '-Source',
    '-Version',
    '-OutputDirectory',
    '-ConfigFile',
    '-PackagesDirectory',
    '-SolutionDirectory',
    '-Verbosity',
    '-Framework',
  ],
  verbs: {
    install,
    restore: install,
    update: install,
    'locals all': { does: 'clean', empties: [nugetHttpCache, nugetPackages] },
    'locals http-cache': { does: 'clean', empties: [nugetHttpCache] },
  },
  sources: [
    'https://learn.microsoft.com/nuget/reference/cli-reference/cli-ref-locals',
    'tried: nuget 2.8.7 of debian:bookworm has no `locals` command',
  ],
};
