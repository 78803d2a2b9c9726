import type { Instruction } from '../../src/dockerfile/model.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import { absolutePath, isWithin } from '../../src/effects/posix-path.ts';
import { builtins } from '../../src/shell/command-names.ts';
import { changedBy } from './changed-paths.ts';
import { type Owner, ownerOf } from './owners.ts';
import type { Placed, Plan } from './plan.ts';
import type { Artefact, Obstacle, RuntimeBase } from './recipe.ts';
import { programsOf } from './runtime-bases.ts';
import { isIgnoredStart } from './starts.ts';

/** Images that are asked for by name, smaller than the distribution's own. */
export type SmallRuntime = 'distroless' | 'scratch' | 'alpine';

/** Alpine's newest release when the tables were made. Source: https://alpinelinux.org/releases/ */
const ALPINE = 'alpine:3.22';

/** Releases of Debian that distroless images are made of. Source: https://github.com/GoogleContainerTools/distroless */
const DISTROLESS: Readonly<Record<string, string>> = { bookworm: 'debian12', trixie: 'debian13' };

/** What no shell is needed for, because it can be made in the builder and copied: accounts. */
const ACCOUNTS = /^(?:useradd|adduser|groupadd|addgroup|usermod|groupmod)$/;

/** The same plan on a smaller runtime, or what stands in its way: it has no shell, no packages, no accounts of its own. */
export function onSmallRuntime(plan: Plan, wanted: SmallRuntime): Plan | Obstacle {
  const { site, split } = plan;
  const { linking } = split;
  if (linking === undefined)
    return {
      reason: `${wanted} is only known to do for programs that bring all they need, and this is none`,
    };
  if (wanted !== 'distroless' && linking !== 'static')
    return { reason: `what is built is linked to the C library, which ${wanted} does not have in this form` };
  const runtime = runtimeOf(plan, wanted);
  if ('reason' in runtime) return runtime;
  if (wanted === 'alpine') {
    if (plan.packages.names.length > 0) return needsPackages(plan);
    return (
      foreignProgram(plan, runtime) ?? { ...plan, split: { ...split, runtime, bringsCertificates: false } }
    );
  }
  const obstacle = shellProblem(plan);
  if (obstacle !== undefined) return obstacle;
  if (plan.packages.names.length > 0) return needsPackages(plan);
  const moved = withoutShell(plan);
  if ('reason' in moved) return moved;
  const artefacts: Artefact[] = [...moved.artefacts, ...split.artefacts];
  if (wanted === 'scratch' && split.timeZones !== undefined) artefacts.push({ path: split.timeZones });
  return {
    ...plan,
    places: moved.places,
    owners: [...plan.owners, ...moved.owners],
    split: { ...split, runtime, artefacts, bringsCertificates: wanted === 'scratch' },
    assumptions: [
      ...plan.assumptions,
      `it needs no shell${wanted === 'scratch' ? ', no /tmp' : ''} and no library of ${site.base.name}`,
    ],
  };
}

function needsPackages({ packages }: Plan): Obstacle {
  return {
    reason: `the runtime needs ${packages.names.join(', ')}, which only a distribution's own image can install`,
  };
}

function runtimeOf({ site, split }: Plan, wanted: SmallRuntime): RuntimeBase | Obstacle {
  const of = (reference: string): RuntimeBase => ({ reference, known: reference, programs: [] });
  if (wanted === 'scratch') return of('scratch');
  if (wanted === 'alpine') return of(site.base.distribution === 'alpine' ? split.runtime.reference : ALPINE);
  if (split.linking === 'static') return of('gcr.io/distroless/static-debian12');
  const release = site.base.release === undefined ? undefined : DISTROLESS[site.base.release];
  if (site.base.distribution !== 'debian' || release === undefined)
    return { reason: `there is no distroless image of the release that ${site.base.name} stands on` };
  return of(`gcr.io/distroless/${split.linking === 'libc' ? 'base' : 'cc'}-${release}`);
}

/** An instruction that needs a shell, or a program that is not built here. */
function shellProblem({ site, split, lastBuild }: Plan): Obstacle | undefined {
  const below = site.stage.instructions.filter(({ index }) => index > lastBuild.index);
  const run = below.find(({ keyword }) => keyword === 'RUN' || keyword === 'SHELL');
  if (run !== undefined) return { instruction: run, reason: 'it needs a shell in the runtime' };
  for (const start of site.starts) {
    if (start.json === undefined)
      return { instruction: start, reason: 'it is in shell form, and the runtime has no shell' };
    for (const use of readRun(site.document, start).commands) {
      const written = use.words[0]?.value ?? '';
      const place = absolutePath(site.finalState.workdir, written);
      const isBuilt = split.artefacts.some(
        ({ path, to = path }) => (place !== undefined && isWithin(place, to)) || to.endsWith(`/${written}`),
      );
      if (
        !isBuilt &&
        !isIgnoredStart({ program: written, written, words: [], instruction: start }) &&
        start.keyword !== 'CMD'
      )
        return { instruction: start, reason: `it starts ${written}, which is not built here` };
    }
  }
  return undefined;
}

/** What is made in the builder and copied, since the runtime has no shell to make it. */
interface MadeBefore {
  readonly places: ReadonlyMap<Instruction, Placed>;
  readonly artefacts: readonly Artefact[];
  readonly owners: readonly Owner[];
}

/** Accounts, and folders with their owners. */
function withoutShell({ places }: Plan): MadeBefore | Obstacle {
  const found = new Map(places);
  const artefacts: Artefact[] = [];
  const owners: Owner[] = [];
  for (const [instruction, placed] of places) {
    if (placed.kind !== 'parts') continue;
    for (const command of placed.commands) {
      const { program, words } = command;
      const owner = ownerOf(command, 'any');
      if (ACCOUNTS.test(program)) {
        for (const path of ['/etc/passwd', '/etc/group'])
          if (!artefacts.some((each) => each.path === path)) artefacts.push({ path });
      } else if (program === 'mkdir') {
        if (words.some((word) => word === undefined || /^(?:-\w*m|--mode)/.test(word)))
          return { instruction, reason: 'a copy of the folder that it makes has another mode' };
        for (const path of changedBy(command)) if (path !== undefined) artefacts.push({ path });
      } else if (owner === undefined)
        return { instruction, reason: `${program} needs a shell in the runtime` };
      else owners.push(owner);
    }
    // COPY --chown gives its owner to the folders above that it makes as well, and this runtime has hardly any.
    const deep = owners.find(({ folder }) => folder.lastIndexOf('/') > 0);
    if (deep !== undefined)
      return { instruction, reason: `the folders above ${deep.folder} would become its owner's, too` };
    found.set(instruction, { kind: 'builder' });
  }
  return { places: found, artefacts, owners };
}

/** A program that a RUN or the start needs, and that Alpine's image does not have. */
function foreignProgram(
  { site, places, lastBuild, split }: Plan,
  runtime: RuntimeBase,
): Obstacle | undefined {
  if (site.base.distribution === 'alpine') return undefined;
  const present = programsOf(runtime);
  const below = site.commands.filter(({ instruction }) => instruction.index > lastBuild.index);
  const above = [...places.values()].flatMap((placed) => (placed.kind === 'parts' ? placed.commands : []));
  const built = new Set(split.artefacts.map(({ path, to = path }) => to.replace(/^.*\//, '')));
  const found = [...above, ...below, ...site.started.filter((use) => !isIgnoredStart(use))].find(
    ({ program, written }) =>
      !built.has(program) &&
      !written.includes('/') &&
      present?.has(program) !== true &&
      !builtins.has(program),
  );
  return found === undefined
    ? undefined
    : {
        instruction: found.instruction,
        reason: `it runs ${found.program}, which ${runtime.reference} does not have`,
      };
}
