import { readStages } from '../../src/dockerfile/stages.ts';
import type { Stage } from '../../src/dockerfile/model.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import { stateAt } from '../../src/effects/state.ts';
import type { Outcome, Proposal, Transform, TransformRefusal } from '../contract.ts';
import { aptPurgeDescription } from './description.ts';
import { proposalOf } from './edits.ts';
import { planOf } from './plan.ts';
import { refuseRpm } from './rpm.ts';
import { Site } from './site.ts';

export const aptPurge: Transform = {
  ...aptPurgeDescription,
  run(document, options): Outcome {
    const proposals: Proposal[] = [];
    const refusals: TransformRefusal[] = [];
    const stages = readStages(document, options.targets);
    const isOfRpm = RPM.test(document.text);
    for (const stage of stages) {
      if (!stage.ships || stateAt(document, stage.from).os === 'windows') continue;
      const isOfApt = installsWithApt(document, stage);
      if (!isOfApt && !isOfRpm) continue;
      const site = new Site(document, options, stages, stage);
      if (isTooLarge(stages, site)) {
        const { line, endLine } = stage.from;
        const reason = 'the stage is too large to follow what needs its build packages';
        if (isOfApt) refusals.push({ line, endLine, reason });
        continue;
      }
      if (isOfRpm) refusals.push(...refuseRpm(site));
      if (!isOfApt) continue;
      const plan = planOf(site);
      if (plan === undefined) continue;
      if ('reason' in plan) {
        refusals.push(plan);
        continue;
      }
      const proposal = proposalOf(document, plan);
      if (typeof proposal === 'string') {
        const [first] = [...plan.moved, ...plan.inside];
        const { line, endLine } = first?.run ?? stage.from;
        refusals.push({ line, endLine, reason: proposal });
      } else {
        proposals.push(proposal);
      }
    }
    return { proposals, refusals };
  },
};

/** Managers of RPM packages, of which each is called by a name that one of these is part of. */
const RPM = /dnf|yum|zypper/;

/** RUNs and commands are compared with one another: no real file has as many. */
const MOST_RUNS = 1000;
const MOST_COMMANDS = 2000;
const MOST_STAGES = 200;

function isTooLarge(stages: readonly Stage[], { document, stage: { instructions } }: Site): boolean {
  if (stages.length > MOST_STAGES || instructions.length > MOST_RUNS) return true;
  return instructions.some(
    (run) => run.keyword === 'RUN' && readRun(document, run).commands.length > MOST_COMMANDS,
  );
}

/** A look that costs nothing, since most stages have no build packages. */
function installsWithApt(document: Document, { instructions }: Stage): boolean {
  return instructions.some(
    ({ keyword, range }) =>
      keyword === 'RUN' && /\b(?:apt|apt-get|aptitude)\b/.test(document.text.slice(range.start, range.end)),
  );
}
