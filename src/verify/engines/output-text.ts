import { createHash } from 'node:crypto';

import { decodeBytes } from '../../dockerfile/bytes.ts';

/**
 * Output that is to be compared, as text without loss: bytes that are not UTF-8 stay different, and what is too long is
 * stood for by its length and hash.
 */
export class OutputText {
  readonly #most: number;
  readonly #parts: Buffer[] = [];
  readonly #hash = createHash('sha256');
  #kept = 0;
  #length = 0;

  /** `most`: bytes that are kept. */
  constructor(most: number) {
    this.#most = most;
  }

  take(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#length += bytes.length;
    const part = Buffer.from(bytes.subarray(0, this.#most - this.#kept));
    this.#kept += part.length;
    if (part.length > 0) this.#parts.push(part);
  }

  /** To be called once, at the end. */
  text(): string {
    const kept = decodeBytes(Buffer.concat(this.#parts));
    if (this.#length === this.#kept) return kept;
    return `${kept}\n(cut off: ${this.#length} bytes in all, SHA-256 ${this.#hash.digest('hex')})`;
  }
}
