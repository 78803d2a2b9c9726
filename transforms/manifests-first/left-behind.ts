import type { CommandRole } from './roles.ts';
import type { Piece } from './run-reading.ts';
import { labelOf } from './steps.ts';

/**
 * The first install of a RUN that stays behind the copies, and why.
 *
 * @param from the first piece that stays there.
 * @param reason for all of them, if there is one.
 * @param isCached of which nothing is said, as it has nothing to download.
 */
export function firstLeftBehind(
  pieces: readonly Piece[],
  from: number,
  reason: string | undefined,
  isCached: (role: CommandRole) => boolean,
): { readonly label: string; readonly why: string } | undefined {
  for (const [at, piece] of pieces.entries()) {
    for (const role of at < from ? [] : piece.roles) {
      const label = labelOf([role]);
      if (label === undefined || isCached(role)) continue;
      const own = role.kind === 'refused' ? role.reason : undefined;
      return { label, why: own ?? reason ?? whyBehind(pieces.slice(0, at), piece) };
    }
  }
  return undefined;
}

function whyBehind(above: readonly Piece[], { blocker }: Piece): string {
  const before = above.find((piece) => piece.blocker !== undefined)?.blocker;
  return before === undefined
    ? `${blocker ?? 'another command'} runs with it in one RUN that cannot be cut`
    : `${before} comes before it and may change what it reads`;
}
