import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import type { StageFiles } from './stage-files.ts';

/** What pip installs in some RUNs. */
export interface Requirements {
  /** Names of projects as PEP 503 writes them. */
  readonly names: readonly string[];
  /** Every file of requirements could be read, and no project comes from a folder or an address. */
  readonly isWhole: boolean;
}

export function requirementsOf(
  document: Document,
  runs: readonly Instruction[],
  files: StageFiles,
): Requirements {
  const names: string[] = [];
  let isWhole = true;
  for (const run of runs) {
    for (const { manager, words, verbName, command } of readRun(document, run).calls) {
      if (manager.name !== 'pip' || verbName !== 'install') continue;
      for (const operand of words.operands) {
        if (operand === undefined || /^\.|[/$]/.test(operand)) isWhole = false;
        else names.push(projectName(operand));
      }
      for (const path of requirementFiles(command.words.map(({ value }) => value ?? ''))) {
        const text = files.find(path);
        if (text === undefined) isWhole = false;
        names.push(...(text ?? '').split(/\r?\n/).map(projectName));
      }
    }
  }
  return { names, isWhole };
}

function requirementFiles(words: readonly string[]): string[] {
  return words.flatMap((word, index) =>
    word === '-r' || word === '--requirement'
      ? [words[index + 1] ?? '']
      : (/^(?:-r|--requirement=)(.+)$/.exec(word)?.slice(1) ?? []),
  );
}

/** `Shapely[vectorized]>=1.7` is shapely. Source: PEP 503. */
function projectName(text: string): string {
  return (/^[\w.-]+/.exec(text.trim())?.[0] ?? '').toLowerCase().replaceAll(/[-_.]+/g, '-');
}
