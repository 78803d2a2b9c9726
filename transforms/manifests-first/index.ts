import type { BuildContext } from '../../src/context/context.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { readStages } from '../../src/dockerfile/stages.ts';
import { isWithin } from '../../src/effects/posix-path.ts';
import { stateAt } from '../../src/effects/state.ts';
import type { AppendedLines } from '../../src/rewrite/companion-files.ts';
import type { RewriteOptions } from '../../src/rewrite/result.ts';
import type { Proposal, Transform, TransformRefusal } from '../contract.ts';
import { manifestsFirstDescription } from './description.ts';
import { arrange, type Arrangement } from './arrange.ts';
import { CopiedFiles } from './copied.ts';
import { exclusionOf, isLeftOutOfGit, leavesOut, takesFrom } from './exclusion.ts';
import { layOut } from './layout.ts';
import { proposeLockFiles } from './lock-files.ts';
import { UNKNOWN_FOLDER, walkStage } from './stage-walk.ts';
import type { Sinking, Step } from './steps.ts';
import { proposeLateVariables } from './variables/index.ts';

export const manifestsFirst: Transform = {
  ...manifestsFirstDescription,
  run(document, options) {
    const { context } = options;
    const trusts = isUnsafeWanted(options);
    const proposals: Proposal[] = [];
    const refusals: TransformRefusal[] = [];
    const fetched = new Map<Stage, ReadonlySet<string>>();
    const stages = readStages(document, options.targets);
    const bases = new Set(stages.flatMap(({ base }) => (base.kind === 'stage' ? [base.stage] : [])));
    for (const stage of stages) {
      if (isForeign(document, stage)) continue;
      if (bases.has(stage) || copiesBeforeRun(stage)) {
        const inherited = stage.base.kind === 'stage' ? fetched.get(stage.base.stage) : undefined;
        const outcome = walkStage(document, stage, context, inherited ?? new Set());
        fetched.set(stage, outcome.fetched);
        refusals.push(...outcome.refusals);
        for (const sinking of outcome.sinkings)
          for (const found of proposalsOf(document, sinking, context)) add(found, proposals, refusals);
      }
      proposals.push(...proposeLockFiles(document, stage, context));
      const late = proposeLateVariables(document, stage, trusts);
      proposals.push(...late.proposals);
      refusals.push(...late.refusals);
    }
    return { proposals, refusals };
  },
};

/** Whether something is copied, and a RUN comes behind it: else nothing can be in the wrong order. */
function copiesBeforeRun({ instructions }: Stage): boolean {
  const copy = instructions.findIndex(({ keyword }) => keyword === 'COPY' || keyword === 'ADD');
  return copy >= 0 && instructions.slice(copy).some(({ keyword }) => keyword === 'RUN');
}

function isUnsafeWanted({ unsafe = false, transforms = [] }: RewriteOptions): boolean {
  const asked = [...transforms, ...(typeof unsafe === 'boolean' ? [] : unsafe)];
  return unsafe === true || asked.includes('manifests-first');
}

/** A stage for Windows, or a file whose RUNs are not for a POSIX shell. */
function isForeign(document: Document, stage: Stage): boolean {
  return document.escape !== '\\' || stateAt(document, stage.from).os === 'windows';
}

/** More installs than these are not taken away one by one. */
const MOST_TRIES = 8;

/** What becomes of a sinking: where its last install cannot come first, those before it may. */
function proposalsOf(
  document: Document,
  sinking: Sinking,
  context: BuildContext | undefined,
): (Proposal | TransformRefusal | undefined)[] {
  const first = proposeOf(document, sinking, context);
  let found = first;
  let items = sinking.items;
  for (let tries = 0; found !== undefined && 'reason' in found && tries < MOST_TRIES; tries++) {
    const last = lastWorthy(items);
    items = items.slice(0, lastWorthy(items.slice(0, last)) + 1);
    if (items.length === 0) return [first];
    found = proposeOf(document, { items }, context);
  }
  return found === first ? [first] : [first, found];
}

function lastWorthy(items: Sinking['items']): number {
  return items.findLastIndex((item) => 'needs' in item && item.isWorthy);
}

function add(
  found: Proposal | TransformRefusal | undefined,
  proposals: Proposal[],
  refusals: TransformRefusal[],
): void {
  if (found === undefined) return;
  if ('reason' in found) refusals.push(found);
  else proposals.push(found);
}

function proposeOf(
  document: Document,
  sinking: Sinking,
  context: BuildContext | undefined,
): Proposal | TransformRefusal | undefined {
  const arrangement = arrange(sinking, context);
  if (arrangement === undefined) return undefined;
  const { line, endLine } = spanOf(arrangement);
  const refuse = (reason: string): TransformRefusal => {
    const [label] = arrangement.passed.flatMap(({ facts }) => facts.labels);
    return { line, endLine, reason: `${label ?? 'the install'} stays behind the source: ${reason}` };
  };
  const sunk = new CopiedFiles(arrangement.sunk, context);
  const makes = arrangement.passed.flatMap(({ facts }) => facts.makes);
  const laid = makes.find((path) => sunk.kindOf(path) !== undefined);
  const installed = installedInto(arrangement.passed).filter((path) => !sunk.isExcluded(path));
  const folders = installed.map((path) => nameInContext(path, sunk));
  const isTaken = takesFrom(document, folders, context);
  const exclusion = isTaken ? undefined : exclusionOf(folders, context);
  const isLeftover = (path: string): boolean =>
    installed.includes(path) && (BUILT.test(path) || isLeftOutOfGit(context, nameInContext(path, sunk)));
  const isMended =
    exclusion !== undefined && makes.every((path) => sunk.kindOf(path) === undefined || isLeftover(path));
  if (laid !== undefined && !isMended) return refuse(trap(laid, sunk));
  if (isTaken)
    return refuse(
      `${listed(folders)} is copied from the build context by name, so it is there, and the COPY would lay it over the installed one`,
    );
  if (arrangement.problem !== undefined) return refuse(arrangement.problem);
  const written = layOut(document, arrangement);
  if (typeof written === 'string') return refuse(written);
  const message = messageOf(arrangement, exclusion);
  const files = exclusion === undefined ? {} : { otherFiles: [exclusion] };
  const common = { line, endLine, message, edits: written.edits, becomes: written.becomes, ...files };
  const assumptions = assumptionsOf(document, arrangement, sunk, context, exclusion);
  return assumptions.length === 0
    ? { ...common, safety: 'safe' }
    : { ...common, safety: 'unsafe', assumption: assumptions.join('; ') };
}

/** Folders that hold what tools write anew, also where somebody has committed them. */
const BUILT = /\/(?:obj|_build|\.dart_tool|\.build)$/;

/** Where the passed installs put what they install. */
function installedInto(passed: readonly Step[]): string[] {
  return passed.flatMap(({ run, facts }) => {
    const roles = run?.reading.pieces.flatMap((piece) => piece.roles) ?? [];
    const made = roles.flatMap((role) =>
      role.kind === 'install' || role.kind === 'fetch' ? role.reading.makes : [],
    );
    return made.filter((path) => facts.makes.includes(path));
  });
}

/** What `COPY . .` would lay over the installed files. */
function trap(path: string, sunk: CopiedFiles): string {
  const from = sunk.originOf(path)?.from ?? path;
  return `the build context has a ${from} of its own that the COPY would lay over the installed one; exclude it in .dockerignore`;
}

function assumptionsOf(
  document: Document,
  { sunk, passed }: Arrangement,
  files: CopiedFiles,
  context: BuildContext | undefined,
  exclusion: AppendedLines | undefined,
): string[] {
  const facts = passed.map((step) => step.facts);
  const found = new Set<string>();
  if (context === undefined) found.add('there is no build context to look into');
  for (const { defaults } of sunk) for (const word of defaults) found.add(`${word} keeps its default`);
  for (const { assumptions } of facts) for (const assumption of assumptions) found.add(assumption);
  const open = facts.flatMap(({ makes }) => makes).filter((path) => !files.isExcluded(path));
  const names = open.map((path) => nameInContext(path, files));
  const unnamed = names.filter((name) => exclusion === undefined || !leavesOut(exclusion, name));
  if (exclusion !== undefined) found.add(`no build needs ${listed(exclusion.lines)} of the build context`);
  if (unnamed.length > 0) {
    found.add(`the build context has no ${listed(unnamed)} of its own (.dockerignore does not exclude it)`);
  }
  const overlaid = facts
    .flatMap(({ rewrites }) => rewrites)
    .filter((path) => files.originOf(path) !== undefined);
  if (overlaid.length > 0) {
    const names = overlaid.map((path) => path.slice(path.lastIndexOf('/') + 1));
    found.add(`the install leaves ${listed(names)} as it is, because it is up to date`);
  }
  const isUnplaced = sunk.some(({ destination }) => destination.startsWith(UNKNOWN_FOLDER));
  if (isUnplaced && passed.some((step) => installsPackages(step))) {
    found.add("the base image's working directory is a folder of its own");
  }
  const owner = sunk
    .map(({ instruction }) => openOwner(document, instruction))
    .find((name) => name !== undefined);
  if (owner !== undefined && passed.some((step) => installsPackages(step))) {
    found.add(`${owner} is a user of the base image, not of a package that is installed`);
  }
  return [...found];
}

/** Users that the distributions and official images have. */
const COMMON_OWNER = /^(?:root|node|www-data|nobody|daemon|\d+)$/;

/** The name in `--chown` that neither the distribution nor a RUN above it is known to make. */
function openOwner(document: Document, { flags, range }: Instruction): string | undefined {
  const owners = flags.flatMap(({ name, value }) => (name === 'chown' ? (value ?? '').split(':') : []));
  const isNamedAbove = (owner: string): boolean => document.text.lastIndexOf(owner, range.start) >= 0;
  return owners.find((owner) => owner !== '' && !COMMON_OWNER.test(owner) && !isNamedAbove(owner));
}

function installsPackages({ run }: Step): boolean {
  const roles = run?.reading.pieces.flatMap((piece) => piece.roles) ?? [];
  return roles.some((role) => role.kind === 'independent' && role.worth);
}

function nameInContext(path: string, files: CopiedFiles): string {
  const source = files.copies
    .flatMap(({ sources }) => sources)
    .find(({ to, kind }) => kind === 'folder' && isWithin(path, to));
  if (source === undefined) return path;
  const rest = path.slice(source.to === '/' ? 1 : source.to.length + 1);
  return source.from === '' ? rest : `${source.from}/${rest}`;
}

function listed(names: readonly string[]): string {
  const unique = [...new Set(names)];
  if (unique.length > 4) return `${unique.slice(0, 3).join(', ')} and ${unique.length - 3} more`;
  return unique.length === 1
    ? (unique[0] ?? '')
    : `${unique.slice(0, -1).join(', ')} and ${unique.at(-1) ?? ''}`;
}

/** From the first copy that moves to the last step that it moves behind. */
function spanOf({ sunk, passed }: Arrangement): { line: number; endLine: number } {
  const steps = passed.map(({ instruction }) => instruction);
  const first = sunk[0]?.instruction ?? steps[0];
  const last = steps.at(-1) ?? first;
  return { line: first?.line ?? 1, endLine: last?.endLine ?? 1 };
}

function messageOf({ placed, sunk, passed }: Arrangement, exclusion: AppendedLines | undefined): string {
  const files = placed.flatMap((item) => (item.kind === 'new' ? item.files.map(({ from }) => from) : []));
  const copied = files.length === 0 ? '' : `copy ${listed(files)} and `;
  const what = sunk.length === 0 ? 'the manifests are' : 'the source is';
  const labels = listed(passed.flatMap(({ facts }) => facts.labels));
  const ignored =
    exclusion === undefined ? '' : `; .dockerignore leaves out ${listed(exclusion.lines)} from now on`;
  return `${copied}run ${labels} before ${what} copied, so that a change there does not run it again${ignored}`;
}
