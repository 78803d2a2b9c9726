import { readArguments } from './assignments.ts';
import type { Document } from './document.ts';
import { goLowerCase } from './go-case.ts';
import type { Base, Flag, Instruction, Stage } from './model.ts';
import { splitAtCommas } from './comma-fields.ts';
import { substitute, UNKNOWN, UNSET, type Variable } from './substitution.ts';

/** Set by BuildKit in FROM lines, and in a stage that declares them. Source: defaultArgs in dockerfile2llb/platform.go. */
const PLATFORM_ARGUMENTS = [
  'BUILDPLATFORM',
  'BUILDOS',
  'BUILDOSVERSION',
  'BUILDARCH',
  'BUILDVARIANT',
  'TARGETPLATFORM',
  'TARGETOS',
  'TARGETOSVERSION',
  'TARGETARCH',
  'TARGETVARIANT',
  'TARGETSTAGE',
];

/** What the ARGs above the first FROM declare; they count in FROM lines, and in stages that declare them again. */
export function globalArguments(document: Document): ReadonlyMap<string, Variable> {
  const found = new Map<string, Variable>(PLATFORM_ARGUMENTS.map((name) => [name, UNKNOWN]));
  for (const { keyword, arguments: words } of document.instructions) {
    if (keyword === 'FROM') break;
    for (const { name, value } of readArguments(words.text, document.escape)) {
      if (value === undefined) found.set(name, found.get(name) ?? UNKNOWN);
      else
        found.set(name, overridable(substitute(value, (used) => found.get(used) ?? UNSET, document.escape)));
    }
  }
  return found;
}

/** An ARG's default: `--build-arg` may give another value. */
export function overridable(variable: Variable): Variable {
  return variable.kind === 'set' ? { kind: 'default', value: variable.value } : variable;
}

/** A stage while its file is read. */
class OpenStage implements Stage {
  readonly index: number;
  declare readonly name?: string;
  readonly from: Instruction;
  readonly instructions: Instruction[];
  readonly base: Base;
  declare readonly platform?: string;
  /** The stage that it is built on. */
  readonly parent: OpenStage | undefined;
  ships = false;
  isBase = false;
  isCopiedFrom = false;

  constructor(index: number, from: Instruction, base: Base, parent: OpenStage | undefined) {
    this.index = index;
    this.from = from;
    this.instructions = [from];
    this.base = base;
    this.parent = parent;
    const name = from.arguments.text.split(/[\t\v\f\r ]+/)[2];
    if (name !== undefined) this.name = goLowerCase(name);
    const platform = from.flags.find((flag) => flag.name === 'platform')?.value;
    if (platform !== undefined) this.platform = platform;
  }
}

/**
 * The stages of a document. `targets` are the stages, by name or number, that are built; without them the last one is.
 */
export function readStages(document: Document, targets?: readonly string[]): readonly Stage[] {
  const stages = openStages(document);
  const byName = new Map<string, OpenStage>();
  for (const stage of stages) if (stage.name !== undefined) byName.set(stage.name, stage);
  for (const stage of stages) {
    if (stage.parent !== undefined) stage.parent.isBase = true;
    for (const { flags, trigger } of stage.instructions) {
      markSources(flags, stages, byName);
      if (trigger !== undefined) markSources(trigger.flags, stages, byName);
    }
  }
  const last = stages.at(-1);
  const wanted = targets?.map((target) => stageNamed(target, stages, byName)) ?? [last];
  for (const target of wanted) {
    for (let stage = target; stage !== undefined && !stage.ships; stage = stage.parent) stage.ships = true;
  }
  return stages;
}

function openStages(document: Document): OpenStage[] {
  const stages: OpenStage[] = [];
  const byName = new Map<string, OpenStage>();
  const globals = globalArguments(document);
  for (const instruction of document.instructions) {
    if (instruction.keyword !== 'FROM') {
      stages.at(-1)?.instructions.push(instruction);
      continue;
    }
    const reference = instruction.arguments.text.split(/[\t\v\f\r ]+/, 1)[0] ?? '';
    const found = substitute(reference, (name) => globals.get(name) ?? UNSET, document.escape);
    const parent = 'value' in found ? byName.get(goLowerCase(found.value)) : undefined;
    const stage = new OpenStage(stages.length, instruction, baseOf(reference, found, parent), parent);
    stages.push(stage);
    if (stage.name !== undefined) byName.set(stage.name, stage);
  }
  return stages;
}

function baseOf(reference: string, found: Variable, parent: OpenStage | undefined): Base {
  if (parent !== undefined) return { kind: 'stage', stage: parent };
  if (!('value' in found) || isIncomplete(found.value)) return { kind: 'unknown', text: reference };
  if (found.value === 'scratch') return { kind: 'scratch' };
  return { kind: 'image', name: found.value, certain: found.kind === 'set' };
}

/** What a variable that is not set leaves behind: `debian:`, `debian:-slim`, `/debian`; no image has such a name. */
function isIncomplete(name: string): boolean {
  return name === '' || /^[^\w]|[:@/](?:\W|$)|\W$/.test(name);
}

/** A stage by the name that `COPY --from` and `--target` know it by, or by its number. */
function stageNamed(
  name: string,
  stages: readonly OpenStage[],
  byName: ReadonlyMap<string, OpenStage>,
): OpenStage | undefined {
  if (/^[+-]?\d+$/.test(name)) return stages[Number(name)];
  return byName.get(goLowerCase(name));
}

function markSources(
  flags: readonly Flag[],
  stages: readonly OpenStage[],
  byName: ReadonlyMap<string, OpenStage>,
): void {
  for (const { name, value } of flags) {
    if (value === undefined) continue;
    // BuildKit knows stages by number in COPY --from only (dockerfile2llb, detectRunMount).
    const sources = name === 'from' ? [stageNamed(value, stages, byName)] : [];
    if (name === 'mount')
      sources.push(...mountSources(value).map((source) => byName.get(goLowerCase(source))));
    for (const source of sources) if (source !== undefined) source.isCopiedFrom = true;
  }
}

function mountSources(mount: string): string[] {
  return (splitAtCommas(mount) ?? []).filter((field) => /^from=/i.test(field)).map((field) => field.slice(5));
}
