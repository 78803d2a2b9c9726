import { factsOf } from '../../../src/images/facts.ts';
import type { Obstacle, RuntimeBase } from '../recipe.ts';
import type { Site } from '../site.ts';

// Source: github.com/dotnet/dotnet-docker, src/{sdk,aspnet,runtime,runtime-deps}, and documentation/supported-tags.md; what
// was on Docker Hub until 2.2: the tags of microsoft/dotnet and microsoft/aspnetcore.

/** What a .NET program needs of its image. */
export type DotnetKind = 'aspnet' | 'runtime' | 'runtime-deps';

/** An image for .NET programs, and in what it differs from the SDK's for a program. */
export interface DotnetRuntime {
  readonly base: RuntimeBase;
  readonly packages: readonly string[];
  /** Variables that the SDK's image sets otherwise than the runtime's. */
  readonly variables: readonly string[];
}

const SDK = /^(mcr\.microsoft\.com\/dotnet\/(?:core\/|nightly\/)?)sdk$/;
const VERSION = /^(\d+\.\d+)(?:\.\d+)?$/;
/** Debian's releases, of which the SDK has its tools and the runtime the slim variant up to 3.1. */
const DEBIAN = /^(?:jessie|stretch|buster|bullseye|bookworm)$/;
const WORDS =
  /^(?:alpine[\d.]*|bionic|focal|jammy|noble|slim|jessie|stretch|buster|bullseye|bookworm|azurelinux[\d.]+|mariner[\d.]*|cbl|amd64|arm64v8|arm32v7)$/;

/** The runtime's image of the same version and distribution as the SDK's. */
export function dotnetRuntime(site: Site, kind: DotnetKind): DotnetRuntime | Obstacle {
  const { base, stage } = site;
  const refuse = (reason: string): Obstacle => ({ instruction: stage.from, reason });
  if (base.hasDigest || base.hasVariable)
    return refuse(`which version of .NET ${base.written} holds is not known`);
  const reference = runtimeReference(base.repository, base.tag, kind);
  if (reference === undefined || factsOf(reference) === undefined)
    return refuse(`no image is known that has only the runtime of ${base.name}`);
  // `latest` is of a supported version.
  const major = Number(/^\d+/.exec(base.tag)?.[0] ?? 99);
  const isAlpine = base.words.some((word) => word.startsWith('alpine'));
  return {
    base: { reference, known: reference, programs: kind === 'runtime-deps' ? [] : ['dotnet'] },
    packages: isAlpine ? alpinePackages(major) : [],
    variables: [
      ...(isAlpine ? ['DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=false'] : []),
      ...(isAlpine && major < 6 ? ['LC_ALL=en_US.UTF-8', 'LANG=en_US.UTF-8'] : []),
      // The SDK's images take back the address that aspnet's listen on, aspnetcore-build did not; from 8 on both listen on 8080.
      ...(kind === 'aspnet' && major < 8 && base.repository !== 'microsoft/aspnetcore-build'
        ? ['ASPNETCORE_URLS=']
        : []),
    ],
  };
}

/** What the SDK's image on Alpine installs and the runtime's does not. */
function alpinePackages(major: number): readonly string[] {
  return major < 6 ? ['icu-libs'] : ['icu-data-full', 'icu-libs', 'tzdata'];
}

/** The runtime's name for the SDK's: `mcr.microsoft.com/dotnet/aspnet:8.0-alpine`. */
export function runtimeReference(repository: string, tag: string, kind: DotnetKind): string | undefined {
  const prefix = SDK.exec(repository)?.[1];
  const [first = '', ...words] = tag.split('-');
  if (tag === 'latest' && prefix !== undefined) return `${prefix}${kind}:latest`;
  const version = VERSION.exec(first)?.[1];
  if (version === undefined) return undefined;
  if (prefix !== undefined) {
    if (!words.every((word) => WORDS.test(word))) return undefined;
    const needsSlim = words.some((word) => DEBIAN.test(word)) && !words.includes('slim');
    return `${prefix}${kind}:${[version, ...words, ...(needsSlim ? ['slim'] : [])].join('-')}`;
  }
  return olderReference(repository, version, words, kind);
}

function olderReference(
  repository: string,
  version: string,
  words: readonly string[],
  kind: DotnetKind,
): string | undefined {
  if (repository === 'microsoft/aspnetcore-build' && words.length === 0)
    return `microsoft/aspnetcore:${version}`;
  const [sdk, ...others] = words;
  if (repository !== 'microsoft/dotnet' || sdk !== 'sdk' || kind === 'runtime-deps') return undefined;
  if (!others.every((word) => /^alpine|^bionic$/.test(word))) return undefined;
  // ASP.NET Core had images of its own, microsoft/aspnetcore, until 2.1.
  if (kind === 'aspnet' && Number(version) < 2.1)
    return others.length > 0 ? undefined : `microsoft/aspnetcore:${version}`;
  const name = kind === 'aspnet' ? 'aspnetcore-runtime' : 'runtime';
  return `microsoft/dotnet:${[version, name, ...others].join('-')}`;
}
