import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { stateAt } from '../../src/effects/state.ts';
import { usesOf, type Uses } from '../../src/effects/used-commands.ts';
import { codeNameOf } from '../../src/images/distributions.ts';
import type { RewriteOptions } from '../../src/rewrite/result.ts';

/** A stage that ships, and what is asked of it again and again. */
export class Site {
  readonly document: Document;
  readonly options: RewriteOptions;
  readonly stages: readonly Stage[];
  readonly stage: Stage;
  /** The code name of its Debian or Ubuntu, if it is certain. */
  readonly release: string | undefined;
  readonly #uses = new Map<Instruction, Uses>();

  constructor(document: Document, options: RewriteOptions, stages: readonly Stage[], stage: Stage) {
    this.document = document;
    this.options = options;
    this.stages = stages;
    this.stage = stage;
    this.release = releaseOf(document, stage);
  }

  usesOf(instruction: Instruction): Uses {
    let uses = this.#uses.get(instruction);
    if (uses === undefined) {
      uses = usesOf(this.document, instruction, this.options.context);
      this.#uses.set(instruction, uses);
    }
    return uses;
  }
}

function releaseOf(document: Document, { from }: Stage): string | undefined {
  const { image, hasOpenTag } = stateAt(document, from);
  return image?.release === undefined || hasOpenTag
    ? undefined
    : codeNameOf({ distribution: image.distribution, release: image.release });
}
