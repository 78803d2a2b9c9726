import type { ListedImage } from '../images/image-list.ts';
import { printable } from './printable.ts';

/** The images of one file, or why it could not be read. */
export interface FileImages {
  readonly path: string;
  readonly images: readonly ListedImage[];
  readonly error?: string;
}

const DAY = 86_400_000;
const HEAD = ['IMAGE', 'PIN', 'FROM', 'AGE', 'UPDATES', 'WHERE'];
const SOURCES = { pins: 'pin file', registry: 'registry', engine: 'engine', table: 'table' } as const;

/** For people: a line for each image, with all places where it is used. */
export function imageTable(files: readonly FileImages[], now: Date): string {
  const rows = new Map<string, { readonly cells: string[]; readonly places: string[] }>();
  for (const { path, images } of files) {
    for (const image of images) {
      const cells = cellsOf(image, now);
      const key = JSON.stringify(cells);
      const row = rows.get(key) ?? { cells, places: [] };
      row.places.push(`${path}:${image.line}`);
      rows.set(key, row);
    }
  }
  if (rows.size === 0) return '';
  const lines = [...rows.values()].map(({ cells, places }) => cells.concat(whereOf(places)));
  return aligned([HEAD, ...lines.toSorted((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1))]);
}

function cellsOf({ image, pin, source, date, ended, problem }: ListedImage, now: Date): string[] {
  if (problem !== undefined) return [image, `- (${problem})`, '', '', ''];
  const support =
    ended === undefined
      ? ''
      : `no updates since ${ended.date}${ended.successor === undefined ? '' : `; move to :${ended.successor}`}`;
  const age =
    date === undefined ? '' : `${Math.max(0, Math.floor((now.getTime() - Date.parse(date)) / DAY))} d`;
  return [image, pin ?? 'as it is', source === undefined ? '' : SOURCES[source], age, support];
}

function whereOf(places: readonly string[]): string {
  const [first = '', ...others] = places;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

function aligned(rows: readonly (readonly string[])[]): string {
  const shown = rows.map((cells) => cells.map((cell) => printable(cell)));
  const widths = HEAD.map((_, column) => Math.max(...shown.map((cells) => (cells[column] ?? '').length)));
  return shown
    .map(
      (cells) =>
        `${cells
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** For machines. */
export function imageJson(files: readonly FileImages[]): string {
  return `${JSON.stringify({ version: 1, files }, undefined, 2)}\n`;
}
