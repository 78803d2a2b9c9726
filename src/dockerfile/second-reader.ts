import { DockerfileParser } from 'dockerfile-ast';
import { DockerfileError } from './error.ts';
import type { Instruction } from './model.ts';

/**
 * Reads the text with dockerfile-ast, too, and compares keyword, first and last line of each instruction.
 *
 * @throws DockerfileError if the two readers disagree.
 */
export function checkAgreement(text: string, instructions: readonly Instruction[]): void {
  const others = DockerfileParser.parse(text).getInstructions();
  for (let index = 0; index < Math.max(instructions.length, others.length); index++) {
    const own = instructions[index];
    const other = others[index];
    const range = other?.getRange();
    if (
      own !== undefined &&
      own.keyword === other?.getKeyword() &&
      own.line - 1 === range?.start.line &&
      own.endLine - 1 === range.end.line
    ) {
      continue;
    }
    const line = Math.min(
      own?.line ?? Number.POSITIVE_INFINITY,
      (range?.start.line ?? Number.POSITIVE_INFINITY) + 1,
    );
    throw new DockerfileError(
      `two readers of Dockerfiles disagree at line ${line}, so the file is left alone`,
      line,
    );
  }
}
