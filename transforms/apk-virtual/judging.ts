import type { Instruction } from '../../src/dockerfile/model.ts';
import type { ApkCall } from './apk-words.ts';
import type { StageCalls } from './calls.ts';
import { deletionOf } from './deletions.ts';
import { fateOf } from './knowledge.ts';
import type { Judged, JudgedOperand } from './part.ts';
import { type Release, releaseOf } from './release.ts';

/** An `apk add`, with what becomes of each package. */
export interface JudgedCall {
  readonly call: ApkCall;
  readonly operands: readonly JudgedOperand[];
}

function judge(call: ApkCall, { dels }: StageCalls, base: Release): JudgedCall {
  const release = releaseOf(call, base).number;
  const operands = call.operands.map((operand) => ({
    operand,
    packages: operand.packages.map((each) => ({
      name: each.name,
      text: each.text,
      isTagged: each.tag !== undefined,
      fate: fateOf(each, release),
      deletion: deletionOf(call, each.name, dels),
    })),
  }));
  return { call, operands };
}

/** Every `apk add` of a stage. */
export function judgeAll(calls: StageCalls, base: Release): JudgedCall[] {
  const grouped = new Map<Instruction, string>();
  for (const add of calls.adds) {
    if (add.group !== undefined && deletionOf(add, add.group.name, calls.dels)?.isInTime === true)
      grouped.set(add.run, add.group.name);
  }
  return calls.adds.map((call) => {
    const judged = judge(call, calls, base);
    const group = call.group === undefined ? grouped.get(call.run) : undefined;
    return group !== undefined && packagesOf([judged]).some(isToolToStay)
      ? leftOutside(judged, group)
      : judged;
  });
}

function isToolToStay(each: Judged): boolean {
  return each.deletion === undefined && isCandidate(each) && !/-(?:dev|headers)$/.test(each.name);
}

/** Who has a group deleted in the RUN, and a compiler outside of it, wants that compiler in the image. */
function leftOutside({ call, operands }: JudgedCall, group: string): JudgedCall {
  const outside = operands.map(({ operand, packages }) => ({
    operand,
    packages: packages.map((each) => {
      if (each.deletion !== undefined || !isCandidate(each)) return each;
      const why = `${each.name} stands outside of ${group}, which its RUN deletes`;
      return { ...each, fate: { kind: 'whole', why } as const };
    }),
  }));
  return { call, operands: outside };
}

export function packagesOf(calls: readonly JudgedCall[]): Judged[] {
  return calls.flatMap(({ operands }) => operands.flatMap(({ packages }) => packages));
}

/** It ships though only a build needs it, or is deleted too late. */
export function isCandidate({ fate, deletion, isTagged }: Judged): boolean {
  if (isTagged) return false;
  return deletion === undefined ? fate.kind === 'build' : !deletion.isInTime;
}

/**
 * Names of packages that stay, by whatever call they come: those of calls that are left alone, and what no build needs; each
 * with the first call that installs it.
 */
export function namesThatStay(
  judged: readonly JudgedCall[],
  shipping: readonly JudgedCall[],
): ReadonlyMap<string, ApkCall> {
  const touched = new Set(shipping);
  const found = new Map<string, ApkCall>();
  for (const each of judged) {
    for (const one of packagesOf([each])) {
      const stays = one.deletion === undefined && !(touched.has(each) && isCandidate(one));
      if (stays && !found.has(one.name)) found.set(one.name, each.call);
    }
  }
  return found;
}

/** `apk del $DEPS` takes away what `apk add $DEPS` brought, whatever that is; so does one of the whole group. */
export function deletesUnknown(del: ApkCall, add: ApkCall): boolean {
  const written = new Set(add.operands.flatMap((each) => (each.unknown === undefined ? [] : [each.written])));
  return del.operands.some(
    (each) => written.has(each.written) || each.packages.some(({ name }) => name === add.group?.name),
  );
}
