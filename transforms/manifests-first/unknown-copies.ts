// COPYs that are not understood: installs behind them stay there.
import { copyOf } from '../../src/context/copy.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';

/** How projects call the folders of their source. */
const SOURCE_FOLDER =
  /^(?:src|sources?|code|apps?|packages|libs?|server|client|web|frontend|backend|services?|api|cmd|internal|pkg|components|pages|public)$/;

/** Without a context, whether a COPY brings what looks like folders of the source. */
export function namesFolders(document: Document, instruction: Instruction): boolean {
  const sources = copyOf(document, instruction)?.sources ?? [];
  return sources.some((source) => SOURCE_FOLDER.test(source.replace(/\/+$/, '').replace(/^.*\//, '')));
}

/** Programs that install what manifests name, and need no more of the source. */
const INSTALLERS = new Set([
  'npm',
  'yarn',
  'pnpm',
  'bun',
  'pip',
  'pipenv',
  'poetry',
  'uv',
  'bundle',
  'composer',
]);

/** The last COPY that is not understood, and why. */
export class UnknownCopies {
  readonly #said = new Set<string>();
  #last:
    { readonly instruction: Instruction; readonly reason: string; readonly isGuess: boolean } | undefined;

  /** @param isGuess what it brings is guessed from its words: of builds, which need the source anyway, nothing is said then. */
  add(instruction: Instruction, reason: string, isGuess = false): void {
    this.#last = { instruction, reason, isGuess };
  }

  /** Why an install stays behind it; once for each program. */
  reasonFor(label: string | undefined): string | undefined {
    const program = label?.split(' ')[0];
    if (this.#last === undefined || program === undefined || this.#said.has(program)) return undefined;
    const { instruction, reason, isGuess } = this.#last;
    if (isGuess && !INSTALLERS.has(program)) return undefined;
    this.#said.add(program);
    return `behind the ${instruction.keyword} of line ${instruction.line}: ${reason}`;
  }
}
