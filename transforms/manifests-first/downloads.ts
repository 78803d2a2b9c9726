// Downloads that are added before the source, where the command itself needs it.
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { asScript, type BoundRun, passBound, programOf, readBoundRun } from './bound.ts';
import { hasCacheMount, isOffline } from './mounts.ts';
import type { CommandRole, FetchRole } from './roles.ts';
import type { Piece, RunReading } from './run-reading.ts';

/**
 * Programs whose download step does not know what the build will use: it brings crates of other platforms, modules that only
 * tests need. In an image that ships, that stays.
 */
const DOWNLOADS_ALL = new Set(['go', 'cargo', 'mvn', 'swift', 'mix', 'sbt']);
const FETCHES_MORE =
  'what the download brings beside what is built (for tests, for other platforms) may stay in the image';

/** Tools that install what they download: a cache mount keeps the download, not the installed packages. */
const INSTALLS_AS_WELL = new Set(['uv', 'poetry', 'composer']);

/** Where a download would come. */
export interface DownloadPlace {
  readonly stage: Stage;
  readonly instruction: Instruction;
  /** Programs that have downloaded what they need. */
  readonly fetched: ReadonlySet<string>;
  /** RUNs of the source above it. */
  readonly bounds: readonly BoundRun[];
}

/** Whether what a command downloads is there already, kept by a cache mount, or not to be had. */
export function isDownloaded({ instruction, fetched }: DownloadPlace, { key }: FetchRole): boolean {
  const isKept = hasCacheMount(instruction) && !INSTALLS_AS_WELL.has(key);
  return fetched.has(key) || isKept || isOffline(instruction);
}

/** The first download of a chain; before it may stand what changes nothing that it reads: `chmod +x mvnw`. */
export function downloadIn(
  place: DownloadPlace,
  reading: RunReading,
  kept: number,
  head: readonly CommandRole[],
): FetchRole | undefined {
  for (let at = kept; at < reading.pieces.length; at++) {
    const piece = reading.pieces[at];
    if (piece === undefined) return undefined;
    const found = downloadOf(place, piece, head);
    const before = reading.pieces.slice(kept, at);
    if (found !== undefined) {
      const bound = readBoundRun(place.instruction, { ...reading, pieces: before }, '');
      const bounds = before.length === 0 ? [] : [bound];
      const isFree = bound.touched !== undefined && passBound(bounds, [found]).obstacle === undefined;
      return isFree ? { ...found, step: asScript(found.step, [...place.bounds, ...bounds]) } : undefined;
    }
    if (!reading.isChain || piece.roles.some((role) => role.kind !== 'bound')) return undefined;
  }
  return undefined;
}

function downloadOf(place: DownloadPlace, piece: Piece, head: readonly CommandRole[]): FetchRole | undefined {
  const isMoved = piece.roles.length > 1 && /\b(?:cd|pushd)\b/.test(piece.text);
  const role = piece.roles.find((each) => each.kind === 'fetch');
  if (role?.kind !== 'fetch' || isMoved || isDownloaded(place, role)) return undefined;
  if (head.some((earlier) => programOf(earlier) === role.key)) return undefined;
  if (!place.stage.ships || !DOWNLOADS_ALL.has(role.key)) return role;
  const reading = { ...role.reading, assumptions: [...role.reading.assumptions, FETCHES_MORE] };
  return { ...role, reading };
}
