import type { Edit } from '../../src/dockerfile/edit.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { readRun, type PackageCall, type RunReading } from '../../src/effects/package-calls.ts';
import { programName } from '../../src/effects/wrappers.ts';
import { packageManagers } from '../../src/packages/index.ts';
import type { Cache } from '../../src/packages/contract.ts';
import { stepsOut } from './cleaned.ts';
import { isMounted } from './mounted.ts';
import { placeInFront } from './placement.ts';
import type { Site } from './situation.ts';

/** Whether a cache may go at the end of its RUN. */
export type LaterUse =
  /** Nothing reads it, or what does gets an update of its own by these edits. */
  | { readonly kind: 'free'; readonly edits: readonly Edit[]; readonly lines: readonly number[] }
  | { readonly kind: 'used'; readonly reason: string };

/** Looks for calls that need the cache behind the RUN: in the stage, and in the stages built on it. */
export function laterUse(site: Site, cache: Cache): LaterUse {
  const edits: Edit[] = [];
  const lines: number[] = [];
  for (const each of runsOfStages(site)) {
    for (const later of each.instructions) {
      const use = useIn(site, cache, later);
      if (use.kind === 'used') return use;
      edits.push(...use.edits);
      if (use.edits.length > 0) lines.push(later.line);
      if (use.refilled) {
        each.isDone();
        break;
      }
    }
  }
  return { kind: 'free', edits, lines };
}

/** Every instruction behind the RUN: in its stage, and in the stages built on it. */
export function* instructionsBehind(site: Site): Generator<Instruction> {
  for (const { instructions } of runsOfStages(site)) yield* instructions;
}

interface StageRest {
  readonly instructions: Iterable<Instruction>;
  /** The stages built on this one are not looked at. */
  readonly isDone: () => void;
}

function* runsOfStages({ stage, instruction, stages }: Site): Generator<StageRest> {
  const builtOn = stagesBuiltOn(stages);
  const pending = [{ stage, from: instruction.index - stage.from.index + 1 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    let done = false;
    const { instructions } = next.stage;
    yield { instructions: behind(instructions, next.from), isDone: () => (done = true) };
    if (!done) for (const each of builtOn.get(next.stage) ?? []) pending.push({ stage: each, from: 1 });
  }
}

function* behind(instructions: readonly Instruction[], from: number): Generator<Instruction> {
  for (let at = from; at < instructions.length; at++) {
    const instruction = instructions[at];
    if (instruction !== undefined) yield instruction;
  }
}

const builtOnStages = new WeakMap<readonly Stage[], ReadonlyMap<Stage, readonly Stage[]>>();

function stagesBuiltOn(stages: readonly Stage[]): ReadonlyMap<Stage, readonly Stage[]> {
  let known = builtOnStages.get(stages);
  if (known === undefined) {
    const found = new Map<Stage, Stage[]>();
    for (const each of stages) {
      if (each.base.kind !== 'stage') continue;
      const others = found.get(each.base.stage);
      if (others === undefined) found.set(each.base.stage, [each]);
      else others.push(each);
    }
    known = found;
    builtOnStages.set(stages, known);
  }
  return known;
}

type UseHere =
  | { readonly kind: 'free'; readonly edits: readonly Edit[]; readonly refilled: boolean }
  | { readonly kind: 'used'; readonly reason: string };

const untouched: UseHere = { kind: 'free', edits: [], refilled: false };

function useIn(site: Site, cache: Cache, later: Instruction): UseHere {
  if (later.keyword === 'ONBUILD') return useInTrigger(cache, later);
  if (!['RUN', 'CMD', 'ENTRYPOINT'].includes(later.keyword)) return untouched;
  if (isMounted(later, cache.paths, undefined)) return untouched;
  const reading = readRun(site.document, later);
  const edits: Edit[] = [];
  const updated: PackageCall[] = [];
  for (const call of reading.calls) {
    const isUpdate =
      call.verb?.does === 'update' && call.verb.fills?.some(({ id }) => id === cache.id) === true;
    if (isUpdate) updated.push(call);
    const needs = call.verb?.needs?.some(({ id }) => id === cache.id) === true;
    if (!needs || updated.some((update) => follows(call, update))) continue;
    if (later.keyword !== 'RUN')
      return { kind: 'used', reason: `${later.keyword} on line ${later.line} needs it at run time` };
    const edit = updateInFront(site, later, reading, call);
    if (typeof edit === 'string') {
      return { kind: 'used', reason: `the RUN on line ${later.line} installs from it, and ${edit}` };
    }
    edits.push(edit);
    updated.push(call);
  }
  return { kind: 'free', edits, refilled: updated.some(({ command }) => isCertain(command)) };
}

/** Whether the update has run when the call runs: it is not hidden in another branch. */
function follows(call: PackageCall, update: PackageCall): boolean {
  if (isCertain(update.command)) return true;
  const around = new Set([...stepsOut(call.command)].map(({ node }) => node));
  const innermost = [...stepsOut(update.command)].find(({ kind }) => kind === 'list');
  return innermost !== undefined && around.has(innermost.node);
}

/** Whether a command runs in every RUN that succeeds. */
export function isCertain(command: PackageCall['command']): boolean {
  return [...stepsOut(command)].every(
    (step) =>
      (step.kind === 'list' && !step.background) ||
      (step.kind === 'and-or' && step.before !== '||') ||
      (step.kind === 'pipeline' && !step.negated) ||
      step.kind === 'group' ||
      step.kind === 'subshell',
  );
}

function updateInFront(
  site: Site,
  later: Instruction,
  reading: RunReading,
  call: PackageCall,
): Edit | string {
  const { command, manager } = call;
  const update = manager.verbs['update'];
  if (update === undefined || typeof update === 'function' || update.does !== 'update')
    return 'cannot fetch it again by itself';
  const at = command.allWords[0]?.start ?? 0;
  const end = command.words[call.programWords - 1]?.end ?? at;
  const program = command.script.text.text.slice(at, end);
  return placeInFront({ ...site, instruction: later, reading }, command, `${program} update`);
}

function useInTrigger(cache: Cache, { trigger, line }: Instruction): UseHere {
  if (trigger === undefined || trigger.keyword !== 'RUN') return untouched;
  const words = new Set(trigger.arguments.text.split(/[\s;&|()]+/).map((word) => programName(word)));
  const needs = packageManagers.some(
    ({ programs, verbs }) =>
      programs.some((program) => words.has(program)) &&
      Object.values(verbs).some((rule) => typeof rule !== 'function' && rule.needs?.includes(cache) === true),
  );
  if (!needs || words.has('update')) return untouched;
  return { kind: 'used', reason: `ONBUILD on line ${line} installs from it in another build` };
}
