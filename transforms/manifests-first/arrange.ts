import type { BuildContext } from '../../src/context/context.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { isWithin } from '../../src/effects/posix-path.ts';
import { type ContextCopy, CopiedFiles } from './copied.ts';
import { overlap } from './places.ts';
import { firstNeed, NewOrder, waitsFor } from './new-order.ts';
import { needsOf, type Sinking, type Step } from './steps.ts';

/** A file or folder of the context that is copied to its place before an install. */
export interface NeededFile {
  readonly from: string;
  readonly to: string;
  readonly copy: ContextCopy;
  readonly isFolder: boolean;
}

/** What stands where in the new order. */
export type Placed =
  | { readonly kind: 'kept'; readonly instruction: Instruction }
  /** A COPY of the file, in its old place or in a new one. */
  | { readonly kind: 'copy'; readonly copy: ContextCopy; readonly workdirOf: Instruction | undefined }
  /** A new COPY of manifests. */
  | {
      readonly kind: 'new';
      readonly files: readonly NeededFile[];
      readonly workdirOf: Instruction | undefined;
    }
  | { readonly kind: 'head'; readonly step: Step }
  | { readonly kind: 'fetch'; readonly step: Step }
  | { readonly kind: 'tail'; readonly step: Step };

/** The new order of a sinking's instructions, or why there is none; undefined: the order is right already. */
export function arrange(sinking: Sinking, context: BuildContext | undefined): Arrangement | undefined {
  const arrangement = new Arrangement(sinking, context);
  return arrangement.moves ? arrangement : undefined;
}

/** File names that tools read, or that change as seldom as the manifests beside them. */
const SOURCE_FILE =
  /\.(?:[cm]?[jt]sx?|py|rb|php|go|rs|java|kt|scala|cs|fs|vb|c|cc|cpp|h|hpp|ex|exs|erl|swift|dart|sh|html?|css|scss|vue|svelte|sql|r|jl|pl|lua|zig|hs)$/i;
const SETTINGS_FILE = /(?:\.config\.[cm]?[jt]s|^setup\.py|^Rakefile|^mix\.exs|^Package\.swift|\.sbt)$/;

export class Arrangement {
  readonly placed: readonly Placed[];
  /** Copies that come behind steps that they stood before. */
  readonly sunk: readonly ContextCopy[];
  /** Why the order cannot be made. */
  readonly problem: string | undefined;
  readonly moves: boolean;
  /** The steps that a copy is moved over. */
  readonly passed: readonly Step[];
  readonly #context: BuildContext | undefined;
  /** A file that no copy brings. */
  #missing: string | undefined;

  constructor({ items }: Sinking, context: BuildContext | undefined) {
    this.#context = context;
    const copies = items.filter((item) => 'copy' in item);
    const steps = items.filter((item) => 'needs' in item);
    const files = new CopiedFiles(copies, context);
    const wanted = new Set(steps.flatMap(needsOf));
    const early = copies.filter((copy) => isPure(copy, wanted, context));
    this.sunk = withoutLeadingRuns(
      copies.filter((copy) => !early.includes(copy) && hasWorthyStepBehind(items, copy)),
    );
    const rest = copies.filter((copy) => !this.sunk.includes(copy));
    const added = this.#neededFiles(items, files, rest);
    const order = new NewOrder(items, this.sunk, early, added);
    this.placed = order.placed;
    this.moves = this.sunk.length > 0 || order.movesEarly;
    this.passed = items.filter(
      (item): item is Step => 'needs' in item && isPassed(items, item, this.sunk, early),
    );
    this.problem = this.#findProblem(items, files, rest, added);
  }

  /** Which needed files come with copies that sink, by the step before which they must be there. */
  #neededFiles(
    items: Sinking['items'],
    files: CopiedFiles,
    rest: readonly ContextCopy[],
  ): ReadonlyMap<Step, readonly NeededFile[]> {
    const found = new Map<Step, NeededFile[]>();
    const seen = new Set<string>();
    for (const item of items) {
      if (!('needs' in item)) continue;
      const isAbove = (copy: ContextCopy): boolean => copy.instruction.index < item.instruction.index;
      const above = new CopiedFiles(files.copies.filter(isAbove), this.#context);
      const supplied = new CopiedFiles(rest.filter(isAbove), this.#context);
      const own: NeededFile[] = [];
      for (const path of needsOf(item)) {
        const origin = above.originOf(path);
        if (seen.has(path)) continue;
        seen.add(path);
        if (origin === undefined || origin.copy.isOpaque === true) {
          if (!isNamed(path, rest.filter(isAbove))) this.#missing ??= path;
          continue;
        }
        if (
          supplied.originOf(path)?.from === origin.from ||
          (this.#context === undefined && isNamed(path, rest.filter(isAbove)))
        )
          continue;
        if (this.sunk.includes(origin.copy))
          own.push({ from: origin.from, to: path, copy: origin.copy, isFolder: origin.kind === 'folder' });
      }
      if (own.length > 0) found.set(item, own);
    }
    return found;
  }

  #findProblem(
    items: Sinking['items'],
    files: CopiedFiles,
    rest: readonly ContextCopy[],
    added: ReadonlyMap<Step, readonly NeededFile[]>,
  ): string | undefined {
    const sunk = new CopiedFiles(this.sunk, this.#context);
    for (const { sources } of rest) {
      const covered = sources.find(({ from, to }) => {
        const over = sunk.originOf(to);
        return over !== undefined && over.from !== from && files.originOf(to)?.from === from;
      });
      if (covered !== undefined) return `${covered.to} is copied twice, from different files`;
    }
    const meeting = rest.find((copy) => meetsRunAbove(copy, this.sunk));
    if (meeting !== undefined)
      return `a RUN above line ${meeting.instruction.line} touches what the ${meeting.instruction.keyword} brings`;
    if (this.#missing !== undefined) return `no COPY is known to bring ${this.#missing}`;
    const needed = [...added.values()].flat();
    const link = needed.find(({ copy, to }) => new CopiedFiles([copy], this.#context).kindOf(to) === 'link');
    if (link !== undefined) return `${link.from} is a symbolic link`;
    const odd = needed.find(({ from }) =>
      (this.#context === undefined ? /[\s[\]\\$"'`]/ : /[\s*?[\]\\$"'`]/).test(from),
    );
    if (odd !== undefined) return `the name ${odd.from} cannot be written without quotes`;
    const second = items.find((item) => 'needs' in item && item.comesSecond === true);
    const isMadeFirst =
      needed.length > 0 && this.sunk.every((copy) => needed.some((file) => file.copy === copy));
    if (
      second !== undefined &&
      'needs' in second &&
      !isMadeFirst &&
      this.sunk.some((copy) => copy.instruction.index < second.instruction.index)
    ) {
      return `WORKDIR on line ${second.instruction.line} would make the folder with another owner`;
    }
    return undefined;
  }
}

/** Whether a RUN that goes down stood above a copy that stays, and touches the same files. */
function meetsRunAbove({ instruction, sources }: ContextCopy, sunk: readonly ContextCopy[]): boolean {
  return sunk.some(({ instruction: run, bound }) => {
    if (bound?.touched === undefined || run.index > instruction.index) return false;
    return bound.touched.some(({ path }) => sources.some(({ to }) => overlap(path, to)));
  });
}

/** A RUN goes down only with a copy above it that does. */
function withoutLeadingRuns(sunk: readonly ContextCopy[]): readonly ContextCopy[] {
  const first = sunk.findIndex(({ bound }) => bound === undefined);
  return first < 0 ? [] : sunk.slice(first);
}

/** Whether a copy is moved over a step. */
function isPassed(
  items: Sinking['items'],
  step: Step,
  sunk: readonly ContextCopy[],
  early: readonly ContextCopy[],
): boolean {
  const isBefore = (copy: ContextCopy): boolean => copy.instruction.index < step.instruction.index;
  if (sunk.some((copy) => isBefore(copy))) return true;
  return early.some((copy) => {
    const need = firstNeed(items, copy);
    const isBelow = need !== undefined && step.instruction.index < need.instruction.index;
    return isBefore(copy) && isBelow && waitsFor(items, items.indexOf(copy), need);
  });
}

/** Without a context, whether a COPY names a file that an install is guessed to read (`package*.json`). */
function isNamed(path: string, copies: readonly ContextCopy[]): boolean {
  const start = path.replace(/\*.*$/, '');
  return copies.some(({ sources }) =>
    sources.some(({ to, kind }) => kind === 'file' && to.startsWith(start)),
  );
}

/** A copy of manifests and settings only stays before the installs that read it. */
function isPure(
  { sources, isOpaque, bound }: ContextCopy,
  wanted: ReadonlySet<string>,
  context: BuildContext | undefined,
): boolean {
  if (isOpaque === true || bound !== undefined) return false;
  // Which of its files an install reads is not known: none of them is taken away from it.
  if (context === undefined) return sources.every(({ kind }) => kind === 'file');
  if (
    !sources.some(
      ({ to, kind }) =>
        wanted.has(to) || (kind === 'folder' && [...wanted].some((path) => isWithin(path, to))),
    )
  )
    return false;
  return sources.every(({ from, to, kind }) => {
    if (wanted.has(to)) return true;
    return kind === 'file' ? !isSource(from) : from !== '' && holdsNoSource(context, from);
  });
}

function isSource(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return SOURCE_FILE.test(name) && !SETTINGS_FILE.test(name);
}

/** A folder of requirements or patches. */
function holdsNoSource(context: BuildContext, folder: string): boolean {
  const entries = context.list(folder);
  if (entries === undefined || entries.length > 50) return false;
  return entries.every(({ name, kind }) => kind === 'file' && !isSource(name));
}

function hasWorthyStepBehind(items: Sinking['items'], copy: ContextCopy): boolean {
  return items.slice(items.indexOf(copy) + 1).some((item) => 'needs' in item && item.isWorthy);
}
