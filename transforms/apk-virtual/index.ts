import type { Document } from '../../src/dockerfile/document.ts';
import { readStages } from '../../src/dockerfile/stages.ts';
import { stateAt } from '../../src/effects/state.ts';
import type { Proposal, Transform, TransformRefusal } from '../contract.ts';
import { apkVirtualDescription } from './description.ts';
import { assumptionOf, messageOf } from './message.ts';
import { planOf } from './plan.ts';
import { writePlan } from './rewrite-stage.ts';

export const apkVirtual: Transform = {
  ...apkVirtualDescription,
  run(document, options) {
    const proposals: Proposal[] = [];
    const refusals: TransformRefusal[] = [];
    if (document.escape !== '\\') return { proposals, refusals };
    const stages = readStages(document, options.targets);
    for (const stage of stages) {
      if (!stage.ships || isForeign(document, stage)) continue;
      const { plan, refusals: own } = planOf(document, stage, stages, options);
      refusals.push(...own);
      if (plan === undefined) continue;
      const lines = plan.parts.map(({ call }) => call.run);
      const line = Math.min(
        ...lines.map((run) => run.line),
        ...plan.spans.flatMap(({ runs }) => runs.map((run) => run.line)),
      );
      const endLine = Math.max(...plan.spans.flatMap(({ runs }) => runs.map((run) => run.endLine)));
      const written = writePlan(document, plan);
      if ('problem' in written) {
        const [run] = lines;
        refusals.push({
          line,
          endLine: run?.endLine ?? line,
          reason: `the build packages stay: ${written.problem}`,
        });
        continue;
      }
      const { edits, becomes, names } = written;
      const message = messageOf(plan, names);
      proposals.push({
        safety: 'unsafe',
        line,
        endLine,
        message,
        assumption: assumptionOf(plan),
        edits,
        becomes,
      });
    }
    return { proposals, refusals };
  },
};

/** A stage that is known not to be built on Alpine. */
function isForeign(document: Document, { from }: ReturnType<typeof readStages>[number]): boolean {
  const { image, os } = stateAt(document, from);
  return os === 'windows' || (image?.distribution !== undefined && image.distribution !== 'alpine');
}
