import type { Artefact } from '../recipe.ts';
import { isRemoved } from '../removed-files.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';

// Source: https://git-scm.com/docs/git-clone

/** Folders that `git clone` makes and that stay. */
export function clonedFolders(site: Site): readonly Artefact[] {
  return site.commands.flatMap((command) => {
    const path = cloneTarget(command);
    return path === undefined || isRemoved(site, path) || path.startsWith('/tmp/')
      ? []
      : [{ path, isFolder: true }];
  });
}

/** Where `git clone` puts its clone; undefined if it is none, or not known. */
export function cloneTarget(command: StageCommand): string | undefined {
  const { program, words } = command;
  const at = program === 'git' ? words.indexOf('clone') : -1;
  if (at < 0) return undefined;
  const operands = words
    .slice(at + 1)
    .filter(
      (word, index, rest) =>
        (word === undefined || !word.startsWith('-')) &&
        !/^(?:-b|--branch|--depth|-o|--origin|-c|--config|-j|--jobs|--filter|--reference)$/.test(
          rest[index - 1] ?? '',
        ),
    );
  const [address, folder] = operands;
  if (operands.length > 1) return pathOf(command, folder);
  const name = address === undefined ? undefined : /([^/:]+?)(?:\.git)?\/?$/.exec(address)?.[1];
  return pathOf(command, name);
}
