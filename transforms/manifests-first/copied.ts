import type { BuildContext, EntryKind, FolderEntry } from '../../src/context/context.ts';
import { type Copy, copyOf } from '../../src/context/copy.ts';
import type { ProjectFiles } from '../../src/context/manifests/reading.ts';
import { matchesOf } from '../../src/context/matches.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { substitute } from '../../src/dockerfile/substitution.ts';
import { isWithin } from '../../src/effects/posix-path.ts';
import { stateAt } from '../../src/effects/state.ts';
import type { BoundRun } from './bound.ts';
import type { MadeFolders } from './made-folders.ts';
import { isSystemPath, overlap } from './places.ts';

/** One source of a COPY: what of the context becomes what in the stage. */
export interface CopiedSource {
  /** In the context; '' is all of it. */
  readonly from: string;
  /** In the stage, absolute; of a folder, where its contents go. */
  readonly to: string;
  readonly kind: 'file' | 'folder';
}

/** A COPY or ADD of files of the build context whose meaning is known. */
export interface ContextCopy {
  readonly instruction: Instruction;
  readonly copy: Copy;
  /** Absolute, without a slash at the end. */
  readonly destination: string;
  readonly sources: readonly CopiedSource[];
  /** The ARG defaults that its paths rest on. */
  readonly defaults: readonly string[];
  /** It brings files of another stage, of which only the place is known: it has no sources. */
  readonly isOpaque?: boolean;
  /** Its destination is a folder only because an earlier COPY made it. */
  readonly needsFolder?: boolean;
  /** It is no copy but a RUN that needs the copies above it. */
  readonly bound?: BoundRun;
}

/** A COPY from another stage that lies over copied files and so has to stay behind them. */
export function opaqueCopy(
  document: Document,
  instruction: Instruction,
  workdir: string,
): ContextCopy | undefined {
  const copy = copyOf(document, instruction);
  if (copy?.kind !== 'stage' || copy.destination.includes('$')) return undefined;
  const destination = absolute(workdir, copy.destination);
  return destination === undefined || isSystemPath(destination)
    ? undefined
    : { instruction, copy, destination, sources: [], defaults: [], isOpaque: true };
}

/** What a COPY takes from the context, or why that is not known. */
export function readContextCopy(
  document: Document,
  instruction: Instruction,
  workdir: string | undefined,
  context: BuildContext | undefined,
  folders?: MadeFolders,
): ContextCopy | { readonly unknown: string } {
  const copy = copyOf(document, instruction);
  if (copy?.kind !== 'context') return { unknown: 'what it copies is not known' };
  const unusual = instruction.flags.find(({ name }) => !['chown', 'chmod', 'link'].includes(name));
  if (unusual !== undefined) return { unknown: `it has --${unusual.name}` };
  const defaults: string[] = [];
  const words = [...copy.sources, copy.destination].map((word) =>
    expand(document, instruction, word, defaults),
  );
  const [destinationWord, ...sourceWords] = [words.at(-1), ...words.slice(0, -1)];
  if (destinationWord === undefined || sourceWords.includes(undefined))
    return { unknown: 'its paths hold variables that are not known' };
  const destination = absolute(workdir, destinationWord);
  if (destination === undefined) return { unknown: 'the working directory is not known' };
  const isWrittenAsFolder = /(?:^|\/)\.{0,2}$/.test(destinationWord) || copy.sources.length > 1;
  const isFolder = isWrittenAsFolder || destination === workdir || folders?.has(destination) === true;
  const sources = sourceWords.flatMap(
    (source) => readSource(source ?? '', destination, isFolder, context) ?? [undefined],
  );
  const known = sources.filter((source) => source !== undefined);
  if (known.length < sources.length) return { unknown: 'what its sources are is not known' };
  if (known.some((source) => isDoubtful(source)))
    return { unknown: 'whether its destination is a file or a folder is not known' };
  const needsFolder =
    !isWrittenAsFolder &&
    folders?.isOnlyCopied(destination) === true &&
    known.some(({ kind }) => kind === 'file');
  return { instruction, copy, destination, sources: known, defaults, ...(needsFolder && { needsFolder }) };
}

function expand(
  document: Document,
  instruction: Instruction,
  word: string,
  defaults: string[],
): string | undefined {
  const { environment } = stateAt(document, instruction);
  const found = substitute(word, (name) => environment.variable(name), document.escape);
  if (found.kind === 'default') defaults.push(word);
  return 'value' in found ? found.value : undefined;
}

function absolute(workdir: string | undefined, path: string): string | undefined {
  if (!path.startsWith('/') && workdir === undefined) return undefined;
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${workdir}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** The files and folders of one source word; undefined if they are not known. */
function readSource(
  source: string,
  destination: string,
  isFolder: boolean,
  context: BuildContext | undefined,
): CopiedSource[] | undefined {
  const cleaned = absolute('', source)?.slice(1) ?? '';
  if (context === undefined) {
    if (cleaned === '') return [{ from: '', to: destination, kind: 'folder' }];
    if (/[*?[\\]/.test(cleaned) || !isFolder) return undefined;
    // Which of the two a name without a context is can be seen by its last part only.
    const name = cleaned.slice(cleaned.lastIndexOf('/') + 1);
    return name.includes('.') ? [{ from: cleaned, to: below(destination, name), kind: 'file' }] : undefined;
  }
  const matches = matchesOf(context, cleaned);
  if (matches === undefined) return undefined;
  const isPattern = /[*?[\\]/.test(cleaned);
  return matches.map((from) => {
    const name = from.slice(from.lastIndexOf('/') + 1);
    if (context.kindOf(from) === 'folder') return { from, to: destination, kind: 'folder' };
    return {
      from,
      to: isFolder || (isPattern && matches.length > 1) ? below(destination, name) : destination,
      kind: 'file',
    };
  });
}

/** `COPY start.sh /app` makes a file of this name unless there is a folder. */
function isDoubtful({ from, to, kind }: CopiedSource): boolean {
  const name = to.slice(to.lastIndexOf('/') + 1);
  return (
    kind === 'file' &&
    !name.includes('.') &&
    name !== from.slice(from.lastIndexOf('/') + 1) &&
    !isSystemPath(to)
  );
}

function below(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

/** A file or folder of the stage, where it came from. */
export interface Origin {
  readonly from: string;
  readonly kind: EntryKind;
  readonly copy: ContextCopy;
}

/** What several COPYs lay over one another, the last one on top. */
export class CopiedFiles implements ProjectFiles {
  readonly copies: readonly ContextCopy[];
  readonly isKnown: boolean;
  readonly #context: BuildContext | undefined;

  constructor(copies: readonly ContextCopy[], context: BuildContext | undefined) {
    this.copies = copies;
    this.isKnown = context !== undefined;
    this.#context = context;
  }

  get formats(): ProjectFiles['formats'] {
    return this.#context?.formats ?? {};
  }

  kindOf(path: string): EntryKind | undefined {
    if (!this.isKnown) return undefined;
    const origin = this.originOf(path);
    if (origin !== undefined) return origin.kind;
    const isAbove = this.#sources().some(({ to }) => isWithin(to, path) && path !== to);
    return isAbove ? 'folder' : undefined;
  }

  read(path: string): string | undefined {
    const origin = this.originOf(path);
    return origin === undefined ? undefined : this.#context?.read(origin.from);
  }

  list(folder: string): readonly FolderEntry[] | undefined {
    if (this.originOf(folder)?.copy.isOpaque === true) return undefined;
    const found = new Map<string, FolderEntry>();
    for (const { from, to, kind } of this.#sources()) {
      if (kind === 'folder' && isWithin(folder, to)) {
        const path = contextPath(from, to, folder);
        if (this.#context?.kindOf(path) !== 'folder') continue;
        const entries = this.#context.list(path);
        if (entries === undefined) return undefined;
        for (const entry of entries) found.set(entry.name, entry);
      } else if (isWithin(to, folder) && to !== folder) {
        const [name, ...rest] = to.slice(folder === '/' ? 1 : folder.length + 1).split('/');
        if (name !== undefined && !found.has(name))
          found.set(name, { name, kind: rest.length > 0 ? 'folder' : kind });
      }
    }
    return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Where the file or folder of the stage came from; without a context, where it would. */
  originOf(path: string): Origin | undefined {
    for (const copy of this.copies.toReversed()) {
      if (copy.isOpaque === true && isWithin(path, copy.destination))
        return { from: path, kind: 'other', copy };
      for (const source of copy.sources.toReversed()) {
        const isHere = source.kind === 'folder' ? isWithin(path, source.to) : path === source.to;
        if (!isHere) continue;
        const from = contextPath(source.from, source.to, path);
        const kind = this.#context === undefined ? 'file' : this.#context.kindOf(from);
        if (kind !== undefined) return { from, kind, copy };
      }
    }
    return undefined;
  }

  /** Whether .dockerignore leaves out a file that would come here. */
  excludes(path: string): boolean {
    return this.#sources().some(({ from, to, kind }) => {
      const isHere = kind === 'folder' ? isWithin(path, to) : path === to;
      return isHere && this.#context?.excludes(contextPath(from, to, path)) === true;
    });
  }

  /** Whether .dockerignore keeps the context's own file of this path out of the copies. */
  isExcluded(path: string): boolean {
    return this.#sources().every(({ from, to, kind }) => {
      const isHere = kind === 'folder' ? isWithin(path, to) : path === to;
      return !isHere || this.#context?.excludes(contextPath(from, to, path)) === true;
    });
  }

  /** Whether the copies write to this path or below it; where that is not known, whether they might. */
  touch(path: string): boolean {
    if (this.copies.some(({ isOpaque, destination }) => isOpaque === true && overlap(destination, path)))
      return true;
    return this.#places().some(
      (place) => overlap(place, path) && (isWithin(place, path) || this.#mayHold(path)),
    );
  }

  /** Whether the path lies in a folder that is copied. */
  surrounds(path: string): boolean {
    return this.#sources().some(({ to, kind }) => kind === 'folder' && isWithin(path, to));
  }

  #mayHold(path: string): boolean {
    return !this.isKnown || this.kindOf(path) !== undefined;
  }

  /** Whether the copies write where the distribution and its packages have their files. */
  get touchesSystem(): boolean {
    return this.#places().some((place) => isSystemPath(place));
  }

  #sources(): readonly CopiedSource[] {
    return this.copies.flatMap((copy) => copy.sources);
  }

  /** What is written; for a copy to a folder of the distribution, each entry. */
  #places(): string[] {
    return this.#sources().flatMap(({ from, to, kind }) => {
      if (kind !== 'folder' || !isSystemPath(to)) return [to];
      return this.#context?.list(from)?.map(({ name }) => below(to, name)) ?? [to];
    });
  }
}

/** The path in the context of a path in the stage. */
function contextPath(from: string, to: string, path: string): string {
  const rest = path === to ? '' : path.slice(to === '/' ? 1 : to.length + 1);
  return from === '' || rest === '' ? from + rest : `${from}/${rest}`;
}
