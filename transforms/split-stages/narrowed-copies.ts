// Files that are split already, whose last stage copies the whole folder in which something was built.
import { copyOf } from '../../src/context/copy.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import { lineageOf } from '../../src/dockerfile/lineage.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { isWithin, outermost } from '../../src/effects/posix-path.ts';
import type { RewriteOptions } from '../../src/rewrite/result.ts';
import type { Proposal } from '../contract.ts';
import { type Joined, joinStages, type Place } from './joined-stages.ts';
import { isObstacle, keptPaths, type Obstacle, type Recipe, type Split } from './recipe.ts';
import { recipes } from './recipes/index.ts';
import { standaloneOutput } from './recipes/node-artefacts.ts';
import { nodeStage } from './recipes/node-project.ts';
import { startedFiles } from './recipes/started-files.ts';
import { runtimeWork } from './runtime-work.ts';
import { listed } from './runtime-packages.ts';
import type { StageCopies, StageCopy } from './stage-copies.ts';
import { workplaceOf } from './starts.ts';

/** Recipes whose program is the source itself: its folder is what runs. */
const OF_SOURCE = new Set(['Python', 'Ruby', 'PHP', 'front end', 'web root', 'site']);

/** Folders that compilers fill. Source: the manuals of Cargo, Maven, sbt. */
const OUTPUT = /\/target(?:\/(?:[\w-]+\/)?(?:release|debug))?$/;
const FILLING = new Set(['Rust', 'Maven', 'sbt']);

/** Each is read together with its builder: no real file has as many. */
const MOST_COPIES = 30;

/** What of the copied folders the program needs, or why that is not known. */
export function narrowedCopies(
  document: Document,
  options: RewriteOptions,
  copies: StageCopies,
  last: Stage,
): readonly (Proposal | Obstacle)[] {
  if (last.isBase || last.isCopiedFrom) return [];
  const lineage = new Set(lineageOf(last));
  const own = copies.of(last).filter((copy) => !lineage.has(copy.from) && mayBeWhole(copy));
  if (own.length > MOST_COPIES) return [];
  return own.flatMap((copy) => {
    const [from = '', ...others] = copy.sources;
    const { destination: to } = copy;
    if (from === '' || others.length > 0 || to === undefined) return [];
    const place = { from, to };
    const joined = joinStages(document, options, copies, { builder: copy.from, last, place });
    if (joined === undefined) return [];
    const beside = copies.of(last).filter((each) => each !== copy && each.from === copy.from);
    const found = narrowed(document, joined, copy, place, beside);
    return found === undefined ? [] : [found];
  });
}

function mayBeWhole({ instruction, sources }: StageCopy): boolean {
  return (
    sources.every((source) => source !== undefined && source !== '/' && !/[*?[]|\.\w+$/.test(source)) &&
    instruction.flags.every(({ name }) => /^(?:from|chown|chmod|link)$/.test(name))
  );
}

function narrowed(
  document: Document,
  joined: Joined,
  copy: StageCopy,
  { from, to }: Place,
  others: readonly StageCopy[],
): Proposal | Obstacle | undefined {
  const { site } = joined;
  const recipe = recipes.find((each) => each.recognises(site));
  if (recipe === undefined || OF_SOURCE.has(recipe.name) || !isWhole(joined, recipe, from)) return undefined;
  const { instruction } = copy;
  const refusal = (reason: string): Obstacle => ({
    instruction,
    reason: `it copies all of ${from}, and ${reason}`,
  });
  const needed = neededOf(joined, recipe);
  if (needed === undefined) return undefined;
  const obstacle = workplaceOf(site) ?? ('reason' in needed ? needed : undefined);
  if (obstacle !== undefined) return refusal(obstacle.reason);
  if ('reason' in needed) return undefined;
  const inside = needed.paths.filter((path) => isWithin(path, from));
  const isUnknown = site.context === undefined && recipe.name !== 'Rust';
  const isAll = needed.paths.some((path) => isWithin(from, path));
  if (isUnknown || isAll || (needed.isAgain && !OUTPUT.test(from))) {
    const without = site.context === undefined ? ' without its build context' : '';
    return refusal(`which of its files the program reads is not known${without}`);
  }
  const sources = [from, ...others.flatMap((each) => each.sources)];
  const isStarted = needed.artefacts.some((path) =>
    sources.some((source) => source !== undefined && isWithin(path, source)),
  );
  if (inside.length === 0 || !isStarted)
    return refusal('nothing in it is known to be built that the container starts');
  const problem = ownerProblem(joined, instruction) ?? runtimeWork(joined, from, inside);
  if (problem !== undefined) return refusal(problem);
  return proposalOf(document, copy, { from, to, inside, assumptions: needed.assumptions });
}

/** The folder in which the source is built, or one that a compiler fills. */
function isWhole({ site, boundary }: Joined, { name }: Recipe, folder: string): boolean {
  if (FILLING.has(name) && OUTPUT.test(folder)) return true;
  const isBuiltIn = site.commands.some(
    ({ folder: place, instruction }) =>
      instruction.index < boundary.index && place !== undefined && isWithin(place, folder),
  );
  return (
    isBuiltIn &&
    site.source.copies.some(
      ({ copy, hasFolder, destination, instruction }) =>
        copy.kind === 'context' &&
        hasFolder &&
        instruction.index < boundary.index &&
        destination !== undefined &&
        isWithin(destination, folder),
    )
  );
}

interface Needed {
  /** What is built. */
  readonly artefacts: readonly string[];
  /** All that the program needs. */
  readonly paths: readonly string[];
  /** All of the source. */
  readonly isAgain: boolean;
  readonly assumptions: readonly string[];
}

/** What the recipe of a single stage would copy from its builder. */
function neededOf({ site }: Joined, recipe: Recipe): Needed | Obstacle | undefined {
  if (recipe.name === 'Node') {
    const paths = standaloneOutput(site, nodeStage(site))?.map(({ path }) => path);
    return paths === undefined
      ? undefined
      : {
          artefacts: paths,
          paths,
          isAgain: false,
          assumptions: [`${listed(paths)} holds all that the program needs`],
        };
  }
  const split = recipe.split(site);
  if (split === undefined || isObstacle(split)) return split;
  if (split.builderLines !== undefined && split.builderLines.length > 0)
    return { reason: 'what the program needs is gathered by commands that the builder does not have' };
  const artefacts = split.artefacts.map(({ path }) => path);
  return {
    artefacts,
    paths: outermost([...artefacts, ...keptPaths(split.source), ...startedFiles(site)]),
    isAgain: split.source === 'again',
    assumptions: ofFiles(split),
  };
}

/** Clauses about the base and its programs are about what the last stage has anyway. */
function ofFiles({ assumptions }: Split): readonly string[] {
  return assumptions.filter((clause) => !/\bbuilder\b|\bimage\b|\bJDK\b/.test(clause));
}

/** Who runs the program may own the folder that is copied, and write to it. */
function ownerProblem({ site }: Joined, { flags }: Instruction): string | undefined {
  const { user } = site.finalState;
  const isGiven = flags.some(({ name }) => name === 'chown');
  return isGiven && user !== 'root' ? `${user ?? 'its user'} owns the folder and may write to it` : undefined;
}

interface Narrowing {
  readonly from: string;
  readonly to: string;
  readonly inside: readonly string[];
  readonly assumptions: readonly string[];
}

function proposalOf(
  document: Document,
  { instruction, from: builder }: StageCopy,
  { from, inside, assumptions }: Narrowing,
): Proposal | Obstacle {
  const { sources = [], destination = '' } = copyOf(document, instruction) ?? {};
  const [source = ''] = sources;
  const [first, last] = [instruction.flags[0], instruction.flags.at(-1)];
  const flags = document.text.slice(first?.range.start, last?.range.end);
  const words = inside.map((path) => {
    const rest = path.slice(from.length + 1);
    const target = /[*?[]/.test(rest) ? rest.replace(/[^/]*$/, '') : rest;
    return `${below(source, rest)} ${below(destination, target)}`;
  });
  if (inside.some((path) => /\s/.test(path)) || /["'\\\n]/.test(words.join('') + flags))
    return { instruction, reason: `it copies all of ${from}, and its words are quoted` };
  return {
    line: instruction.line,
    endLine: instruction.endLine,
    message: `copy only ${listed(inside)} from ${builder.name ?? 'the builder'}, not all of ${from}`,
    edits: [
      { ...instruction.range, text: words.map((text) => `COPY ${flags} ${text}`).join(document.newline) },
    ],
    becomes: words.map((text) => ({ keyword: 'COPY', text })),
    safety: 'unsafe',
    assumption: [...assumptions, `the program needs nothing else of ${from}`].join('; '),
  };
}

/** `./main` in `.`, `/app/main` in `/app/`. */
function below(folder: string, rest: string): string {
  return `${folder.replace(/(?:\/\.?)+$/, '')}/${rest}`;
}
