import type { ApkCall } from './apk-words.ts';
import type { StageCalls } from './calls.ts';

/** A package, or a group of them, that a later `apk del` takes away. */
export interface Deletion {
  readonly call: ApkCall;
  /** It stands in the RUN of the `apk add`: nothing of the group ships. */
  readonly isInTime: boolean;
}

/**
 * The `apk del` behind a call that removes a package from the world file again: by its own name, or by the name of the
 * virtual package that it is part of. What is in a group cannot be removed by its own name, and the other way round.
 * What its own RUN installs again before that is what it removes: the layer of the first call holds the package still.
 * Source: apk-tools, src/app_del.c (delete_name, apk_deps_del).
 */
export function deletionOf(
  add: ApkCall,
  name: string,
  { adds, dels }: Pick<StageCalls, 'adds' | 'dels'>,
): Deletion | undefined {
  const wanted = add.group?.name ?? name;
  for (const call of dels) {
    if (!isBehind(call, add)) continue;
    if (call.run !== add.run && adds.some((other) => other.run === call.run && brings(other, wanted)))
      continue;
    const isMatched = call.run === add.run && patternsOf(call).some((pattern) => isMatch(wanted, pattern));
    if (isMatched || namesIn(call).has(wanted)) return { call, isInTime: call.run === add.run };
  }
  return undefined;
}

/** Whether an `apk add` puts a name into the world file. */
function brings(call: ApkCall, wanted: string): boolean {
  return call.group === undefined ? namesIn(call).has(wanted) : call.group.name === wanted;
}

const names = new WeakMap<ApkCall, ReadonlySet<string>>();

/** The packages that a call names; each package of others is looked up in them. */
function namesIn(call: ApkCall): ReadonlySet<string> {
  let found = names.get(call);
  if (found === undefined) {
    found = new Set(call.operands.flatMap(({ packages }) => packages.map(({ name }) => name)));
    names.set(call, found);
  }
  return found;
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
