import type { Document } from '../../src/dockerfile/document.ts';
import type { Stage } from '../../src/dockerfile/model.ts';
import { readStages } from '../../src/dockerfile/stages.ts';
import type { RewriteOptions } from '../../src/rewrite/result.ts';
import type { Outcome, Proposal, Transform, TransformRefusal } from '../contract.ts';
import { splitStagesDescription } from './description.ts';
import { baseImageOf } from './base-image.ts';
import { BUILDER, proposalOf } from './compose.ts';
import { slimLastStage } from './full-runtime.ts';
import { planOf } from './plan.ts';
import { isObstacle, type Obstacle } from './recipe.ts';
import { recipes } from './recipes/index.ts';
import { Site } from './site.ts';
import { workplaceOf } from './starts.ts';

export const splitStages: Transform = {
  ...splitStagesDescription,
  run(document, options): Outcome {
    const proposals: Proposal[] = [];
    const refusals: TransformRefusal[] = [];
    const stages = readStages(document, options.targets);
    for (const stage of stages) {
      if (!stage.ships || !isOfUse(stage)) continue;
      const found = splitStage(document, options, stages, stage);
      if (found === undefined) continue;
      if ('edits' in found) proposals.push(found);
      else {
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

function splitStage(
  document: Document,
  options: RewriteOptions,
  stages: readonly Stage[],
  stage: Stage,
): Proposal | Obstacle | undefined {
  const base = baseImageOf(document, stage, options);
  if (base === undefined) return undefined;
  const slim = slimLastStage(document, options, stages, stage, base);
  if (slim !== undefined) return slim;
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
