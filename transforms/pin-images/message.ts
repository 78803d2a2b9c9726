import type { ResolutionSource } from '../../src/images/resolution.ts';
import { floats } from '../../src/images/tag-version.ts';
import type { Pin } from './pin.ts';

const SOURCES: Readonly<Record<ResolutionSource, string>> = {
  pins: 'dockshift.pins.json',
  registry: 'the registry',
  engine: 'the local engine',
  table: 'the embedded table of official images',
};

/** What is changed and why: the old name, the new one, and where it comes from. */
export function messageOf(pin: Pin, text: string, where: string): string {
  const { reference, resolved } = pin;
  const source = `${SOURCES[resolved.source]}, ${resolved.date}`;
  return `${reference.name} ${lackOf(pin, text)}: ${where} names ${text}, the image it stands for (${source})`;
}

/** What is wrong with the old name. */
function lackOf({ parsed, resolved }: Pin, text: string): string {
  if (floats(parsed)) return resolved.final === true ? 'names no version' : 'floats';
  return text.includes('@') ? 'has no digest' : 'is not exact';
}

/**
 * What has to hold for the new names to be those that a build of now would use: nothing if they come from where a build
 * takes them, or can change no more.
 */
export function assumptionOf(pins: readonly Pin[]): string | undefined {
  const dated = pins.filter(
    ({ resolved: { source, final } }) => final !== true && (source === 'table' || source === 'pins'),
  );
  const names = [...new Set(dated.map(({ reference }) => reference.name))];
  const [first] = dated;
  if (first === undefined) return undefined;
  const { source, date } = first.resolved;
  const verb =
    names.length === 1 ? 'still stands for what it stood for' : 'still stand for what they stood for';
  return `${names.join(' and ')} ${verb} on ${date} (${SOURCES[source]})`;
}
