// `cd` into the copied source.
import { isWithin } from '../../src/effects/posix-path.ts';
import type { CopiedFiles } from './copied.ts';
import { type CommandRole, isWorthyRole, SOURCE } from './roles.ts';
import type { Piece } from './run-reading.ts';

/**
 * Whether a `cd` goes to a folder that is not there before the copies. It is where WORKDIR made it, and where the manifests
 * of an install behind it go.
 *
 * @param behind the roles of the commands from this one on.
 */
function entersSource(
  role: CommandRole,
  behind: readonly CommandRole[],
  workdir: string,
  copied: CopiedFiles,
): boolean {
  if (role.kind !== 'state' || role.folder === undefined) return false;
  const { folder } = role;
  if (isWithin(workdir, folder) || !(copied.surrounds(folder) || copied.touch(folder))) return false;
  for (const each of behind) {
    const isReader = each.kind === 'install' || each.kind === 'fetch';
    if (isReader && each.reading.reads.some((path) => isWithin(path, folder))) return false;
    // Before a download that is added, commands come without the manifests.
    if (isWorthyRole(each) && each.kind !== 'install' && behind.every(({ kind }) => kind !== 'install'))
      return true;
  }
  return true;
}

/** Each is held against what comes behind it; real RUNs have a handful. */
const MOST_ENTERED = 100;

/** The pieces of a RUN; a `cd` into a folder that only the source makes needs the source. */
export function withoutEnteredSource(
  pieces: readonly Piece[],
  workdir: string,
  copied: CopiedFiles,
): readonly Piece[] {
  const enters = ({ roles }: Piece): boolean =>
    roles.some((role) => role.kind === 'state' && role.folder !== undefined);
  const isMany = pieces.filter((piece) => enters(piece)).length > MOST_ENTERED;
  return pieces.map((piece, index) => {
    if (!enters(piece)) return piece;
    const behind = isMany ? [] : pieces.slice(index).flatMap(({ roles }) => roles);
    const roles = piece.roles.map((role) => (entersSource(role, behind, workdir, copied) ? SOURCE : role));
    const isChanged = roles.some((role, at) => role !== piece.roles[at]);
    return isChanged ? { ...piece, roles, blocker: piece.text.replaceAll(/\s+/g, ' ') } : piece;
  });
}
