import type { Edit } from '../../src/dockerfile/edit.ts';
import type { PackageCall } from '../../src/effects/package-calls.ts';
import { managerOfProgram } from '../../src/effects/package-calls.ts';
import type { Site } from './situation.ts';

/**
 * The edits that drop update calls made needless by a flag of every install behind them; undefined where one of them cannot
 * be dropped, or another call reads what it fetched.
 */
export function dropUpdates(site: Site, updates: readonly PackageCall[]): readonly Edit[] | undefined {
  const [first] = updates;
  if (first === undefined) return [];
  const { manager } = first;
  const isRead = site.reading.commands.some((command) => {
    if (command.program === undefined || managerOfProgram(command.program) !== manager) return false;
    const call = site.reading.calls.find((each) => each.command === command);
    return call?.verb === undefined || (call.verb.does !== 'install' && call.verb.needs !== undefined);
  });
  const installs = site.reading.calls.filter(
    ({ manager: own, verb }) => own === manager && verb?.does === 'install',
  );
  const last = site.reading.commands.indexOf(updates.at(-1)?.command ?? first.command);
  const isReplaced =
    installs.some(({ command }) => site.reading.commands.indexOf(command) > last) &&
    installs.every(({ verb }) => verb?.avoidance?.replacesUpdate === true);
  if (isRead || !isReplaced) return undefined;
  const edits = updates.map((update) => dropCall(site, update));
  return edits.every((edit) => edit !== undefined) ? edits : undefined;
}

/** Takes a call and the operator behind it out of its list. */
function dropCall({ instruction }: Site, { command }: PackageCall): Edit | undefined {
  const { simple, script } = command;
  if (simple === undefined || !simple.positioned || script.setting === 'fixed') return undefined;
  if (simple.command.redirects.length > 0 && simple.command.redirects.some(({ type }) => type !== 'Redirect'))
    return undefined;
  const step = simple.surrounding;
  const next = nextSibling(step);
  if (next === undefined) return undefined;
  const start = script.text.offsetAt(simple.command.pos);
  const end = script.text.offsetAt(next);
  const holdsComment = instruction.commentsInside.some(
    ({ range }) => range.start >= start && range.start < end,
  );
  return holdsComment ? undefined : { start, end, text: '' };
}

/** Where the next command of the same list begins, if it runs whenever this one succeeded. */
function nextSibling(step: NonNullable<PackageCall['command']['simple']>['surrounding']): number | undefined {
  if (step?.kind === 'and-or') {
    return step.before !== '||' && step.after === '&&' ? step.node.commands[step.index + 1]?.pos : undefined;
  }
  return step?.kind === 'list' && !step.background ? step.node.commands[step.index + 1]?.pos : undefined;
}
