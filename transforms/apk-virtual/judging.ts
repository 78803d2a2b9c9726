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

function judge(call: ApkCall, calls: StageCalls, base: Release): JudgedCall {
  const release = releaseOf(call, base);
  const operands = call.operands.map((operand) => ({
    operand,
    packages: operand.packages.map((each) => ({
      name: each.name,
      text: each.text,
      isTagged: each.tag !== undefined,
      fate: fateOf(each, release),
      deletion: deletionOf(call, each.name, calls),
    })),
  }));
  return { call, operands };
}

/** Every `apk add` of a stage. */
export function judgeAll(calls: StageCalls, base: Release): JudgedCall[] {
  const judged = calls.adds.map((call) => judge(call, calls, base));
  const deleted = new Map<Instruction, string>();
  for (const each of judged) {
    const name = deletedInTime(each);
    if (name !== undefined) deleted.set(each.call.run, name);
  }
  return judged.map((each) => {
    const { call } = each;
    const name = call.group === undefined ? deleted.get(call.run) : undefined;
    return name !== undefined && packagesOf([each]).some(isToolToStay) ? leftOutside(each, name) : each;
  });
}

/** A group that its own RUN deletes, or a build package that it deletes by its name. */
function deletedInTime(judged: JudgedCall): string | undefined {
  const found = packagesOf([judged]).find(
    ({ deletion, fate }) =>
      deletion?.isInTime === true && (judged.call.group !== undefined || fate.kind === 'build'),
  );
  return found === undefined ? undefined : (judged.call.group?.name ?? found.name);
}

function isToolToStay(each: Judged): boolean {
  return each.deletion === undefined && isCandidate(each) && !/-(?:dev|headers)$/.test(each.name);
}

/** Whose RUN deletes a group or a compiler, and leaves another one, wants that in the image. */
function leftOutside({ call, operands }: JudgedCall, other: string): JudgedCall {
  const outside = operands.map(({ operand, packages }) => ({
    operand,
    packages: packages.map((each) => {
      if (each.deletion !== undefined || !isCandidate(each)) return each;
      const why = `${each.name} is left where its RUN deletes ${other}`;
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
