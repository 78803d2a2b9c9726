import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import type { Cache } from '../../src/packages/contract.ts';
import type { RunCommand } from '../../src/effects/run-commands.ts';
import { stepsOut } from './cleaned.ts';
import { runsOfStages } from './later.ts';
import { soleCacheOf } from './lone.ts';
import type { OpenFill } from './open-caches.ts';
import { isMissedWithout, pathsOf } from './paths.ts';
import { inForceAt, placeOf, type Site } from './situation.ts';

/** Programs that fail where a file that they are given is not there, and that caches are given to. */
const insisting = new Set(
  'cat cd chgrp chmod chown cp du find ls mv pushd rm rmdir rsync shred stat tar unlink'.split(' '),
);

/** A command that fails if one of these paths is not there. */
interface Insistence {
  readonly command: RunCommand;
  readonly paths: readonly string[];
}

/** So many RUNs are looked at for one call, so that a file of many thousands takes no quadratic time. */
const FARTHEST = 200;

/**
 * Why calls have to leave their cache behind: a command that comes later would fail without it, as `rm /var/cache/apk/*`
 * does, which has no `-f`, or `chown -R app ~/.cache`.
 */
export function whyTheyStay(site: Site, fills: readonly OpenFill[]): string | undefined {
  for (const fill of fills) {
    const reason = whyItStays(site, fill);
    if (reason !== undefined) return `${fill.cache.label}: ${reason}`;
  }
  return undefined;
}

function whyItStays(site: Site, fill: OpenFill): string | undefined {
  const { reading, instruction } = site;
  const own = reading.commands.indexOf(fill.call.command);
  const here = insistencesIn(site, instruction).filter(
    ({ command }) => reading.commands.indexOf(command) > own,
  );
  const first = here.find((each) => misses(each, fill));
  if (first !== undefined) return reasonOf(site, first, instruction);
  let seen = 0;
  for (const { instructions } of runsOfStages(site, (stage) => insistingRuns(site, stage))) {
    for (const later of instructions) {
      seen += 1;
      if (seen > FARTHEST) return 'too many commands behind the RUN may fail if nothing is there';
      const found = insistencesIn(site, later).find(
        (each) => misses(each, fill) && !isFilledBefore(site, later, each, fill),
      );
      if (found !== undefined && !isDropped(site, later, fill)) return reasonOf(site, found, later);
    }
  }
  return undefined;
}

function reasonOf({ document }: Site, { command }: Insistence, { line }: Instruction): string {
  const { simple, script } = command;
  const isPlain = simple?.positioned === true && script.setting !== 'fixed';
  const at = isPlain ? document.lineAt(script.text.offsetAt(simple.command.pos)) : line;
  return `${command.program ?? ''} on line ${at} would fail if nothing were there`;
}

function misses({ paths }: Insistence, { cache, situation }: OpenFill): boolean {
  const place = placeOf(cache, situation);
  const cleanup = cache.cleanup?.(situation);
  const commands = cleanup === undefined || 'refusal' in cleanup ? [] : cleanup.commands;
  // `rm -rf /var/lib/apt/lists/*` leaves the folder.
  const staysEmpty = (path: string): boolean => commands.some((command) => command.includes(`${path}/*`));
  return paths.some((named) =>
    place.paths.some((path) => isMissedWithout(named, path, place.home, staysEmpty(path))),
  );
}

/** Whether a call of its own RUN fills the cache anew: one that needs the index gets an update in front, unless a flag does. */
function isFilledBefore(
  { document }: Site,
  later: Instruction,
  { command }: Insistence,
  { cache }: OpenFill,
): boolean {
  const { commands, calls } = readRun(document, later);
  const end = commands.indexOf(command);
  return calls.some(({ command: call, verb }) => {
    if (commands.indexOf(call) >= end) return false;
    const isOf = (caches: readonly Cache[] | undefined): boolean =>
      caches?.some(({ id }) => id === cache.id) === true;
    return isOf(verb?.needs) ? verb?.avoidance?.replacesUpdate !== true : isOf(verb?.fills);
  });
}

/** A RUN that removes this cache and nothing else goes when the cache is not made: see lone.ts. */
function isDropped(site: Site, instruction: Instruction, { cache }: OpenFill): boolean {
  const later = siteOf(site, instruction);
  return soleCacheOf(later)?.id === cache.id;
}

function siteOf(site: Site, instruction: Instruction): Site {
  const { document } = site;
  return {
    ...site,
    instruction,
    reading: readRun(document, instruction),
    inForce: inForceAt(document, instruction),
  };
}

const runsByStage = new WeakMap<Stage, readonly Instruction[]>();

function insistingRuns(site: Site, stage: Stage): readonly Instruction[] {
  let found = runsByStage.get(stage);
  if (found === undefined) {
    found = stage.instructions.filter(
      (instruction) => instruction.keyword === 'RUN' && insistencesIn(site, instruction).length > 0,
    );
    runsByStage.set(stage, found);
  }
  return found;
}

const insistences = new WeakMap<Instruction, readonly Insistence[]>();

function insistencesIn(site: Site, instruction: Instruction): readonly Insistence[] {
  let found = insistences.get(instruction);
  if (found === undefined) {
    const { reading, inForce } = siteOf(site, instruction);
    found = reading.commands.flatMap((command) => {
      if (command.program === undefined || !insisting.has(command.program) || mayFail(command)) return [];
      const variable = (name: string): string | undefined =>
        command.script.exported.get(name) ?? inForce.variable(name);
      const operands = command.words.slice(1).filter(({ value }) => value?.startsWith('-') !== true);
      const paths = operands.flatMap(({ node, value }) =>
        pathsOf(node, value, { variable, hasBraces: true }),
      );
      return paths.length === 0 ? [] : [{ command, paths }];
    });
    insistences.set(instruction, found);
  }
  return found;
}

/** `rm -rf`, or a command whose failure is taken: `rm ~/.cache || true`, `if ls ~/.cache`. */
function mayFail(command: RunCommand): boolean {
  const isForced = command.words.some(({ value }) => /^(?:-[a-zA-Z]*f[a-zA-Z]*|--force)$/.test(value ?? ''));
  if (command.program === 'rm' && isForced) return true;
  return [...stepsOut(command)].some(
    (step) => step.kind === 'condition' || (step.kind === 'and-or' && step.after === '||'),
  );
}
