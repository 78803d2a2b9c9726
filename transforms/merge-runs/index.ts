import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { readPragmas } from '../../src/dockerfile/pragmas.ts';
import { readStages } from '../../src/dockerfile/stages.ts';
import { engineEffectReasons, engineEffectsOf } from '../../src/effects/engine-effects.ts';
import { shellOf } from '../../src/effects/shell-context.ts';
import type { RewriteOptions } from '../../src/rewrite/result.ts';
import { bodyOf, type ExecBody, type OpaqueBody } from '../../src/shell/body.ts';
import { Composition, type Part } from '../../src/shell/compose.ts';
import type { Outcome, Proposal, Transform, TransformRefusal } from '../contract.ts';
import { mergeRunsDescription } from './description.ts';
import { flagConflict } from './flags.ts';
import { leavesKeyAgent, removesKeyring } from './key-agent.ts';
import { mergeOf } from './layout.ts';
import { removesWorkingDirectory } from './working-directory.ts';
import { joinsInEveryStage, joinsWhereUseful, type Joins } from './worth.ts';

/** RUNs of one stage with nothing but comments between them. */
type Neighbours = readonly Instruction[];

export const mergeRuns: Transform = {
  ...mergeRunsDescription,
  run(document, options) {
    const proposals: Proposal[] = [];
    const refusals: TransformRefusal[] = [];
    for (const stage of readStages(document, options.targets)) {
      for (const neighbours of neighboursIn(stage)) {
        const outcome = mergeNeighbours(
          document,
          neighbours,
          wantedJoins(document, stage, neighbours, options),
        );
        proposals.push(...outcome.proposals);
        refusals.push(...outcome.refusals);
      }
    }
    return { proposals, refusals };
  },
};

function neighboursIn(stage: Stage): Neighbours[] {
  const found: Instruction[][] = [];
  let current: Instruction[] = [];
  for (const instruction of stage.instructions) {
    if (instruction.keyword === 'RUN') {
      if (current.length === 0) found.push(current);
      current.push(instruction);
    } else {
      current = [];
    }
  }
  return found.filter((neighbours) => neighbours.length > 1);
}

/** Between which RUNs a layer less is wanted: in a stage that does not ship, layers do not matter. */
function wantedJoins(
  document: Document,
  stage: Stage,
  neighbours: Neighbours,
  options: RewriteOptions,
): Joins {
  if (!stage.ships) return joinsInEveryStage(document, neighbours);
  if (options.merge === 'useful') return joinsWhereUseful(document, neighbours);
  return () => true;
}

/** Merges greedily: a RUN that cannot join ends one group and starts the next. */
function mergeNeighbours(document: Document, neighbours: Neighbours, isWanted: Joins): Outcome {
  const proposals: Proposal[] = [];
  const refusals: TransformRefusal[] = [];
  const pragmas = readPragmas(document);
  let group: Group | undefined;
  const close = (): void => {
    if (group !== undefined && group.size > 1) proposals.push(mergeOf(document, group.parts()));
  };
  neighbours.forEach((run, index) => {
    if (pragmas.ignores(run.line, run.endLine, mergeRuns)) {
      close();
      group = undefined;
      return;
    }
    if (group !== undefined && isWanted(index)) {
      const conflict = group.join(document, run);
      if (conflict === undefined) return;
      refusals.push({
        line: run.line,
        endLine: run.endLine,
        reason: `not merged with the RUN above: ${conflict}`,
      });
    }
    close();
    group = new Group(document, run);
  });
  close();
  return { proposals, refusals };
}

/** RUNs that become one. */
class Group {
  readonly #first: Instruction;
  readonly #composition: Composition | undefined;
  /** Why nothing can join this RUN. */
  readonly #conflict: string | undefined;
  /** The last RUN of the group so far. */
  #last: Instruction;
  #hasKeyAgent: boolean;
  size = 1;

  constructor(document: Document, first: Instruction) {
    this.#first = first;
    this.#last = first;
    this.#hasKeyAgent = leavesKeyAgent(document, first);
    const context = shellOf(document, first);
    const body = bodyOf(document, first);
    if (context === undefined) {
      this.#conflict = 'the shell that runs them is not a POSIX shell';
    } else if (body.form === 'exec' || body.form === 'opaque') {
      this.#conflict = `that one ${whyOpaque(body)}`;
    } else {
      this.#composition = new Composition(context);
      this.#conflict = this.#composition.add(body);
    }
  }

  /** Takes `run` in, or says why it cannot. */
  join(document: Document, run: Instruction): string | undefined {
    if (this.#conflict !== undefined || this.#composition === undefined) return this.#conflict;
    const body = bodyOf(document, run);
    if (body.form === 'exec' || body.form === 'opaque') return `this one ${whyOpaque(body)}`;
    const conflict = flagConflict(this.#first, run);
    if (conflict !== undefined) return conflict;
    if (this.#hasKeyAgent && removesKeyring(document, run)) {
      return "gpg's agent, which a RUN before it starts, would still be at work in the keyring that it removes";
    }
    const refusal = outlastingEffect(document, this.#last) ?? this.#composition.add(body);
    if (refusal !== undefined) return refusal;
    this.size += 1;
    this.#last = run;
    this.#hasKeyAgent ||= leavesKeyAgent(document, run);
    return undefined;
  }

  parts(): readonly Part[] {
    return this.#composition?.parts() ?? [];
  }
}

/** What a RUN does that the next one finds otherwise because the engine makes a new container for it. */
function outlastingEffect(document: Document, run: Instruction): string | undefined {
  if (removesWorkingDirectory(document, run)) {
    return 'the RUN before it removes the working directory, which the engine makes anew for the next RUN';
  }
  const [effect] = engineEffectsOf(document, run);
  return effect === undefined ? undefined : engineEffectReasons[effect].replace(/^it/, 'the RUN before it');
}

function whyOpaque(body: ExecBody | OpaqueBody): string {
  if (body.form === 'exec') return 'is in exec form, so no shell runs it';
  switch (body.why) {
    case 'program':
      return 'is a heredoc for a program of its own';
    case 'escape':
      return 'is in a file with another escape character, so not for a POSIX shell';
    case 'line-endings':
      return 'is a heredoc whose carriage returns the shell gets to see';
  }
}
