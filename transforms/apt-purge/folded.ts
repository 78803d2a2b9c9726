import { readAssignments } from '../../src/dockerfile/assignments.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { absolutePath } from '../../src/effects/posix-path.ts';
import { stateAt } from '../../src/effects/state.ts';
import { isPlainWord } from '../../src/shell/words.ts';

/** What a RUN sees of it only through its configuration: nothing. */
const unseen = new Set(['LABEL', 'EXPOSE', 'MAINTAINER', 'STOPSIGNAL', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK']);

/**
 * The commands by which a shell sees what an instruction between two RUNs does for the second: `WORKDIR /app` is
 * `mkdir -p /app && cd /app`, `ENV A=b` is `export A=b`. The instruction itself then stands behind the RUN.
 *
 * @returns undefined if no command does the same.
 */
export function foldedCommands(document: Document, instruction: Instruction): readonly string[] | undefined {
  const { keyword, commentsInside, heredocs } = instruction;
  if (commentsInside.length > 0 || heredocs.length > 0) return undefined;
  if (unseen.has(keyword)) return [];
  if (keyword === 'WORKDIR') return workdirCommands(document, instruction);
  return keyword === 'ENV' ? exportCommands(document, instruction) : undefined;
}

function workdirCommands(document: Document, instruction: Instruction): readonly string[] | undefined {
  const written = instruction.arguments.text;
  const folder = absolutePath(stateAt(document, instruction).workdir, written);
  if (folder === undefined || !isPlainWord(written)) return undefined;
  return folder === '/' ? ['cd /'] : [`mkdir -p ${folder}`, `cd ${folder}`];
}

function exportCommands(document: Document, instruction: Instruction): readonly string[] | undefined {
  const assignments = readAssignments('ENV', instruction.arguments.text, document.escape);
  if (typeof assignments === 'string') return undefined;
  const words: string[] = [];
  for (const { name, value = '' } of assignments) {
    const word = shellWord(value);
    if (word === undefined || !/^[A-Za-z_]\w*$/.test(name)) return undefined;
    words.push(`${name}=${word}`);
  }
  return words.length === 0 ? [] : [`export ${words.join(' ')}`];
}

/** A value of ENV that a shell reads alike: plain, or with variables, in double quotes or none. */
function shellWord(value: string): string | undefined {
  const inner = /^"([^"\\`]*)"$/.exec(value)?.[1] ?? value;
  if (isPlainWord(inner) && !/[=~]/.test(inner)) return inner;
  if (/["'\\`]/.test(inner) || /\$(?!\{?\w+\}?)/.test(inner) || /\$\{\w+[^\w}]/.test(inner)) return undefined;
  return `"${inner}"`;
}
