import type { CommandUse } from '../../../src/effects/used-commands.ts';
import { factsOf } from '../../../src/images/facts.ts';
import type { SourceLanguage } from '../named-in-source.ts';
import { optionValue } from '../outputs.ts';
import { runTimeSource } from '../project-source.ts';
import type { Artefact, CommandPurpose, Obstacle, Recipe, RuntimeBase, Split } from '../recipe.ts';
import { isRemoved } from '../removed-files.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';
import { buildVariables } from './build-variables.ts';
import { artefactsOf } from './compiled.ts';
import { isMove, movedFiles } from './moved-files.ts';
import { startedIn } from './native-sources.ts';

// Sources: https://github.com/swiftlang/swift-docker, https://docs.vapor.codes/deploy/docker/,
// https://github.com/swiftlang/swift-package-manager/blob/main/Documentation/Usage.md

const LANGUAGE: SourceLanguage = {
  sources: /\.swift$|(?:^|\/)Package\.resolved$/,
  ignored: /^(?:Tests|\.build|\.swiftpm)$/,
  starts: /\bexecutable(?:URL|Path)\s*[:=]\s*(?:URL\(fileURLWithPath:\s*)?"(?:\/usr\/bin\/)?([\w.+-]+)"/g,
};

const TOOLCHAIN = /^(?:SWIFT_\w+|CC|CXX|PKG_CONFIG\w*)$/;

/** A program of Swift on the slim image of the same release, which has Swift's libraries. */
export const swift: Recipe = {
  name: 'Swift',
  recognises: ({ base, commands }) => /(?:^|\/)swift$/.test(base.repository) && commands.some(builds),
  split(site): Split | Obstacle | undefined {
    const runtime = slimSwift(site);
    if ('reason' in runtime) return runtime;
    const built = artefactsOf(site, movedFiles(site), {
      what: 'what swift builds',
      binFolders: [],
      mayMake: (place, use) => mayMake(site, place, use),
    });
    if ('reason' in built) return built;
    const last = site.commands.findLast(builds);
    if (last === undefined) return undefined;
    if (startedIn(site, built).length > 0)
      return {
        instruction: last.instruction,
        reason: 'the program starts among the sources that it fetches',
      };
    const resources = resourcesOf(site, last, built);
    if ('reason' in resources) return resources;
    const { source, programs, assumption } = runTimeSource(site, LANGUAGE, {
      until: last.instruction,
      isFilledByBuild: true,
    });
    const unseen = buildVariables(site, TOOLCHAIN, last.instruction, built);
    const ofVapor = source === 'again' ? [] : vaporFolders(site);
    const named = source === 'none' || source === 'again' ? [] : source;
    return {
      runtime,
      artefacts: [...built, ...resources],
      ...(resources.length === 0 ? {} : { builderLines: [{ lines: [gatheringOf(last)] }] }),
      source: source === 'again' || ofVapor.length === 0 ? source : [...new Set([...named, ...ofVapor])],
      linksLibraries: true,
      runs: programs,
      isBuildVariable: (name) => unseen.has(name),
      readsVariable: () => true,
      assumptions: [
        assumption,
        ...(ofVapor.length === 0 ? [] : [`Vapor reads ${ofVapor.join(', ')}`]),
        'it starts no other program of the builder',
      ],
    };
  },
  purposeOf(command, site): CommandPurpose | undefined {
    return command.program === 'swift' || isMove(command, site) ? 'build' : undefined;
  },
};

function builds({ program, words }: StageCommand): boolean {
  return program === 'swift' && words[0] === 'build' && !words.includes('--show-bin-path');
}

/**
 * Tags that have a slim variant. 5.0.1 has none, and those for other distributions have one for some releases only. Source:
 * the embedded table of official tags.
 */
const WITH_SLIM = /^(?:latest|(?:5|6)(?:\.\d+){0,2}(?:-(?:focal|jammy|noble))?)$/;

function slimSwift({ base, stage }: Site): RuntimeBase | Obstacle {
  const reason = `the slim variant of ${base.name} is not known`;
  const isKnown = WITH_SLIM.test(base.tag) && base.tag !== '5.0.1' && !base.hasDigest && !base.hasVariable;
  if (!isKnown) return { instruction: stage.from, reason };
  const repository = base.written.replace(/:[^/:]*$/, '');
  const reference = `${repository}:${base.tag === 'latest' ? 'slim' : `${base.tag}-slim`}`;
  return factsOf(reference) === undefined
    ? { instruction: stage.from, reason }
    : { reference, known: reference, programs: [] };
}

/** Where `swift build` puts programs: `.build/release` is a link to the folder of the architecture. */
function binFolderOf(command: StageCommand): string | undefined {
  const mode = optionValue(command.words, '-c', '--configuration') ?? 'debug';
  const folder = optionValue(command.words, '--package-path') ?? '.';
  const scratch = optionValue(command.words, '--scratch-path', '--build-path') ?? `${folder}/.build`;
  return pathOf(command, `${scratch}/${mode}`);
}

function mayMake(site: Site, place: string, { written }: CommandUse): boolean {
  if (!written.includes('/')) return false;
  const folder = place.replace(/\/[^/]*$/, '').replace(/\/\.build\/[\w-]+-linux(?:-gnu)?\//, '/.build/');
  return (
    site.commands.some((command) => builds(command) && binFolderOf(command) === folder) ||
    movedFolders(site).includes(folder)
  );
}

/** Where ``mv `swift build -c release --show-bin-path` /app/bin`` puts the folder of programs. */
function movedFolders(site: Site): readonly string[] {
  return site.commands.flatMap((command) => {
    const path = /^(?:mv|cp)$/.test(command.program) ? pathOf(command, command.words.at(-1)) : undefined;
    const { simple, script } = command.command;
    const text = simple === undefined ? '' : script.text.text.slice(simple.command.pos, simple.command.end);
    return path === undefined || !text.includes('--show-bin-path')
      ? []
      : [path, `${path}/release`, `${path}/debug`];
  });
}

/** The bundles of resources that lie beside a program, where Package.swift declares some. */
function resourcesOf(
  site: Site,
  last: StageCommand,
  built: readonly Artefact[],
): readonly Artefact[] | Obstacle {
  const manifest = last.folder === undefined ? undefined : site.source.read(`${last.folder}/Package.swift`);
  if (manifest === undefined || !/\bresources\s*:/.test(manifest)) return [];
  const folder = binFolderOf(last);
  const isBeside = built.some(({ path }) => path.replace(/\/[^/]*$/, '') === folder);
  if (folder === undefined || !isBeside || isRemoved(site, folder))
    return {
      instruction: last.instruction,
      reason: 'its resources do not lie beside the program that starts',
    };
  return [{ path: RESOURCES, to: folder, isFolder: true }];
}

/** A folder of the builder: COPY would unpack folders that a pattern names. */
const RESOURCES = '/resources';

function gatheringOf(last: StageCommand): string {
  return `RUN mkdir ${RESOURCES} && cp -R ${binFolderOf(last) ?? ''}/*.resources ${RESOURCES}/`;
}

/** Folders that Vapor serves and renders from without being told. Source: https://docs.vapor.codes/getting-started/folder-structure/ */
function vaporFolders(site: Site): readonly string[] {
  return site.source.copies.flatMap(({ hasFolder, destination }) => {
    const isVapor =
      hasFolder &&
      destination !== undefined &&
      /vapor/i.test(site.source.read(`${destination}/Package.swift`) ?? '');
    return isVapor
      ? ['Public', 'Resources']
          .map((name) => `${destination}/${name}`)
          .filter((path) => site.source.kindOf(path) === 'folder')
      : [];
  });
}
