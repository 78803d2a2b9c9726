// What stands between the copies of a stage.
import type { Instruction } from '../../src/dockerfile/model.ts';
import type { ContextCopy } from './copied.ts';
import { type CommandRole, type FetchRole, isWorthyRole } from './roles.ts';
import { needsSource, type Piece, type RunReading } from './run-reading.ts';

/** An instruction that stays where it is while copies sink below it, in whole or up to a cut. */
export interface Step {
  readonly instruction: Instruction;
  /** Files and folders of the copies that must be there before it. */
  readonly needs: readonly string[];
  readonly run?: PassedRun;
  /** It takes so long that copies should not come before it. */
  readonly isWorthy: boolean;
  /** It makes the copies' destination anew if they come behind it: what it needs goes before it. */
  readonly comesSecond?: boolean;
  readonly facts: StepFacts;
}

/** What is said of a step that comes before copies. */
export interface StepFacts {
  /** How messages call what it runs. */
  readonly labels: readonly string[];
  readonly makes: readonly string[];
  readonly rewrites: readonly string[];
  readonly assumptions: readonly string[];
}

export const NO_FACTS: StepFacts = { labels: [], makes: [], rewrites: [], assumptions: [] };

/** A RUN that does not need the source, or not all of it. */
export interface PassedRun {
  readonly reading: RunReading;
  /** How many pieces stay before the source; all of them if it is not cut. */
  readonly kept: number;
  /** What is run between the kept pieces and the source: `go mod download`. */
  readonly fetch?: { readonly step: string; readonly needs: readonly string[] };
}

/** Copies, and steps of which some could come before them, in the order of the file. */
export interface Sinking {
  readonly items: readonly (ContextCopy | Step)[];
}

export function factsOf(roles: readonly CommandRole[]): StepFacts {
  const readings = roles.flatMap((role) =>
    role.kind === 'install' || role.kind === 'fetch' ? [role.reading] : [],
  );
  const independent = roles.flatMap((role) =>
    (role.kind === 'independent' || role.kind === 'state') && role.assumption !== undefined
      ? [role.assumption]
      : [],
  );
  return {
    labels: roles.flatMap((role) => {
      if (role.kind === 'fetch') return [role.step.split(' && ').at(-1) ?? role.step];
      return role.kind === 'install' || (role.kind === 'independent' && role.worth)
        ? [role.label ?? 'an install']
        : [];
    }),
    makes: [
      ...readings.flatMap(({ makes }) => makes),
      ...roles.flatMap((role) => (role.kind === 'independent' ? (role.makes ?? []) : [])),
    ],
    // Behind a download that is added, the original writes them as it always did.
    rewrites: roles.flatMap((role) => (role.kind === 'install' ? (role.reading.rewrites ?? []) : [])),
    assumptions: [...independent, ...readings.flatMap(({ assumptions }) => assumptions)],
  };
}

export function keptPieces(pieces: readonly Piece[]): number {
  const first = pieces.findIndex((piece) => piece.roles.some((role) => needsSource(role)));
  return first < 0 ? pieces.length : first;
}

export function isWorthy(roles: readonly CommandRole[]): boolean {
  return roles.some((role) => isWorthyRole(role));
}

/** How messages call the first install among these. */
export function labelOf(roles: readonly CommandRole[]): string | undefined {
  for (const role of roles) {
    if (role.kind === 'fetch' || role.kind === 'refused') return role.label;
    if (role.kind === 'install' && role.worth !== false) return role.label;
    if (role.kind === 'independent' && role.worth) return role.label ?? 'an install';
  }
  return undefined;
}

/** A RUN of which the first `kept` pieces come before the source, and perhaps a download. */
export function passingStep(
  reading: RunReading,
  kept: number,
  head: readonly CommandRole[],
  download: FetchRole | undefined,
  assumptions: readonly string[],
): Partial<Step> {
  const needs = head.flatMap((role) => (role.kind === 'install' ? role.reading.reads : []));
  const fetch = download && { step: download.step, needs: download.reading.reads };
  const facts = factsOf(download === undefined ? head : [...head, download]);
  return {
    needs,
    run: { reading, kept, ...(fetch && { fetch }) },
    isWorthy: isWorthy(head) || download !== undefined,
    facts: { ...facts, assumptions: [...facts.assumptions, ...assumptions] },
  };
}

/** What must be there before a step, for its own commands and for a download. */
export function needsOf(item: Step | ContextCopy): readonly string[] {
  if (!('needs' in item)) return [];
  return [...item.needs, ...(item.run?.fetch?.needs ?? [])];
}
