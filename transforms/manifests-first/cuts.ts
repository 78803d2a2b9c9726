// Whether a RUN can be cut in two.
import type { Stage } from '../../src/dockerfile/model.ts';
import { mountsOf } from './mounts.ts';
import type { CommandRole } from './roles.ts';
import { overlap } from './places.ts';
import type { Piece, RunReading } from './run-reading.ts';
import { isWorthy } from './steps.ts';

/** What a later part of a RUN takes away again, which would stay in the layer of the first part. */
const REMOVING: readonly RegExp[] = [
  /^(?:rm|apt-get|apt|apk|yum|dnf|npm|yarn|pnpm|pip\d*|composer|go|find|bundle|gem|conda|mamba|micromamba|poetry|uv|dotnet|python[\d.]*)\b[^\n]*?(?:\b(?:purge|autoremove|remove|del|uninstall|prune|clean|cleanup|clear|delete|rm)\b|-r?f|--clear|-delete)/,
  /^(?:rm\b|bun pm cache rm|mix deps\.clean(?![^\n]*--unused)|[^\n]*\|\s*xargs\s[^\n]*\brm\b)/,
];

/** A second install that takes away what only the build needed. */
const REDUCING =
  /^(?<program>npm|yarn|pnpm|bun|composer)\b[^\n]*(?:--prod\b|--production\b|--omit\b|--only[= ]prod|-P\b|--no-dev\b)/;

/** What goes over the installed files once more: behind a cut, a second layer holds all of them again. */
const REPEATING = /^(?:(?:chown|chmod|chgrp)\b[^\n]*\s-\w*R|(?:chown|chmod|chgrp) --recursive|mv\b)/;

/** Behind a cut it would run with the package lists of another day. */
const SYSTEM_INSTALL = /\b(?:apt|apt-get|aptitude|apk|yum|dnf|microdnf|zypper)\b[^\n]*\b(?:install|add)\b/;

/** Why a RUN cannot be cut behind its first `kept` pieces. */
export function cutProblem(
  stage: Stage,
  { pieces, isChain, isList, isLoose, instruction, body }: RunReading,
  kept: number,
  head: readonly CommandRole[],
  hasFetch: boolean,
): string | undefined {
  if (!isWorthy(head)) return hasFetch ? undefined : 'nothing is gained';
  if (!isChain) return 'its commands are no && chain that could be cut';
  if (instruction.heredocs.length > 0 && body?.form !== 'heredoc')
    return 'it is a heredoc that cannot be cut';
  const loose = isList && !isLoose ? pieces.slice(0, kept).find(({ isPlain }) => !isPlain) : undefined;
  if (loose !== undefined) return `it goes on where "${shown(loose.text)}" fails`;
  if (mountsOf(instruction).some((mount) => /type=tmpfs|(?:^|,)(?:rw|readwrite)(?:,|$)/.test(mount))) {
    return 'what it writes to a mount would be gone in its second half';
  }
  const state = pieces.slice(0, kept).filter((piece) => piece.roles.every(({ kind }) => kind === 'state'));
  if (state.some(({ text }) => /[`]|\$\(/.test(text))) return 'it sets variables by running commands';
  const leaking = pieces.slice(0, kept).find((piece) => leaves(piece));
  if (leaking !== undefined) return `"${shown(leaking.text)}" sets what the rest of it may need`;
  const behind = pieces.slice(kept);
  const removal = behind.find(({ text }) => removes(text, head));
  const made = head.flatMap((role) => (role.kind === 'install' ? role.reading.makes : []));
  const repetition = behind.find((piece) => repeats(piece, made));
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
  if (stage.ships && repetition !== undefined) {
    return `cut in two it would store twice what "${shown(repetition.text)}" goes over`;
  }
  return undefined;
}

/** Functions, and variables that are set in other ways than by an assignment. */
const SETTING = /^\s*(?:function\s|[\w-]+\s*\(\))|^\s*printf\s+-v\b|\$\{\w+:?=/;

/** Whether a command leaves something to those behind it that is not said again behind a cut. */
function leaves({ text, roles }: Piece): boolean {
  const isSaidAgain = roles.every(({ kind }) => kind === 'state');
  const isSubshell = text.startsWith('(');
  return !isSubshell && (SETTING.test(text) || (!isSaidAgain && roles.some(({ kind }) => kind === 'state')));
}

/** Whether a command takes away what the first half brought. */
function removes(text: string, head: readonly CommandRole[]): boolean {
  if (REMOVING.some((pattern) => pattern.test(text))) return true;
  const program = REDUCING.exec(text)?.groups?.['program'];
  return head.some((role) => role.kind === 'install' && role.label.split(' ')[0] === program);
}

/** What a cut behind the first `kept` pieces rests on. */
export function cutAssumptions({ pieces, isLoose }: RunReading, kept: number): string[] {
  const last = isLoose && kept < pieces.length ? pieces[kept - 1] : undefined;
  return last === undefined ? [] : [`"${shown(last.text)}" succeeds (the RUN would go on where it fails)`];
}

function repeats({ text, roles }: Piece, made: readonly string[]): boolean {
  if (!REPEATING.test(text)) return false;
  return roles.some((role) => {
    if (role.kind !== 'bound' && role.kind !== 'independent') return true;
    return (role.paths ?? []).some((path) => made.some((each) => overlap(path, each)));
  });
}

export function nameOfRun({ pieces }: RunReading): string {
  return `"${shown(pieces[0]?.text ?? '')}"`;
}

function shown(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 50 ? `${line.slice(0, 50)}...` : line;
}
