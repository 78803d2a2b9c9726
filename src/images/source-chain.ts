import { resolveFromPins, resolveFromTable, withEnd } from './offline-resolution.ts';
import type { PinEntries } from './pin-file.ts';
import type { ImageReference } from './reference.ts';
import { resolutionKey, type Resolution, type Resolutions } from './resolution.ts';

/** A place that may know what a reference stands for. */
export interface ImageSource {
  /** Undefined if it does not know the image, so that the next source is asked. Never throws. */
  resolve(reference: ImageReference): Promise<Resolution | undefined>;
}

/** How many references of a run are looked up at the same time, over all its files. */
const PARALLEL = 6;

/** Asks a pin file, then the sources in their order, then the embedded table; each reference once in a run. */
export class SourceChain {
  readonly #pins: PinEntries;
  readonly #sources: readonly ImageSource[];
  readonly #answers = new Map<string, Promise<Resolution>>();
  #busy = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(pins: PinEntries, sources: readonly ImageSource[]) {
    this.#pins = pins;
    this.#sources = sources;
  }

  resolve(reference: ImageReference): Promise<Resolution> {
    const key = resolutionKey(reference);
    let answer = this.#answers.get(key);
    if (answer === undefined) {
      answer = this.#ask(reference);
      this.#answers.set(key, answer);
    }
    return answer;
  }

  /** The answers for several references, by their key. */
  async resolveAll(references: readonly ImageReference[]): Promise<Resolutions> {
    const found = references.map(async (each) => [resolutionKey(each), await this.resolve(each)] as const);
    return Object.fromEntries(await Promise.all(found));
  }

  async #ask(reference: ImageReference): Promise<Resolution> {
    const pinned = await resolveFromPins(reference, this.#pins);
    if (pinned !== undefined) return pinned;
    for (const source of this.#sources) {
      const answer = await this.#inTurn(() => source.resolve(reference));
      if (answer === undefined) continue;
      return 'reason' in answer ? answer : withEnd(answer, await resolveFromTable(reference));
    }
    return resolveFromTable(reference);
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy >= PARALLEL) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#busy += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#busy -= 1;
      else next();
    }
  }
}
