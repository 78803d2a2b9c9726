import { baseName } from '../../../src/context/context.ts';
import type { Instruction } from '../../../src/dockerfile/model.ts';
import { absolutePath, isWithin } from '../../../src/effects/posix-path.ts';
import { optionValue } from '../outputs.ts';
import type { Obstacle } from '../recipe.ts';
import type { Site } from '../site.ts';
import { pathOf, readStageRun, type StageCommand } from '../stage-commands.ts';
import { folderOfScript } from './started-files.ts';

// Source: https://learn.microsoft.com/dotnet/core/tools/dotnet-publish

/** What a container starts of what `dotnet publish` made. */
export interface Program {
  readonly instruction: Instruction;
  /** The folder that was published. */
  readonly folder: string;
  /** The word that names the program, as written. */
  readonly word: string;
  readonly name: string;
  /** Started by `dotnet App.dll`; else by the program that was made for the system. */
  readonly isLibrary: boolean;
}

/** The program that containers start, or why it is not known to be one that `dotnet publish` makes. */
export function programOf(site: Site): Program | Obstacle {
  for (const instruction of site.starts) {
    if (instruction.keyword === 'HEALTHCHECK') continue;
    for (const started of startedBy(site, instruction)) {
      const found = programIn(site, started);
      if (found !== undefined) return folderProblem(site, found) ?? found;
    }
  }
  const start = site.starts.find(({ keyword }) => keyword !== 'HEALTHCHECK');
  const reason = 'it starts nothing that dotnet publish is known to make';
  if (start === undefined)
    return { reason: 'it has no CMD and no ENTRYPOINT, so what the image is for is not known' };
  const [unread] = site.usesOf(start).unread;
  const isHidden = unread !== undefined && site.context?.has(unread) !== true;
  return { instruction: start, reason: isHidden ? `what ${unread} runs is not known` : reason };
}

interface Started {
  readonly instruction: Instruction;
  readonly program: string;
  readonly written: string;
  readonly words: readonly (string | undefined)[];
  readonly folder: string | undefined;
}

/** What an instruction starts by itself, and by scripts of the context. */
function startedBy(site: Site, instruction: Instruction): readonly Started[] {
  const { workdir } = site.finalState;
  const own = readStageRun(site.document, instruction).parts.flatMap(({ commands }) => commands);
  const ofScripts = site.usesOf(instruction).commands.flatMap(({ script, program, written, words }) =>
    script === undefined
      ? []
      : [
          {
            instruction,
            program,
            written,
            words,
            folder: folderOfScript(site.context?.read(script) ?? '', written, workdir),
          },
        ],
  );
  const ofItself = own.map(({ program, written, words }) => ({
    instruction,
    program,
    written,
    words,
    folder: workdir,
  }));
  return [...ofItself, ...ofScripts];
}

function programIn(
  site: Site,
  { instruction, program, written, words, folder: place }: Started,
): Program | undefined {
  const isLibrary = program === 'dotnet';
  const [first, ...rest] = words;
  const library = (first === 'exec' ? rest : words).find((word) => word?.startsWith('-') !== true);
  const word = isLibrary ? library : mayBePublished(site, written) ? written : undefined;
  if (word === undefined || (isLibrary && !word.endsWith('.dll'))) return undefined;
  const path = absolutePath(place, word);
  if (path === undefined) return undefined;
  const folder = path.slice(0, Math.max(1, path.lastIndexOf('/')));
  return { instruction, folder, word, name: baseName(path), isLibrary };
}

/** A program by its path that is none of the system's and no script. */
function mayBePublished(site: Site, written: string): boolean {
  if (!written.includes('/') || /^\/(?:usr\/)?(?:local\/)?s?bin\/|\.(?:sh|py|exe)$/.test(written))
    return false;
  const path = absolutePath(site.finalState.workdir, written);
  return path !== undefined && site.source.inContext(path) === undefined;
}

/** Whether the folder is one that `dotnet publish` fills, and that holds nothing else. */
function folderProblem(site: Site, { instruction, folder, isLibrary }: Program): Obstacle | undefined {
  const isMixed =
    /^\/[^/]*$/.test(folder) && folder.length < 3
      ? true
      : site.source.copies.some(
          ({ destination, hasFolder }) =>
            hasFolder && destination !== undefined && isWithin(destination, folder),
        );
  if (isMixed) return { instruction, reason: `${folder}, where its program lies, holds the source as well` };
  const publishes = site.commands.filter(
    ({ program, words }) => program === 'dotnet' && words[0] === 'publish',
  );
  const isPublished =
    publishes.some((command) => outputsOf(command).includes(folder)) ||
    (publishes.length > 0 && folder.endsWith('/publish')) ||
    (isLibrary &&
      publishes.some(
        ({ words }) => outputName(words) !== undefined && folder.endsWith(`/${outputName(words) ?? ''}`),
      )) ||
    site.commands.some(
      (command) =>
        /^(?:cp|mv)$/.test(command.program) &&
        pathOf(command, command.words.at(-1)?.replace(/\/+$/, '')) === folder,
    );
  return isPublished
    ? undefined
    : { instruction, reason: `that dotnet publish fills ${folder}, where its program lies, is not known` };
}

/** Where `-o` leads: from the folder of the call, and up to the SDK of 2.2 from that of the project. */
function outputsOf(command: StageCommand): readonly string[] {
  const { words } = command;
  const output = optionValue(words, '-o', '--output') ?? undefined;
  if (output === undefined) return [];
  const project = words
    .slice(1)
    .find((word, at) => word !== undefined && !word.startsWith('-') && words[at]?.startsWith('-') !== true);
  const place =
    project === undefined
      ? command.folder
      : pathOf(command, project.replace(/\/?[^/]*\.\w+proj$/, '') || '.');
  return [pathOf(command, output), absolutePath(place, output)].flatMap(
    (path) => path?.replace(/(.)\/+$/, '$1') ?? [],
  );
}

function outputName(words: readonly (string | undefined)[]): string | undefined {
  const name = optionValue(words, '-o', '--output')?.replace(/^\.?\/+|\/+$/g, '');
  return name === undefined || name === '' || name === '.' ? undefined : name;
}
