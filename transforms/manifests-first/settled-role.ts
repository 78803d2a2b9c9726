// What a command's role comes to among the copied files.
import { pathIn } from '../../src/context/manifests/reading.ts';
import { isWithin } from '../../src/effects/posix-path.ts';
import type { RunCommand } from '../../src/effects/run-commands.ts';
import type { State } from '../../src/effects/state.ts';
import { literalOf } from '../../src/shell/words.ts';
import type { CopiedFiles } from './copied.ts';
import { type CommandRole, isWorthyRole, SOURCE } from './roles.ts';

/**
 * A command that touches what was copied needs it. What it makes inside of the copied folder, where the context has
 * nothing, is the same before and after the copy, unless it would make the folder itself for another owner.
 */
export function settled(
  role: CommandRole,
  copied: CopiedFiles,
  { user, workdir }: State,
  redirected: readonly string[] | undefined,
): CommandRole {
  if (role.kind === 'source' || role.kind === 'refused' || role.kind === 'bound') return role;
  if (touchesAny(redirected, copied)) return dependent(role, redirected);
  if ((role.kind === 'install' || role.kind === 'fetch') && copied.touchesSystem) {
    const reason = 'the files are copied into folders of the distribution';
    return { kind: 'refused', label: role.label, reason };
  }
  if (role.kind !== 'independent') return role;
  const paths = role.paths ?? [];
  if (paths.some((path) => copied.touch(path))) return dependent(role, redirected);
  if (role.worth && copied.touchesSystem) {
    const reason = 'the files are copied into folders of the distribution';
    return { kind: 'refused', label: role.label ?? 'an install', reason };
  }
  const makes = paths.filter((path) => copied.surrounds(path));
  if (makes.length === 0) return role;
  const isThere = copied.copies.every(
    ({ destination }) => workdir !== undefined && isWithin(workdir, destination),
  );
  const isMadeAlike =
    user === 'root' &&
    copied.copies.every(({ instruction }) => !instruction.flags.some(({ name }) => name !== 'from'));
  // `touch data/x` fails where only the source makes the folder; removing what is not there does not.
  const isReachable =
    role.makesFolders === true ||
    makes.every((path) => workdir !== undefined && isWithin(workdir, pathIn(path, '..')));
  return (isThere || isMadeAlike) && isReachable ? { ...role, makes } : dependent(role, redirected);
}

/** An install that is given files of the source is passed over with a word, other commands stay behind the source. */
export function dependent(role: CommandRole, redirected: readonly string[] | undefined): CommandRole {
  if (isWorthyRole(role) || role.kind === 'fetch') {
    const label = 'label' in role ? role.label : undefined;
    return { kind: 'refused', label: label ?? 'an install', reason: 'it is given files of the source' };
  }
  if (role.kind !== 'independent' || redirected === undefined) return SOURCE;
  return {
    kind: 'bound',
    paths: [...(role.paths ?? []), ...redirected],
    isModeOnly: role.isModeOnly === true,
  };
}

/** Files that a command's redirections read or write; undefined: not known. */
export function redirectedPaths({ simple }: RunCommand, folder: string): string[] | undefined {
  const found: string[] = [];
  for (const redirect of simple?.command.redirects ?? []) {
    if (redirect.type === 'HereDoc' || redirect.type === 'HereString') continue;
    const target = literalOf(redirect.target);
    if (target === undefined) return undefined;
    if (!/^(?:\d+|-)$/.test(target) && !target.startsWith('/dev/')) found.push(pathIn(folder, target));
  }
  return found;
}

/** Whether the copies may hold one of these paths. */
export function touchesAny(paths: readonly string[] | undefined, copied: CopiedFiles): boolean {
  return paths?.some((path) => copied.touch(path) || copied.surrounds(path)) ?? true;
}
