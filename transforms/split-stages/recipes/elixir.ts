import type { Recipe } from '../recipe.ts';
import type { StageCommand } from '../stage-commands.ts';
import { purposeInRelease, splitRelease } from './beam-release.ts';

/** A release that mix makes, which holds Erlang and all that the program is made of. */
export const elixir: Recipe = {
  name: 'Elixir',
  recognises: ({ commands }) => commands.some(compiles),
  split: (site) => splitRelease(site, compiles),
  purposeOf: purposeInRelease,
};

function compiles({ program, words }: StageCommand): boolean {
  return (
    program === 'mix' &&
    words.some(
      (word) =>
        word !== undefined &&
        /^(?:compile|release|deps\.compile|distillery\.release|phx\.digest),?$/.test(word),
    )
  );
}
