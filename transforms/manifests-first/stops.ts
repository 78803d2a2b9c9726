// What RUNs and copies cannot sink below.
import { copyOf } from '../../src/context/copy.ts';
import { pathIn } from '../../src/context/manifests/reading.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import type { BoundRun } from './bound.ts';
import type { ContextCopy } from './copied.ts';
import { overlap } from './places.ts';

/** Variables that every command may look at. */
const COMMON_VARIABLES = /(?:^|\s)(?:PATH|LD_\w+|LANG|LC_\w+|HOME|POSIXLY_CORRECT)\b/;

/** Why RUNs of the source cannot come behind an instruction: it changes how they run. */
export function stopOf(
  document: Document,
  instruction: Instruction,
  bounds: readonly BoundRun[],
  workdir: string | undefined,
): string | undefined {
  const { keyword, line } = instruction;
  const [first] = bounds;
  if (first === undefined) return undefined;
  const isStop =
    /^(?:WORKDIR|USER|SHELL)$/.test(keyword) ||
    (/^(?:ENV|ARG)$/.test(keyword) &&
      (bounds.some(({ touched }) => touched === undefined) ||
        COMMON_VARIABLES.test(instruction.arguments.text))) ||
    (/^(?:COPY|ADD)$/.test(keyword) && meetsBound(document, instruction, bounds, workdir));
  return isStop ? `${first.label} on line ${first.line} runs before ${keyword} on line ${line}` : undefined;
}

/** Whether a COPY that is no part of the source may bring what the RUNs above it touch. */
function meetsBound(
  document: Document,
  instruction: Instruction,
  bounds: readonly BoundRun[],
  workdir: string | undefined,
): boolean {
  const copy = copyOf(document, instruction);
  if (copy === undefined || copy.kind === 'context') return false;
  const place = workdir === undefined ? undefined : pathIn(workdir, copy.destination);
  if (place === undefined || copy.destination.includes('$')) return true;
  return bounds.some(({ touched }) => touched?.some(({ path }) => overlap(path, place)) ?? true);
}

/** Why copies cannot come behind an ARG or ENV: it sets a variable of theirs. */
export function variableStopOf(
  document: Document,
  { keyword, line, arguments: { text } }: Instruction,
  copies: readonly ContextCopy[],
): string | undefined {
  const names = [...text.matchAll(/(?:^|\s)(\w+)(?=[=\s]|$)/g)].map((match) => match[1]);
  const use = new RegExp(`\\$\\{?(?:${names.join('|')})\\b`);
  const isUsed = copies.some(({ instruction: copy }) =>
    use.test(document.text.slice(copy.range.start, copy.range.end)),
  );
  return isUsed ? `${keyword} on line ${line} may change the variables of the COPY` : undefined;
}
