import { copyOf } from '../../src/context/copy.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import { goLowerCase } from '../../src/dockerfile/go-case.ts';
import type { Flag, Instruction, Stage } from '../../src/dockerfile/model.ts';
import { substitute } from '../../src/dockerfile/substitution.ts';
import { absolutePath } from '../../src/effects/posix-path.ts';
import { stateAt } from '../../src/effects/state.ts';

/** A COPY of files of another stage. */
export interface StageCopy {
  readonly instruction: Instruction;
  /** The stage that copies. */
  readonly stage: Stage;
  readonly from: Stage;
  /** Absolute paths; undefined where one is not known. */
  readonly sources: readonly (string | undefined)[];
  readonly destination: string | undefined;
}

/** What the stages of a file copy from one another. */
export class StageCopies {
  readonly #at = new Map<Instruction, StageCopy>();
  readonly #byStage = new Map<Stage, StageCopy[]>();
  readonly #bySource = new Map<Stage, StageCopy[]>();
  /** Stages of which a RUN mounts files. */
  readonly #mounted = new Set<Stage>();

  constructor(document: Document, stages: readonly Stage[]) {
    const byName = new Map(stages.flatMap((each) => (each.name === undefined ? [] : [[each.name, each]])));
    for (const stage of stages) {
      for (const instruction of stage.instructions) {
        for (const flag of instruction.flags) {
          if (flag.name === 'mount') this.#noteMount(flag, byName);
          if (flag.name !== 'from' || instruction.keyword !== 'COPY') continue;
          const name = flag.value ?? '';
          const from = /^\d+$/.test(name) ? stages[Number(name)] : byName.get(goLowerCase(name));
          if (from !== undefined && from.index < stage.index)
            this.#note(readCopy(document, instruction, stage, from));
        }
      }
    }
  }

  #noteMount({ value = '' }: Flag, byName: ReadonlyMap<string, Stage>): void {
    for (const field of value.split(',')) {
      const [, name] = /^from=(.*)$/i.exec(field.trim()) ?? [];
      const stage = name === undefined ? undefined : byName.get(goLowerCase(name));
      if (stage !== undefined) this.#mounted.add(stage);
    }
  }

  #note(copy: StageCopy): void {
    this.#at.set(copy.instruction, copy);
    const own = this.#byStage.get(copy.stage);
    if (own === undefined) this.#byStage.set(copy.stage, [copy]);
    else own.push(copy);
    const others = this.#bySource.get(copy.from);
    if (others === undefined) this.#bySource.set(copy.from, [copy]);
    else others.push(copy);
  }

  /** What a stage copies from others. */
  of(stage: Stage): readonly StageCopy[] {
    return this.#byStage.get(stage) ?? [];
  }

  /** What an instruction copies from another stage. */
  at(instruction: Instruction): StageCopy | undefined {
    return this.#at.get(instruction);
  }

  /** What is copied from a stage. */
  from(stage: Stage): readonly StageCopy[] {
    return this.#bySource.get(stage) ?? [];
  }

  isMounted(stage: Stage): boolean {
    return this.#mounted.has(stage);
  }
}

function readCopy(document: Document, instruction: Instruction, stage: Stage, from: Stage): StageCopy {
  const { workdir, environment } = stateAt(document, instruction);
  const { sources = [], destination } = copyOf(document, instruction) ?? {};
  const filled = (word: string | undefined): string | undefined => {
    if (word === undefined) return undefined;
    const found = substitute(word, (name) => environment.variable(name), document.escape);
    return 'value' in found ? found.value : undefined;
  };
  return {
    instruction,
    stage,
    from,
    sources: sources.map((word) => absolutePath('/', filled(word))),
    destination: absolutePath(workdir, filled(destination)),
  };
}
