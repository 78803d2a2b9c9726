import type { Document } from '../../src/dockerfile/document.ts';
import { callsIn } from './calls.ts';
import { deletionOf } from './deletions.ts';
import type { Plan } from './plan.ts';

/**
 * Whether the stage reads as planned when it is read again: what was moved is deleted in its RUN, the run-time halves and
 * what was kept stay. Packages of variables that only the whole file knows are not looked at.
 */
export function isAsPlanned(result: Document, { parts }: Plan): boolean {
  const [stage] = result.stages;
  if (stage === undefined) return false;
  const calls = callsIn(result, stage, 'anywhere');
  const shipped = new Set<string>();
  const deleted = new Set<string>();
  for (const add of calls.adds) {
    for (const { name } of add.operands.flatMap((operand) => operand.packages)) {
      const isDeleted = deletionOf(add, name, calls)?.isInTime === true;
      (isDeleted ? deleted : shipped).add(name);
    }
  }
  return parts.every(({ operands, runtime }) => {
    const plain = operands.filter(({ operand }) => operand.variable === undefined);
    const gone = plain.filter(({ moved }) => moved.length > 0).flatMap(({ operand }) => operand.packages);
    const kept = plain.filter(({ moved }) => moved.length === 0).flatMap(({ operand }) => operand.packages);
    return (
      gone.every(({ name }) => deleted.has(name)) &&
      kept.every(({ name }) => shipped.has(name) || deleted.has(name)) &&
      runtime.every((name) => shipped.has(name))
    );
  });
}
