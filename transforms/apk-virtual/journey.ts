import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { stateAt } from '../../src/effects/state.ts';
import type { ApkCall } from './apk-words.ts';
import { type Deciding, decidingAt } from './deciding.ts';
import { PHPIZE_DEPS } from './expansion.ts';
import type { Span } from './span.ts';

interface Journey {
  readonly call: ApkCall;
  readonly release: string | undefined;
  readonly spans: readonly Span[];
}

/** Why the packages of a call cannot be installed where they are used. */
export function travelProblem(
  document: Document,
  { instructions }: Stage,
  { call, release, spans }: Journey,
): Deciding | undefined {
  const own = stateAt(document, call.run);
  const moves = spans.some(({ runs }) => !runs.includes(call.run));
  if (moves && isOld(release))
    return decidingAt(call.run, 'the apk of this release does not know --no-cache');
  const last = spans.at(-1)?.runs.at(-1);
  for (const { runs } of spans) {
    const [target] = runs;
    const final = runs.at(-1);
    if (target === undefined || final === undefined) continue;
    const user = stateAt(document, target).user;
    if (isUserSet(instructions, call, target.index) && user !== own.user)
      return decidingAt(target, `it runs as ${user ?? 'another user'}, who cannot install packages`);
    if (runs.includes(call.run)) continue;
    if (hasOwnMounts(call)) return decidingAt(call.run, 'its mounts are there for this RUN only');
    const changed = changedVariable(document, call, target);
    if (changed !== undefined) return decidingAt(target, `${changed} is not what it was there`);
  }
  for (const instruction of instructions) {
    if (instruction.index <= call.run.index) continue;
    if (last === undefined || instruction.index > last.index) return undefined;
    const text = document.text.slice(instruction.range.start, instruction.range.end);
    if (moves && /\betc\/apk\b/.test(text))
      return decidingAt(instruction, `${instruction.keyword} changes where packages come from`);
  }
  return undefined;
}

/** `--no-cache` came with Alpine 3.3. Source: src/packages/apk.ts. */
function isOld(release: string | undefined): boolean {
  const [major = 0, minor = 0] = (release ?? '').split('.').map(Number);
  return major > 0 && (major < 3 || (major === 3 && minor < 3));
}

function isUserSet(instructions: Stage['instructions'], { run }: ApkCall, end: number): boolean {
  return instructions.some(({ keyword, index }) => keyword === 'USER' && index > run.index && index < end);
}

/** Mounts other than apk's cache, which the moved call does without. */
function hasOwnMounts({ run }: ApkCall): boolean {
  return run.flags.some(
    ({ name, value }) => name === 'mount' && !/\b(?:var\/cache|etc)\/apk\b/.test(value ?? ''),
  );
}

/** A variable of the call whose value is another one where its packages are used, or is only the shell's own. */
function changedVariable(document: Document, call: ApkCall, target: Instruction): string | undefined {
  const { head, options, operands } = call;
  const names = [head, ...options].flatMap((text) =>
    [...text.matchAll(/\$\{?(\w+)/g)].map((match) => match[1] ?? ''),
  );
  const written = operands.flatMap(({ variable }) =>
    variable === undefined || variable.isLocal || variable.name === PHPIZE_DEPS ? [] : [variable.name],
  );
  return [...names, ...written].find((name) => {
    const before = stateAt(document, call.run).environment.variable(name);
    const behind = stateAt(document, target).environment.variable(name);
    return !('value' in before) || !('value' in behind) || before.value !== behind.value;
  });
}
