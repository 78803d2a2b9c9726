import { preciseName } from './pin-goal.ts';
import { parseReference } from './reference.ts';
import type { ResolvedImage } from './resolution.ts';

/** The file in which a repository keeps its pins. */
export const PIN_FILE = 'dockshift.pins.json';

/** What one reference stands for, and since when that is known. */
export interface PinEntry {
  readonly tag: string;
  readonly digest?: string;
  /** `2026-08-21` */
  readonly date: string;
}

/** By reference: `node:latest`. */
export type PinEntries = Readonly<Record<string, PinEntry>>;

/** The file is not as it should be; the message says where. */
export class PinFileError extends Error {
  override readonly name = 'PinFileError';
}

/**
 * Reads the text of a pin file.
 *
 * @throws PinFileError
 */
export function parsePinFile(text: string): PinEntries {
  const content = parseJson(text);
  if (!isObject(content) || content['version'] !== 1) throw new PinFileError('"version" must be 1');
  const pins = content['pins'];
  if (!isObject(pins)) throw new PinFileError('"pins" must be an object');
  return Object.fromEntries(Object.entries(pins).map(([key, entry]) => [key, readEntry(key, entry)]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new PinFileError(error instanceof Error ? error.message : String(error));
  }
}

function readEntry(key: string, entry: unknown): PinEntry {
  const where = `"pins" / "${key}"`;
  if (!isObject(entry)) throw new PinFileError(`${where} must be an object`);
  const { tag, digest, date } = entry;
  if (typeof tag !== 'string') throw new PinFileError(`${where}: "tag" must be a string`);
  if (digest !== undefined && typeof digest !== 'string') {
    throw new PinFileError(`${where}: "digest" must be a string`);
  }
  if (typeof date !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(date)) {
    throw new PinFileError(`${where}: "date" must be a day such as 2026-08-21`);
  }
  const suffix = digest === undefined ? '' : `@${digest}`;
  const { error } = parseReference(`image:${tag}${suffix}`);
  if (error !== undefined) throw new PinFileError(`${where}: ${error}`);
  return { tag, date, ...(digest === undefined ? {} : { digest }) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a pin file: sorted, so that two runs and two branches differ by what they pinned. */
export function formatPinFile(entries: PinEntries): string {
  const sorted = Object.entries(entries).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const pins = Object.fromEntries(
    sorted.map(([key, { tag, digest, date }]) => [
      key,
      digest === undefined ? { tag, date } : { tag, digest, date },
    ]),
  );
  return `${JSON.stringify({ version: 1, pins }, undefined, 2)}\n`;
}

export function resolutionOfEntry({ tag, digest, date }: PinEntry): ResolvedImage {
  return { names: [tag], source: 'pins', date, ...(digest === undefined ? {} : { digest }) };
}

/** What is kept of the answer for a key, `node:latest`; undefined if it has no name to pin to. */
export function entryOfResolution(key: string, resolution: ResolvedImage): PinEntry | undefined {
  const { digest, date } = resolution;
  const tag = preciseName(key.slice(key.lastIndexOf(':') + 1), resolution);
  if (tag === undefined) return undefined;
  return digest === undefined ? { tag, date } : { tag, digest, date };
}
