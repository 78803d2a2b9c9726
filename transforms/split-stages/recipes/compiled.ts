import { outward } from '../../../src/shell/simple-command.ts';
import { builtins } from '../../../src/shell/command-names.ts';
import type { CommandUse } from '../../../src/effects/used-commands.ts';
import { programsOfBase } from '../../../src/images/base-programs.ts';
import { absolutePath, isWithin } from '../../../src/effects/posix-path.ts';
import type { Artefact, Obstacle } from '../recipe.ts';
import type { Site } from '../site.ts';
import { readStageRun, type StageCommand } from '../stage-commands.ts';
import { isRemoved } from '../removed-files.ts';
import { linkTargets } from './links.ts';
import { isIgnoredStart } from '../starts.ts';
import { providersOf } from '../system-packages.ts';

/** A file that the build of a compiled program makes. */
export interface Built {
  readonly path: string;
  readonly command: StageCommand;
  readonly isFolder?: boolean;
  /** It is a file, or a folder of files: `go build -o bin ./...`. */
  readonly mayHold?: boolean;
  /** The command fails, or this path is there when it is done; else it may be a library, which leaves no file. */
  readonly isSure: boolean;
}

/** What a recipe knows of the places of compiled programs. */
export interface Places {
  /** `what go builds`, for messages. */
  readonly what: string;
  /** Folders of the toolchain that are on PATH: programs in them move to /usr/local/bin. */
  readonly binFolders: readonly string[];
  /** Whether the build may have made a file that a container starts, though no command names it. */
  readonly mayMake: (place: string, use: CommandUse) => boolean;
}

/** The programs that are built and started, and what else commands of the build are known to make for the image. */
export function artefactsOf(
  site: Site,
  built: readonly Built[],
  { what, binFolders, mayMake }: Places,
): readonly Artefact[] | Obstacle {
  const found = new Map<string, Artefact>();
  const note = (path: string, isByName: boolean, isFolder = false): void => {
    const name = path.replace(/^.*\//, '');
    const moves = isByName && binFolders.some((folder) => path === `${folder}/${name}`);
    found.set(path, {
      path,
      ...(moves ? { to: `/usr/local/bin/${name}` } : {}),
      ...(isFolder ? { isFolder } : {}),
    });
  };
  for (const use of startedPrograms(site)) {
    const own = site.placesOf(use);
    const linked = own.flatMap((place) => linkTargets(site, place));
    const isBare = !use.written.includes('/') && linked.length === 0;
    const places = [...own, ...linked];
    const isForeign = isBare && isOfSystem(site, use.program);
    const output = built.find(({ path, isFolder, mayHold }) =>
      places.some(
        (place) =>
          place === path || ((isFolder === true || mayHold === true) && !isForeign && isWithin(place, path)),
      ),
    );
    if (output !== undefined) note(output.path, isBare, output.isFolder);
    else if (use.instruction.keyword !== 'HEALTHCHECK' && !isForeign) {
      const guess = places.find(
        (place) =>
          site.source.inContext(place) === undefined &&
          !SCRIPT.test(place) &&
          mayMake(place, linked.includes(place) ? { ...use, written: place } : use),
      );
      if (guess !== undefined) note(guess, isBare);
    }
    for (const word of use.words) {
      const path = word === undefined ? undefined : absolutePath(site.finalState.workdir, word);
      if (path !== undefined && built.some((each) => each.path === path)) note(path, false);
    }
  }
  if (found.size === 0) return nothingStarted(site, what);
  const used = new Set(site.commands.map(({ program }) => program));
  for (const { path, command, isFolder, isSure } of built) {
    const isTool = used.has(path.replace(/^.*\//, ''));
    if (!isSure || isTool || found.has(path) || isRemoved(site, path) || isConditional(command)) continue;
    note(path, true, isFolder);
  }
  const all = [...found.values()];
  return all.filter(
    ({ path, to = path }) =>
      to !== path || !all.some((other) => other.path !== path && isWithin(path, other.path)),
  );
}

const SCRIPT = /\.(?:sh|bash|py|js|rb|pl)$/;

function nothingStarted(site: Site, what: string): Obstacle {
  const start = site.starts.find(({ keyword }) => keyword !== 'HEALTHCHECK');
  if (start === undefined)
    return { reason: 'it has no CMD and no ENTRYPOINT, so what the image is for is not known' };
  const [unread] = site.usesOf(start).unread;
  const reason =
    unread !== undefined && !site.context?.has(unread)
      ? `what ${unread} runs is not known${site.context === undefined ? ' without its build context' : ''}`
      : `it starts nothing that is known to be ${what}`;
  return { instruction: start, reason };
}

/** Programs that containers start, with those whose name begins with a variable that is known: `CMD $GOPATH/bin/app`. */
export function startedPrograms(site: Site): readonly CommandUse[] {
  const hidden = site.starts.flatMap((instruction) =>
    readStageRun(site.document, instruction).parts.flatMap(({ commands }) =>
      commands
        .filter(({ command, written }) => command.program === undefined && written.startsWith('/'))
        .map(({ written, words }): CommandUse => ({
          program: written.replace(/^.*\//, ''),
          written,
          words,
          instruction,
        })),
    ),
  );
  return [...site.started, ...hidden].filter((use) => !isIgnoredStart(use));
}

/** A program that the distribution brings, or the shell. */
function isOfSystem(site: Site, program: string): boolean {
  return (
    builtins.has(program) ||
    programsOfBase(site.base.distribution)?.has(program) === true ||
    site.installed.some(
      ({ name, known }) => name === program || known?.commands.includes(program) === true,
    ) ||
    providersOf(site, program).length > 0
  );
}

/** Whether a command is done only if another one says so: behind `||`, in an `if`. */
function isConditional({ command: { simple } }: StageCommand): boolean {
  if (simple === undefined) return false;
  for (const step of outward(simple)) {
    if (step.kind === 'branch' || step.kind === 'function') return true;
    if (step.kind === 'and-or' && step.node.operators.includes('||')) return true;
  }
  return false;
}
