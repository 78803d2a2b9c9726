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
    const isBehind =
      call.run.index > add.run.index || (call.run === add.run && positionOf(call) > positionOf(add));
    if (!isBehind) continue;
    const names = call.operands.flatMap(({ packages }) => packages.map((each) => each.name));
    if (names.includes(wanted)) return { call, isInTime: call.run === add.run };
  }
  return undefined;
}

export function positionOf({ call }: ApkCall): number {
  return call.command.simple?.command.pos ?? 0;
}
