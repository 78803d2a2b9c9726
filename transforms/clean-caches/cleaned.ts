import { programName } from '../../src/effects/wrappers.ts';
import type { RunCommand, RunScript } from '../../src/effects/run-commands.ts';
import type { Cache } from '../../src/packages/contract.ts';
import { outward, type Surrounding } from '../../src/shell/simple-command.ts';
import type { CachePlace, InForce, Site } from './situation.ts';
import { covers, pathsOf } from './paths.ts';

/** A command that removes something. */
export interface Removal {
  readonly command: RunCommand;
  /** Its place among the commands of the RUN. */
  readonly index: number;
  /** Caches that it empties by name: `apt-get clean`. */
  readonly caches: readonly Cache[];
  /** Paths that it removes. */
  readonly patterns: readonly string[];
  /** Whether that is all it removes. */
  readonly isWhole: boolean;
}

const removing = new Set(['rm', 'rmdir', 'unlink', 'shred']);

/** The commands among `commands` that remove files or empty caches. */
export function removalsIn({ reading: { commands, calls }, inForce }: Site): Removal[] {
  const byCommand = new Map(calls.map((call) => [call.command, call]));
  const found: Removal[] = [];
  commands.forEach((command, index) => {
    const caches = byCommand.get(command)?.verb?.empties ?? [];
    const { patterns, isWhole } = removedBy(command, inForce);
    if (caches.length === 0 && patterns.length === 0) return;
    found.push({ command, index, caches, patterns, isWhole });
  });
  return found;
}

/** Distributions whose /bin/sh is dash or busybox ash. */
const withoutBraces = new Set(['debian', 'ubuntu', 'alpine', 'busybox']);

/** A shell of which nothing is known is taken to know braces: its author uses them. */
function hasBraces({ shell, distribution }: InForce, { holder }: RunScript): boolean {
  if (holder !== undefined) return holder.program !== 'sh' || !withoutBraces.has(distribution ?? '');
  return shell?.dialect !== 'sh' || !withoutBraces.has(distribution ?? '');
}

/** The paths that `rm`, or `find` with `-delete` or `-exec rm`, takes away. */
function removedBy(
  { program, words, script }: RunCommand,
  inForce: InForce,
): Pick<Removal, 'patterns' | 'isWhole'> {
  const variable = (name: string): string | undefined => script.exported.get(name) ?? inForce.variable(name);
  const reading = { variable, hasBraces: hasBraces(inForce, script) };
  const operands = words.slice(1);
  if (program !== undefined && removing.has(program)) {
    const named = operands
      .filter(({ value }) => value?.startsWith('-') !== true)
      .map(({ node, value }) => pathsOf(node, value, reading));
    return { patterns: named.flat(), isWhole: named.every((paths) => paths.length > 0) };
  }
  if (program !== 'find') return { patterns: [], isWhole: true };
  const actions = operands.map(({ value }) => value);
  const removes =
    actions.includes('-delete') ||
    actions.some((word, at) => word === 'rm' && /^-(?:exec|ok)/.test(actions[at - 1] ?? ''));
  if (!removes) return { patterns: [], isWhole: true };
  const firstTest = operands.findIndex(({ value }) => value?.startsWith('-') === true);
  const roots = operands.slice(0, Math.max(0, firstTest));
  return { patterns: roots.flatMap(({ node, value }) => pathsOf(node, value, reading)), isWhole: false };
}

/** Whether a removal empties the cache that lies at one of these places. */
export function empties(removal: Removal, cache: Cache, { paths, home }: CachePlace): boolean {
  if (removal.caches.some(({ id }) => id === cache.id)) return true;
  return removal.patterns.some((pattern) => paths.some((path) => covers(pattern, path, home)));
}

/** Whether `later` surely runs when the RUN goes on behind `earlier`; it stands behind it in the text. */
export function surelyFollows(later: RunCommand, earlier: RunCommand): boolean {
  const common = new Set(surroundingNodes(earlier));
  for (const step of stepsOut(later)) {
    if (step.kind === 'and-or' && step.before === '||') return false;
    if (common.has(step.node)) return isSequential(step);
    if (!isSequential(step) && step.kind !== 'group' && step.kind !== 'subshell') return false;
  }
  return true;
}

function isSequential(step: Surrounding): boolean {
  return (step.kind === 'list' && !step.background) || step.kind === 'and-or' || step.kind === 'pipeline';
}

function surroundingNodes(command: RunCommand): Surrounding['node'][] {
  return [...stepsOut(command)].map(({ node }) => node);
}

/** The surroundings of a command, out of a string that is handed to a shell too. */
export function* stepsOut(command: RunCommand): Generator<Surrounding> {
  for (let held: RunCommand | undefined = command; held !== undefined; held = held.script.holder) {
    if (held.simple !== undefined) yield* outward(held.simple);
  }
}

/** Who runs a command, where that is not the user in force: a name, or `?` for one that is not known. */
export function runsAs(command: RunCommand): string | undefined {
  const { wrapping, script } = command;
  if (wrapping.user !== undefined) return wrapping.user.name ?? '?';
  const holder = script.holder;
  if (holder === undefined) return undefined;
  const name = programName(holder.words[0]?.value);
  return name === 'su' || name === 'runuser' ? '?' : runsAs(holder);
}
