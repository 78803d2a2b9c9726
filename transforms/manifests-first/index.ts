import type { BuildContext } from '../../src/context/context.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Stage } from '../../src/dockerfile/model.ts';
import { readStages } from '../../src/dockerfile/stages.ts';
import { stateAt } from '../../src/effects/state.ts';
import type { Proposal, Transform, TransformRefusal } from '../contract.ts';
import { arrange, type Arrangement } from './arrange.ts';
import { CopiedFiles } from './copied.ts';
import { layOut } from './layout.ts';
import { type Sinking, type Step, UNKNOWN_FOLDER, walkStage } from './stage-walk.ts';

export const manifestsFirst: Transform = {
  name: 'manifests-first',
  summary:
    'installs dependencies before the source is copied, so that a change of the source does not install again',
  safety: 'safe and unsafe',
  hadolint: [],
  run(document, options) {
    const { context } = options;
    const proposals: Proposal[] = [];
    const refusals: TransformRefusal[] = [];
    const fetched = new Map<Stage, ReadonlySet<string>>();
    for (const stage of readStages(document, options.targets)) {
      if (isForeign(document, stage)) continue;
      const inherited = stage.base.kind === 'stage' ? fetched.get(stage.base.stage) : undefined;
      const outcome = walkStage(document, stage, context, inherited ?? new Set());
      fetched.set(stage, outcome.fetched);
      refusals.push(...outcome.refusals);
      for (const sinking of outcome.sinkings) add(proposeOf(document, sinking, context), proposals, refusals);
    }
    return { proposals, refusals };
  },
};

/** A stage for Windows, or a file whose RUNs are not for a POSIX shell. */
function isForeign(document: Document, stage: Stage): boolean {
  return document.escape !== '\\' || stateAt(document, stage.from).os === 'windows';
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
  const { line, endLine } = spanOf(sinking, arrangement);
  const refuse = (reason: string): TransformRefusal => ({
    line,
    endLine,
    reason: `${sinking.labels[0] ?? 'the install'} stays behind the source: ${reason}`,
  });
  const sunk = new CopiedFiles(arrangement.sunk, context);
  const laid = sinking.makes.find((path) => sunk.kindOf(path) !== undefined);
  if (laid !== undefined) return refuse(trap(laid, sunk));
  if (arrangement.problem !== undefined) return refuse(arrangement.problem);
  const written = layOut(document, arrangement);
  if (typeof written === 'string') return refuse(written);
  const message = messageOf(sinking, arrangement);
  const common = { line, endLine, message, edits: written.edits, becomes: written.becomes };
  const assumptions = assumptionsOf(sinking, arrangement, sunk, context);
  return assumptions.length === 0
    ? { ...common, safety: 'safe' }
    : { ...common, safety: 'unsafe', assumption: assumptions.join('; ') };
}

/** What `COPY . .` would lay over the installed files. */
function trap(path: string, sunk: CopiedFiles): string {
  const from = sunk.originOf(path)?.from ?? path;
  return `the build context has a ${from} of its own that the COPY would lay over the installed one; exclude it in .dockerignore`;
}

function assumptionsOf(
  { items, makes, rewrites, assumptions }: Sinking,
  { sunk }: Arrangement,
  files: CopiedFiles,
  context: BuildContext | undefined,
): string[] {
  const found = new Set<string>();
  if (context === undefined) found.add('there is no build context to look into');
  for (const assumption of assumptions) found.add(assumption);
  const open = makes
    .filter((path) => !files.isExcluded(path))
    .map((path) => files.originOf(path)?.from ?? nameOf(path, files));
  if (open.length > 0)
    found.add(`the build context has no ${listed(open)} of its own (.dockerignore does not exclude it)`);
  const overlaid = rewrites
    .filter((path) => context !== undefined && files.originOf(path) !== undefined)
    .map((path) => path.slice(path.lastIndexOf('/') + 1));
  if (overlaid.length > 0)
    found.add(`the install leaves ${listed(overlaid)} as it is, because it is up to date`);
  const hasSystemStep = items.some(
    (item) =>
      'needs' in item &&
      item.run?.reading.pieces.some(({ roles }) =>
        roles.some((role) => role.kind === 'independent' && role.worth),
      ) === true,
  );
  const isUnplaced = sunk.some(({ destination }) => destination.startsWith(UNKNOWN_FOLDER));
  if (isUnplaced && hasSystemStep) found.add("the base image's working directory is a folder of its own");
  return [...found];
}

function nameOf(path: string, files: CopiedFiles): string {
  const source = files.copies
    .flatMap(({ sources }) => sources)
    .find(({ to, kind }) => kind === 'folder' && path.startsWith(to === '/' ? '/' : `${to}/`));
  const rest = source === undefined ? path : path.slice(source.to === '/' ? 1 : source.to.length + 1);
  return source === undefined || source.from === '' ? rest : `${source.from}/${rest}`;
}

function listed(names: readonly string[]): string {
  const unique = [...new Set(names)];
  if (unique.length > 4) return `${unique.slice(0, 3).join(', ')} and ${unique.length - 3} more`;
  return unique.length === 1
    ? (unique[0] ?? '')
    : `${unique.slice(0, -1).join(', ')} and ${unique.at(-1) ?? ''}`;
}

/** From the first copy that moves to the last step that it moves behind. */
function spanOf({ items }: Sinking, { sunk }: Arrangement): { line: number; endLine: number } {
  const steps = items.filter((item): item is Step => 'needs' in item);
  const first = sunk[0]?.instruction ?? steps[0]?.instruction;
  const last = steps.at(-1)?.instruction ?? first;
  return { line: first?.line ?? 1, endLine: last?.endLine ?? 1 };
}

function messageOf({ labels }: Sinking, { placed, sunk }: Arrangement): string {
  const files = placed.flatMap((item) => (item.kind === 'new' ? item.files.map(({ from }) => from) : []));
  const copied = files.length === 0 ? '' : `copy ${listed(files)} and `;
  const what = sunk.length === 0 ? 'the manifests are' : 'the source is';
  return `${copied}run ${listed(labels)} before ${what} copied, so that a change there does not run it again`;
}
