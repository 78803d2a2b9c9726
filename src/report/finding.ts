import type { Change, Refusal } from '../rewrite/result.ts';
import type { FileReport } from './file-report.ts';
import { printable } from './printable.ts';

/** One thing that a report says of a file, for formats that know only places and messages. */
export interface Finding {
  /** `offer`: what `--unsafe` would add. */
  readonly kind: 'change' | 'offer' | 'refusal' | 'warning' | 'error';
  /** Absent for an error. */
  readonly transform?: string;
  /** From 1; absent if it is about the file as a whole. */
  readonly line?: number;
  readonly endLine?: number;
  /** One line. */
  readonly text: string;
}

/** All of a file, in the order of lines; errors first. */
export function findingsOf(report: FileReport): readonly Finding[] {
  const { error, lookupErrors = [], changes, refusals, warnings = [] } = report;
  const errors: Finding[] = lookupErrors.map((text) => ({
    kind: 'error',
    text: printable(`an image could not be looked up: ${text}`),
  }));
  if (error !== undefined) {
    const place = error.line === undefined ? {} : { line: error.line, endLine: error.line };
    errors.unshift({ kind: 'error', ...place, text: printable(error.message) });
  }
  const placed: Required<Finding>[] = [
    ...changes.map((change) => findingOfChange(change)),
    ...refusals.map(({ reason, ...place }) => placedFinding('refusal', place, reason)),
    ...warnings.map(({ message, ...place }) => placedFinding('warning', place, message)),
  ];
  return [...errors, ...placed.toSorted((a, b) => a.line - b.line)];
}

function findingOfChange(change: Change): Required<Finding> {
  const assumption = change.safety === 'safe' ? '' : `; assumes that ${change.assumption}`;
  if (change.applied) return placedFinding('change', change, change.message + assumption);
  return placedFinding('offer', change, `with --unsafe: ${change.message}${assumption}`);
}

function placedFinding(
  kind: Finding['kind'],
  { transform, line, endLine }: Omit<Refusal, 'reason'>,
  text: string,
): Required<Finding> {
  return { kind, transform, line, endLine, text: printable(text) };
}

/** Unicode for formats that are: bytes that are not UTF-8, which are lone surrogates here, become U+FFFD. */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}

/**
 * Names each finding of a file for services that compare two reports: without its line, so that it stays the same when the
 * file grows above it. Equal ones are counted. No cryptography, only FNV-1a of 64 bits: nobody gains by a collision.
 * Source: http://www.isthe.com/chongo/tech/comp/fnv/
 */
export class Fingerprints {
  readonly #seen = new Map<string, number>();

  of(path: string, { kind, transform = '', text }: Finding): string {
    const key = JSON.stringify([path, kind, transform, text]);
    const count = this.#seen.get(key) ?? 0;
    this.#seen.set(key, count + 1);
    let hash = 0xcbf29ce484222325n;
    for (const byte of new TextEncoder().encode(`${key}${count}`)) {
      hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
    }
    return hash.toString(16).padStart(16, '0');
  }
}
