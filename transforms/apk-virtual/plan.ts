import type { Document } from '../../src/dockerfile/document.ts';
import type { Stage } from '../../src/dockerfile/model.ts';
import { alpinePackage } from '../../src/packages/alpine/index.ts';
import type { RewriteOptions } from '../../src/rewrite/result.ts';
import type { TransformRefusal } from '../contract.ts';
import type { ApkCall } from './apk-words.ts';
import { callsIn, type StageCalls } from './calls.ts';
import { type Deciding, decidingAt } from './deciding.ts';
import { isBehind } from './deletions.ts';
import { libraryLookup } from './library-lookup.ts';
import { travelProblem } from './journey.ts';
import { isCandidate, judgeAll, type JudgedCall, namesThatStay, packagesOf } from './judging.ts';
import { type Judged, type JudgedOperand, type Part, partOperand } from './part.ts';
import { refusalAt, refusalOf, unreadRefusals, wholeRefusals } from './plan-refusals.ts';
import { NOTHING_COMPILES, problemOfStage, problemOfUses } from './problems.ts';
import { baseRelease, type Release } from './release.ts';
import { type Running, runningOf } from './running.ts';
import { type Span, spansOf } from './span.ts';
import { StageFiles } from './stage-files.ts';
import { movableTools } from './tools.ts';
import { compilingBehind, shellUse, triggerUse, type Use, usesOf } from './uses.ts';

/** What is to be done in one stage. */
export interface Plan {
  readonly stage: Stage;
  readonly parts: readonly Part[];
  readonly spans: readonly Span[];
  /** The `apk del` of later RUNs, whose groups are now deleted where they are used. */
  readonly late: readonly ApkCall[];
  /** All that moves is deleted by one of these already. */
  readonly isLate: boolean;
  readonly groups: ReadonlySet<string>;
  readonly assumptions: readonly string[];
}

/** Each package is compared with each `apk del`; no real stage has as many. */
const MOST_CALLS = 200;
/** Each stage is held against those that are built on it. */
const MOST_STAGES = 200;

/** What can be done in a stage that ships, and why not more. */
export function planOf(
  document: Document,
  stage: Stage,
  stages: readonly Stage[],
  options: RewriteOptions,
): { readonly plan?: Plan; readonly refusals: readonly TransformRefusal[] } {
  const calls = callsIn(document, stage);
  if (calls.adds.length + calls.unread.length === 0) return { refusals: [] };
  if (calls.adds.length + calls.dels.length > MOST_CALLS) {
    return { refusals: [refusalAt(stage.from, `the stage has more than ${MOST_CALLS} calls of apk`)] };
  }
  if (stages.length > MOST_STAGES) {
    return { refusals: [refusalAt(stage.from, `the file has more than ${MOST_STAGES} stages`)] };
  }
  const release = baseRelease(document, stage, options);
  const judged = judgeAll(calls, release);
  const open = judged.filter((each) => each.operands.some(({ packages }) => packages.some(isCandidate)));
  const compiles = compilingBehind(document, stage, calls.adds);
  const useful = open.filter((each) => isDeletedLate(each) || compiles(each.call, ['needs', 'opaque']));
  const shipping = useful.length === 0 ? open : useful;
  const idle = open.filter((each) => !shipping.includes(each));
  const refusals = [
    ...unreadRefusals(calls, compiles),
    ...wholeRefusals(judged),
    ...idle.map((each) => refusalOf(each.call.run, [each], decidingAt(each.call.run, NOTHING_COMPILES))),
  ];
  if (shipping.length === 0) return { refusals };
  const found = new StagePlanning(
    document,
    stage,
    stages,
    options,
    calls,
    shipping,
    release,
    namesThatStay(judged, shipping),
  ).plan();
  if ('parts' in found) return { plan: found, refusals };
  const lines = shipping.map(({ call }) => call.run);
  const [first] = lines;
  return { refusals: first === undefined ? refusals : [refusalOf(first, shipping, found), ...refusals] };
}

/** A compiler that programs in its language are often started with: `go run`, `cargo run`, `mvn spring-boot:run`. */
function toolchainOf(packages: readonly Judged[]): string | undefined {
  return packages.find(
    (each) =>
      isCandidate(each) &&
      /^(?:go|rust|cargo|maven|ghc|stack|openjdk\d+(?:-jdk)?|gradle|sbt|crystal|nim|zig)$/.test(each.name),
  )?.name;
}

function isDeletedLate(call: JudgedCall): boolean {
  return packagesOf([call]).some((each) => isCandidate(each) && each.deletion !== undefined);
}

/** It is deleted too late, and what uses it cannot be told by commands: certificates, a library. */
function isUnknownAndLate(each: Judged): boolean {
  if (each.deletion === undefined || !isCandidate(each) || each.fate.kind === 'build') return false;
  return each.fate.kind !== 'both' || each.fate.commands.length === 0;
}

class StagePlanning {
  readonly #document: Document;
  readonly #stage: Stage;
  readonly #stages: readonly Stage[];
  readonly #options: RewriteOptions;
  readonly #calls: StageCalls;
  readonly #shipping: readonly JudgedCall[];
  readonly #release: Release;
  readonly #judged: readonly Judged[];
  readonly #stay: ReadonlyMap<string, ApkCall>;

  constructor(
    document: Document,
    stage: Stage,
    stages: readonly Stage[],
    options: RewriteOptions,
    calls: StageCalls,
    shipping: readonly JudgedCall[],
    release: Release,
    stay: ReadonlyMap<string, ApkCall>,
  ) {
    this.#judged = packagesOf(shipping);
    this.#stay = stay;
    this.#release = release;
    this.#document = document;
    this.#stage = stage;
    this.#stages = stages;
    this.#options = options;
    this.#calls = calls;
    this.#shipping = shipping;
  }

  plan(): Plan | Deciding {
    const stageProblem = problemOfStage(
      this.#document,
      this.#stage,
      this.#stages,
      this.#calls,
      this.#shipping,
    );
    if (stageProblem !== undefined) return stageProblem;
    const tools = this.#tools();
    const adds = this.#shipping.map(({ call }) => call);
    const late = this.#lastDeletion();
    const extent = {
      last: late,
      isEveryUse: this.#judged.some(isUnknownAndLate),
      isHiddenUse: this.#judged.some(
        (each) => each.deletion !== undefined && isCandidate(each) && each.fate.kind === 'both',
      ),
    };
    const uses = usesOf(this.#document, this.#stage, adds, extent, tools);
    const running = runningOf(this.#document, this.#stage, this.#stages, tools, this.#options.context);
    const files = new StageFiles(this.#document, [this.#stage], this.#options.context);
    const lookup =
      tools.has('gcc') || tools.has('ld') ? libraryLookup(this.#document, uses, files) : undefined;
    const toolchain = running.isReadable ? undefined : toolchainOf(this.#judged);
    if (toolchain !== undefined && late === undefined)
      return decidingAt(this.#stage.from, `whether what the image starts runs ${toolchain} is not known`);
    const against =
      running.against ??
      triggerUse(this.#document, this.#stage, tools) ??
      shellUse(this.#document, this.#stage, tools) ??
      (late === undefined ? lookup : undefined);
    if (against !== undefined) return against;
    const useProblem = problemOfUses(uses, this.#shipping, late !== undefined);
    if (useProblem !== undefined) return useProblem;
    const spans = spansOf(this.#document, this.#stage, uses);
    if (!Array.isArray(spans)) return spans as Deciding;
    return this.#planWith(spans as readonly Span[], uses, running);
  }

  #planWith(spans: readonly Span[], uses: readonly Use[], running: Running): Plan | Deciding {
    const spare = this.#spareTools(spans, uses, running);
    const parts: Part[] = [];
    const halves = new Set<string>();
    for (const { call, operands } of this.#shipping) {
      const travel = travelProblem(this.#document, this.#stage, {
        call,
        release: this.#release.number,
        spans,
      });
      if (travel !== undefined) return travel;
      const parted = operands.map((operand) =>
        partOperand(operand, (each) => isCandidate(each) || spare.has(each.name)),
      );
      if (parted.some((each) => each === undefined)) {
        return decidingAt(call.run, 'an ARG holds packages of both kinds, which only its user can part');
      }
      parts.push({
        call,
        operands: parted.filter((each) => each !== undefined),
        runtime: this.#runtimeOf(call, operands).filter((name) => !halves.has(name)),
      });
      for (const name of parts.at(-1)?.runtime ?? []) halves.add(name);
    }
    const late = this.#calls.dels.filter((del) =>
      this.#judged.some(({ deletion }) => deletion?.call === del && !deletion.isInTime),
    );
    return {
      stage: this.#stage,
      parts,
      spans,
      late,
      isLate: this.#judged.every((each) => !isCandidate(each) || each.deletion !== undefined),
      groups: this.#calls.groups,
      assumptions: [...this.#assumptions(uses, spans, parts), ...running.assumptions],
    };
  }

  /** Tools that serve builds and programs, and here only the build. */
  #spareTools(spans: readonly Span[], uses: readonly Use[], running: Running): ReadonlySet<string> {
    const found = movableTools(this.#shipping, { spans, uses, running });
    const commands = this.#judged.flatMap(({ name, fate }) =>
      found.has(name) ? [name, ...('commands' in fate ? fate.commands : [])] : [],
    );
    if (commands.length === 0) return found;
    const seen = runningOf(
      this.#document,
      this.#stage,
      this.#stages,
      new Set(commands),
      this.#options.context,
    );
    return seen.against === undefined ? found : new Set();
  }

  /** Programs of all that would go. */
  #tools(): ReadonlySet<string> {
    const found = new Set<string>();
    for (const each of this.#judged) {
      if (!isCandidate(each)) continue;
      if (each.deletion !== undefined) found.add(each.name);
      if ('commands' in each.fate) for (const command of each.fate.commands) found.add(command);
    }
    for (const name of this.#shipping.flatMap(({ call, operands }) => this.#runtimeOf(call, operands))) {
      found.delete(name);
      for (const command of alpinePackage(name, this.#release.number)?.commands ?? []) found.delete(command);
    }
    for (const name of this.#stay.keys()) {
      found.delete(name);
      for (const command of alpinePackage(name, this.#release.number)?.commands ?? []) found.delete(command);
    }
    return found;
  }

  /** The last `apk del`, if all that moves is deleted by one. */
  #lastDeletion(): ApkCall | undefined {
    const deletions = this.#judged.filter(isCandidate).map(({ deletion }) => deletion?.call);
    if (deletions.includes(undefined)) return undefined;
    return deletions.reduce(
      (last, each) => ((each?.run.index ?? 0) > (last?.run.index ?? 0) ? each : last),
      undefined,
    );
  }

  /** Run-time halves that no call up to this one installs by their names. */
  #runtimeOf(call: ApkCall, operands: readonly JudgedOperand[]): string[] {
    const isThere = (name: string): boolean => {
      const by = this.#stay.get(name);
      return by !== undefined && !isBehind(by, call);
    };
    const found = new Set<string>();
    for (const { packages } of operands) {
      for (const { fate, deletion } of packages) {
        if (fate.kind !== 'build' || deletion !== undefined) continue;
        for (const name of fate.runtime) if (!isThere(name)) found.add(name);
      }
    }
    return [...found];
  }

  #assumptions(uses: readonly Use[], spans: readonly Span[], parts: readonly Part[]): string[] {
    const found: string[] = [];
    const inSpans = new Set(spans.flatMap(({ runs }) => runs));
    const outside = uses.filter(({ run, need }) => need === 'unlikely' && !inSpans.has(run));
    for (const { run, what } of outside) found.push(`\`${what}\` on line ${run.line} needs none of them`);
    const defaults = parts.flatMap(({ operands }) =>
      operands.flatMap(({ operand }) =>
        operand.variable?.isDefault === true ? [operand.variable.name] : [],
      ),
    );
    const isPython = uses.some(({ programs }) =>
      [...programs].some((program) => /^(?:pip|python)/.test(program)),
    );
    if (isPython && this.#tools().has('gcc'))
      found.push('no Python package finds its libraries with gcc or ld (ctypes.util.find_library)');
    for (const name of new Set(defaults)) found.push(`${name} keeps its default`);
    if (this.#release.number === undefined && parts.some(({ runtime }) => runtime.length > 0))
      found.push('the base stands on Alpine 3.9 or later, where the packages have these names');
    if (this.#release.assumption !== undefined && parts.some(({ runtime }) => runtime.length > 0))
      found.push(this.#release.assumption);
    return found;
  }
}
