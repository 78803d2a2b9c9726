import type { Watcher } from '../verify/verify-file.ts';
import { printable } from '../report/printable.ts';

const CLEAR_LINE = '\r\u001B[K';

/**
 * What is being done, on standard error: on a terminal the last step and the last line of its log in one line that is
 * drawn over, else one line for each step. With several files at once every step begins with its file.
 */
export class VerifyProgress {
  readonly #stream: NodeJS.WriteStream;
  readonly #steps = new Map<string, string>();
  #isShown = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** A watcher of one file's verification. */
  watch(path: string): Watcher {
    return {
      step: (what) => {
        this.#steps.set(path, what);
        if (this.#stream.isTTY) this.#draw(path, '');
        else this.#stream.write(`${printable(path)}: ${printable(what)}\n`);
      },
      line: (line) => {
        if (this.#stream.isTTY && line.trim() !== '') this.#draw(path, line);
      },
    };
  }

  done(path: string): void {
    this.#steps.delete(path);
    this.clear();
  }

  /** Takes the line away, before anything else is printed. */
  clear(): void {
    if (this.#isShown) this.#stream.write(CLEAR_LINE);
    this.#isShown = false;
  }

  #draw(path: string, line: string): void {
    const text = printable(`${path}: ${this.#steps.get(path) ?? ''}  ${line}`);
    this.#stream.write(`${CLEAR_LINE}${text.slice(0, Math.max(20, (this.#stream.columns ?? 80) - 1))}`);
    this.#isShown = true;
  }
}
