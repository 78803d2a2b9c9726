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

export function judge(call: ApkCall, { dels }: StageCalls, base: Release): JudgedCall {
  const release = releaseOf(call, base).number;
  const operands = call.operands.map((operand) => ({
    operand,
    packages: operand.packages.map((each) => ({
      name: each.name,
      text: each.text,
      fate: fateOf(each, release),
      deletion: deletionOf(call, each.name, dels),
    })),
  }));
  return { call, operands };
}

export function packagesOf(calls: readonly JudgedCall[]): Judged[] {
  return calls.flatMap(({ operands }) => operands.flatMap(({ packages }) => packages));
}

/** It ships though only a build needs it, or is deleted too late. */
export function isCandidate({ fate, deletion }: Judged): boolean {
  return deletion === undefined ? fate.kind === 'build' : !deletion.isInTime;
}

/** Names of packages that stay, by whatever call they come: those of calls that are left alone, and what no build needs. */
export function namesThatStay(
  judged: readonly JudgedCall[],
  shipping: readonly JudgedCall[],
): ReadonlySet<string> {
  const touched = new Set(shipping);
  return new Set(
    judged.flatMap((call) =>
      packagesOf([call]).flatMap((each) =>
        each.deletion === undefined && !(touched.has(call) && isCandidate(each)) ? [each.name] : [],
      ),
    ),
  );
}

/** `apk del $DEPS` takes away what `apk add $DEPS` brought, whatever that is; so does one of the whole group. */
export function deletesUnknown(del: ApkCall, add: ApkCall): boolean {
  const written = new Set(add.operands.flatMap((each) => (each.unknown === undefined ? [] : [each.written])));
  return del.operands.some(
    (each) => written.has(each.written) || each.packages.some(({ name }) => name === add.group?.name),
  );
}
