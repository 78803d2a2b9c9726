import type { Document } from '../../src/dockerfile/document.ts';
import type { Stage } from '../../src/dockerfile/model.ts';
import { alpinePackage } from '../../src/packages/alpine/index.ts';
import type { RewriteOptions } from '../../src/rewrite/result.ts';
import type { TransformRefusal } from '../contract.ts';
import type { ApkCall } from './apk-words.ts';
import { callsIn, type StageCalls } from './calls.ts';
import { assumptionsOf } from './assumptions.ts';
import { compilerProblem, toolchainOf, withoutSelfSufficient } from './compiler.ts';
import { type Deciding, decidingAt } from './deciding.ts';
import { isBehind } from './deletions.ts';
import { isPythonImage, needlessHalves } from './halves.ts';
import { libraryLookup } from './library-lookup.ts';
import { travelProblem } from './journey.ts';
import { isCandidate, judgeAll, type JudgedCall, namesThatStay, packagesOf } from './judging.ts';
import { type Judged, type JudgedOperand, type Part, partOperand } from './part.ts';
import { refusalAt, refusalOf, unreadRefusals, wholeRefusals } from './plan-refusals.ts';
import { NOTHING_COMPILES, problemOfStage, problemOfUses, smallProblem } from './problems.ts';
import { baseRelease, type Release, withRepositories } from './release.ts';
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
  /** Every `apk del` of the stage. */
  readonly dels: readonly ApkCall[];
  /** Programs of all that goes. */
  readonly tools: ReadonlySet<string>;
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
  const release = withRepositories(document, stage, baseRelease(document, stage, options));
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
  const found = new StagePlanning(document, stage, stages, options, calls, shipping, release, judged).plan();
  if ('parts' in found) return { plan: found, refusals };
  const lines = shipping.map(({ call }) => call.run);
  const [first] = lines;
  return { refusals: first === undefined ? refusals : [refusalOf(first, shipping, found), ...refusals] };
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
  readonly #all: readonly JudgedCall[];
  readonly #release: Release;
  readonly #judged: readonly Judged[];
  readonly #stay: ReadonlyMap<string, ApkCall>;
  readonly #files: StageFiles;
  /** Run-time halves that are of no use here. */
  readonly #needless: ReadonlySet<string>;

  constructor(
    document: Document,
    stage: Stage,
    stages: readonly Stage[],
    options: RewriteOptions,
    calls: StageCalls,
    shipping: readonly JudgedCall[],
    release: Release,
    all: readonly JudgedCall[],
  ) {
    this.#all = all;
    this.#judged = packagesOf(shipping);
    this.#stay = namesThatStay(all, shipping);
    this.#release = release;
    this.#document = document;
    this.#stage = stage;
    this.#stages = stages;
    this.#options = options;
    this.#calls = calls;
    this.#shipping = shipping;
    this.#files = new StageFiles(document, [stage], options.context);
    const first = shipping[0]?.call.run ?? stage.from;
    this.#needless = needlessHalves(document, stage, first, this.#files);
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
    const uses = withoutSelfSufficient(
      usesOf(this.#document, this.#stage, adds, extent, tools),
      this.#all,
      this.#shipping,
    );
    const running = runningOf(this.#document, this.#stage, this.#stages, tools, this.#options.context);
    const files = this.#files;
    const lookup =
      tools.has('gcc') || tools.has('ld')
        ? libraryLookup(this.#document, this.#stage, uses, files)
        : undefined;
    const toolchain = running.isReadable ? undefined : toolchainOf(this.#judged);
    if (toolchain !== undefined && late === undefined)
      return decidingAt(this.#stage.from, `whether what the image starts runs ${toolchain} is not known`);
    // Whose packages are deleted later does without them when it runs.
    const against =
      (late === undefined ? running.against : undefined) ??
      triggerUse(this.#document, this.#stage, tools) ??
      shellUse(this.#document, this.#stage, tools) ??
      (late === undefined ? lookup : undefined);
    if (against !== undefined) return against;
    const useProblem =
      problemOfUses(uses, this.#shipping, late !== undefined) ??
      compilerProblem(this.#calls, this.#shipping, uses, tools) ??
      smallProblem(this.#shipping);
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
      dels: this.#calls.dels,
      tools: this.#tools(),
      assumptions: [
        ...assumptionsOf({
          document: this.#document,
          stage: this.#stage,
          release: this.#release,
          tools: this.#tools(),
          uses,
          spans,
          parts,
        }),
        ...running.assumptions,
      ],
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
      if (each.deletion !== undefined || /-(?:dev|headers)$/.test(each.name)) found.add(each.name);
      if ('commands' in each.fate) for (const command of each.fate.commands) found.add(command);
    }
    for (const name of this.#shipping.flatMap(({ call, operands }) => this.#runtimeOf(call, operands))) {
      found.delete(name);
      for (const command of alpinePackage(name, this.#release.number)?.commands ?? []) found.delete(command);
    }
    for (const name of [...this.#stay.keys(), ...this.#needless]) {
      found.delete(name);
      for (const command of alpinePackage(name, this.#release.number)?.commands ?? []) found.delete(command);
    }
    if (isPythonImage(this.#document, this.#stage))
      for (const name of ['python', 'python2', 'python3']) found.delete(name);
    if (this.#needless.has('ruby')) found.delete('ruby');
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
      if (this.#needless.has(name)) return true;
      const by = this.#stay.get(name) ?? (name === 'python2' ? this.#stay.get('python') : undefined);
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
}
