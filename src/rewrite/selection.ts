import type { Proposal, Transform } from '../../transforms/contract.ts';
import type { Document } from '../dockerfile/document.ts';
import type { Edit } from '../dockerfile/edit.ts';
import { touchedInstructions } from './guard.ts';
import type { RewriteOptions } from './result.ts';

/** The transforms that run on this text, in the pipeline's order: those that are chosen and have their word in it. */
export function selectTransforms(
  all: readonly Transform[],
  text: string,
  { transforms, skip }: RewriteOptions,
): readonly Transform[] {
  return all.filter(
    ({ name, word }) =>
      (transforms?.includes(name) ?? true) && !(skip?.includes(name) ?? false) && (word?.test(text) ?? true),
  );
}

/** Whether a proposal is made, or only reported: unsafe ones must be asked for (design, section 1). */
export function isWanted(proposal: Proposal, transform: Transform, options: RewriteOptions): boolean {
  const { unsafe = false, transforms = [] } = options;
  if (proposal.safety === 'safe' || unsafe === true) return true;
  return transforms.includes(transform.name) || (unsafe !== false && unsafe.includes(transform.name));
}

/** The proposals that can be applied together, in order; the others wait for the next round. */
export function compatible(document: Document, proposals: readonly Proposal[]): readonly Proposal[] {
  const clashing = clashingEdits(proposals);
  const owners = new Map<number, 'plain' | 'declared'>();
  return proposals.filter((proposal) => {
    if (clashing.has(proposal)) return false;
    const span = touchedInstructions(document, proposal.edits);
    if (span === undefined) return true;
    const claim = proposal.becomes === undefined ? 'plain' : 'declared';
    for (let index = span.first; index <= span.last; index++) {
      const owner = owners.get(index);
      if (owner !== undefined && (owner === 'declared' || claim === 'declared')) return false;
    }
    for (let index = span.first; index <= span.last; index++) owners.set(index, claim);
    return true;
  });
}

function clashingEdits(proposals: readonly Proposal[]): ReadonlySet<Proposal> {
  const owned = proposals.flatMap((proposal) => proposal.edits.map((edit) => ({ edit, proposal })));
  owned.sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end);
  const clashing = new Set<Proposal>();
  let last: { readonly edit: Edit; readonly proposal: Proposal } | undefined;
  for (const item of owned) {
    const overlaps = last !== undefined && item.proposal !== last.proposal && isOverlap(last.edit, item.edit);
    if (overlaps || clashing.has(item.proposal)) clashing.add(item.proposal);
    else last = item;
  }
  return clashing;
}

function isOverlap(first: Edit, second: Edit): boolean {
  return second.start < first.end || second.start === first.start;
}
