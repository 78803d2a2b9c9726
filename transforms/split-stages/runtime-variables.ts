import { readArguments } from '../../src/dockerfile/assignments.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { factsOf } from '../../src/images/facts.ts';
import type { Plan } from './plan.ts';
import type { Obstacle } from './recipe.ts';
import type { Line } from './runtime-lines.ts';
import { usesVariable, variablesOf } from './variables.ts';

/** Which of the stage's ENVs the runtime gets. */
export class RuntimeEnvironment {
  readonly #plan: Plan;
  readonly #staying = new Map<Instruction, boolean>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** `COMPOSER_HOME`, where a RUN below the build or the container runs composer. */
  #isOfStartedTool(name: string): boolean {
    const { site, lastBuild } = this.#plan;
    const tool = name.replace(/_.*$/, '').toLowerCase();
    const below = site.commands.filter(({ instruction }) => instruction.index > lastBuild.index);
    return [...below, ...site.started].some(({ program }) => program === tool);
  }

  /** Whether an instruction that the runtime gets speaks of one of these variables. */
  #isUsedBelow({ index }: Instruction, names: readonly string[]): boolean {
    const { site, places, lastBuild } = this.#plan;
    const { document, stage } = site;
    return stage.instructions.some((each) => {
      const isOfRuntime =
        each.index > lastBuild.index || !/^(?:builder|parts)$/.test(places.get(each)?.kind ?? 'builder');
      const text = document.text.slice(each.range.start, each.range.end);
      return (
        each.index > index &&
        isOfRuntime &&
        each.keyword !== 'WORKDIR' &&
        names.some((name) => usesVariable(text, name)) &&
        (each.keyword !== 'ENV' || this.stays(each))
      );
    });
  }

  /** Whether the runtime gets an ENV: not one that only the build reads. */
  stays(instruction: Instruction): boolean {
    const { site, split } = this.#plan;
    let stays = this.#staying.get(instruction);
    if (stays === undefined) {
      const names = variablesOf(site, instruction);
      stays =
        names === undefined ||
        !names.every((name) => split.isBuildVariable(name) && !this.#isOfStartedTool(name)) ||
        this.#isUsedBelow(instruction, names);
      this.#staying.set(instruction, stays);
    }
    return stays;
  }
}

/** ARGs whose value the runtime reads are declared again, where they first are needed. */
export function declareArguments({ site, lastBuild }: Plan, lines: Line[]): void {
  const { document, stage } = site;
  const tail = stage.instructions
    .filter(({ index }) => index > lastBuild.index)
    .map(({ range }) => document.text.slice(range.start, range.end));
  for (const instruction of stage.instructions.toReversed()) {
    if (instruction.keyword !== 'ARG' || instruction.index > lastBuild.index) continue;
    const names = readArguments(instruction.arguments.text, document.escape).map(({ name }) => name);
    const isUsed = (text: string): boolean => names.some((name) => usesVariable(text, name));
    const at = lines.findIndex(({ text }) => isUsed(text));
    if (at < 0 && !tail.some(isUsed)) continue;
    const text = document.text.slice(instruction.range.start, instruction.range.end);
    if (lines.some((line) => line.text === text)) continue;
    let place = at < 0 ? lines.length : at;
    while (place > 0 && /^ARG\s/i.test(lines[place - 1]?.text ?? '')) place -= 1;
    lines.splice(place, 0, { text });
  }
}

/** Variables of the builder's base that the runtime's does not have, and those that are not what they were where they are read. */
export function lostVariable({ site, split, lastBuild }: Plan, lines: readonly Line[]): Obstacle | undefined {
  const declared = lines.flatMap(({ text }) => /^ARG\s+(\w+)/i.exec(text)?.[1] ?? []);
  const twice = declared.find((name, at) => declared.indexOf(name) < at);
  if (twice !== undefined)
    return { instruction: lastBuild, reason: `ARG declares ${twice} twice, and the runtime needs its value` };
  const { document, stage, base } = site;
  const builder = base.facts?.env ?? {};
  const runtime = factsOf(split.runtime.known)?.env ?? {};
  const lost = Object.keys(builder).filter((name) => !Object.hasOwn(runtime, name));
  const set = new Set(lines.flatMap(({ text }) => [...text.matchAll(/(\w+)=/g)].map(([, name]) => name)));
  for (const { range, index, keyword } of stage.instructions) {
    if (index <= lastBuild.index || keyword === 'FROM') continue;
    const text = document.text.slice(range.start, range.end);
    const name = lost.find((each) => !set.has(each) && usesVariable(text, each));
    if (name !== undefined)
      return {
        instruction: lastBuild,
        reason: `$${name} of ${base.name} is used below, and ${split.runtime.reference} does not set it`,
      };
  }
  const used = lost.find((name) => !set.has(name) && lines.some(({ text }) => usesVariable(text, name)));
  return used === undefined
    ? undefined
    : {
        instruction: lastBuild,
        reason: `the runtime needs $${used} of ${base.name}, and ${split.runtime.reference} does not set it`,
      };
}
