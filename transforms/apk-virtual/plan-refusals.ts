import type { Instruction } from '../../src/dockerfile/model.ts';
import { inNumber } from '../../src/packages/number.ts';
import type { TransformRefusal } from '../contract.ts';
import type { ApkCall } from './apk-words.ts';
import type { StageCalls } from './calls.ts';
import { type Deciding, decidingAt } from './deciding.ts';
import { deletesUnknown, isCandidate, type JudgedCall } from './judging.ts';
import type { Need } from './compiling.ts';

/** Calls that could not be read, or not in whole, in front of something that compiles. */
export function unreadRefusals(
  { unread, adds, dels }: StageCalls,
  compiles: (call: ApkCall, needs: readonly Need[]) => boolean,
): TransformRefusal[] {
  const open = adds.flatMap((call) => {
    const operand = call.operands.find(({ unknown }) => unknown !== undefined);
    const isForRunTime = /run/i.test(`${call.group?.name ?? ''} ${operand?.written ?? ''}`);
    const isDeleted = isForRunTime || dels.some((del) => deletesUnknown(del, call));
    const isBuilt = operand !== undefined && !isDeleted && compiles(call, ['needs']);
    return isBuilt ? [{ ...decidingAt(call.run, operand.unknown ?? ''), start: 'part of this apk add' }] : [];
  });
  const whole = unread
    .filter(({ verb, isForBuilds }) => verb === 'add' && isForBuilds)
    .map(({ line, endLine, what }) => ({ line, endLine, what, start: 'this apk add' }));
  return unique([...whole, ...open]).map(({ line, endLine, what, start }) => ({
    line,
    endLine,
    reason: `${start} stays as it is: ${what}`,
  }));
}

/** Build packages that stay whole. */
export function wholeRefusals(judged: readonly JudgedCall[]): TransformRefusal[] {
  return judged.flatMap(({ call, operands }) => {
    const why = new Set(
      operands.flatMap(({ packages }) =>
        packages.flatMap(({ fate, deletion }) =>
          fate.kind === 'whole' && deletion === undefined ? [fate.why] : [],
        ),
      ),
    );
    return [...why].map((reason) => refusalAt(call.run, reason));
  });
}

export function refusalAt({ line, endLine }: Instruction, reason: string): TransformRefusal {
  return { line, endLine, reason };
}

export function refusalOf(
  run: Instruction,
  shipping: readonly JudgedCall[],
  { line, what }: Deciding,
): TransformRefusal {
  const names = shipping.flatMap(({ operands }) =>
    operands.flatMap(({ packages }) => packages.filter(isCandidate).map(({ name }) => name)),
  );
  const shown =
    names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : names.join(', ');
  const where = line === run.line ? '' : ` (line ${line})`;
  const reason = inNumber(names.length, what);
  return refusalAt(
    run,
    `${shown} ${names.length === 1 ? 'ships' : 'ship'} with the image: ${reason}${where}`,
  );
}

function unique<T extends { readonly line: number; readonly what: string }>(
  found: readonly T[],
): readonly T[] {
  return [...new Map(found.map((each) => [`${each.line} ${each.what}`, each])).values()];
}
