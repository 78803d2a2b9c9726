import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { readRun, readTrigger } from '../../src/effects/package-calls.ts';
import type { RunCommand } from '../../src/effects/run-commands.ts';
import { stateAt } from '../../src/effects/state.ts';
import { bodyOf } from '../../src/shell/body.ts';
import type { ApkCall } from './apk-words.ts';
import { type Need, needOf } from './compiling.ts';
import { type Deciding, decidingAt } from './deciding.ts';

/** A RUN behind an `apk add`, or the rest of its own, with the command that needs the most. */
export interface Use {
  readonly run: Instruction;
  readonly need: Need;
  readonly what: string;
  /** All programs that it runs behind the call. */
  readonly programs: ReadonlySet<string>;
}

const RANK: Readonly<Record<Need, number>> = { free: 0, unlikely: 1, opaque: 2, needs: 3 };

/** How far the packages are there, and whether any command may need them. */
export interface Extent {
  /** The `apk del` that takes the last of them away. */
  readonly last: ApkCall | undefined;
  readonly isEveryUse: boolean;
  /** Whether a program that nothing is known of, or a script of a language, may: curl, git, tar. */
  readonly isHiddenUse?: boolean;
}

export const TO_THE_END: Extent = { last: undefined, isEveryUse: false };

/** What each RUN of the stage from the calls' own on does with the tools, up to the commands that delete them. */
export function usesOf(
  document: Document,
  stage: Stage,
  adds: readonly ApkCall[],
  { last, isEveryUse, isHiddenUse = false }: Extent,
  tools: ReadonlySet<string>,
): Use[] {
  const [first] = adds;
  const found: Use[] = [];
  for (const run of stage.instructions) {
    if (run.keyword !== 'RUN' || first === undefined || run.index < first.run.index) continue;
    if (last !== undefined && run.index > last.run.index) break;
    const { commands } = readRun(document, run);
    const start = run === first.run ? commands.indexOf(first.call.command) + 1 : 0;
    const end = run === last?.run ? commands.indexOf(last.call.command) : commands.length;
    const use = useOf(document, run, commands.slice(start, end), tools);
    const isOther =
      (isEveryUse && RANK[use.need] < RANK.opaque && end > start) || (isHiddenUse && use.need === 'unlikely');
    found.push(
      isOther ? { ...use, need: 'opaque', what: use.what === '' ? shownOf(commands[start]) : use.what } : use,
    );
  }
  return found;
}

function useOf(
  document: Document,
  run: Instruction,
  commands: readonly RunCommand[],
  tools: ReadonlySet<string>,
): Use {
  const body = bodyOf(document, run);
  if (body.form === 'opaque' || (body.form !== 'exec' && body.broken)) {
    return { run, need: 'opaque', what: 'a text that cannot be read', programs: new Set() };
  }
  let need: Need = 'free';
  let what = '';
  const programs = new Set<string>();
  for (const command of commands) {
    if (command.program !== undefined) programs.add(command.program);
    const own = needOf(command, tools);
    if (RANK[own] <= RANK[need]) continue;
    need = own;
    what = shownOf(command);
  }
  return { run, need, what, programs };
}

const NO_TOOLS: ReadonlySet<string> = new Set();

/** Tells of each call whether something behind it compiles, or may; the stage is read once for all. */
export function compilingBehind(
  document: Document,
  stage: Stage,
  calls: readonly ApkCall[],
): (call: ApkCall, needs: readonly Need[]) => boolean {
  const uses = usesOf(document, stage, calls, TO_THE_END, NO_TOOLS);
  const last = new Map<Need, number>();
  for (const { need, run } of uses) last.set(need, run.index);
  return (call, needs) => {
    if (needs.some((need) => (last.get(need) ?? -1) > call.run.index)) return true;
    const own = usesOf(document, { ...stage, instructions: [call.run] }, [call], TO_THE_END, NO_TOOLS);
    return own.some(({ need }) => needs.includes(need));
  };
}

/** The first words of a command, for a message. */
export function shownOf(command: RunCommand | undefined): string {
  const shown = (command?.words ?? [])
    .slice(0, 3)
    .map(({ value, node }) => value ?? node?.text ?? '...')
    .join(' ')
    .replaceAll(/\s+/g, ' ');
  return shown.length > 50 ? `${shown.slice(0, 47)}...` : shown;
}

/** An ONBUILD RUN that compiles in the images built on this one. */
export function triggerUse(
  document: Document,
  stage: Stage,
  tools: ReadonlySet<string>,
): Deciding | undefined {
  for (const instruction of stage.instructions) {
    if (instruction.trigger?.keyword !== 'RUN') continue;
    for (const command of readTrigger(document, instruction).commands) {
      const need = needOf(command, tools);
      if (need === 'needs' || need === 'opaque') {
        return decidingAt(
          instruction,
          `ONBUILD runs ${shownOf(command)} in images that are built on this one`,
        );
      }
    }
  }
  return undefined;
}

/** A RUN whose shell, or the shell of a CMD, comes with the packages that would go: libtool brings bash. */
export function shellUse(document: Document, stage: Stage, tools: ReadonlySet<string>): Deciding | undefined {
  for (const instruction of stage.instructions) {
    if (instruction.keyword === 'FROM') continue;
    const shell = stateAt(document, instruction).shell?.[0]?.replace(/^.*\//s, '');
    if (shell !== undefined && tools.has(shell))
      return decidingAt(instruction, `SHELL is ${shell}, which they bring`);
  }
  return undefined;
}
