import type { NeededFile, Placed } from './arrange.ts';
import type { ContextCopy } from './copied.ts';
import { isWorthyRole } from './roles.ts';
import { needsOf, type Sinking, type Step } from './steps.ts';

/** Lines the instructions up. */
export class NewOrder {
  readonly placed: Placed[] = [];
  movesEarly = false;

  constructor(
    items: Sinking['items'],
    sunk: readonly ContextCopy[],
    early: readonly ContextCopy[],
    added: ReadonlyMap<Step, readonly NeededFile[]>,
  ) {
    const last = items.at(-1);
    items.forEach((item, index) => {
      if ('copy' in item) this.#placeCopy(items, index, item, sunk, early, added);
      else this.#placeStep(items, index, item, early, added);
    });
    const below = last !== undefined && 'needs' in last ? last.instruction : undefined;
    for (const copy of sunk) this.placed.push({ kind: 'copy', copy, workdirOf: below });
    if (last !== undefined && 'needs' in last) this.#placeEnd(last);
  }

  #placeCopy(
    items: Sinking['items'],
    index: number,
    copy: ContextCopy,
    sunk: readonly ContextCopy[],
    early: readonly ContextCopy[],
    added: ReadonlyMap<Step, readonly NeededFile[]>,
  ): void {
    if (early.includes(copy) && !waitsFor(items, index, firstNeed(items, copy)))
      this.placed.push({ kind: 'copy', copy, workdirOf: undefined });
    else if (!sunk.includes(copy) && !early.includes(copy))
      this.placed.push({ kind: 'copy', copy, workdirOf: undefined });
    for (const [step, files] of added) {
      const own = files.filter((file) => file.copy === copy);
      if (own.length > 0 && !waitsFor(items, index, step))
        this.placed.push({ kind: 'new', files: own, workdirOf: undefined });
    }
  }

  #placeStep(
    items: Sinking['items'],
    index: number,
    step: Step,
    early: readonly ContextCopy[],
    added: ReadonlyMap<Step, readonly NeededFile[]>,
  ): void {
    for (const copy of early) {
      const at = items.indexOf(copy);
      if (at > index || firstNeed(items, copy) !== step || !waitsFor(items, at, step)) continue;
      this.movesEarly = true;
      this.placed.push({ kind: 'copy', copy, workdirOf: step.instruction });
    }
    const files = (added.get(step) ?? []).filter((file) => waitsFor(items, items.indexOf(file.copy), step));
    const manifests: Placed[] = files.length > 0 ? [{ kind: 'new', files, workdirOf: step.instruction }] : [];
    if (!isCut(step)) {
      this.placed.push(...manifests, { kind: 'kept', instruction: step.instruction });
      return;
    }
    const head: Placed[] = headIsWorthy(step) ? [{ kind: 'head', step }] : [];
    this.placed.push(...(isNeededByFetchOnly(step) ? [...head, ...manifests] : [...manifests, ...head]));
    if (step.run?.fetch !== undefined) this.placed.push({ kind: 'fetch', step });
  }

  /** The rest of a RUN that was cut; all of it if nothing of it comes before the source. */
  #placeEnd(step: Step): void {
    const { run } = step;
    if (run === undefined || !isCut(step)) return;
    this.placed.push(
      headIsWorthy(step) ? { kind: 'tail', step } : { kind: 'kept', instruction: step.instruction },
    );
  }
}

/** Whether not all of a RUN comes before the source. */
function isCut({ run }: Step): boolean {
  return run !== undefined && (run.fetch !== undefined || run.kept < run.reading.pieces.length);
}

/** `apk add git && go build`: the manifests are not needed before `go mod download`. */
function isNeededByFetchOnly(step: Step): boolean {
  return step.needs.length === 0 && headIsWorthy(step);
}

/** Whether the part of a RUN before its cut is worth a RUN of its own. */
function headIsWorthy({ run }: Step): boolean {
  return (
    run?.reading.pieces.slice(0, run.kept).some(({ roles }) => roles.some((role) => isWorthyRole(role))) ??
    false
  );
}

/** The first step that needs a file of the copy. */
export function firstNeed(items: Sinking['items'], copy: ContextCopy): Step | undefined {
  const own = new Set(copy.sources.map(({ to }) => to));
  return items
    .slice(items.indexOf(copy) + 1)
    .find((item): item is Step => 'needs' in item && needsOf(item).some((path) => own.has(path)));
}

/** Whether manifests of the copy at `index` come right before `step`, below a step that should not wait for them. */
export function waitsFor(items: Sinking['items'], index: number, step: Step | undefined): boolean {
  if (step === undefined) return false;
  const between = items.slice(index + 1, items.indexOf(step)).filter((item) => 'needs' in item);
  const isLater = isNeededByFetchOnly(step) || between.some((item) => item.isWorthy);
  return isLater && !between.some((item) => item.comesSecond === true);
}
