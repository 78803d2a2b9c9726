import { absolutePath } from '../../../src/effects/posix-path.ts';
import { commandsOfScript } from '../../../src/effects/used-commands.ts';
import { programName } from '../../../src/effects/wrappers.ts';
import { perSite } from '../per-site.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';

/** Longer ones are no scripts of a project. */
const LONGEST = 100_000;

/** The commands of all RUNs, and behind a script of the context that one starts, the script's own. */
export const withScripts = perSite((site): readonly StageCommand[] =>
  site.commands.flatMap((command) => [command, ...scriptCommands(site, command)]),
);

/** The script that a command starts, as it names it: `./build.sh`, `sh build.sh`. */
export function scriptOf({ program, written, words }: StageCommand): string | undefined {
  if (/^(?:ba|da|a)?sh$/.test(program)) {
    const first = words.find((word) => word?.startsWith('-') !== true || word.includes('c'));
    return first !== undefined && /\.(?:sh|bash)$/.test(first) ? first : undefined;
  }
  return written.includes('/') && /\.(?:sh|bash)$/.test(program) ? written : undefined;
}

/** What a script of the context does, in the folders to which it goes by `cd`. */
export function scriptCommands(site: Site, command: StageCommand): readonly StageCommand[] {
  const script = scriptOf(command);
  const path = pathOf(command, script);
  const text = path === undefined ? undefined : site.source.read(path);
  if (path === undefined || text === undefined || text.length > LONGEST) return [];
  let { folder } = command;
  return (commandsOfScript(text) ?? []).flatMap(([first, ...words]) => {
    const program = programName(first);
    if (first === undefined || program === undefined || program === '') return [];
    if (program === 'cd') {
      const [target] = words;
      folder = target === undefined ? path.replace(/\/[^/]*$/, '') || '/' : absolutePath(folder, target);
      return [];
    }
    return [{ ...command, program, written: first, words, folder, call: undefined, redirected: [] }];
  });
}
