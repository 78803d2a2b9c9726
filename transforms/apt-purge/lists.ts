import type { Instruction } from '../../src/dockerfile/model.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import type { Site } from './site.ts';

/** Whether a later RUN installs from the lists that are there, without fetching them anew. */
export function hasListsLater(site: Site, last: Instruction): boolean {
  return site.stages.some((stage) =>
    stage.instructions.some((instruction) => {
      if (instruction.index <= last.index || instruction.keyword !== 'RUN') return false;
      const { calls } = readRun(site.document, instruction);
      const needing = calls.findIndex(
        ({ verb }) => verb?.needs?.some(({ id }) => id === 'apt-lists') === true,
      );
      const updating = calls.findIndex(({ verb }) => verb?.does === 'update');
      return needing >= 0 && (updating < 0 || updating > needing);
    }),
  );
}

/** Whether the members leave the package lists behind that they fetch. */
export function leavesLists(
  { document }: Site,
  members: readonly Instruction[],
  isFetched: boolean,
): boolean {
  let isLeft = isFetched;
  for (const run of members) {
    if (run.flags.some(({ name, value }) => name === 'mount' && /\/var\/lib\/apt/.test(value ?? '')))
      return false;
    for (const { program, words } of readRun(document, run).commands) {
      const values = words.map(({ value, node }) => value ?? node?.text ?? '');
      if (/^apt(?:-get|itude)?$/.test(program ?? '') && values.includes('update')) isLeft = true;
      else if (program === 'rm' && values.some((value) => value.startsWith('/var/lib/apt'))) isLeft = false;
      else if (program === 'apt-get' && values.some((value) => /^dist-?clean$/.test(value))) isLeft = false;
    }
  }
  return isLeft;
}
