import { commandsOfScript } from '../../src/effects/used-commands.ts';
import { programName } from '../../src/effects/wrappers.ts';

/** Folders of the distribution's programs. */
const SYSTEM = /^(?:\/usr(?:\/local)?)?\/s?bin\//;

/**
 * The programs that a source gives to a shell: `exec.Command("sh", "-c", "git log | head")`.
 *
 * @param quoted a string of the source, with its quotes; what is filled in later (`%s`) is no program.
 */
export function programsOfShellText(quoted: string): readonly string[] {
  const text = quoted
    .slice(1, -1)
    .replaceAll('\\n', '\n')
    .replaceAll(/\\(["'`\\])/g, '$1');
  const commands = commandsOfScript(text) ?? [[/^\s*(\S+)/.exec(text)?.[1]]];
  return commands.flatMap(([first]) => {
    if (first === undefined || (first.includes('/') && !SYSTEM.test(first))) return [];
    const program = programName(first) ?? '';
    return /^[\w+][\w.+-]*$/.test(program) ? [program] : [];
  });
}
