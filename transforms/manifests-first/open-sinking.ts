// The copies and steps of a stage that are still being read.
import type { Instruction } from '../../src/dockerfile/model.ts';
import { type BoundRun, boundCopy } from './bound.ts';
import type { ContextCopy, CopiedFiles } from './copied.ts';
import type { CommandRole } from './roles.ts';
import { NO_FACTS, type Sinking, type Step } from './steps.ts';

/** Every step is held against every copy; real files have a dozen of each. */
const MOST_COPIES = 64;
const MOST_ITEMS = 500;

export class OpenSinking {
  readonly #found: Sinking[] = [];
  /** Copies that the steps below may do without. */
  #copies: ContextCopy[] = [];
  #items: (ContextCopy | Step)[] = [];
  /** How many items there were when the last one that is worth it was added. */
  #worthy = 0;
  #barrier: string | undefined;

  /** Those that are read to their end. */
  get found(): readonly Sinking[] {
    return this.#found;
  }

  get copies(): readonly ContextCopy[] {
    return this.#copies;
  }

  /** Why nothing below can come before the copies any more. */
  get barrier(): string | undefined {
    return this.#barrier;
  }

  get isFull(): boolean {
    return this.#copies.length >= MOST_COPIES;
  }

  /** The RUNs of the source among the copies. */
  get bounds(): BoundRun[] {
    return this.#copies.flatMap(({ bound }) => bound ?? []);
  }

  /** Keeps what was found, and starts anew. */
  close(): void {
    if (this.#worthy > 0) this.#found.push({ items: this.#items.slice(0, this.#worthy) });
    this.#copies = [];
    this.#items = [];
    this.#worthy = 0;
    this.#barrier = undefined;
  }

  block(reason: string): void {
    this.#barrier ??= reason;
  }

  addCopy(copy: ContextCopy): void {
    this.#copies.push(copy);
    this.#items.push(copy);
  }

  /** A RUN of the source stays behind the copies. */
  bind(instruction: Instruction, bound: BoundRun): void {
    if (this.isFull || this.#items.length >= MOST_ITEMS)
      this.block('there are too many instructions between them');
    else this.addCopy(boundCopy(instruction, bound));
  }

  /** An instruction that keeps its place. */
  pass(instruction: Instruction, step: Partial<Step> = {}): void {
    if (this.#copies.length === 0 || this.#barrier !== undefined) return;
    if (this.#items.length < MOST_ITEMS)
      this.#items.push({ instruction, needs: [], isWorthy: false, facts: NO_FACTS, ...step });
    else this.block('there are too many instructions between them');
    if (step.isWorthy === true) this.#worthy = this.#items.length;
  }

  /**
   * Starts anew behind the last RUN of the source, if the copies below it bring all that an install reads: what that RUN made
   * of those above it does not count then.
   *
   * @param copied all of the copies, from a context that is known.
   */
  forgetUpToBound(copied: CopiedFiles, roles: readonly CommandRole[]): boolean {
    const last = this.#copies.findLastIndex(({ bound }) => bound !== undefined);
    const later = this.#copies.slice(last + 1);
    const reads = roles.flatMap((role) =>
      role.kind === 'install' || role.kind === 'fetch' ? role.reading.reads : [],
    );
    const isBrought = reads.every((path) => later.some((copy) => copy === copied.originOf(path)?.copy));
    const [first] = later;
    if (last < 0 || first === undefined || !copied.isKnown || !isBrought) return false;
    const items = this.#items.slice(this.#items.indexOf(first));
    this.close();
    this.#copies = later;
    this.#items = items;
    return true;
  }
}
