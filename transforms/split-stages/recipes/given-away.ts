import { isWithin } from '../../../src/effects/posix-path.ts';
import type { Obstacle } from '../recipe.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';

/** The files that a command is given, without its options and what it sets. */
function operandsOf({ program, words }: StageCommand): readonly (string | undefined)[] {
  const operands = words.filter((word) => word?.startsWith('-') !== true);
  return program === 'setfacl' ? operands : operands.slice(1);
}

/** What gives files away that lie in folders which are copied whole: COPY gives a folder one owner. */
export function givenAway(site: Site, folders: readonly string[], last: StageCommand): Obstacle | undefined {
  const found = site.commands.find(
    (command) =>
      /^(?:chown|chgrp|setfacl|setcap)$/.test(command.program) &&
      command.instruction.index <= last.instruction.index &&
      operandsOf(command).some((word) => {
        const path = pathOf(command, word);
        return folders.some((folder) => path !== undefined && path !== folder && isWithin(path, folder));
      }),
  );
  return found === undefined
    ? undefined
    : { instruction: found.instruction, reason: 'it changes the owner of a part of what is copied whole' };
}
