// Whether a RUN can be cut in two.
import type { Stage } from '../../src/dockerfile/model.ts';
import { mountsOf } from './mounts.ts';
import type { CommandRole } from './roles.ts';
import type { RunReading } from './run-reading.ts';
import { isWorthy } from './steps.ts';

/** What a later part of a RUN takes away again, which would stay in the layer of the first part. */
const REMOVING =
  /^(?:rm|apt-get|apt|apk|yum|dnf|npm|yarn|pnpm|pip\d*|composer|go|find)\b[^\n]*?(?:\b(?:purge|autoremove|remove|del|uninstall|prune|clean|clear|delete)\b|-r?f|-delete)|^rm\b/;

/** Behind a cut it would run with the package lists of another day. */
const SYSTEM_INSTALL = /\b(?:apt|apt-get|aptitude|apk|yum|dnf|microdnf|zypper)\b[^\n]*\b(?:install|add)\b/;

/** Why a RUN cannot be cut behind its first `kept` pieces. */
export function cutProblem(
  stage: Stage,
  { pieces, isChain, isList, instruction, body }: RunReading,
  kept: number,
  head: readonly CommandRole[],
  hasFetch: boolean,
): string | undefined {
  if (!isWorthy(head)) return hasFetch ? undefined : 'nothing is gained';
  if (!isChain) return 'its commands are no && chain that could be cut';
  if (instruction.heredocs.length > 0 && body?.form !== 'heredoc')
    return 'it is a heredoc that cannot be cut';
  const loose = isList ? pieces.slice(0, kept).find(({ isPlain }) => !isPlain) : undefined;
  if (loose !== undefined) return `it goes on where "${shown(loose.text)}" fails`;
  if (mountsOf(instruction).some((mount) => /type=tmpfs|(?:^|,)(?:rw|readwrite)(?:,|$)/.test(mount))) {
    return 'what it writes to a mount would be gone in its second half';
  }
  const state = pieces.slice(0, kept).filter((piece) => piece.roles.every(({ kind }) => kind === 'state'));
  if (state.some(({ text }) => /[`]|\$\(/.test(text))) return 'it sets variables by running commands';
  const removal = pieces.slice(kept).find((piece) => REMOVING.test(piece.text));
  if (
    kept > 0 &&
    SYSTEM_INSTALL.test(
      pieces
        .slice(kept)
        .map(({ text }) => text)
        .join('\n'),
    )
  ) {
    return 'it installs packages behind the cut, too';
  }
  if (stage.ships && removal !== undefined) {
    return `cut in two it would keep in the image what "${shown(removal.text)}" removes`;
  }
  return undefined;
}

export function nameOfRun({ pieces }: RunReading): string {
  return `"${shown(pieces[0]?.text ?? '')}"`;
}

function shown(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 50 ? `${line.slice(0, 50)}...` : line;
}
