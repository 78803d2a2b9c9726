// Files that are split already, whose last stage copies packages of development from its builder.
import { lineageOf } from '../../src/dockerfile/lineage.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { isWithin } from '../../src/effects/posix-path.ts';
import { stateAt } from '../../src/effects/state.ts';
import type { RewriteOptions } from '../../src/rewrite/result.ts';
import type { Proposal } from '../contract.ts';
import { CopiedSource } from './copied-source.ts';
import { type Joined, joinStages, type Place } from './joined-stages.ts';
import type { Obstacle } from './recipe.ts';
import { developmentStart } from './recipes/node-development.ts';
import { inFolder } from './recipes/node-manifest.ts';
import {
  globalInstall,
  isNodeCommand,
  isProjectInstall,
  nodeStage,
  type NodeProject,
  omitsDev,
  projectFolder,
} from './recipes/node-project.ts';
import { pruneCommand, pruneProblem, sourceOfProject } from './recipes/node-prune.ts';
import { pruneInBuilder, pruneInStage } from './pruned-stage.ts';
import type { StageCopies, StageCopy } from './stage-copies.ts';
import { pathOf, type StageCommand } from './stage-commands.ts';
import { workplaceOf } from './starts.ts';

/** Each is read together with the stage: no real file has as many. */
const MOST_BUILDERS = 30;

/** What removes packages of development from the builders that a stage copies from, or what stands in the way. */
export function prunedBuilders(
  document: Document,
  options: RewriteOptions,
  copies: StageCopies,
  last: Stage,
): readonly (Proposal | Obstacle)[] {
  const lineage = new Set(lineageOf(last));
  const taken = [...lineage].flatMap((stage) => copies.of(stage));
  const builders = [...new Set(taken.map(({ from }) => from))].filter((stage) => !lineage.has(stage));
  if (builders.length > MOST_BUILDERS) return [];
  return builders.flatMap((builder) => {
    const own = taken.filter(({ from, sources }) => from === builder && sources.some(mayHoldModules));
    if (own.length === 0 || !installsPackages(document, builder)) return [];
    return prunedBuilder({ document, options, copies, last, builder, lineage }, own);
  });
}

/** What is asked of a builder and the stage that copies from it. */
interface Pair {
  readonly document: Document;
  readonly options: RewriteOptions;
  readonly copies: StageCopies;
  readonly last: Stage;
  readonly lineage: ReadonlySet<Stage>;
  readonly builder: Stage;
}

/** A folder, as far as its name says, and not the whole file system. */
function mayHoldModules(source: string | undefined): boolean {
  return source !== undefined && source !== '/' && !/\.\w+$/.test(source);
}

function installsPackages({ text }: Document, builder: Stage): boolean {
  return [...lineageOf(builder)].some(({ instructions }) =>
    instructions.some(
      ({ keyword, range }) =>
        /^(?:RUN|COPY)$/.test(keyword) &&
        /\b(?:npm|yarn|pnpm|bun|node_modules)\b/.test(text.slice(range.start, range.end)),
    ),
  );
}

function prunedBuilder(pair: Pair, own: readonly StageCopy[]): readonly (Proposal | Obstacle)[] {
  const { document, options, copies, last, builder } = pair;
  const joined = joinStages(document, options, copies, { builder, last, place: placeOf(own) });
  if (joined === undefined) return [];
  const { site, boundary } = joined;
  const projects = nodeStage(site).projects.filter(
    ({ installs, manifest, folder, omitsDev: isBare }) =>
      (!isBare || isBareAboveOnly(installs, boundary)) &&
      installs.some(({ instruction }) => instruction.index < boundary.index) &&
      (manifest === undefined || manifest.devDependencies.size > 0) &&
      own.some((copy) => takesModules(copy, folder)) &&
      !isGone(joined, installs, inFolder(folder, 'node_modules'), false),
  );
  const lost = projects.length > 0 ? undefined : lostInstall(joined, own);
  if (lost !== undefined) return [lost];
  const commands: string[] = [];
  const found: (Proposal | Obstacle)[] = [];
  for (const project of projects) {
    const command = commandFor(pair, joined, project, own);
    if (typeof command === 'string') commands.push(command);
    else found.push(command);
  }
  if (commands.length === 0) return found;
  const taking = own.filter((copy) => projects.some(({ folder }) => takesModules(copy, folder)));
  const isShared = projects.some(({ folder }) => isUsedElsewhere(pair, folder));
  const proposal = isShared
    ? pruneInStage(document, { builder, taking }, commands)
    : pruneInBuilder(document, { builder, last }, commands);
  return [proposal, ...found];
}

/** An install in a folder that is not known, where packages are copied. */
function lostInstall({ site, boundary }: Joined, own: readonly StageCopy[]): Obstacle | undefined {
  const copy = own.find(({ sources }) => sources.some((source) => source?.endsWith(MODULES)));
  const isLost = site.commands.some(
    (command) =>
      command.instruction.index < boundary.index &&
      isProjectInstall(command) &&
      projectFolder(command) === undefined &&
      !omitsDev(command),
  );
  return copy === undefined || !isLost
    ? undefined
    : {
        instruction: copy.instruction,
        reason: `${COPIED}: the folder in which they are installed is not known`,
      };
}

const COPIED = 'packages of development are copied with those that run';

/** Only the stage that ships leaves packages of development out: in a layer above the copy that brought them. */
function isBareAboveOnly(installs: readonly StageCommand[], boundary: Instruction): boolean {
  const above = installs.filter(({ instruction }) => instruction.index < boundary.index);
  return above.length < installs.length && above.some((command) => !omitsDev(command));
}

/** Whether a copy brings the packages that are installed in a folder. */
function takesModules({ sources }: StageCopy, folder: string): boolean {
  const modules = inFolder(folder, 'node_modules');
  return sources.some((source) => source === undefined || isWithin(modules, source));
}

/** Whether the builder removes a file or folder behind an install, by its name or by a pattern. */
function isGone(
  { site, boundary }: Joined,
  installs: readonly StageCommand[],
  path: string,
  ifUnknown: boolean,
): boolean {
  const last = installs.at(-1);
  const from = last === undefined ? 0 : site.commands.indexOf(last) + 1;
  return site.commands.slice(from).some((command) => {
    const { program, words, instruction } = command;
    if (instruction.index >= boundary.index || (program !== 'rm' && program !== 'mv')) return false;
    return (program === 'mv' ? words.slice(0, -1) : words).some((word) => {
      if (word?.startsWith('-') === true) return false;
      const gone = pathOf(command, word?.replace(/[*?[{].*$/, ''));
      if (gone === undefined) return ifUnknown;
      const isPattern = /[*?[{]/.test(word ?? '');
      const start = isPattern && /\/[*?[{]/.test(`/${word ?? ''}`) ? `${gone}/` : gone;
      return isPattern ? path.startsWith(start) : isWithin(path, gone);
    });
  });
}

/** Where the stage has the folder that its packages come from. */
function placeOf(own: readonly StageCopy[]): Place | undefined {
  const places = own.flatMap(({ sources: [source, ...others], destination }) =>
    source === undefined || destination === undefined || others.length > 0
      ? []
      : [{ from: source, to: destination }],
  );
  const packages = places.find(({ from, to }) => from.endsWith(MODULES) && to.endsWith(MODULES));
  if (packages !== undefined)
    return {
      from: packages.from.slice(0, -MODULES.length) || '/',
      to: packages.to.slice(0, -MODULES.length) || '/',
    };
  return places.toSorted((a, b) => a.from.length - b.from.length).find(({ from }) => !from.endsWith(MODULES));
}

const MODULES = '/node_modules';

/** The command that removes them, or why they stay. */
function commandFor(
  pair: Pair,
  joined: Joined,
  project: NodeProject,
  own: readonly StageCopy[],
): string | Obstacle {
  const { site } = joined;
  const { starts } = nodeStage(site);
  const copy = own.find((each) => takesModules(each, project.folder));
  const instruction = copy?.instruction ?? pair.last.from;
  const development = workplaceOf(site) ?? developmentStart(starts);
  if (development !== undefined) {
    const origin =
      development.instruction === undefined ? undefined : joined.originOf.get(development.instruction);
    return { instruction: origin ?? instruction, reason: development.reason };
  }
  const reason =
    pruneProblem(site, project, starts, sourceOfProject(site, project)) ??
    runtimeProblem(joined) ??
    memberProblem(project, own) ??
    namedProblem(pair, project) ??
    builderProblem(joined, project);
  if (reason !== undefined) return { instruction, reason: `${COPIED}: ${reason}` };
  return pruneCommand(site, project, endOf(joined).workdir ?? '/');
}

/** Whether the builder is there for other stages, or for itself: it must keep packages of development. */
function isUsedElsewhere({ builder, copies, lineage }: Pair, folder: string): boolean {
  return (
    builder.isBase ||
    builder.ships ||
    copies.isMounted(builder) ||
    copies.from(builder).some((copy) => !lineage.has(copy.stage) && takesModules(copy, folder)) ||
    builder.instructions.some(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT') ||
    /^(?:dev|develop|development|test|tests|testing|ci|lint)$/.test(builder.name ?? '')
  );
}

/** The stage that ships works with packages while it is built. */
function runtimeProblem({ site, boundary }: Joined): string | undefined {
  const command = site.commands.find(
    (each) =>
      each.instruction.index >= boundary.index && isNodeCommand(each) && globalInstall(each) === undefined,
  );
  return command === undefined
    ? undefined
    : `the last stage runs ${command.written} ${command.words[0] ?? ''}`.trimEnd();
}

/** Packages of a workspace have folders of packages of their own. */
function memberProblem({ members, folder }: NodeProject, own: readonly StageCopy[]): string | undefined {
  const isWhole = own.some(({ sources }) =>
    sources.some((source) => source !== undefined && isWithin(folder, source)),
  );
  return members.length === 0 || isWhole
    ? undefined
    : 'the project has workspaces, and only some of their folders are copied';
}

/** `COPY --from=build /app/node_modules/prisma ./node_modules/prisma`: the copy fails where it is removed. */
function namedProblem(
  { builder, copies, lineage }: Pair,
  { folder, manifest }: NodeProject,
): string | undefined {
  const modules = `${inFolder(folder, 'node_modules')}/`;
  const named = copies
    .from(builder)
    .filter(({ stage }) => lineage.has(stage))
    .flatMap(({ sources }) => sources)
    .filter((source) => source?.startsWith(modules))
    .map((source) => /^(?:@[^/]+\/)?[^/]+/.exec(source?.slice(modules.length) ?? '')?.[0] ?? '');
  const found = named.find(
    (name) => name === '.bin' || (!name.startsWith('.') && manifest?.dependencies.has(name) !== true),
  );
  return found === undefined ? undefined : `the last stage copies ${found} by its name`;
}

/** What the command that removes them needs in the builder. */
function builderProblem(joined: Joined, { folder, installs }: NodeProject): string | undefined {
  const { site, boundary, fetched } = joined;
  const { workdir, user } = stateAt(site.document, boundary);
  if (workdir === undefined) return 'the folder that the builder ends in is not known';
  const isOfOther = installs.some(({ instruction }) => fetched.has(instruction));
  const isOwn = !isOfOther && installs.every(({ state }) => state.user === user);
  if (user !== 'root' && !isOwn) return 'the builder ends as a user who did not install them';
  const instructions = site.stage.instructions.filter(
    (each) => each.index < boundary.index && !fetched.has(each),
  );
  const source = new CopiedSource(site.document, { ...site.stage, instructions }, site.context);
  const manifest = inFolder(folder, 'package.json');
  return source.inContext(manifest) === undefined || isGone(joined, installs, manifest, true)
    ? 'the builder that they are copied from has no package.json beside them'
    : undefined;
}

function endOf({ site, boundary }: Joined): ReturnType<typeof stateAt> {
  return stateAt(site.document, boundary);
}
