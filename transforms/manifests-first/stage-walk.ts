import type { BuildContext } from '../../src/context/context.ts';
import { copyOf } from '../../src/context/copy.ts';
import { pathIn } from '../../src/context/manifests/reading.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { substitute } from '../../src/dockerfile/substitution.ts';
import { stateAt } from '../../src/effects/state.ts';
import type { TransformRefusal } from '../contract.ts';
import { type ContextCopy, CopiedFiles, opaqueCopy, readContextCopy } from './copied.ts';
import { overlap } from './places.ts';
import { type CommandRole, isWorthyRole } from './roles.ts';
import { needsSource, type Piece, readRunRoles, type RunReading } from './run-reading.ts';

/** An instruction that stays where it is while copies sink below it, in whole or up to a cut. */
export interface Step {
  readonly instruction: Instruction;
  /** Files and folders of the copies that must be there before it. */
  readonly needs: readonly string[];
  readonly run?: PassedRun;
  /** It takes so long that copies should not come before it. */
  readonly isWorthy: boolean;
  /** It makes the copies' destination anew if they come behind it: what it needs goes before it. */
  readonly comesSecond?: boolean;
  readonly facts: StepFacts;
}

/** What is said of a step that comes before copies. */
export interface StepFacts {
  /** How messages call what it runs. */
  readonly labels: readonly string[];
  readonly makes: readonly string[];
  readonly rewrites: readonly string[];
  readonly assumptions: readonly string[];
}

const NO_FACTS: StepFacts = { labels: [], makes: [], rewrites: [], assumptions: [] };

/** A RUN that does not need the source, or not all of it. */
export interface PassedRun {
  readonly reading: RunReading;
  /** How many pieces stay before the source; all of them if it is not cut. */
  readonly kept: number;
  /** What is run between the kept pieces and the source: `go mod download`. */
  readonly fetch?: { readonly step: string; readonly needs: readonly string[] };
}

/** Copies, and steps of which some could come before them, in the order of the file. */
export interface Sinking {
  readonly items: readonly (ContextCopy | Step)[];
}

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
    const isUsed = this.#copies.some(({ instruction: copy }) =>
      this.#document.text.slice(copy.range.start, copy.range.end).includes('$'),
    );
    if (isUsed)
      this.#block(
        instruction,
        `${instruction.keyword} on line ${instruction.line} may change the variables of the COPY`,
      );
    this.#pass(instruction);
  }

  #visitCopy(instruction: Instruction): void {
    if (this.#barrier !== undefined || this.#copies.length >= MOST_COPIES) this.close();
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
  #unknownCopy: { readonly instruction: Instruction; readonly reason: string } | undefined;

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
    if (this.#unknownCopy === undefined || label === undefined) return;
    this.#refuse(
      instruction,
      label,
      `behind the ${this.#unknownCopy.instruction.keyword} of line ${this.#unknownCopy.instruction.line}: ${this.#unknownCopy.reason}`,
    );
    this.#unknownCopy = undefined;
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
    const fetch = next === undefined ? undefined : this.#fetchOf(instruction, next, head);
    if (next === undefined || isWorthy(head) || fetch !== undefined) {
      const problem =
        next === undefined ? undefined : cutProblem(this.#stage, reading, kept, head, fetch !== undefined);
      if (problem === undefined) {
        this.#add(instruction, reading, head, kept, fetch);
      } else {
        this.#refuse(instruction, labelOf([...head, ...(next?.roles ?? [])]) ?? 'the install', problem);
      }
      if (problem !== undefined) this.#block(instruction, problem);
    }
    if (next === undefined) return;
    const blocker = next.blocker ?? 'a command';
    if (!(isWorthy(head) || fetch !== undefined))
      this.#refuseRest(instruction, reading.pieces, kept, undefined);
    else
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

  #fetchOf(
    instruction: Instruction,
    piece: Piece,
    head: readonly CommandRole[],
  ): (CommandRole & { kind: 'fetch' }) | undefined {
    if (piece.roles.length !== 1) return undefined;
    const [role] = piece.roles;
    if (role?.kind !== 'fetch' || hasCacheMount(instruction) || isOffline(instruction)) return undefined;
    const isFetched = head.some((earlier) => programOf(earlier) === role.key) || this.fetched.has(role.key);
    return isFetched ? undefined : role;
  }

  #add(
    instruction: Instruction,
    reading: RunReading,
    head: readonly CommandRole[],
    kept: number,
    fetch: (CommandRole & { kind: 'fetch' }) | undefined,
  ): void {
    const roles = [...head, ...(fetch === undefined ? [] : [fetch])];
    const needs = head.flatMap((role) => (role.kind === 'install' ? role.reading.reads : []));
    const run: PassedRun = {
      reading,
      kept,
      ...(fetch === undefined ? {} : { fetch: { step: fetch.step, needs: fetch.reading.reads } }),
    };
    const isStepWorthy = isWorthy(head) || fetch !== undefined;
    this.#pass(instruction, { needs, run, isWorthy: isStepWorthy, facts: factsOf(roles) });
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

function factsOf(roles: readonly CommandRole[]): StepFacts {
  const readings = roles.flatMap((role) =>
    role.kind === 'install' || role.kind === 'fetch' ? [role.reading] : [],
  );
  const independent = roles.flatMap((role) =>
    role.kind === 'independent' && role.assumption !== undefined ? [role.assumption] : [],
  );
  return {
    labels: roles.flatMap((role) => {
      if (role.kind === 'fetch') return [role.step.split(' && ').at(-1) ?? role.step];
      return role.kind === 'install' || (role.kind === 'independent' && role.worth)
        ? [role.label ?? 'an install']
        : [];
    }),
    makes: [
      ...readings.flatMap(({ makes }) => makes),
      ...roles.flatMap((role) => (role.kind === 'independent' ? (role.makes ?? []) : [])),
    ],
    rewrites: readings.flatMap(({ rewrites }) => rewrites ?? []),
    assumptions: [...independent, ...readings.flatMap(({ assumptions }) => assumptions)],
  };
}

function keptPieces(pieces: readonly Piece[]): number {
  const first = pieces.findIndex((piece) => piece.roles.some((role) => needsSource(role)));
  return first < 0 ? pieces.length : first;
}

function isWorthy(roles: readonly CommandRole[]): boolean {
  return roles.some((role) => isWorthyRole(role));
}

/** How messages call the first install among these. */
function labelOf(roles: readonly CommandRole[]): string | undefined {
  for (const role of roles) {
    if (role.kind === 'fetch' || role.kind === 'refused') return role.label;
    if (role.kind === 'install' && role.worth !== false) return role.label;
    if (role.kind === 'independent' && role.worth) return role.label ?? 'an install';
  }
  return undefined;
}

/** The program of a command that installs or downloads. */
function programOf(role: CommandRole): string | undefined {
  if (role.kind === 'source') return role.program;
  const isInstall = role.kind === 'install' || role.kind === 'fetch' || role.kind === 'refused';
  return isInstall ? role.label.split(' ')[0] : undefined;
}

function mountsOf({ flags }: Instruction): string[] {
  return flags.filter(({ name }) => name === 'mount').map(({ value }) => value ?? '');
}

function hasCacheMount(instruction: Instruction): boolean {
  return mountsOf(instruction).some((mount) => /(?:^|,)type=cache(?:,|$)/.test(mount));
}

function isOffline({ flags }: Instruction): boolean {
  return flags.some(({ name, value }) => name === 'network' && value === 'none');
}

/** A user that a RUN makes, and that `--chown` of a COPY above it did not find: it then took root without a word. */
function makesOwner({ pieces }: RunReading, copied: CopiedFiles): boolean {
  const isNamed = copied.copies.some(({ instruction }) =>
    instruction.flags.some(({ name, value }) => name === 'chown' && /[a-z]/i.test(value ?? '')),
  );
  return (
    isNamed &&
    pieces.some(({ text }) => /\b(?:useradd|adduser|groupadd|addgroup|usermod|groupmod)\b/.test(text))
  );
}

/** A mount that brings the source itself, or lies over it. */
function mountConflict(instruction: Instruction, copied: CopiedFiles): string | undefined {
  for (const mount of mountsOf(instruction)) {
    const fields = mount.split(',');
    const valueOf = (...names: string[]): string | undefined =>
      fields.find((field) => names.some((name) => field.startsWith(`${name}=`)))?.replace(/^\w+=/, '');
    const type = valueOf('type') ?? 'bind';
    if (type === 'bind' && valueOf('from') === undefined) return 'a bind mount brings the source already';
    const target = valueOf('target', 'dst', 'destination');
    if (target === undefined) continue;
    if (!target.startsWith('/') || target.includes('$')) return 'where a mount lies is not known';
    if (copied.touch(pathIn('/', target))) return 'a mount lies over the copied files';
  }
  return undefined;
}

/** What a later part of a RUN takes away again, which would stay in the layer of the first part. */
const REMOVING =
  /^(?:rm|apt-get|apt|apk|yum|dnf|npm|yarn|pnpm|pip\d*|composer|go|find)\b[^\n]*?(?:\b(?:purge|autoremove|remove|del|uninstall|prune|clean|clear|delete)\b|-r?f|-delete)|^rm\b/;

/** Behind a cut it would run with the package lists of another day. */
const SYSTEM_INSTALL = /\b(?:apt|apt-get|aptitude|apk|yum|dnf|microdnf|zypper)\b[^\n]*\b(?:install|add)\b/;

/** Why a RUN cannot be cut behind its first `kept` pieces. */
function cutProblem(
  stage: Stage,
  { pieces, isChain, instruction }: RunReading,
  kept: number,
  head: readonly CommandRole[],
  hasFetch: boolean,
): string | undefined {
  if (!isWorthy(head)) return hasFetch ? undefined : 'nothing is gained';
  if (!isChain) return 'its commands are no && chain that could be cut';
  if (instruction.heredocs.length > 0) return 'it is a heredoc that cannot be cut';
  if (mountsOf(instruction).some((mount) => /type=tmpfs|(?:^|,)(?:rw|readwrite)(?:,|$)/.test(mount))) {
    return 'what it writes to a mount would be gone in its second half';
  }
  const state = pieces.slice(0, kept).filter((piece) => piece.roles.every(({ kind }) => kind === 'state'));
  if (state.some(({ text }) => /[`]|\$\(/.test(text))) return 'it sets variables by running commands';
  const removal = pieces.slice(kept).find((piece) => REMOVING.test(piece.text));
  if (
    kept > 0 &&
    SYSTEM_INSTALL.test(
      pieces
        .slice(kept)
        .map(({ text }) => text)
        .join('\n'),
    )
  ) {
    return 'it installs packages behind the cut, too';
  }
  if (stage.ships && removal !== undefined) {
    return `cut in two it would keep in the image what "${shown(removal.text)}" removes`;
  }
  return undefined;
}

function shown(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 50 ? `${line.slice(0, 50)}...` : line;
}
