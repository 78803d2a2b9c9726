import { absolutePath, isWithin } from '../../../src/effects/posix-path.ts';
import { optionValue } from '../outputs.ts';
import type { Site } from '../site.ts';

// Source: useradd(8) and adduser(8): a home that is there already keeps its owner, so nothing may be copied into it before

/** Whether a path lies in the home of an account that the stage makes. */
export function isInNewHome({ commands }: Site, path: string): boolean {
  return commands.some(({ program, words }) => {
    if (program !== 'useradd' && program !== 'adduser') return false;
    const option = optionValue(words, '-d', '--home-dir', '--home', '-h');
    if (option === null) return true;
    const home = option === undefined ? undefined : absolutePath('/', option);
    return home === undefined
      ? words.some((word) => word !== undefined && /^[\w.-]+$/.test(word) && isWithin(path, `/home/${word}`))
      : home !== '/' && isWithin(path, home);
  });
}
