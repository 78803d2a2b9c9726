import { pathIn } from '../../src/context/manifests/reading.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { substitute } from '../../src/dockerfile/substitution.ts';
import { stateAt } from '../../src/effects/state.ts';

/** PATH_MAX of Linux. */
const LONGEST_PATH = 4096;

/**
 * The folder that a WORKDIR goes to, and whether that rests on the default of an ARG.
 *
 * @param before the working directory above it; undefined if that is not known.
 */
export function folderOf(
  document: Document,
  instruction: Instruction,
  before: string | undefined,
): { readonly path: string | undefined; readonly isDefault: boolean } {
  const { environment } = stateAt(document, instruction);
  const found = substitute(instruction.arguments.text, (name) => environment.variable(name), document.escape);
  const isDefault = found.kind === 'default';
  const written = 'value' in found ? found.value : undefined;
  const start = written?.startsWith('/') === true ? '/' : before;
  const path = written === undefined || start === undefined ? undefined : pathIn(start, written);
  return { path: path !== undefined && path.length > LONGEST_PATH ? undefined : path, isDefault };
}
