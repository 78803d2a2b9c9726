import { baseName, joinPath, type BuildContext, type EntryKind } from '../../src/context/context.ts';
import { copyOf, type Copy } from '../../src/context/copy.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { substitute } from '../../src/dockerfile/substitution.ts';
import type { EnvironmentView } from '../../src/effects/environment.ts';
import { absolutePath, slashed } from '../../src/effects/posix-path.ts';
import { stateAt } from '../../src/effects/state.ts';

/** A COPY or ADD of the stage. */
export interface SourceCopy {
  readonly instruction: Instruction;
  readonly copy: Copy;
  /** Its sources, relative to the context's root; undefined where a word is a pattern or leads out of it. */
  readonly sources: readonly (string | undefined)[];
  /** Absolute; undefined if not known. */
  readonly destination: string | undefined;
  /** Files go into `destination`, which is a folder; else a single file goes to it. */
  readonly isIntoFolder: boolean;
  /** It copies whole folders: `COPY . .`, `COPY src ./src`. */
  readonly hasFolder: boolean;
}

/** A pattern with more is not compared: each could stand for every part of a name. */
const MOST_STARS = 4;

/** The files that the stage got from the build context, by their paths in the stage. */
export class CopiedSource {
  readonly copies: readonly SourceCopy[];
  readonly context: BuildContext | undefined;

  constructor(document: Document, stage: Stage, context: BuildContext | undefined) {
    this.context = context?.problem === undefined ? context : undefined;
    this.copies = stage.instructions.flatMap((each) => readCopy(document, each, this.context) ?? []);
  }

  /** Where a file of the stage is in the context, by the last COPY that brings it; undefined: it is not from there. */
  inContext(path: string): string | undefined {
    for (const { copy, sources, destination, isIntoFolder } of this.copies.toReversed()) {
      if (destination === undefined) continue;
      for (const [at, source] of sources.entries()) {
        const found =
          source === undefined
            ? this.#matchPattern(path, copy, copy.sources[at] ?? '', destination)
            : this.#match(path, source, destination, isIntoFolder);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  /** Whether a COPY names the file itself, and not only a folder that holds it. */
  isCopiedAlone(path: string): boolean {
    return this.copies.some(
      ({ sources, destination, isIntoFolder, hasFolder }) =>
        !hasFolder &&
        destination !== undefined &&
        sources.some(
          (source) =>
            source !== undefined && this.#match(path, source, destination, isIntoFolder) !== undefined,
        ),
    );
  }

  #match(path: string, source: string, destination: string, isIntoFolder: boolean): string | undefined {
    if (this.context?.kindOf(source) !== 'folder') {
      const target = isIntoFolder ? `${slashed(destination)}${baseName(source)}` : destination;
      return path === target && this.context?.has(source) === true ? source : undefined;
    }
    if (path !== destination && !path.startsWith(slashed(destination))) return undefined;
    const inside = joinPath(source, path.slice(destination.length));
    return inside !== undefined && this.context.has(inside) ? inside : undefined;
  }

  /** A file that a pattern names: `COPY package*.json ./`. */
  #matchPattern(path: string, { kind }: Copy, word: string, destination: string): string | undefined {
    const name = baseName(path);
    const pattern = baseName(word);
    const folder = word.slice(0, word.length - pattern.length);
    const isPlain = !/[[\]$\\]/.test(word) && !/[*?]/.test(folder) && pattern.split('*').length <= MOST_STARS;
    if (kind !== 'context' || !isPlain || path !== `${slashed(destination)}${name}`) return undefined;
    const expression = pattern
      .replaceAll(/[.+^{}()|]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    const source = new RegExp(`^${expression}$`).test(name) ? joinPath('', `${folder}${name}`) : undefined;
    return source !== undefined && this.context?.kindOf(source) === 'file' ? source : undefined;
  }

  kindOf(path: string): EntryKind | undefined {
    const found = this.inContext(path);
    return found === undefined ? undefined : this.context?.kindOf(found);
  }

  /** The text of a file of the stage that came from the context. */
  read(path: string): string | undefined {
    const found = this.inContext(path);
    return found === undefined ? undefined : this.context?.read(found);
  }

  /** What is in a folder of the stage that came from the context, by name. */
  list(folder: string): readonly string[] {
    const found = this.inContext(folder);
    const names = found === undefined ? [] : (this.context?.list(found) ?? []).map(({ name }) => name);
    return names;
  }
}

function readCopy(
  document: Document,
  instruction: Instruction,
  context: BuildContext | undefined,
): SourceCopy | undefined {
  const copy = copyOf(document, instruction);
  if (copy === undefined) return undefined;
  const { workdir, environment } = stateAt(document, instruction);
  const words = [...copy.sources, copy.destination].map((word) =>
    filledIn(word, environment, document.escape),
  );
  const written = words.at(-1);
  const destination = absolutePath(workdir, written);
  const sources = words
    .slice(0, -1)
    .map((word) =>
      copy.kind !== 'context' || word === undefined || /[*?[]/.test(word) ? undefined : joinPath('', word),
    );
  const kinds = sources.map((source) => (source === undefined ? undefined : context?.kindOf(source)));
  const hasFolder =
    copy.kind === 'context' &&
    sources.some(
      (source, at) =>
        kinds[at] === 'folder' ||
        (kinds[at] === undefined && !/\*\.\w+$/.test(copy.sources[at] ?? '') && looksLikeFolder(source)),
    );
  const isIntoFolder =
    sources.length > 1 ||
    written === undefined ||
    /(?:^|\/)\.{0,2}\/?$/.test(written) ||
    (workdir !== undefined && destination === workdir) ||
    hasFolder;
  return { instruction, copy, sources, destination, isIntoFolder, hasFolder };
}

/** Without a context: `.`, `src`, `src/app`, but not `Makefile` or `go.mod`. */
function looksLikeFolder(source: string | undefined): boolean {
  return (
    source === undefined ||
    source === '' ||
    !/\.|^(?:Makefile|Gemfile|Procfile|LICENSE|README|Rakefile|Pipfile|mvnw|gradlew|WORKSPACE|BUILD|configure)$|entrypoint|-lock$|file$/i.test(
      baseName(source),
    )
  );
}

/** A word with its variables' values; undefined if one is not known. */
export function filledIn(word: string, environment: EnvironmentView, escape: string): string | undefined {
  if (!word.includes('$')) return word;
  const filled = substitute(word, (name) => environment.variable(name), escape);
  return 'value' in filled ? filled.value : undefined;
}
