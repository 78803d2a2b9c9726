import type { Instruction } from '../../src/dockerfile/model.ts';
import { targetsOf } from './copies.ts';
import type { Site } from './site.ts';
import type { Placed } from './plan.ts';

/** Words of a RUN that name nothing of its own. */
const COMMON =
  /^(?:\d{1,4}|[-+=,:]*|install|root|\/|\.|\/(?:bin|usr|etc|var|opt|app|tmp|home|root)|\/bin\/(?:ba)?sh|true|false|nologin|&&|\\)$/;

/**
 * What moves to the runtime must not be missing in the builder: where the builder still speaks of the users, folders and files
 * that an instruction makes, it stays there as well.
 */
export function stay(site: Site, lastBuild: Instruction, places: Map<Instruction, Placed>): void {
  const { document, stage } = site;
  const above = stage.instructions.filter(
    ({ index }) => index > stage.from.index && index <= lastBuild.index,
  );
  const textOf = ({ range }: Instruction): string => document.text.slice(range.start, range.end);
  for (let isChanged = true; isChanged;) {
    isChanged = false;
    const staying = above.filter((each) => !isMoved(places.get(each))).map(textOf);
    for (const instruction of above) {
      const placed = places.get(instruction);
      if (!isMoved(placed) || !/^(?:RUN|COPY|ADD)$/.test(instruction.keyword)) continue;
      const nouns = nounsOf(site, instruction);
      const isSpokenOf = nouns.some((noun) => staying.some((text) => mentions(text, noun)));
      if (!isSpokenOf && !trusts(site, instruction)) continue;
      places.set(
        instruction,
        placed?.kind === 'parts' ? { ...placed, isMoved: false } : { kind: 'repeated' },
      );
      isChanged = true;
    }
  }
}

/** What the build fetches may need an authority of the company's own. */
function trusts({ commands }: Site, instruction: Instruction): boolean {
  return commands.some(
    (command) => command.instruction === instruction && command.program === 'update-ca-certificates',
  );
}

function isMoved(placed: Placed | undefined): boolean {
  return placed?.kind === 'moved' || (placed?.kind === 'parts' && placed.isMoved);
}

/** A name that other instructions may speak of. */
interface Noun {
  readonly text: string;
  /** Paths may end in it. */
  readonly isFile: boolean;
}

function nounsOf(site: Site, instruction: Instruction): readonly Noun[] {
  const copy = site.source.copies.find((each) => each.instruction === instruction);
  if (copy !== undefined) {
    const paths = targetsOf(copy);
    const names = copy.sources.flatMap((source) => source?.replace(/^.*\//, '') ?? []);
    return [...names, ...paths].filter((text) => text !== '').map((text) => ({ text, isFile: true }));
  }
  return site.commands
    .filter((command) => command.instruction === instruction)
    .flatMap(({ words }) => words.flatMap((word) => word?.split(/[:=]/) ?? []))
    .filter((text) => text.length > 1 && !text.startsWith('-') && !COMMON.test(text))
    .map((text) => ({ text, isFile: false }));
}

function mentions(text: string, { text: noun, isFile }: Noun): boolean {
  for (let at = text.indexOf(noun); at >= 0; at = text.indexOf(noun, at + 1)) {
    const before = text.charAt(at - 1);
    const behind = text.charAt(at + noun.length);
    const isInside = /[\w.-]/.test(before) || /[\w-]/.test(behind);
    const isPart = !noun.includes('/') && !isFile && (before === '/' || behind === '/');
    if (!isInside && !isPart) return true;
  }
  return false;
}
