import { resolveFromPins, resolveFromTable, withEnd } from './offline-resolution.ts';
import type { PinEntries } from './pin-file.ts';
import type { ImageReference } from './reference.ts';
import { resolutionKey, type Resolution, type Resolutions } from './resolution.ts';

/** A place that may know what a reference stands for. */
export interface ImageSource {
  /** Undefined if it does not know the image, so that the next source is asked. Never throws. */
  resolve(reference: ImageReference): Promise<Resolution | undefined>;
}

/** How many references are looked up at the same time. */
const PARALLEL = 6;

/** Asks a pin file, then the sources in their order, then the embedded table; each reference once. */
export class SourceChain {
  readonly #pins: PinEntries;
  readonly #sources: readonly ImageSource[];
  readonly #answers = new Map<string, Promise<Resolution>>();

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
    const found = new Map<string, Resolution>();
    const waiting = [...references];
    const work = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        found.set(resolutionKey(next), await this.resolve(next));
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
    return Object.fromEntries(found);
  }

  async #ask(reference: ImageReference): Promise<Resolution> {
    const pinned = await resolveFromPins(reference, this.#pins);
    if (pinned !== undefined) return pinned;
    for (const source of this.#sources) {
      const answer = await source.resolve(reference);
      if (answer === undefined) continue;
      return 'reason' in answer ? answer : withEnd(answer, await resolveFromTable(reference));
    }
    return resolveFromTable(reference);
  }
}
