import type { Edit } from '../../src/dockerfile/edit.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import type { ExpectedInstruction, Proposal } from '../contract.ts';
import { lineStart, removals } from './instruction-lines.ts';
import type { Plan } from './plan.ts';
import { keptPaths, type Obstacle } from './recipe.ts';
import { listed } from './runtime-packages.ts';
import { copiedArtefacts, RuntimeText } from './runtime-text.ts';
import type { Site } from './site.ts';
import { isUnused } from './variables.ts';

/** Writes the plan: the edits of the document, and what they read back as. */
export function proposalOf(plan: Plan): Proposal | Obstacle {
  const { site, split, lastBuild, places } = plan;
  const names = stageNames(site);
  const runtime = new RuntimeText(plan, names.builder);
  const problem = runtime.write();
  if (problem !== undefined) return problem;
  const { document, stage } = site;
  const newline = document.newline;
  const [image = '', as = 'AS'] = stage.from.arguments.text.split(/\s+/);
  const edits: Edit[] = [fromEdit(site, names.builder)];
  const becomes: ExpectedInstruction[] = [{ keyword: 'FROM', text: `${image} ${as} ${names.builder}` }];
  const gone: Instruction[] = [];
  for (const instruction of stage.instructions.slice(1)) {
    if (instruction.index > lastBuild.index) break;
    for (const { before, lines } of split.builderLines ?? []) {
      if (before !== instruction) continue;
      const start = lineStart(document.text, instruction);
      edits.push({ start, end: start, text: lines.map((line) => line + newline).join('') });
      becomes.push(...lines.map(expected));
    }
    const placed = places.get(instruction);
    const isGone =
      placed?.kind === 'moved' || (placed?.kind === 'parts' && placed.isMoved) || isUnused(plan, instruction);
    if (isGone) gone.push(instruction);
    else becomes.push({ keyword: instruction.keyword, text: instruction.arguments.text });
  }
  const last = (split.builderLines ?? []).flatMap(({ before, lines }) => (before === undefined ? lines : []));
  becomes.push(...last.map(expected));
  const prelude = runtime.lines.map(({ text, above = '' }) => above + text);
  const from = [
    `FROM ${platformOf(site)}${split.runtime.reference}${names.runtime === undefined ? '' : ` AS ${names.runtime}`}`,
  ];
  const text = [
    ...last.map((line) => newline + line),
    newline,
    ...[...from, ...prelude].map((line) => newline + line),
  ].join('');
  edits.push({ start: lastBuild.range.end, end: lastBuild.range.end, text: unify(text, newline) });
  becomes.push({ keyword: 'FROM' }, ...runtime.lines.map(({ text: line }) => expected(line)));
  const tail = stage.instructions.filter(({ index }) => index > lastBuild.index);
  const touched = tail.filter((each) => split.dropped?.includes(each) === true);
  const endLines = split.endLines ?? [];
  const lastTouched = endLines.length > 0 ? tail.at(-1) : touched.at(-1);
  for (const each of tail) {
    if (lastTouched === undefined || each.index > lastTouched.index) break;
    if (each === tail.at(-1) && touched.includes(each) && endLines.length > 0) break;
    if (touched.includes(each)) gone.push(each);
    else becomes.push({ keyword: each.keyword, text: each.arguments.text });
  }
  edits.push(...removals(document.text, gone));
  if (endLines.length > 0) {
    const end = tail.at(-1) ?? lastBuild;
    // Behind the last instruction, or in its place.
    if (touched.includes(end)) edits.push({ ...end.range, text: endLines.join(newline) });
    else {
      const at = end.range.end;
      edits.push({ start: at, end: at, text: endLines.map((line) => newline + line).join('') });
    }
    becomes.push(...endLines.map(expected));
  }
  return {
    line: stage.from.line,
    endLine: lastBuild.endLine,
    message: messageOf(plan),
    edits,
    becomes,
    safety: 'unsafe',
    assumption: [
      ...plan.assumptions,
      ...(names.builder.toLowerCase() === stage.name
        ? [`nobody builds the target ${names.builder} for the image`]
        : []),
    ].join('; '),
  };
}

function messageOf({ site, split }: Plan): string {
  const kept = keptPaths(split.source);
  const parts = [...copiedArtefacts(split).map(({ path, to }) => to ?? path), ...kept];
  const shown = parts.length > 4 ? [...parts.slice(0, 3), `${parts.length - 3} more`] : parts;
  return `build in a stage of its own: the image is ${split.runtime.reference} with ${listed(shown)}, without what ${site.base.name} holds for building`;
}

function expected(line: string): ExpectedInstruction {
  return { keyword: (/^\w+/.exec(line)?.[0] ?? '').toUpperCase() };
}

/** Names that only a builder has. */
export const BUILDER = /^(?:build|builder)(?:-env|-stage)?$/i;

/** A stage that has a name gives it to the runtime, which is what it stood for, unless it is that of a builder. */
function stageNames({ stages, stage, options }: Site): { builder: string; runtime: string | undefined } {
  const taken = new Set(stages.flatMap(({ name }) => name ?? []));
  const runtime = stage.from.arguments.text.split(/\s+/)[2];
  if (runtime !== undefined && BUILDER.test(runtime) && options.targets === undefined)
    return { builder: runtime, runtime: undefined };
  for (let at = 0; ; at++) {
    const builder = at === 0 ? 'build' : at === 1 ? 'builder' : `build-${at}`;
    if (!taken.has(builder)) return { builder, runtime };
  }
}

function fromEdit({ stage: { from } }: Site, builder: string): Edit {
  const [image = '', as, name] = from.arguments.text.split(/\s+/);
  const { start, end } = from.arguments.rangeOf(0, from.arguments.text.length);
  if (as === undefined || name === undefined)
    return { start: end, end: from.range.end, text: ` AS ${builder}` };
  return { start, end: from.range.end, text: `${image} ${as} ${builder}` };
}

function platformOf({ stage }: Site): string {
  return stage.platform === undefined ? '' : `--platform=${stage.platform} `;
}

function unify(text: string, newline: string): string {
  return text.replaceAll(/\r?\n/g, newline);
}
