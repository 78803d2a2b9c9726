const MOST_LINES = 20_000;

/** The last lines of a log, however long it gets. */
export class BuildLog {
  #lines: string[] = [];

  add(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length >= 2 * MOST_LINES) this.#lines = this.#lines.slice(-MOST_LINES);
  }

  get lines(): readonly string[] {
    return this.#lines.slice(-MOST_LINES);
  }
}
