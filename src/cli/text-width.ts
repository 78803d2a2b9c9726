import { stripVTControlCharacters } from 'node:util';

/**
 * The columns that a text takes, for yargs' help, which is ASCII. The build puts it in the place of the package
 * string-width, which builds a segmenter and patterns of all emoji when it is loaded: 40 ms for every run.
 */
export default function textWidth(text: string): number {
  return stripVTControlCharacters(text).length;
}
