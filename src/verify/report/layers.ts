import { type Paint, plain } from '../../report/paint.ts';
import { printable } from '../../report/printable.ts';
import type { Image, ImageLayer } from '../image/image.ts';
import { bytes } from './words.ts';

const LONGEST_INSTRUCTION = 120;
const MOST_WASTED_PATHS = 15;

/** The layers of an image, largest first, and what they waste. */
export function layerTable(image: Image, paint: Paint = plain): string {
  const rows = numbered(image).map(({ number, layer }) => [
    `${number}`,
    bytes(layer.size),
    layer.wasted === 0 ? '-' : bytes(layer.wasted),
    shortened(layer.instruction),
  ]);
  const table = [['layer', 'size', 'wasted', 'instruction'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  const lines = table.map((row, index) => {
    const cells = row.map((cell, column) => (column < 3 ? cell.padStart(widths[column] ?? 0) : cell));
    return index === 0 ? paint('bold', cells.join('  ')) : cells.join('  ');
  });
  const share = image.size === 0 ? 0 : Math.round((image.wasted / image.size) * 100);
  const total = `${image.layers.length} layers, ${bytes(image.size)}, of which ${bytes(image.wasted)} (${share} %) wasted`;
  return `${lines.join('\n')}\n\n${total}\n${wastedTable(image)}`;
}

/** The same for programs. */
export function layerJson(image: Image): string {
  const document = {
    version: 1,
    size: image.size,
    wasted: image.wasted,
    layers: numbered(image).map(({ number, layer }) => ({
      number,
      size: layer.size,
      wasted: layer.wasted,
      instruction: layer.instruction,
    })),
    wastedPaths: largestWaste(image).map(({ path, bytes: size, layer, by }) => ({
      path: printable(`/${path}`),
      bytes: size,
      layer: layer + 1,
      hiddenBy: by + 1,
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** Largest first, with their numbers from the bottom of the image, from 1. */
function numbered(image: Image): { readonly number: number; readonly layer: ImageLayer }[] {
  return image.layers
    .map((layer, index) => ({ number: index + 1, layer }))
    .toSorted((one, other) => other.layer.size - one.layer.size || one.number - other.number);
}

function largestWaste(image: Image): Image['wastedPaths'] {
  return image.wastedPaths.toSorted((one, other) => other.bytes - one.bytes);
}

function shortened(instruction: string): string {
  const line = printable(instruction.replaceAll(/\s+/g, ' ')) || '(the history does not say)';
  return line.length <= LONGEST_INSTRUCTION ? line : `${line.slice(0, LONGEST_INSTRUCTION - 3)}...`;
}

function wastedTable(image: Image): string {
  const largest = largestWaste(image);
  if (largest.length === 0) return '';
  const lines = largest.slice(0, MOST_WASTED_PATHS).map(({ path, bytes: size, layer, by }) => {
    const where = `in layer ${layer + 1}, overwritten or deleted by layer ${by + 1}`;
    return `  ${bytes(size).padStart(7)}  ${printable(`/${path}`)} (${where})`;
  });
  const left = largest.length - lines.length;
  const rest = left > 0 ? `\n  ... and ${left} more files` : '';
  return `\nwasted:\n${lines.join('\n')}${rest}\n`;
}
