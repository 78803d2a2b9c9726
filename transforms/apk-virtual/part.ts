import type { ApkCall, Operand } from './apk-words.ts';
import type { Fate } from './knowledge.ts';
import type { Deletion } from './deletions.ts';

/** One package of a call, with what becomes of it. */
export interface Judged {
  readonly name: string;
  readonly text: string;
  /** It comes from a tagged repository (`gcc@edge`), which a group cannot name. */
  readonly isTagged: boolean;
  readonly fate: Fate;
  readonly deletion: Deletion | undefined;
}

export interface JudgedOperand {
  readonly operand: Operand;
  readonly packages: readonly Judged[];
}

/** An `apk add`, parted: what goes into the group, and what is left. */
export interface Part {
  readonly call: ApkCall;
  readonly operands: readonly PartedOperand[];
  /** Run-time halves of what goes into the group. */
  readonly runtime: readonly string[];
}

export interface PartedOperand {
  readonly operand: Operand;
  /** In the group, as words of a call in the same RUN. */
  readonly moved: readonly string[];
  /** In the group, as words of a call in another RUN, which does not see the shell's own variables. */
  readonly movedElsewhere: readonly string[];
  /** What stays in the call. */
  readonly kept: readonly string[];
}

/** Parts an operand; undefined where it is an ARG whose packages would have to be told apart. */
export function partOperand(
  { operand, packages }: JudgedOperand,
  moves: (each: Judged) => boolean,
): PartedOperand | undefined {
  const moved = packages.filter((each) => moves(each));
  const { written, variable } = operand;
  const texts = moved.map(({ text }) => text);
  if (moved.length === packages.length && moved.length > 0) {
    const isWrittenOut = variable?.isLocal === true;
    return { operand, moved: [written], movedElsewhere: isWrittenOut ? texts : [written], kept: [] };
  }
  if (moved.length === 0) return { operand, moved: [], movedElsewhere: [], kept: [written] };
  if (variable?.isDefault === true) return undefined;
  const kept = packages.filter((each) => !moves(each)).map(({ text }) => text);
  return { operand, moved: texts, movedElsewhere: texts, kept };
}
