import type { ApkCall } from './apk-words.ts';
import type { Part } from './part.ts';
import type { Span } from './span.ts';
import type { Plan } from './plan.ts';

/** The name of a group that the file has no group of. */
const GROUP = '.build-deps';

/** Which group the packages of each call go into. */
export function groupNames({ parts, groups, spans }: Plan): ReadonlyMap<ApkCall, string> {
  const names = new Map<ApkCall, string>();
  const taken = new Set(groups);
  const together = new Map<string, string>();
  for (const { call } of parts) {
    const own = ownGroup(call);
    if (own !== undefined && !isInPlace(call, spans))
      together.set(`${call.head} ${call.options.join(' ')}`, own);
  }
  for (const part of parts) {
    const { call } = part;
    const key = isInPlace(call, spans) ? undefined : `${call.head} ${call.options.join(' ')}`;
    const shared = key === undefined ? undefined : together.get(key);
    const isAll = keptWords(part).length + part.runtime.length === 0;
    const name = ownGroup(call) ?? (isAll ? call.group?.name : undefined) ?? shared ?? freshName(taken);
    taken.add(name);
    names.set(call, name);
    if (key !== undefined && ownGroup(call) === undefined) together.set(key, name);
  }
  return names;
}

/** The group that the author gave the packages, unless its name says that they are there to stay: `.run-deps`. */
export function ownGroup({ group }: ApkCall): string | undefined {
  return group === undefined || /run|keep|perm|persist/i.test(group.name) ? undefined : group.name;
}

export function isInPlace({ run }: ApkCall, spans: readonly Span[]): boolean {
  return spans.some(({ runs }) => runs.includes(run));
}

function freshName(taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? GROUP : `${GROUP}-${number}`;
    if (!taken.has(name)) return name;
  }
}

/** The words of a call that go into its group: in the same RUN, or in another. */
export function movedWords({ operands }: Part, where: 'here' | 'elsewhere'): readonly string[] {
  return operands.flatMap(({ moved, movedElsewhere }) => (where === 'here' ? moved : movedElsewhere));
}

export function keptWords({ operands }: Part): readonly string[] {
  return operands.flatMap(({ kept }) => kept);
}
