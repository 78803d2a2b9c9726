import { type Argument, DockerfileParser, Instruction as OtherInstruction } from 'dockerfile-ast';
import { DockerfileError } from './error.ts';
import type { Instruction } from './model.ts';

/**
 * dockerfile-ast reads the arguments of an instruction anew, character by character, each time it looks at them: eight times
 * to make one RUN. They never change, so those of the instruction that was looked at last are kept. Whoever asks gets an
 * array of his own, for `getArguments` of instructions with flags removes the flags from it.
 * Source: lib/instruction.js, lib/modifiableInstruction.js and lib/jsonInstruction.js of dockerfile-ast 0.7.1.
 */
function keepArguments(): void {
  const { getArguments: read } = OtherInstruction.prototype;
  let latest: OtherInstruction | undefined;
  let known: readonly Argument[] = [];
  const argumentsOf = (instruction: OtherInstruction): Argument[] => {
    if (latest !== instruction) {
      known = read.call(instruction);
      latest = instruction;
    }
    return [...known];
  };
  OtherInstruction.prototype.getArguments = function (): Argument[] {
    return argumentsOf(this);
  };
}

keepArguments();

/**
 * Whether nothing but blank space is behind an instruction: where the text ends behind a line that is continued,
 * dockerfile-ast counts what is behind it to the instruction, and BuildKit does not.
 */
function endsText(text: string, instruction: Instruction): boolean {
  return text.slice(instruction.range.end).trim() === '';
}

/**
 * Reads the text with dockerfile-ast, too, and compares keyword, first and last line of each instruction.
 *
 * @throws DockerfileError if the two readers disagree.
 */
export function checkAgreement(text: string, instructions: readonly Instruction[]): void {
  const others = DockerfileParser.parse(text).getInstructions();
  const last = Math.max(instructions.length, others.length) - 1;
  for (let index = 0; index <= last; index++) {
    const own = instructions[index];
    const other = others[index];
    const range = other?.getRange();
    if (
      own !== undefined &&
      own.keyword === other?.getKeyword() &&
      own.line - 1 === range?.start.line &&
      (own.endLine - 1 === range.end.line || (index === last && endsText(text, own)))
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
