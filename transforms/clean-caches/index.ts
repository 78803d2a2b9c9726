import type { Stage } from '../../src/dockerfile/model.ts';
import { readStages } from '../../src/dockerfile/stages.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import type { Outcome, Transform } from '../contract.ts';
import { cleanCachesDescription } from './description.ts';
import { filledBelow, loneCleanup, noteFills, type Filled } from './lone.ts';
import { loneUpdate } from './lone-update.ts';
import { mountCaches } from './mounts.ts';
import { inForceAt, type Site } from './situation.ts';
import { tidy } from './tidy.ts';
import { refuseForeign, refuseTrigger, refuseUnread } from './unseen.ts';

export const cleanCaches: Transform = {
  ...cleanCachesDescription,
  run(document, options) {
    const stages = readStages(document, options.targets);
    const outcomes: Outcome[] = [];
    const ends = new Map<Stage, Filled>();
    for (const stage of stages) {
      if (!stage.ships) continue;
      const filled = filledBelow(stage, ends);
      ends.set(stage, filled);
      for (const instruction of stage.instructions) {
        if (instruction.keyword === 'ONBUILD') {
          outcomes.push(refuseTrigger({ document, options, stages, stage, instruction }));
        }
        if (instruction.keyword !== 'RUN') continue;
        const reading = readRun(document, instruction);
        const inForce = inForceAt(document, instruction);
        if (inForce.shell === undefined) {
          outcomes.push(refuseForeign(document, instruction));
          continue;
        }
        if (reading.commands.length === 0) {
          outcomes.push(refuseUnread(document, instruction));
          continue;
        }
        const site = { document, options, stages, stage, instruction, reading, inForce };
        outcomes.push(outcomeOf(site, filled));
        if (reading.commands.length <= MOST_COMMANDS) noteFills(site, filled);
      }
    }
    return {
      proposals: outcomes.flatMap(({ proposals }) => proposals),
      refusals: outcomes.flatMap(({ refusals }) => refusals),
    };
  },
};

/** Each call is compared with each other command of its RUN: no RUN of real files has as many. */
const MOST_COMMANDS = 400;

function outcomeOf(site: Site, filled: Filled): Outcome {
  if (site.reading.commands.length > MOST_COMMANDS) {
    const { line, endLine } = site.instruction;
    const reason = `this RUN has more than ${MOST_COMMANDS} commands, too many to follow its caches`;
    return { proposals: [], refusals: site.reading.calls.length === 0 ? [] : [{ line, endLine, reason }] };
  }
  const lone = loneCleanup(site, filled);
  if (lone !== undefined) return lone;
  const update = site.options.caches === 'mount' ? undefined : loneUpdate(site);
  if (update !== undefined) return update;
  return (site.options.caches ?? 'clean') === 'clean' ? tidy(site) : mountCaches(site);
}
