import type { ApkCall } from './apk-words.ts';

/** A package, or a group of them, that a later `apk del` takes away. */
export interface Deletion {
  readonly call: ApkCall;
  /** It stands in the RUN of the `apk add`: nothing of the group ships. */
  readonly isInTime: boolean;
}

/**
 * The `apk del` behind a call that removes a package from the world file again: by its own name, or by the name of the
 * virtual package that it is part of. What is in a group cannot be removed by its own name, and the other way round.
 * Source: apk-tools, src/app_del.c (delete_name, apk_deps_del).
 */
export function deletionOf(add: ApkCall, name: string, dels: readonly ApkCall[]): Deletion | undefined {
  const wanted = add.group?.name ?? name;
  for (const call of dels) {
    if (!isBehind(call, add)) continue;
    const names = call.operands.flatMap(({ packages }) => packages.map((each) => each.name));
    const isMatched = call.run === add.run && patternsOf(call).some((pattern) => isMatch(wanted, pattern));
    if (isMatched || names.includes(wanted)) return { call, isInTime: call.run === add.run };
  }
  return undefined;
}

/** Whether one call stands behind the other in the file. */
export function isBehind(call: ApkCall, other: ApkCall): boolean {
  return call.run.index > other.run.index || (call.run === other.run && positionOf(call) > positionOf(other));
}

/** `apk del *-dev`: names are matched with fnmatch(3). Source: apk-tools, src/app_del.c and src/database.c. */
export function patternsOf({ operands }: ApkCall): readonly string[] {
  return operands.flatMap(({ written, packages }) =>
    packages.length === 0 && /[*?[]/.test(written) && !written.includes('/')
      ? [written.replaceAll(/["'\\]/g, '')]
      : [],
  );
}

/** Whether `*` and `?` match a name; what a bracket or a variable stands for is not looked at: it matches all. */
function isMatch(name: string, pattern: string): boolean {
  if (/[[$`]/.test(pattern)) return true;
  let at = 0;
  let from = 0;
  let star = -1;
  let resume = 0;
  while (from < name.length) {
    if (pattern[at] === '*') {
      star = at++;
      resume = from;
    } else if (pattern[at] === '?' || pattern[at] === name[from]) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      at = star + 1;
      from = ++resume;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}

export function positionOf({ call }: ApkCall): number {
  return call.command.simple?.command.pos ?? 0;
}
