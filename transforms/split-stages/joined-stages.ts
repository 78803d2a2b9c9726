import { Document } from '../../src/dockerfile/document.ts';
import { DockerfileError } from '../../src/dockerfile/error.ts';
import { lineageOf } from '../../src/dockerfile/lineage.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { readStages } from '../../src/dockerfile/stages.ts';
import { stateAt } from '../../src/effects/state.ts';
import type { RewriteOptions } from '../../src/rewrite/result.ts';
import { baseImageOf } from './base-image.ts';
import { Site } from './site.ts';
import type { StageCopies, StageCopy } from './stage-copies.ts';

/** A folder of a builder, and where the stage that ships has it. */
export interface Place {
  readonly from: string;
  readonly to: string;
}

/**
 * A builder and the stage that copies from it, read as the one stage that they would be: what a recipe knows of a single stage, it
 * knows of the two.
 */
export interface Joined {
  /** Its base is the builder's image; paths in it are the builder's. */
  readonly site: Site;
  /** The first instruction that stands for the stage that ships. */
  readonly boundary: Instruction;
  /** The instruction of the file that one of the site's is. */
  readonly originOf: ReadonlyMap<Instruction, Instruction>;
  /** Instructions of a third stage, from which the builder has its packages. */
  readonly fetched: ReadonlySet<Instruction>;
}

/** Instructions are compared with one another: no real file has as many. */
const MOST_INSTRUCTIONS = 500;
const MOST_COMMANDS = 2000;

interface Line {
  readonly text: string;
  readonly origin?: Instruction;
  readonly isFetched?: true;
  readonly isBoundary?: true;
}

/** Joins a builder with a stage that copies from it; undefined where the image below the builder is not known. */
export function joinStages(
  document: Document,
  options: RewriteOptions,
  copies: StageCopies,
  { builder, last, place }: { builder: Stage; last: Stage; place: Place | undefined },
): Joined | undefined {
  const size = [...lineageOf(builder), ...lineageOf(last)].reduce(
    (sum, each) => sum + each.instructions.length,
    0,
  );
  if (size > MOST_INSTRUCTIONS) return undefined;
  const lines = [
    ...globalLines(document),
    ...builderLines(document, copies, builder),
    ...runtimeLines(document, copies, builder, last, place),
  ];
  const joined = read(lines.map(({ text }) => text).join('\n'));
  const boundary = joined?.instructions[lines.findIndex(({ isBoundary }) => isBoundary === true)];
  if (joined === undefined || boundary === undefined || joined.instructions.length !== lines.length)
    return undefined;
  const stages = readStages(joined);
  const [stage] = stages;
  const base = stage === undefined ? undefined : baseImageOf(joined, stage, options);
  if (stage === undefined || base === undefined) return undefined;
  const originOf = new Map<Instruction, Instruction>();
  const fetched = new Set<Instruction>();
  for (const [at, { origin, isFetched }] of lines.entries()) {
    const instruction = joined.instructions[at];
    if (instruction === undefined) continue;
    if (origin !== undefined) originOf.set(instruction, origin);
    if (isFetched === true) fetched.add(instruction);
  }
  const site = new Site(joined, options, stages, stage, base);
  return site.commands.length > MOST_COMMANDS ? undefined : { site, boundary, originOf, fetched };
}

function read(text: string): Document | undefined {
  try {
    return Document.read(text, 'one');
  } catch (error) {
    if (error instanceof DockerfileError) return undefined;
    throw error;
  }
}

function textOf({ text }: Document, { range }: Instruction): string {
  return text.slice(range.start, range.end);
}

function lineOf(document: Document, origin: Instruction): Line {
  return { text: textOf(document, origin), origin };
}

/** ARGs above the first FROM. */
function globalLines(document: Document): readonly Line[] {
  const first = document.instructions.findIndex(({ keyword }) => keyword === 'FROM');
  return document.instructions.slice(0, first).map((each) => lineOf(document, each));
}

/** The builder and all that it is built on, as one stage. */
function builderLines(document: Document, copies: StageCopies, builder: Stage): readonly Line[] {
  const lineage = [...lineageOf(builder)].toReversed();
  const [bottom] = lineage;
  if (bottom === undefined) return [];
  // A digest says nothing of what the image is, which its tag does.
  const image = bottom.from.arguments.text.split(/\s+/, 1)[0]?.replace(/(?<=:[^/]+)@.*$/, '') ?? '';
  const found: Line[] = [{ text: `FROM ${image}`, origin: bottom.from }];
  const known = new Set(lineage);
  for (const stage of lineage) {
    for (const instruction of stage.instructions.slice(1)) {
      const copy = copies.at(instruction);
      const source = copy === undefined || known.has(copy.from) ? undefined : modulesSource(copy);
      if (source === undefined) found.push(lineOf(document, instruction));
      else {
        known.add(source);
        found.push(...fetchedLines(document, source, known), ...stateLines(document, instruction));
      }
    }
  }
  return found;
}

/** The stage that installed packages which another one copies to the same place: `COPY --from=deps /app/node_modules ./node_modules`. */
function modulesSource({ from, sources, destination }: StageCopy): Stage | undefined {
  const [source, ...others] = sources;
  const isSame = source !== undefined && others.length === 0 && source === destination;
  return isSame && source.endsWith('/node_modules') ? from : undefined;
}

const PREPARING = /^(?:RUN|COPY|ADD|WORKDIR|ENV|ARG|USER)$/;

function fetchedLines(document: Document, source: Stage, known: ReadonlySet<Stage>): readonly Line[] {
  const own = [...lineageOf(source)].filter((stage) => stage === source || !known.has(stage)).toReversed();
  return own.flatMap((stage) =>
    stage.instructions
      .slice(1)
      .filter(({ keyword }) => PREPARING.test(keyword))
      .map((origin): Line => ({ text: textOf(document, origin), origin, isFetched: true })),
  );
}

/** What sets folder and user to what they are in front of an instruction. */
function stateLines(document: Document, instruction: Instruction): readonly Line[] {
  const { workdir, user } = stateAt(document, instruction);
  return [
    ...(workdir === undefined ? [] : [{ text: `WORKDIR ${workdir}` }]),
    ...(user === undefined || !/^[\w.:-]+$/.test(user) ? [] : [{ text: `USER ${user}` }]),
  ];
}

/** The stage that ships, without what it copies from the builder to the same place, and with the builder's paths. */
function runtimeLines(
  document: Document,
  copies: StageCopies,
  builder: Stage,
  last: Stage,
  place: Place | undefined,
): readonly Line[] {
  const shared = new Set(lineageOf(builder));
  const own = [...lineageOf(last)].filter((stage) => !shared.has(stage)).toReversed();
  const [first = last] = own;
  const { workdir = '/' } = stateAt(document, first.from);
  const moved = movingTo(place);
  const start = place !== undefined && place.to === workdir ? place.from : moved(workdir);
  const found: Line[] = [{ text: `WORKDIR ${start}`, isBoundary: true }];
  found.push(...stateLines(document, first.from).filter(({ text }) => text.startsWith('USER ')));
  const path = stateAt(document, last.instructions.at(-1) ?? last.from).environment.variable('PATH');
  if (place !== undefined && 'value' in path && path.value.split(':').includes(place.to))
    found.push({ text: `ENV PATH=${place.from}:$PATH` });
  for (const stage of own) {
    for (const instruction of stage.instructions.slice(1)) {
      const copy = copies.at(instruction);
      if (copy?.from === builder) continue;
      found.push({ text: moved(textOf(document, instruction)), origin: instruction });
    }
  }
  return found;
}

/** Replaces the folder that a text names by the one that it comes from. */
function movingTo(place: Place | undefined): (text: string) => string {
  if (place === undefined || place.from === place.to || place.to === '/') return (text) => text;
  const pattern = new RegExp(
    `(?<![\\w./$}-])${place.to.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?![\\w.-])`,
    'g',
  );
  return (text) => text.replaceAll(pattern, () => place.from);
}
