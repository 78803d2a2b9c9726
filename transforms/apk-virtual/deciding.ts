import type { Instruction } from '../../src/dockerfile/model.ts';

/** The line that decides against a rewrite, and what is found there. */
export interface Deciding {
  readonly line: number;
  readonly endLine: number;
  readonly what: string;
}

export function decidingAt({ line, endLine }: Instruction, what: string): Deciding {
  return { line, endLine, what };
}
