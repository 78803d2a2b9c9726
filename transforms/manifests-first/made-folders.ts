import { copyOf } from '../../src/context/copy.ts';
import { pathIn } from '../../src/context/manifests/reading.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';

/** The folders that a stage has made so far: `COPY pom.xml /app` copies into one, and otherwise to a file of this name. */
export class MadeFolders {
  readonly #byWorkdir = new Set<string>();
  readonly #byCopy = new Set<string>();

  addWorkdir(folder: string): void {
    addUpwards(folder, this.#byWorkdir);
  }

  /** What a COPY makes certainly: the folders above its destination, and the destination if it is written as a folder. */
  addCopy(document: Document, instruction: Instruction, workdir: string | undefined): void {
    const copy = copyOf(document, instruction);
    if (copy === undefined || copy.destination.includes('$')) return;
    if (workdir === undefined && !copy.destination.startsWith('/')) return;
    const destination = pathIn(workdir ?? '/', copy.destination);
    const isFolder = /(?:^|\/)\.{0,2}$/.test(copy.destination);
    addUpwards(isFolder ? destination : pathIn(destination, '..'), this.#byCopy);
  }

  has(path: string): boolean {
    return this.#byWorkdir.has(path) || this.#byCopy.has(path);
  }

  /** Whether it was there only because of a COPY, which may come behind it in another order. */
  isOnlyCopied(path: string): boolean {
    return this.#byCopy.has(path) && !this.#byWorkdir.has(path);
  }
}

/** A folder and those above it, up to the first that is known: those above that one are, too. */
function addUpwards(folder: string, known: Set<string>): void {
  for (let at = folder; !known.has(at); at = pathIn(at, '..')) known.add(at);
}
