import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { engineEffectReasons, engineEffectsOf } from '../../src/effects/engine-effects.ts';
import { shellOf } from '../../src/effects/shell-context.ts';
import { bodyOf } from '../../src/shell/body.ts';
import { Composition } from '../../src/shell/compose.ts';
import { flagConflict } from '../merge-runs/flags.ts';
import { removesWorkingDirectory } from '../merge-runs/working-directory.ts';
import { type Deciding, decidingAt } from './deciding.ts';
import type { Use } from './uses.ts';

/** RUNs that become one, with the group installed at its head and deleted at its end. */
export interface Span {
  readonly runs: readonly Instruction[];
  /** Settings of the image between them, which go behind the RUN: they change nothing of what it does. */
  readonly deferred: readonly Instruction[];
}

/** Instructions that only set the image's configuration. Source: BuildKit, dockerfile2llb/convert.go. */
const SETTINGS = new Set([
  'LABEL',
  'EXPOSE',
  'STOPSIGNAL',
  'CMD',
  'ENTRYPOINT',
  'HEALTHCHECK',
  'MAINTAINER',
  'ONBUILD',
]);

/** RUNs that do not need the packages and come along, because they stand between two that do. */
const MOST_BETWEEN = 4;

/** With a third one the packages would be fetched three times. */
const MOST_SPANS = 2;

/** The RUNs that need the group, together with what stands between them; or why they cannot be brought together. */
export function spansOf(document: Document, stage: Stage, uses: readonly Use[]): readonly Span[] | Deciding {
  const needing = new Map(
    uses.filter(({ need }) => need === 'needs' || need === 'opaque').map((use) => [use.run, use]),
  );
  const spans: OpenSpan[] = [];
  let pending: Instruction[] = [];
  let blocker: Deciding | undefined;
  const last = uses.findLast(({ run }) => needing.has(run))?.run;
  if (last === undefined) return [];
  for (const instruction of stage.instructions) {
    const current = spans.at(-1);
    if (instruction.index > last.index) break;
    if (needing.has(instruction)) {
      const problem = blocker ?? farProblem(pending) ?? current?.join(document, [...pending, instruction]);
      if (current === undefined || problem !== undefined) {
        if (spans.length === MOST_SPANS) return problem ?? decidingAt(instruction, 'it needs them again');
        const opened = new OpenSpan(document, instruction);
        if (opened.problem !== undefined) return decidingAt(instruction, opened.problem);
        spans.push(opened);
      }
      pending = [];
      blocker = undefined;
    } else if (current !== undefined) {
      if (instruction.keyword === 'RUN' || SETTINGS.has(instruction.keyword)) pending.push(instruction);
      else blocker ??= decidingAt(instruction, `${instruction.keyword} stands between RUNs that need them`);
    }
  }
  return spans;
}

/** Too many RUNs for a layer of their own would be built anew whenever one of them changes. */
function farProblem(between: readonly Instruction[]): Deciding | undefined {
  const runs = between.filter(({ keyword }) => keyword === 'RUN');
  const [first] = runs;
  return first !== undefined && runs.length > MOST_BETWEEN
    ? decidingAt(first, `${runs.length} RUNs that do not need them stand between two that do`)
    : undefined;
}

class OpenSpan implements Span {
  readonly runs: Instruction[];
  readonly deferred: Instruction[] = [];
  readonly problem: string | undefined;
  #composition: Composition | undefined;

  constructor(document: Document, first: Instruction) {
    this.runs = [first];
    this.problem = runProblem(document, first);
    const context = shellOf(document, first);
    const body = bodyOf(document, first);
    if (this.problem !== undefined || context === undefined || body.form !== 'shell') return;
    this.#composition = new Composition(context);
    this.problem = this.#composition.add(body);
  }

  /** Takes all of these in, or says why one cannot. */
  join(document: Document, more: readonly Instruction[]): Deciding | undefined {
    for (const instruction of more) {
      if (instruction.keyword !== 'RUN') continue;
      const conflict = this.#conflict(document, instruction);
      if (conflict !== undefined) {
        this.#composition = undefined;
        return decidingAt(instruction, conflict);
      }
    }
    for (const instruction of more) {
      if (instruction.keyword === 'RUN') this.runs.push(instruction);
      else this.deferred.push(instruction);
    }
    return undefined;
  }

  #conflict(document: Document, run: Instruction): string | undefined {
    const first = this.runs[0];
    const previous = this.runs.at(-1);
    const body = bodyOf(document, run);
    if (first === undefined || previous === undefined || this.#composition === undefined)
      return 'it stands apart';
    const problem = runProblem(document, run) ?? flagConflict(first, run);
    if (problem !== undefined || body.form !== 'shell') return problem ?? 'it is in exec form';
    if (removesWorkingDirectory(document, previous)) return 'the RUN before it removes the working directory';
    const [effect] = engineEffectsOf(document, previous);
    if (effect !== undefined) return engineEffectReasons[effect].replace(/^it/, 'the RUN before it');
    return this.#composition.add(body);
  }
}

/** Why nothing can be put before and behind what a RUN runs. */
function runProblem(document: Document, run: Instruction): string | undefined {
  if (shellOf(document, run) === undefined) return 'the shell that runs it is not a POSIX shell';
  const body = bodyOf(document, run);
  if (body.form === 'exec') return 'it is in exec form';
  if (body.form === 'heredoc') return 'it is a heredoc';
  if (body.form === 'opaque') return 'it is not a text for the shell';
  if (run.flags.some(({ name, value }) => name === 'network' && value === 'none')) return 'it has no network';
  return undefined;
}
