import type { BuildContext } from '../../src/context/context.ts';
import { copyOf } from '../../src/context/copy.ts';
import { pathIn } from '../../src/context/manifests/reading.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { stateAt } from '../../src/effects/state.ts';
import type { TransformRefusal } from '../contract.ts';
import { passBound, programOf, readBoundRun } from './bound.ts';
import { CopiedFiles, opaqueCopy, readContextCopy } from './copied.ts';
import { cutAssumptions, cutProblem, nameOfRun } from './cuts.ts';
import { type DownloadPlace, downloadIn, isDownloaded } from './downloads.ts';
import { firstLeftBehind } from './left-behind.ts';
import { MadeFolders } from './made-folders.ts';
import { installsIntoMount, makesOwner, mountConflict } from './mounts.ts';
import { OpenSinking } from './open-sinking.ts';
import { overlap } from './places.ts';
import type { CommandRole } from './roles.ts';
import { type Piece, readRunRoles, type RunReading } from './run-reading.ts';
import { isWorthy, keptPieces, labelOf, passingStep, type Sinking } from './steps.ts';
import { stopOf, variableStopOf } from './stops.ts';
import { namesFolders, UnknownCopies } from './unknown-copies.ts';
import { installNamedIn } from './unread-run.ts';
import { folderOf } from './workdirs.ts';

export interface StageOutcome {
  readonly sinkings: readonly Sinking[];
  readonly refusals: readonly TransformRefusal[];
}

/** Reads a stage from top to bottom and finds what can come before its copies. */
export function walkStage(
  document: Document,
  stage: Stage,
  context: BuildContext | undefined,
  fetchedBefore: ReadonlySet<string>,
): StageOutcome & { readonly fetched: ReadonlySet<string> } {
  const walk = new StageWalk(document, stage, context, fetchedBefore);
  for (const instruction of stage.instructions) walk.visit(instruction);
  walk.close();
  return { sinkings: walk.sinkings, refusals: walk.refusals, fetched: walk.fetched };
}

/** A folder that the base image names and that is not known: paths below it can still be told apart. */
export const UNKNOWN_FOLDER = '/<the working directory of the base image>';

class StageWalk {
  readonly refusals: TransformRefusal[] = [];
  /** Programs that have downloaded what they need. */
  readonly fetched: Set<string>;
  readonly #document: Document;
  readonly #stage: Stage;
  readonly #context: BuildContext | undefined;
  #workdir: string | undefined;
  /** Folders that are there for certain. */
  readonly #folders = new MadeFolders();
  readonly #open = new OpenSinking();
  readonly #unknown = new UnknownCopies();
  /** WORKDIRs that rest on the default of an ARG. */
  readonly #defaults: string[] = [];
  constructor(
    document: Document,
    stage: Stage,
    context: BuildContext | undefined,
    fetched: ReadonlySet<string>,
  ) {
    this.#document = document;
    this.#stage = stage;
    this.#context = context;
    this.fetched = new Set(fetched);
    this.#workdir = stateAt(document, stage.from).workdir ?? UNKNOWN_FOLDER;
  }

  /** What was found in the whole of the stage. */
  get sinkings(): readonly Sinking[] {
    return this.#open.found;
  }

  close(): void {
    this.#open.close();
  }

  visit(instruction: Instruction): void {
    const stop = stopOf(this.#document, instruction, this.#open.bounds, this.#workdir);
    if (stop !== undefined) this.#open.block(stop);
    switch (instruction.keyword) {
      case 'FROM':
        return;
      case 'COPY':
      case 'ADD':
        this.#visitCopy(instruction);
        return;
      case 'RUN':
        this.#visitRun(instruction);
        return;
      case 'WORKDIR':
        this.#visitWorkdir(instruction);
        return;
      case 'VOLUME':
        if (this.#open.copies.length > 0) this.#open.block('a VOLUME stands between them');
        return;
      case 'ENV':
      case 'ARG':
        this.#visitVariables(instruction);
        return;
      default:
        this.#open.pass(instruction);
    }
  }

  #visitWorkdir(instruction: Instruction): void {
    const { user } = stateAt(this.#document, instruction);
    const { path, isDefault } = folderOf(this.#document, instruction, this.#workdir);
    if (isDefault) this.#defaults.push(instruction.arguments.text);
    this.#workdir = path;
    const folder = this.#workdir;
    if (folder !== undefined) this.#folders.addWorkdir(folder);
    // WORKDIR makes a folder for the user in force, COPY for root or for --chown; a folder that is there is left alone.
    const isMadeAlike =
      user === 'root' &&
      this.#open.copies.every(({ instruction: copy }) => !copy.flags.some(({ name }) => name !== 'from'));
    const makesDestination =
      folder === undefined ||
      this.#open.copies.some(({ sources, isOpaque, destination }) =>
        isOpaque === true ? overlap(destination, folder) : sources.some(({ to }) => overlap(to, folder)),
      );
    this.#open.pass(instruction, { comesSecond: makesDestination && !isMadeAlike });
  }

  #visitVariables(instruction: Instruction): void {
    const stop = variableStopOf(this.#document, instruction, this.#open.copies);
    if (stop !== undefined) this.#open.block(stop);
    this.#open.pass(instruction);
  }

  #visitCopy(instruction: Instruction): void {
    if (this.#open.barrier !== undefined || this.#open.isFull) this.#closeBehindBarrier();
    const kind = copyOf(this.#document, instruction)?.kind;
    const copy =
      kind === 'context'
        ? readContextCopy(this.#document, instruction, this.#workdir, this.#context, this.#folders)
        : undefined;
    if (kind !== 'other') this.#folders.addCopy(this.#document, instruction, this.#workdir);
    if (copy !== undefined && !('unknown' in copy) && new CopiedFiles([copy], this.#context).touchesSystem) {
      if (this.#isApart(instruction)) this.#open.pass(instruction);
      else this.#open.close();
      const isFolder = copy.sources.some((source) => source.kind === 'folder');
      if (isFolder && this.#open.copies.length === 0) {
        this.#unknown.add(instruction, 'it writes into folders of the distribution');
      }
      return;
    }
    if (copy !== undefined && !('unknown' in copy)) {
      const known = { ...copy, defaults: [...this.#defaults, ...copy.defaults] };
      this.#open.addCopy(known);
      return;
    }
    if (this.#open.copies.length === 0 && kind !== 'context') return;
    if (kind !== 'context' && this.#isApart(instruction)) {
      this.#open.pass(instruction);
      return;
    }
    const opaque =
      this.#workdir === undefined ? undefined : opaqueCopy(this.#document, instruction, this.#workdir);
    if (opaque !== undefined) {
      this.#open.addCopy(opaque);
      return;
    }
    this.#open.close();
    if (kind === 'other') this.#unknown.add(instruction, 'what it brings may lie over the source');
    if (copy === undefined || !('unknown' in copy)) return;
    if (this.#context === undefined && !namesFolders(this.#document, instruction)) return;
    this.#unknown.add(instruction, copy.unknown, this.#context === undefined);
  }

  /** Installs further down stay behind the source for the same reason. */
  #closeBehindBarrier(): void {
    const source = this.#open.copies.find(({ sources }) => sources.some(({ kind }) => kind === 'folder'));
    const reason = this.#open.barrier;
    this.#open.close();
    if (source !== undefined && reason !== undefined) {
      this.#unknown.add(source.instruction, reason);
    }
  }

  /** Whether a COPY from elsewhere writes nowhere near the copies. */
  #isApart(instruction: Instruction): boolean {
    const copy = copyOf(this.#document, instruction);
    if (copy === undefined || copy.destination.includes('$') || this.#workdir === undefined) return false;
    const copied = new CopiedFiles(this.#open.copies, this.#context);
    const place = pathIn(this.#workdir, copy.destination);
    return !copied.touch(place) && !copied.surrounds(place);
  }

  #visitRun(instruction: Instruction): void {
    const copied = new CopiedFiles(this.#open.copies, this.#context);
    const reading =
      this.#workdir === undefined
        ? undefined
        : readRunRoles(this.#document, instruction, this.#workdir, copied);
    const roles = reading?.pieces.flatMap((piece) => piece.roles) ?? [];
    if (this.#open.copies.length > 0) this.#placeRun(instruction, reading, copied);
    if (this.#open.copies.length === 0 || this.#context === undefined) {
      const label = labelOf(roles);
      const reason = this.#unknown.reasonFor(label);
      if (label !== undefined && reason !== undefined) this.#refuse(instruction, label, reason);
    }
    for (const role of roles) {
      const program = programOf(role);
      if (program !== undefined) this.fetched.add(program);
    }
  }

  #placeRun(instruction: Instruction, reading: RunReading | undefined, copied: CopiedFiles): void {
    if (reading === undefined) {
      const label = installNamedIn(this.#document, instruction);
      if (label !== undefined) this.#refuse(instruction, label, 'its RUN is not understood');
      this.#open.block(`what the RUN on line ${instruction.line} reads is not known`);
      return;
    }
    if (makesOwner(reading, copied))
      this.#open.block(`line ${instruction.line} makes users, and the COPY names one`);
    const mount = mountConflict(instruction, copied);
    const kept = mount === undefined ? keptPieces(reading.pieces) : 0;
    const head = reading.pieces.slice(0, kept).flatMap((piece) => piece.roles);
    const next = reading.pieces[kept];
    if (this.#open.barrier !== undefined || (mount !== undefined && next !== undefined)) {
      this.#refuseRest(instruction, reading.pieces, 0, mount ?? this.#open.barrier);
      if (mount !== undefined) this.#open.block(mount);
      return;
    }
    const fetch =
      next === undefined ? undefined : downloadIn(this.#placeOf(instruction), reading, kept, head);
    const isPassing = next === undefined || isWorthy(head) || fetch !== undefined;
    if (isPassing) {
      const passing = passBound(this.#open.bounds, fetch === undefined ? head : [...head, fetch]);
      const passed = fetch === undefined ? head : [...head, fetch];
      if (passing.obstacle !== undefined && this.#open.forgetUpToBound(copied, passed)) {
        this.#visitRun(instruction);
        return;
      }
      const problem =
        (installsIntoMount(instruction, passed) ? 'what it installs lies in a cache mount' : undefined) ??
        passing.obstacle ??
        (next === undefined ? undefined : cutProblem(this.#stage, reading, kept, head, fetch !== undefined));
      if (problem === undefined) {
        const cut = isWorthy(head) ? cutAssumptions(reading, kept) : [];
        this.#open.pass(
          instruction,
          passingStep(reading, kept, head, fetch, [...passing.assumptions, ...cut]),
        );
      } else {
        const label = labelOf([...head, ...(next?.roles ?? [])]);
        if (label !== undefined) this.#refuse(instruction, label, problem);
        if (label === undefined && next === undefined)
          this.#open.bind(instruction, readBoundRun(instruction, reading, nameOfRun(reading)));
        else this.#open.block(problem);
      }
    }
    if (next === undefined) return;
    const blocker = next.blocker ?? 'a command';
    if (!isPassing) {
      this.#refuseRest(instruction, reading.pieces, kept, undefined);
      this.#open.bind(instruction, readBoundRun(instruction, reading, blocker));
      return;
    }
    this.#refuseRest(
      instruction,
      reading.pieces.slice(kept + 1),
      0,
      `${blocker} comes before it and may change what it reads`,
    );
    this.#open.block(`${blocker} on line ${instruction.line} comes before it and may change what it reads`);
  }

  #placeOf(instruction: Instruction): DownloadPlace {
    return { stage: this.#stage, instruction, fetched: this.fetched, bounds: this.#open.bounds };
  }

  /** Says of every install from a piece on why it stays behind the copies. */
  #refuseRest(
    instruction: Instruction,
    pieces: readonly Piece[],
    from: number,
    reason: string | undefined,
  ): void {
    const place = this.#placeOf(instruction);
    const isCached = (role: CommandRole): boolean => role.kind === 'fetch' && isDownloaded(place, role);
    const found = firstLeftBehind(pieces, from, reason, isCached);
    if (found !== undefined) this.#refuse(instruction, found.label, found.why);
  }

  #refuse({ line, endLine }: Instruction, label: string, why: string): void {
    this.refusals.push({
      line,
      endLine,
      reason: `${label} stays behind the source: ${this.#context?.problem ?? why}`,
    });
  }
}
