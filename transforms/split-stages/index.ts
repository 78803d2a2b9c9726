import type { Document } from '../../src/dockerfile/document.ts';
import type { Stage } from '../../src/dockerfile/model.ts';
import { readStages } from '../../src/dockerfile/stages.ts';
import type { RewriteOptions } from '../../src/rewrite/result.ts';
import type { Outcome, Proposal, Transform, TransformRefusal } from '../contract.ts';
import { splitStagesDescription } from './description.ts';
import { type BaseImage, baseImageOf } from './base-image.ts';
import { BUILDER, proposalOf } from './compose.ts';
import { slimLastStage } from './full-runtime.ts';
import { narrowedCopies } from './narrowed-copies.ts';
import { planOf } from './plan.ts';
import { prunedBuilders } from './pruned-builder.ts';
import { isObstacle, type Obstacle } from './recipe.ts';
import { recipes } from './recipes/index.ts';
import { Site } from './site.ts';
import { StageCopies } from './stage-copies.ts';
import { workplaceOf } from './starts.ts';

export const splitStages: Transform = {
  ...splitStagesDescription,
  run(document, options): Outcome {
    const proposals: Proposal[] = [];
    const refusals: TransformRefusal[] = [];
    const stages = readStages(document, options.targets);
    const shipping = stages.filter(({ ships }) => ships);
    const below = new Set(shipping.map(({ base }) => (base.kind === 'stage' ? base.stage : undefined)));
    const copies = new StageCopies(document, stages);
    for (const stage of shipping) {
      if (!isOfUse(stage)) continue;
      const left = below.has(stage) ? [] : leftToGain(document, options, copies, stage);
      for (const found of splitStage(document, options, stages, stage, left)) {
        if ('edits' in found) {
          proposals.push(found);
          continue;
        }
        const { line, endLine } = found.instruction ?? stage.from;
        refusals.push({ line, endLine, reason: found.reason });
      }
    }
    return { proposals, refusals };
  },
};

/** Instructions are compared with one another: no real file has as many. */
const MOST_INSTRUCTIONS = 500;
const MOST_COMMANDS = 2000;

function isOfUse({ instructions }: Stage): boolean {
  return (
    instructions.length <= MOST_INSTRUCTIONS &&
    instructions.some(({ keyword }) => keyword === 'RUN' || keyword === 'COPY')
  );
}

/** @param left what is to gain where the stage copies from others. */
function splitStage(
  document: Document,
  options: RewriteOptions,
  stages: readonly Stage[],
  stage: Stage,
  left: readonly (Proposal | Obstacle)[],
): readonly (Proposal | Obstacle)[] {
  const base = baseImageOf(document, stage, options);
  if (base === undefined) return left;
  const slim = slimLastStage(document, options, stages, stage, base);
  if (slim !== undefined) return [slim, ...left];
  // A stage that copies what others built may build something of its own.
  const parted = partedStage(document, options, stages, stage, base);
  if (parted === undefined || (left.length > 0 && !('edits' in parted))) return left;
  return [...left, parted];
}

/** Packages of development, and files that only the build needs, in a stage that copies from others that build. */
function leftToGain(
  document: Document,
  options: RewriteOptions,
  copies: StageCopies,
  stage: Stage,
): readonly (Proposal | Obstacle)[] {
  if (document.escape !== '\\') return [];
  return [
    ...narrowedCopies(document, options, copies, stage),
    ...prunedBuilders(document, options, copies, stage),
  ];
}

function partedStage(
  document: Document,
  options: RewriteOptions,
  stages: readonly Stage[],
  stage: Stage,
  base: BaseImage,
): Proposal | Obstacle | undefined {
  const site = new Site(document, options, stages, stage, base);
  const recipe = recipes.find((each) => each.recognises(site));
  if (recipe === undefined) return undefined;
  if (site.commands.length > MOST_COMMANDS)
    return { reason: 'the stage runs too many commands to follow them all' };
  const split = recipe.split(site);
  if (split === undefined) return undefined;
  const isStarted = !isObstacle(split) && split.startsByItself === true;
  const obstacle = stageProblem(site) ?? (isStarted ? undefined : workplaceOf(site));
  if (obstacle !== undefined) return obstacle;
  if (isObstacle(split)) return split;
  const plan = planOf(site, recipe, split);
  return 'reason' in plan ? plan : proposalOf(plan);
}

/** Whether other stages or images need the stage as it is. */
function stageProblem({ stage, document, starts }: Site): Obstacle | undefined {
  if (document.escape !== '\\') return { reason: 'the file has another escape character' };
  if (stage.isBase) return { reason: 'another stage is built on it' };
  if (stage.isCopiedFrom) return { reason: 'another stage copies from it' };
  const { name } = stage;
  const isBuilder = name !== undefined && BUILDER.test(name) && starts.length === 0;
  if (isBuilder || /^(?:dev|develop|development|test|tests|testing|ci|lint)$/.test(name ?? ''))
    return { reason: `the stage is called ${name ?? ''}, so it is not there to ship` };
  return undefined;
}
