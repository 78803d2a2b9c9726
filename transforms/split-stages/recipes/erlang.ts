import type { Recipe } from '../recipe.ts';
import type { StageCommand } from '../stage-commands.ts';
import { purposeInRelease, splitRelease } from './beam-release.ts';

/** A release that rebar3 makes. */
export const erlang: Recipe = {
  name: 'Erlang',
  recognises: ({ commands }) => commands.some(compiles),
  split: (site) => splitRelease(site, compiles),
  purposeOf: purposeInRelease,
};

function compiles({ program, words }: StageCommand): boolean {
  return (
    /^rebar3?$/.test(program) &&
    words.some((word) => word !== undefined && /^(?:release|compile|tar|do)$/.test(word))
  );
}
