import type { Site } from './site.ts';
import { pathOf, type StageCommand } from './stage-commands.ts';

/** A file that a command of the build writes. */
export interface Output {
  readonly path: string;
  readonly command: StageCommand;
  /** It holds several files. */
  readonly isFolder?: boolean;
}

/** Where `cp`, `mv` and `install` put what was built. */
export function movedOutputs(site: Site): readonly Output[] {
  const found: Output[] = [];
  for (const command of site.commands) {
    if (!/^(?:cp|mv|install|ln)$/.test(command.program)) continue;
    const operands = command.words.filter(
      (word, at) =>
        (word === undefined || !word.startsWith('-')) && !/^-[mogt]$/.test(command.words[at - 1] ?? ''),
    );
    const target = operands.at(-1);
    const path = pathOf(command, target);
    if (path === undefined || target === undefined || operands.length < 2) continue;
    for (const source of operands.slice(0, -1)) {
      const name = source?.replace(/\/+$/, '').replace(/^.*\//, '');
      if (name === undefined || /[*?[]/.test(name)) continue;
      const isFolder = target.endsWith('/') || operands.length > 2 || /\/s?bin$/.test(path) || target === '.';
      found.push({ path: isFolder ? `${path === '/' ? '' : path}/${name}` : path, command });
    }
  }
  return found;
}

/** The value of an option, `-o x`, `-o=x`, `--output x`; undefined if it is not there, null if it is not static. */
export function optionValue(
  words: readonly (string | undefined)[],
  ...names: readonly string[]
): string | null | undefined {
  for (const [at, word] of words.entries()) {
    if (word === undefined) continue;
    if (names.includes(word)) return words[at + 1] ?? null;
    const name = names.find((each) => word.startsWith(`${each}=`));
    if (name !== undefined) return word.slice(name.length + 1);
  }
  return undefined;
}
