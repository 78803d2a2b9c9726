import type { Edit } from '../../src/dockerfile/edit.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { readRun, type PackageCall, type RunReading } from '../../src/effects/package-calls.ts';
import type { RunCommand } from '../../src/effects/run-commands.ts';
import { programName } from '../../src/effects/wrappers.ts';
import { packageManagers } from '../../src/packages/index.ts';
import type { Cache, CallWords, VerbRule } from '../../src/packages/contract.ts';
import { stepsOut } from './cleaned.ts';
import { flagEdits } from './flags.ts';
import { isMounted } from './mounted.ts';
import { placeInFront } from './placement.ts';
import type { Site } from './situation.ts';

/** Whether a cache may go at the end of its RUN. */
export type LaterUse =
  /** Nothing reads it, or what does gets an update of its own by these edits. */
  | {
      readonly kind: 'free';
      readonly edits: readonly Edit[];
      readonly lines: readonly number[];
      /** What cannot be seen. */
      readonly assumption?: string;
    }
  | { readonly kind: 'used'; readonly reason: string };

/** So many instructions are looked at for one cache, so that a file of many thousands takes no quadratic time. */
const FARTHEST = 200;

/** Looks for calls that need the cache behind the RUN: in the stage, and in the stages built on it. */
export function laterUse(site: Site, cache: Cache): LaterUse {
  const edits: Edit[] = [];
  const lines: number[] = [];
  let assumption: string | undefined;
  let seen = 0;
  for (const each of runsOfStages(site, (stage) => concerned(site, stage))) {
    for (const later of each.instructions) {
      seen += 1;
      if (seen > FARTHEST)
        return { kind: 'used', reason: 'too many instructions behind the RUN may need it' };
      const use = useIn(site, cache, later);
      if (use.kind === 'used') return use;
      edits.push(...use.edits);
      if (use.edits.length > 0) lines.push(later.line);
      if (use.refilled) {
        each.isDone();
        break;
      }
      if (isIndex(cache) && runsScript(site, later)) {
        assumption ??= `the script that line ${later.line} runs fetches the index by itself before it installs packages`;
      }
    }
  }
  return { kind: 'free', edits, lines, ...(assumption === undefined ? {} : { assumption }) };
}

const noWords: CallWords = { words: [], options: new Set(), operands: [] };

/** Whether an update call of a manager fetches the cache, and installs need it. */
export function isIndex({ id }: Cache): boolean {
  return packageManagers.some(({ verbs }) => {
    const update = verbs['update'];
    const install = verbs['install'] ?? verbs['add'];
    const needs = install === undefined ? undefined : needsOf(install);
    return (
      typeof update === 'object' &&
      update.fills?.some((cache) => cache.id === id) === true &&
      needs?.some((cache) => cache.id === id) === true
    );
  });
}

function needsOf(rule: VerbRule): readonly Cache[] | undefined {
  return typeof rule === 'function' ? rule(noWords).needs : rule.needs;
}

const concernedOf = new WeakMap<Stage, readonly Instruction[]>();

/** The instructions of a stage that may need a cache, or fetch one anew. */
function concerned({ document }: Site, stage: Stage): readonly Instruction[] {
  let found = concernedOf.get(stage);
  if (found === undefined) {
    found = stage.instructions.filter((instruction) => {
      if (instruction.keyword === 'ONBUILD') return true;
      if (!['RUN', 'CMD', 'ENTRYPOINT'].includes(instruction.keyword)) return false;
      const { calls, commands } = readRun(document, instruction);
      if (commands.length === 0) return namesManager(document, instruction);
      return (
        calls.some(({ verb }) => verb?.needs !== undefined || verb?.does === 'update') ||
        commands.some(isScript)
      );
    });
    concernedOf.set(stage, found);
  }
  return found;
}

/** Programs that install what a file of the context names. */
const provisioners = new Set([
  'ansible-playbook',
  'ansible-pull',
  'puppet',
  'chef-client',
  'chef-solo',
  'salt-call',
]);

/** A script of the build context or the image; programs of projects that only compile are none. */
function isScript({ program, words, script }: RunCommand): boolean {
  const first = words[0]?.value;
  if (program === undefined || first === undefined) return false;
  if (provisioners.has(program)) return true;
  if (program === 'make')
    return words.some(({ value }) => /dep|setup|bootstrap|prereq|provision|system/.test(value ?? ''));
  if (/^(?:ba|da|a|z)?sh$/.test(program) || first === '.' || first === 'source') {
    const file = words.slice(1).find(({ value }) => value?.startsWith('-') !== true);
    const hasString = words.some(({ value }) => /^-[a-z]*c[a-z]*$/.test(value ?? ''));
    return file !== undefined && !hasString && isInstaller(file.value ?? 'install.sh');
  }
  return script.setting !== 'words'
    ? /[/]/.test(first) && isInstaller(first)
    : isInstaller(first) && first.endsWith('.sh');
}

/** Whether a file may be a script that installs packages, by its name. */
function isInstaller(path: string): boolean {
  if (/^\/(?:usr\/(?:local\/)?)?s?bin\/[^.]*$|^\/(?:etc|proc|sys)\//.test(path)) return false;
  return (
    !/(?:^|\/)(?:configure|config(?:ure)?|bootstrap|autogen|buildconf|activate|gradlew|mvnw|sbt|manage|nvm|rvm|env|profile)(?:\.\w+)?$/i.test(
      path,
    ) &&
    /\.(?:sh|bash)$|(?:^|\/)[^.]*(?:install|setup|provision|deps|bootstrap|prepare|build)[^.]*$/i.test(path)
  );
}

function runsScript({ document }: Site, instruction: Instruction): boolean {
  return instruction.keyword === 'RUN' && readRun(document, instruction).commands.some(isScript);
}

/** Whether a body that cannot be read speaks of a package manager whose index is a cache. */
function namesManager(document: Document, { range }: Instruction): boolean {
  return /\b(?:apt|apt-get|aptitude|apk|opkg|pacman)\b/.test(document.text.slice(range.start, range.end));
}

/** Every instruction behind the RUN: in its stage, and in the stages built on it. */
export function* instructionsBehind(site: Site): Generator<Instruction> {
  for (const { instructions } of runsOfStages(site, ({ instructions }) => instructions)) yield* instructions;
}

interface StageRest {
  readonly instructions: Iterable<Instruction>;
  /** The stages built on this one are not looked at. */
  readonly isDone: () => void;
}

/** The selected instructions behind the RUN: of its stage, then of each stage built on it. */
export function* runsOfStages(
  { stage, instruction, stages }: Site,
  select: (stage: Stage) => readonly Instruction[],
): Generator<StageRest> {
  const builtOn = stagesBuiltOn(stages);
  const pending = [{ stage, from: instruction.index + 1 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    let done = false;
    yield { instructions: behind(select(next.stage), next.from), isDone: () => (done = true) };
    if (!done) for (const each of builtOn.get(next.stage) ?? []) pending.push({ stage: each, from: 0 });
  }
}

/** Those whose index is at least `from`. */
function* behind(instructions: readonly Instruction[], from: number): Generator<Instruction> {
  let low = 0;
  let high = instructions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instructions[middle]?.index ?? from) < from) low = middle + 1;
    else high = middle;
  }
  for (let at = low; at < instructions.length; at++) {
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
  | {
      readonly kind: 'free';
      readonly edits: readonly Edit[];
      readonly refilled: boolean;
    }
  | { readonly kind: 'used'; readonly reason: string };

const untouched: UseHere = { kind: 'free', edits: [], refilled: false };

function useIn(site: Site, cache: Cache, later: Instruction): UseHere {
  if (later.keyword === 'ONBUILD') return useInTrigger(cache, later);
  if (!['RUN', 'CMD', 'ENTRYPOINT'].includes(later.keyword)) return untouched;
  if (isMounted(later, { paths: cache.paths, home: undefined }, site.inForce.variable)) return untouched;
  const reading = readRun(site.document, later);
  if (reading.commands.length === 0 && isIndex(cache) && namesManager(site.document, later)) {
    return { kind: 'used', reason: `what line ${later.line} runs cannot be read, and may install from it` };
  }
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
    const flagged = flagInstead(call);
    if (flagged !== undefined) {
      edits.push(...flagged);
      continue;
    }
    const edit = updateInFront(site, later, reading, call);
    if (typeof edit === 'string') {
      return {
        kind: 'used',
        reason: `the RUN on line ${later.line} ${call.verb?.does === 'install' ? 'installs from' : 'reads'} it, and ${edit}`,
      };
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

/** The edits by which a call fetches the index itself: apk's `--no-cache`. */
function flagInstead(call: PackageCall): readonly Edit[] | undefined {
  const avoidance = call.verb?.avoidance;
  if (avoidance?.replacesUpdate !== true) return undefined;
  const edits = flagEdits(call, avoidance);
  return typeof edits === 'string' ? undefined : edits;
}

function updateInFront(
  site: Site,
  later: Instruction,
  reading: RunReading,
  call: PackageCall,
): Edit | string {
  const { command, manager } = call;
  if (later.flags.some(({ name, value }) => name === 'network' && value === 'none')) return 'has no network';
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
      Object.values(verbs).some((rule) => needsOf(rule)?.includes(cache) === true),
  );
  if (!needs || words.has('update')) return untouched;
  return { kind: 'used', reason: `ONBUILD on line ${line} installs from it in another build` };
}
