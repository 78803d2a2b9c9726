import { baseName, joinPath, type BuildContext } from '../../../src/context/context.ts';
import type { Instruction } from '../../../src/dockerfile/model.ts';
import { isWithin, slashed } from '../../../src/effects/posix-path.ts';
import { targetsOf } from '../copies.ts';
import { runTimeSource, type RunTimeSource } from '../project-source.ts';
import type { SourceLanguage } from '../named-in-source.ts';
import { type Artefact, keptPaths, type Obstacle, type Recipe, type Split } from '../recipe.ts';
import { isRemoved } from '../removed-files.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';
import { buildVariables } from './build-variables.ts';
import { programOf, type Program } from './dotnet-program.ts';
import { startedFiles } from './started-files.ts';
import { dotnetRuntime, type DotnetKind } from './dotnet-runtimes.ts';

// Sources: https://learn.microsoft.com/dotnet/core/tools/dotnet-publish,
// https://learn.microsoft.com/aspnet/core/fundamentals/#content-root (it is the folder that the program runs in)

const LANGUAGE: SourceLanguage = {
  sources: /\.(?:cs|fs|vb|cshtml|razor)$/,
  ignored:
    /^(?:bin|obj|tests?|.*\.?Tests?|.*\.(?:csproj|fsproj|vbproj|sln|slnx|props|targets)|appsettings.*|wwwroot|Properties|node_modules)$/i,
  starts: /(?:Process\.Start|ProcessStartInfo)\(\s*"(?:[\w/.-]*\/)?([\w.+-]+)"/g,
};

const TOOLCHAIN =
  /^(?:NUGET_\w+|DOTNET_(?:CLI_\w+|SKIP_\w+|NOLOGO|ROLL_FORWARD_TO_PRERELEASE)|MSBUILD\w*|NODE_VERSION|BUILD_?CONFIG\w*)$/;

/** A program that `dotnet publish` makes, on the runtime of the same version. */
export const dotnet: Recipe = {
  name: '.NET',
  recognises: ({ commands }) => commands.some(compiles),
  split(site): Split | Obstacle | undefined {
    const program = programOf(site);
    if ('reason' in program) return program;
    const runtime = dotnetRuntime(site, kindOf(site, program));
    if ('reason' in runtime) return runtime;
    const last = site.commands.findLast(compiles)?.instruction;
    const moved = movedTo(site, program);
    const source = sourceOf(site, last, moved !== undefined || program.folder === site.finalState.workdir);
    const { folder } = program;
    const artefact: Artefact =
      moved === undefined ? { path: folder, isFolder: true } : { path: folder, to: moved, isFolder: true };
    const set = site.stage.instructions
      .filter(({ keyword }) => keyword === 'ENV')
      .map(({ arguments: { text } }) => text)
      .join('\n');
    const listens =
      /ASPNETCORE_(?:URLS|HTTP_PORTS|HTTPS_PORTS)/.test(set) ||
      program.instruction.arguments.text.includes('--urls');
    const variables = runtime.variables.filter((variable) => {
      const [name = ''] = variable.split('=');
      return name === 'ASPNETCORE_URLS' ? !listens : !set.includes(name);
    });
    const built = buildVariables(site, TOOLCHAIN, last, [artefact]);
    return {
      runtime: runtime.base,
      artefacts: [artefact],
      source: source.source,
      packages: runtime.packages,
      replaced: new Set(['nodejs', 'npm', 'yarn']),
      linksLibraries: false,
      runs: source.programs,
      runtimeLines: variables.length === 0 ? [] : [`ENV ${variables.join(' ')}`],
      ...(moved === undefined ? {} : { dropped: [program.instruction], endLines: [startIn(program)] }),
      isBuildVariable: (name) => built.has(name),
      readsVariable: (name) =>
        /^(?:PATH|HOME|DOTNET_\w+|NUGET_\w+|https?_proxy|HTTPS?_PROXY|CI|NODE_\w+)$/.test(name),
      assumptions: [source.assumption, 'it needs the .NET runtime and no part of the SDK besides'],
    };
  },
  purposeOf(command, site) {
    const { program, words } = command;
    if (program === 'dotnet') return words[0] === 'dev-certs' ? undefined : 'build';
    if (/^(?:npm|npx|yarn|pnpm|bower|gulp|grunt|ng|nuget|paket)$/.test(program)) return 'build';
    const found = /^(?:cp|mv)$/.test(program) ? programOf(site) : undefined;
    if (found === undefined || 'reason' in found) return undefined;
    const target = pathOf(command, words.at(-1)?.replace(/\/+$/, ''));
    return target !== undefined &&
      target !== '/' &&
      (isWithin(target, found.folder) || isWithin(found.folder, target))
      ? 'build'
      : undefined;
  },
};

function compiles({ program, words }: StageCommand): boolean {
  return program === 'dotnet' && /^(?:publish|build|msbuild|pack)$/.test(words[0] ?? '');
}

/** ASP.NET Core unless the projects show that none needs it. */
function kindOf(site: Site, { isLibrary }: Program): DotnetKind {
  const publish = site.commands.find(({ program, words }) => program === 'dotnet' && words[0] === 'publish');
  const words = publish?.words ?? [];
  const at = words.findIndex((word) => word === '--self-contained' || word === '--sc');
  const isAlone =
    words.some((word) =>
      /^(?:--self-contained=true|[-/]p:(?:SelfContained|PublishAot)=true)$/i.test(word ?? ''),
    ) ||
    (at >= 0 && words[at + 1] !== 'false');
  if (isAlone && !isLibrary) return 'runtime-deps';
  const projects = site.context === undefined ? [] : projectsIn(site.context, site);
  return projects.length > 0 &&
    projects.every((text) => !/Sdk\.(?:Web|Razor|BlazorWebAssembly)|Microsoft\.AspNetCore/.test(text))
    ? 'runtime'
    : 'aspnet';
}

const MOST_FOLDERS = 2000;

/** The texts of all projects; none if there is one that cannot be read, or too much to look at. */
function projectsIn(context: BuildContext, { source }: Site): readonly string[] {
  const found: string[] = [];
  const pending = source.copies.flatMap(({ sources, copy }) =>
    copy.kind === 'context' ? sources.flatMap((path) => path ?? []) : [],
  );
  let seen = 0;
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (++seen > MOST_FOLDERS) return [];
    for (const { name, kind } of context.list(at) ?? []) {
      const path = joinPath(at, name) ?? name;
      if (kind === 'folder' && !/^(?:bin|obj|node_modules|\..*)$/.test(name)) pending.push(path);
      else if (/\.(?:\w+proj|props)$/.test(name)) found.push(context.read(path) ?? 'Sdk.Web');
    }
  }
  return found;
}

function sourceOf(site: Site, last: Instruction | undefined, isMoved: boolean): RunTimeSource {
  const atRoot = isMoved ? [] : contentOf(site, last);
  const found =
    site.context === undefined
      ? undefined
      : runTimeSource(site, LANGUAGE, { isFilledByBuild: true, until: last });
  const named = keptPaths(found?.source ?? 'none');
  const all = [...new Set([...named, ...atRoot, ...startedFiles(site)])]
    .filter((path) => !isRemoved(site, path))
    .toSorted();
  return {
    source: all.length === 0 ? 'none' : all,
    programs: found?.programs ?? [],
    assumption:
      all.length === 0
        ? 'the program reads no file of its source while it runs, besides what is published'
        : `of its source the program reads only ${all.join(', ')} while it runs, besides what is published`,
  };
}

const CONTENT = /^(?:appsettings(?:\.[\w-]+)?\.json|wwwroot)$/;

/** What ASP.NET Core reads in the folder that the program runs in. */
function contentOf(
  { source, finalState: { workdir } }: Site,
  last: Instruction | undefined,
): readonly string[] {
  if (workdir === undefined) return [];
  const single = source.copies.flatMap((copy) =>
    copy.copy.kind === 'context' &&
    !copy.hasFolder &&
    last !== undefined &&
    copy.instruction.index < last.index
      ? targetsOf(copy)
      : [],
  );
  return [...source.list(workdir).map((name) => `${slashed(workdir)}${name}`), ...single].filter(
    (path) => path === `${slashed(workdir)}${baseName(path)}` && CONTENT.test(baseName(path)),
  );
}

/**
 * ASP.NET Core looks for appsettings.json and wwwroot in the folder that it runs in. Where that is the project's own, what is
 * published goes there, since it holds both.
 */
function movedTo(site: Site, { instruction, folder, word }: Program): string | undefined {
  const { workdir } = site.finalState;
  if (workdir === undefined || workdir === '/' || workdir === folder) return undefined;
  const isOfProject = site.commands.some(
    ({ program, words, folder: place }) =>
      program === 'dotnet' && words[0] === 'publish' && place === workdir,
  );
  const inside = isWithin(folder, workdir) ? folder.slice(workdir.length + 1) : undefined;
  if (!isOfProject || inside === undefined || !/^(?:[^/]+$|bin\/)/.test(inside)) return undefined;
  const { text } = instruction.arguments;
  return text.split(word).length === 2 && !/['"]?\$/.test(word) ? workdir : undefined;
}

/** The start with the program in the folder that it runs in. */
function startIn({ instruction, word, name, isLibrary }: Program): string {
  const {
    keyword,
    arguments: { text },
  } = instruction;
  return `${keyword} ${text.replace(word, isLibrary ? name : `./${name}`)}`;
}
