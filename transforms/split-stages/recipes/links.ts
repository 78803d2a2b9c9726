import { absolutePath, isWithin } from '../../../src/effects/posix-path.ts';
import type { Artefact, RuntimeBase } from '../recipe.ts';
import type { Site } from '../site.ts';
import { pathOf } from '../stage-commands.ts';

/** A link that a RUN makes: `ln -s /opt/tool-1.4/tool /usr/local/bin/tool`. */
interface Link {
  readonly path: string;
  readonly target: string;
}

/** Symbolic links that lead to one file each, by words that are known. */
function linksOf({ commands }: Site): readonly Link[] {
  return commands.flatMap((command) => {
    const { program, words } = command;
    if (program !== 'ln' || !words.some((word) => /^-\w*s|^--symbolic$/.test(word ?? ''))) return [];
    const [from, to, ...others] = words.filter((word) => word?.startsWith('-') !== true);
    const named = pathOf(command, to);
    if (from === undefined || to === undefined || named === undefined || others.length > 0) return [];
    const isFolder = to.endsWith('/') || /^\/(?:usr\/(?:local\/)?)?s?bin$/.test(named);
    const path = isFolder ? `${named}/${from.replace(/^.*\//, '')}` : named;
    const target = absolutePath(path.replace(/\/[^/]*$/, '') || '/', from);
    return target === undefined ? [] : [{ path, target }];
  });
}

/** Where a link leads that is started in the place of a program. */
export function linkTargets(site: Site, place: string): readonly string[] {
  return linksOf(site).flatMap(({ path, target }) => (path === place ? [target] : []));
}

/** The runtime with the programs that the stage's links, which it makes as well, bring to PATH. */
export function withLinks(site: Site, runtime: RuntimeBase, artefacts: readonly Artefact[]): RuntimeBase {
  const names = linksOf(site)
    .filter(({ target }) => artefacts.some(({ path, to = path }) => isWithin(target, to)))
    .map(({ path }) => path.replace(/^.*\//, ''));
  return names.length === 0 ? runtime : { ...runtime, programs: [...runtime.programs, ...names] };
}
