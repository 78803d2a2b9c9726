import { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { engineEffectReasons, engineEffectsOf } from '../../src/effects/engine-effects.ts';
import { shellOf } from '../../src/effects/shell-context.ts';
import { bodyOf, type ShellBody } from '../../src/shell/body.ts';
import { Composition, type Part } from '../../src/shell/compose.ts';
import { readFacts } from '../../src/shell/facts.ts';
import { flagConflict } from '../merge-runs/flags.ts';
import { leavesKeyAgent, removesKeyring } from '../merge-runs/key-agent.ts';
import { removesWorkingDirectory } from '../merge-runs/working-directory.ts';

/** RUNs that become one, with room for commands before the first and behind the last. */
export interface Joined {
  readonly parts: readonly Part[];
  /** What joins the commands in front to the first part. */
  readonly front: '&&' | ';';
  /** What joins the commands behind to the last part. */
  readonly back: '&&' | ';';
  /** What closes groups behind these commands. */
  readonly close: string;
}

/** Stands for the commands that are added: it notices nothing of what a body leaves behind, and leaves nothing. */
function standIn(): ShellBody {
  const document = Document.read('FROM scratch\nRUN true\n', 'one');
  const run = document.instructions[1];
  const body = run === undefined ? undefined : bodyOf(document, run);
  if (body === undefined || body.form === 'exec' || body.form === 'opaque')
    throw new RangeError('no shell text');
  return body;
}

/**
 * Joins neighbouring RUNs as merge-runs does, with commands before and behind them.
 *
 * @returns why they cannot be joined.
 */
export function join(document: Document, runs: readonly Instruction[], hasFront: boolean): Joined | string {
  const [first] = runs;
  if (first === undefined) return 'there is nothing to join';
  const context = shellOf(document, first);
  if (context === undefined) return 'the shell that runs it is not a POSIX shell';
  const composition = new Composition(context);
  const isInFront = hasFront && !hasLead(document, first);
  if (isInFront) composition.add(standIn());
  let previous: Instruction | undefined;
  let hasKeyAgent = false;
  for (const run of runs) {
    const body = bodyOf(document, run);
    if (body.form === 'exec') return `the RUN on line ${run.line} is in exec form, so no shell runs it`;
    if (body.form === 'opaque') return `the RUN on line ${run.line} is no text for a POSIX shell`;
    if (body.form === 'heredoc') return `the RUN on line ${run.line} is a heredoc`;
    const conflict = previous === undefined ? undefined : neighbourConflict(document, first, previous, run);
    if (conflict !== undefined) return conflict;
    if (hasKeyAgent && removesKeyring(document, run))
      return "gpg's agent would be at work in a keyring that is removed";
    const problem = composition.add(body);
    if (problem !== undefined) return `the RUN on line ${run.line} cannot take more commands: ${problem}`;
    hasKeyAgent ||= leavesKeyAgent(document, run);
    previous = run;
  }
  const problem = composition.add(standIn());
  if (problem !== undefined)
    return `the RUN on line ${previous?.line ?? first.line} cannot take more commands: ${problem}`;
  const all = composition.parts();
  const tail = all.at(-1);
  const parts = all.slice(isInFront ? 1 : 0, -1);
  return {
    parts,
    front: (isInFront ? parts[0]?.joint : undefined) ?? '&&',
    back: tail?.joint ?? '&&',
    close: tail?.close ?? '',
  };
}

/** `set -ex;` at its head: commands in front of the others stand behind it. */
function hasLead(document: Document, run: Instruction): boolean {
  const body = bodyOf(document, run);
  return body.form === 'shell' && !body.broken && readFacts(body).lead !== undefined;
}

function neighbourConflict(
  document: Document,
  first: Instruction,
  previous: Instruction,
  run: Instruction,
): string | undefined {
  const flags = flagConflict(first, run);
  if (flags !== undefined) return `the RUNs on lines ${first.line} and ${run.line} cannot be one: ${flags}`;
  if (removesWorkingDirectory(document, previous)) {
    return `the RUN on line ${previous.line} removes its working directory, which the engine makes anew for the next`;
  }
  const [effect] = engineEffectsOf(document, previous);
  if (effect === undefined) return undefined;
  return engineEffectReasons[effect].replace(/^it/, `the RUN on line ${previous.line}`);
}
