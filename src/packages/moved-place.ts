import type { Situation } from './contract.ts';

/** A folder that means itself in a shell, wherever that is by then: a relative one may be another behind a `cd`. */
const PLAIN = /^[/~][\w@%+=:,./~-]*$/;

/** A folder as a shell takes it, or the variable that moves it to one that is not known here. */
export type Place = { readonly folder: string } | { readonly hiddenBy: string };

/**
 * Where a cache lies: at the value of the first of `moves` that is set here, else at `otherwise`.
 *
 * Values are written out: `rm -rf "$DIR"/*` would empty the root if the variable were set for the call only.
 */
export function placeBy(
  { variable }: Situation,
  moves: readonly { readonly variable: string; readonly path: string }[],
  otherwise: string,
): Place {
  for (const move of moves) {
    const value = variable(move.variable);
    if (value === undefined || value === '') continue;
    if (!PLAIN.test(value) || value === '/') return { hiddenBy: move.variable };
    return { folder: move.path.replace('{}', () => value.replace(/\/+$/, '')) };
  }
  return { folder: otherwise };
}

/** The refusal of a cache whose place is hidden. */
export function hiddenPlace(variable: string): { readonly refusal: string } {
  return { refusal: `${variable} moves the cache to a folder that is not known here` };
}
