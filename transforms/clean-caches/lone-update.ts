import type { PackageCall } from '../../src/effects/package-calls.ts';
import type { Outcome, Proposal } from '../contract.ts';
import { stepsOut } from './cleaned.ts';
import { whyTheyStay } from './insisting.ts';
import { isIndex, laterUse } from './later.ts';
import { wholeLines } from './lone.ts';
import { inOrder, listed, unique } from './message.ts';
import { openFills } from './open-caches.ts';
import type { Site } from './situation.ts';

/** A comment of which nothing is left to say when the update is gone. */
const about = /hadolint|^(?!.*install).*\b(?:update|refresh|fetch|index|lists?)\b/i;

/**
 * What to do about a RUN that updates a package index and nothing else: the installs behind it first get an update of their
 * own, in the same layer; then nothing needs the RUN, and it goes.
 */
export function loneUpdate(site: Site): Outcome | undefined {
  const { calls, commands } = site.reading;
  if (calls.length === 0 || calls.length !== commands.length || !calls.every(isPlainUpdate)) return undefined;
  const caches = unique(openFills(site).map(({ cache }) => cache));
  const [cache] = caches;
  if (cache === undefined || caches.length > 1 || !isIndex(cache)) return undefined;
  const { line, endLine } = site.instruction;
  const later = laterUse(site, cache);
  if (later.kind === 'used') {
    return { proposals: [], refusals: [{ line, endLine, reason: `${cache.label}: ${later.reason}` }] };
  }
  const stays = whyTheyStay(site, openFills(site));
  if (stays !== undefined) return { proposals: [], refusals: [{ line, endLine, reason: stays }] };
  const update = `\`${unique(calls.map(({ manager }) => `${manager.name} update`)).join(' && ')}\``;
  const common =
    later.edits.length > 0
      ? {
          line,
          endLine,
          message: `let line ${listed(inOrder(later.lines))} fetch the index in the layer that installs from it, so that ${update} in a layer of its own can go`,
          edits: later.edits,
        }
      : {
          line,
          endLine,
          message: `drop ${update}: no install behind it needs what it leaves in a layer of its own`,
          edits: [wholeLines(site, about)],
          becomes: [],
        };
  const { assumption } = later;
  const proposal: Proposal =
    assumption === undefined ? { ...common, safety: 'safe' } : { ...common, safety: 'unsafe', assumption };
  return { proposals: [proposal], refusals: [] };
}

/** An update whose output goes to no file of the image. */
function isPlainUpdate({ verb, verbName, command }: PackageCall): boolean {
  if (verb?.does !== 'update' || verbName === '' || command.script.holder !== undefined) return false;
  const isInList = [...stepsOut(command)].every(
    (step) =>
      step.kind === 'and-or' ||
      (step.kind === 'list' && !step.background) ||
      (step.kind === 'pipeline' && !step.negated),
  );
  const redirects = command.simple?.command.redirects ?? [];
  return (
    isInList &&
    redirects.every(
      (each) =>
        each.type === 'Redirect' && (/^[<>]&$/.test(each.operator) || each.target?.text === '/dev/null'),
    )
  );
}
