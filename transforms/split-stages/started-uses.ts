import { stateAt } from '../../src/effects/state.ts';
import { absolutePath, isWithin } from '../../src/effects/posix-path.ts';
import { commandsOfScript, type CommandUse } from '../../src/effects/used-commands.ts';
import { programName } from '../../src/effects/wrappers.ts';
import type { Obstacle, Split } from './recipe.ts';
import { type RuntimeUse, useOf } from './runtime-packages.ts';
import type { Site } from './site.ts';
import { isIgnoredStart } from './starts.ts';

/** What containers run, without what the runtime gets by itself. */
export function startedUses(site: Site, split: Split): { readonly uses: readonly RuntimeUse[] } | Obstacle {
  const found: RuntimeUse[] = [];
  for (const start of site.starts) {
    if (split.dropped?.includes(start) === true) continue;
    const { commands, unread } = site.usesOf(start);
    for (const name of unread) {
      if (isArtefact(site, split, name) || INITS.test(name) || split.runtime.programs.includes(name))
        continue;
      const instruction = start;
      const reason = `what ${name} runs is not known${site.context === undefined ? ' without its build context' : ''}`;
      return { instruction, reason };
    }
    for (const use of commands) {
      if (isIgnoredStart(use)) continue;
      found.push(...scriptUses(site, use));
      if (!isBrought(site, split, use)) found.push(useOf(use));
    }
  }
  return { uses: found };
}

/** Programs that are fetched by themselves and start what they are given, without a shell. Source: github.com/krallin/tini, github.com/Yelp/dumb-init */
const INITS = /(?:^|\/)(?:tini(?:-static|-amd64|-arm64)*|dumb-init|gosu)$/;

function isArtefact(site: Site, split: Split, name: string): boolean {
  const { workdir } = stateAt(site.document, site.starts[0] ?? site.stage.from);
  const path = absolutePath(workdir ?? '/', name) ?? name;
  return split.artefacts.some(({ path: from, to = from }) => isWithin(path, to));
}

/** What a script runs that is copied to a folder of PATH and started by its name. */
function scriptUses(site: Site, { written, instruction, script }: CommandUse): readonly RuntimeUse[] {
  if (written.includes('/') || script !== undefined || /\.(?:sh|bash)$/.test(written)) return [];
  const places = site.placesOf({ written, program: written, words: [], instruction });
  const text = places.map((place) => site.source.read(place)).find((each) => each !== undefined);
  if (text === undefined || !/^#!.*\b(?:ba|da|a)?sh\b/.test(text)) return [];
  return (commandsOfScript(text) ?? []).flatMap(([first]) => {
    const program = programName(first);
    return first === undefined || program === undefined || first.includes('/')
      ? []
      : [{ program, instruction }];
  });
}

/** A program that is built, or copied in. */
function isBrought(site: Site, split: Split, use: CommandUse): boolean {
  const places = site.placesOf(use);
  const artefacts = split.artefacts.map(({ path, to }) => to ?? path);
  return places.some(
    (place) =>
      artefacts.some((path) => isWithin(place, path)) ||
      site.source.inContext(place) !== undefined ||
      (use.written.includes('/') && site.source.copies.some(({ destination }) => destination === place)),
  );
}
