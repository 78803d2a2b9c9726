import type { BuildContext } from '../../src/context/context.ts';
import { copyOf } from '../../src/context/copy.ts';
import { pathIn } from '../../src/context/manifests/reading.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { substitute } from '../../src/dockerfile/substitution.ts';
import { stateAt } from '../../src/effects/state.ts';
import type { TransformRefusal } from '../contract.ts';
import { asScript, type BoundRun, boundCopy, passBound, programOf, readBoundRun } from './bound.ts';
import { type ContextCopy, CopiedFiles, opaqueCopy, readContextCopy } from './copied.ts';
import { overlap } from './places.ts';
import { cutProblem, nameOfRun } from './cuts.ts';
import { hasCacheMount, isOffline, makesOwner, mountConflict } from './mounts.ts';
import type { CommandRole } from './roles.ts';
import { type Piece, readRunRoles, type RunReading } from './run-reading.ts';
import {
  factsOf,
  isWorthy,
  keptPieces,
  labelOf,
  NO_FACTS,
  type PassedRun,
  type Sinking,
  type Step,
} from './steps.ts';

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

/**
 * Programs whose download step does not know what the build will use: it brings crates of other platforms, modules that only
 * tests need. In an image that ships, that stays.
 */
const DOWNLOADS_ALL = new Set(['go', 'cargo', 'mvn', 'swift', 'mix', 'sbt']);
const FETCHES_MORE =
  'what the download brings beside what is built (for tests, for other platforms) may stay in the image';

type FetchRole = CommandRole & { readonly kind: 'fetch' };

/** Variables that every command may look at. */
const COMMON_VARIABLES = /(?:^|\s)(?:PATH|LD_\w+|LANG|LC_\w+|HOME|POSIXLY_CORRECT)\b/;

/** Every step is held against every copy; real files have a dozen of each. */
const MOST_COPIES = 64;
const MOST_ITEMS = 500;
/** PATH_MAX of Linux. */
const LONGEST_PATH = 4096;

class StageWalk {
  readonly sinkings: Sinking[] = [];
  readonly refusals: TransformRefusal[] = [];
  /** Programs that have downloaded what they need. */
  readonly fetched: Set<string>;
  readonly #document: Document;
  readonly #stage: Stage;
  readonly #context: BuildContext | undefined;
  #workdir: string | undefined;
  /** WORKDIRs that rest on the default of an ARG. */
  readonly #defaults: string[] = [];
  /** Copies that the steps below may do without. */
  #copies: ContextCopy[] = [];
  #items: (ContextCopy | Step)[] = [];
  /** How many items there were when the last one that is worth it was added. */
  #worthy = 0;
  /** Why nothing below can come before the copies any more. */
  #barrier: { readonly line: number; readonly reason: string } | undefined;

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

  visit(instruction: Instruction): void {
    this.#stopBound(instruction);
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
        if (this.#copies.length > 0) this.#block(instruction, 'a VOLUME stands between them');
        return;
      case 'ENV':
      case 'ARG':
        this.#visitVariables(instruction);
        return;
      default:
        this.#pass(instruction);
    }
  }

  /** Proposes what was found, and starts anew. */
  close(): void {
    if (this.#worthy > 0) {
      this.sinkings.push({
        items: this.#items.slice(0, this.#worthy),
      });
    }
    this.#copies = [];
    this.#items = [];
    this.#worthy = 0;
    this.#barrier = undefined;
  }

  #pass(instruction: Instruction, step: Partial<Step> = {}): void {
    if (this.#copies.length === 0 || this.#barrier !== undefined) return;
    if (this.#items.length < MOST_ITEMS) {
      this.#items.push({ instruction, needs: [], isWorthy: false, facts: NO_FACTS, ...step });
    } else {
      this.#block(instruction, 'there are too many instructions between them');
    }
  }

  /** A RUN cannot sink below what changes how it runs. */
  #stopBound(instruction: Instruction): void {
    const { keyword, line } = instruction;
    const bounds = this.#bounds();
    const [first] = bounds;
    if (first === undefined) return;
    const isStop =
      /^(?:WORKDIR|USER|SHELL)$/.test(keyword) ||
      (/^(?:ENV|ARG)$/.test(keyword) &&
        (bounds.some(({ touched }) => touched === undefined) ||
          COMMON_VARIABLES.test(instruction.arguments.text))) ||
      (/^(?:COPY|ADD)$/.test(keyword) && this.#meetsBound(instruction, bounds));
    if (isStop)
      this.#block(instruction, `${first.label} on line ${first.line} runs before ${keyword} on line ${line}`);
  }

  /** Whether a COPY that is no part of the source may bring what the RUNs above it touch. */
  #meetsBound(instruction: Instruction, bounds: readonly BoundRun[]): boolean {
    const copy = copyOf(this.#document, instruction);
    if (copy === undefined || copy.kind === 'context') return false;
    const place = this.#workdir === undefined ? undefined : pathIn(this.#workdir, copy.destination);
    if (place === undefined || copy.destination.includes('$')) return true;
    return bounds.some(({ touched }) => touched?.some(({ path }) => overlap(path, place)) ?? true);
  }

  #bounds(): BoundRun[] {
    return this.#copies.flatMap(({ bound }) => bound ?? []);
  }

  #block({ line }: Instruction, reason: string): void {
    this.#barrier ??= { line, reason };
  }

  #visitWorkdir(instruction: Instruction): void {
    const before = this.#workdir;
    const { user, environment } = stateAt(this.#document, instruction);
    const written = instruction.arguments.text;
    const found = substitute(written, (name) => environment.variable(name), this.#document.escape);
    const path = 'value' in found ? found.value : undefined;
    if (found.kind === 'default') this.#defaults.push(written);
    if (path?.startsWith('/') === true) this.#workdir = pathIn('/', path);
    else this.#workdir = path === undefined || before === undefined ? undefined : pathIn(before, path);
    if ((this.#workdir?.length ?? 0) > LONGEST_PATH) this.#workdir = undefined;
    const folder = this.#workdir;
    // WORKDIR makes a folder for the user in force, COPY for root or for --chown; a folder that is there is left alone.
    const isMadeAlike =
      user === 'root' &&
      this.#copies.every(({ instruction: copy }) => !copy.flags.some(({ name }) => name !== 'from'));
    const makesDestination =
      folder === undefined ||
      this.#copies.some(({ sources, isOpaque, destination }) =>
        isOpaque === true ? overlap(destination, folder) : sources.some(({ to }) => overlap(to, folder)),
      );
    this.#pass(instruction, { comesSecond: makesDestination && !isMadeAlike });
  }

  #visitVariables(instruction: Instruction): void {
    const names = [...instruction.arguments.text.matchAll(/(?:^|\s)(\w+)(?=[=\s]|$)/g)].map(
      (match) => match[1],
    );
    const use = new RegExp(`\\$\\{?(?:${names.join('|')})\\b`);
    const isUsed = this.#copies.some(({ instruction: copy }) =>
      use.test(this.#document.text.slice(copy.range.start, copy.range.end)),
    );
    if (isUsed)
      this.#block(
        instruction,
        `${instruction.keyword} on line ${instruction.line} may change the variables of the COPY`,
      );
    this.#pass(instruction);
  }

  #visitCopy(instruction: Instruction): void {
    if (this.#barrier !== undefined || this.#copies.length >= MOST_COPIES) this.#closeBehindBarrier();
    const kind = copyOf(this.#document, instruction)?.kind;
    const copy =
      kind === 'context'
        ? readContextCopy(this.#document, instruction, this.#workdir, this.#context)
        : undefined;
    if (copy !== undefined && !('unknown' in copy) && new CopiedFiles([copy], this.#context).touchesSystem) {
      if (this.#isApart(instruction)) this.#pass(instruction);
      else this.close();
      const isFolder = copy.sources.some((source) => source.kind === 'folder');
      if (isFolder && this.#copies.length === 0) {
        this.#unknownCopy = { instruction, reason: 'it writes into folders of the distribution' };
      }
      return;
    }
    if (copy !== undefined && !('unknown' in copy)) {
      const known = { ...copy, defaults: [...this.#defaults, ...copy.defaults] };
      this.#copies.push(known);
      this.#items.push(known);
      return;
    }
    if (this.#copies.length === 0 && kind !== 'context') return;
    if (kind !== 'context' && this.#isApart(instruction)) {
      this.#pass(instruction);
      return;
    }
    const opaque =
      this.#workdir === undefined ? undefined : opaqueCopy(this.#document, instruction, this.#workdir);
    if (opaque !== undefined) {
      this.#copies.push(opaque);
      this.#items.push(opaque);
      return;
    }
    this.close();
    if (kind === 'other')
      this.#unknownCopy = { instruction, reason: 'what it brings may lie over the source' };
    // Without a context, only a copy of all of it is certain to bring the source.
    if (copy === undefined || !('unknown' in copy) || this.#context === undefined) return;
    this.#unknownCopy = { instruction, reason: copy.unknown };
  }

  /** A COPY that is not understood, for the reason why an install behind it stays there. */
  readonly #refusedBehind = new Set<string>();
  #unknownCopy: { readonly instruction: Instruction; readonly reason: string } | undefined;

  /** Installs further down stay behind the source for the same reason. */
  #closeBehindBarrier(): void {
    const source = this.#copies.find(({ sources }) => sources.some(({ kind }) => kind === 'folder'));
    const reason = this.#barrier?.reason;
    this.close();
    if (source !== undefined && reason !== undefined) {
      this.#unknownCopy = { instruction: source.instruction, reason };
    }
  }

  /** Whether a COPY from elsewhere writes nowhere near the copies. */
  #isApart(instruction: Instruction): boolean {
    const copy = copyOf(this.#document, instruction);
    if (copy === undefined || copy.destination.includes('$') || this.#workdir === undefined) return false;
    const copied = new CopiedFiles(this.#copies, this.#context);
    const place = pathIn(this.#workdir, copy.destination);
    return !copied.touch(place) && !copied.surrounds(place);
  }

  #visitRun(instruction: Instruction): void {
    const copied = new CopiedFiles(this.#copies, this.#context);
    const reading =
      this.#workdir === undefined
        ? undefined
        : readRunRoles(this.#document, instruction, this.#workdir, copied);
    const roles = reading?.pieces.flatMap((piece) => piece.roles) ?? [];
    if (this.#copies.length > 0) this.#placeRun(instruction, reading, copied);
    else this.#refuseBehindUnknown(instruction, roles);
    for (const role of roles) {
      const program = programOf(role);
      if (program !== undefined) this.fetched.add(program);
    }
  }

  #refuseBehindUnknown(instruction: Instruction, roles: readonly CommandRole[]): void {
    const label = labelOf(roles);
    const program = label?.split(' ')[0];
    if (this.#unknownCopy === undefined || label === undefined || program === undefined) return;
    if (this.#refusedBehind.has(program)) return;
    this.#refuse(
      instruction,
      label,
      `behind the ${this.#unknownCopy.instruction.keyword} of line ${this.#unknownCopy.instruction.line}: ${this.#unknownCopy.reason}`,
    );
    this.#refusedBehind.add(program);
  }

  #placeRun(instruction: Instruction, reading: RunReading | undefined, copied: CopiedFiles): void {
    if (reading === undefined) {
      this.#block(instruction, 'what this RUN reads is not known');
      return;
    }
    if (makesOwner(reading, copied))
      this.#block(instruction, `line ${instruction.line} makes users, and the COPY names one`);
    const mount = mountConflict(instruction, copied);
    const kept = mount === undefined ? keptPieces(reading.pieces) : 0;
    const head = reading.pieces.slice(0, kept).flatMap((piece) => piece.roles);
    const next = reading.pieces[kept];
    if (this.#barrier !== undefined || (mount !== undefined && next !== undefined)) {
      this.#refuseRest(instruction, reading.pieces, 0, mount ?? this.#barrier?.reason);
      if (mount !== undefined) this.#block(instruction, mount);
      return;
    }
    const fetch = next === undefined ? undefined : this.#fetchIn(instruction, reading, kept, head);
    const isPassing = next === undefined || isWorthy(head) || fetch !== undefined;
    if (isPassing) {
      const passing = passBound(this.#bounds(), fetch === undefined ? head : [...head, fetch]);
      const problem =
        passing.obstacle ??
        (next === undefined ? undefined : cutProblem(this.#stage, reading, kept, head, fetch !== undefined));
      if (problem === undefined) {
        this.#add(instruction, reading, head, kept, fetch, passing.assumptions);
      } else {
        const label = labelOf([...head, ...(next?.roles ?? [])]);
        if (label !== undefined) this.#refuse(instruction, label, problem);
        if (label === undefined && next === undefined)
          this.#bind(instruction, readBoundRun(instruction, reading, nameOfRun(reading)));
        else this.#block(instruction, problem);
      }
    }
    if (next === undefined) return;
    const blocker = next.blocker ?? 'a command';
    if (!isPassing) {
      this.#refuseRest(instruction, reading.pieces, kept, undefined);
      this.#bind(instruction, readBoundRun(instruction, reading, blocker));
      return;
    }
    this.#refuseRest(
      instruction,
      reading.pieces.slice(kept + 1),
      0,
      `${blocker} comes before it and may change what it reads`,
    );
    this.#block(
      instruction,
      `${blocker} on line ${instruction.line} comes before it and may change what it reads`,
    );
  }

  /** A RUN of the source stays behind the copies. */
  #bind(instruction: Instruction, bound: BoundRun): void {
    if (this.#copies.length >= MOST_COPIES || this.#items.length >= MOST_ITEMS) {
      this.#block(instruction, 'there are too many instructions between them');
      return;
    }
    const copy = boundCopy(instruction, bound);
    this.#copies.push(copy);
    this.#items.push(copy);
  }

  /** The first download of a chain; before it may stand what changes nothing that it reads: `chmod +x mvnw`. */
  #fetchIn(
    instruction: Instruction,
    reading: RunReading,
    kept: number,
    head: readonly CommandRole[],
  ): FetchRole | undefined {
    for (let at = kept; at < reading.pieces.length; at++) {
      const piece = reading.pieces[at];
      if (piece === undefined) return undefined;
      const found = this.#fetchOf(instruction, piece, head);
      const before = reading.pieces.slice(kept, at);
      if (found !== undefined) {
        const bound = readBoundRun(instruction, { ...reading, pieces: before }, '');
        const bounds = before.length === 0 ? [] : [bound];
        const isFree = bound.touched !== undefined && passBound(bounds, [found]).obstacle === undefined;
        return isFree ? { ...found, step: asScript(found.step, [...this.#bounds(), ...bounds]) } : undefined;
      }
      if (!reading.isChain || piece.roles.some((role) => role.kind !== 'bound')) return undefined;
    }
    return undefined;
  }

  #fetchOf(instruction: Instruction, piece: Piece, head: readonly CommandRole[]): FetchRole | undefined {
    const isMoved = piece.roles.length > 1 && /\b(?:cd|pushd)\b/.test(piece.text);
    const role = piece.roles.find((each) => each.kind === 'fetch');
    if (role?.kind !== 'fetch' || isMoved || hasCacheMount(instruction) || isOffline(instruction))
      return undefined;
    const isFetched = head.some((earlier) => programOf(earlier) === role.key) || this.fetched.has(role.key);
    if (isFetched) return undefined;
    if (!this.#stage.ships || !DOWNLOADS_ALL.has(role.key)) return role;
    const reading = { ...role.reading, assumptions: [...role.reading.assumptions, FETCHES_MORE] };
    return { ...role, reading };
  }

  #add(
    instruction: Instruction,
    reading: RunReading,
    head: readonly CommandRole[],
    kept: number,
    fetch: FetchRole | undefined,
    assumptions: readonly string[],
  ): void {
    const roles = [...head, ...(fetch === undefined ? [] : [fetch])];
    const needs = head.flatMap((role) => (role.kind === 'install' ? role.reading.reads : []));
    const run: PassedRun = {
      reading,
      kept,
      ...(fetch === undefined ? {} : { fetch: { step: fetch.step, needs: fetch.reading.reads } }),
    };
    const isStepWorthy = isWorthy(head) || fetch !== undefined;
    const facts = factsOf(roles);
    this.#pass(instruction, {
      needs,
      run,
      isWorthy: isStepWorthy,
      facts: { ...facts, assumptions: [...facts.assumptions, ...assumptions] },
    });
    if (isStepWorthy) this.#worthy = this.#items.length;
  }

  /** Says of every install from a piece on why it stays behind the copies. */
  #refuseRest(
    instruction: Instruction,
    pieces: readonly Piece[],
    from: number,
    reason: string | undefined,
  ): void {
    for (const piece of pieces.slice(from)) {
      for (const role of piece.roles) {
        const label = labelOf([role]);
        const isCached =
          role.kind === 'fetch' &&
          (this.fetched.has(role.key) || hasCacheMount(instruction) || isOffline(instruction));
        if (label === undefined || isCached) continue;
        const own = role.kind === 'refused' ? role.reason : undefined;
        const before = pieces
          .slice(0, pieces.indexOf(piece))
          .find(({ blocker }) => blocker !== undefined)?.blocker;
        const together = `${piece.blocker ?? 'another command'} runs with it in one RUN that cannot be cut`;
        const why =
          own ??
          reason ??
          (before === undefined ? together : `${before} comes before it and may change what it reads`);
        this.#refuse(instruction, label, why);
        return;
      }
    }
  }

  #refuse({ line, endLine }: Instruction, label: string, why: string): void {
    this.refusals.push({
      line,
      endLine,
      reason: `${label} stays behind the source: ${this.#context?.problem ?? why}`,
    });
  }
}
