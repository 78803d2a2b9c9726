/** A run shorter than this needs no progress line. */
const SILENT_MS = 500;
const REDRAW_MS = 100;

const CLEAR_LINE = '\r\u001B[K';

/** `123/4567 files` on a terminal's last line. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #total: number;
  // Not by `performance`: Node 20 takes 2 ms to load it.
  readonly #began = Date.now();
  #drawn = 0;
  #isShown = false;

  constructor(stream: NodeJS.WriteStream, total: number) {
    this.#stream = stream;
    this.#total = total;
  }

  update(done: number): void {
    const now = Date.now();
    if (!this.#stream.isTTY || now - this.#began < SILENT_MS || now - this.#drawn < REDRAW_MS) return;
    this.#drawn = now;
    this.#isShown = true;
    this.#stream.write(`${CLEAR_LINE}${done}/${this.#total} files`);
  }

  /** Takes the line away, before anything else is printed. */
  clear(): void {
    if (this.#isShown) this.#stream.write(CLEAR_LINE);
    this.#isShown = false;
  }
}
