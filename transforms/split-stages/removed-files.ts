import { isWithin } from '../../src/effects/posix-path.ts';
import type { Site } from './site.ts';
import { pathOf } from './stage-commands.ts';

/** Whether `rm` or `mv` takes a file or folder away again, so that it is not in the image. */
export function isRemoved(site: Site, path: string): boolean {
  return site.commands.some((command) => {
    const { program, words } = command;
    const taken = program === 'mv' ? words.slice(0, -1) : program === 'rm' ? words : [];
    return taken.some((word) => {
      const gone = word === undefined || word.startsWith('-') ? undefined : pathOf(command, word);
      return gone !== undefined && isWithin(path, gone.replace(/\/\*$/, ''));
    });
  });
}
