import type { Instruction } from '../../src/dockerfile/model.ts';
import { shellOf } from '../../src/effects/shell-context.ts';
import { inNumber } from '../../src/packages/number.ts';
import { assumptionOf, few } from './assumption.ts';
import { basePackagesOf, mayHoldOrphans } from './base-packages.ts';
import { narrowed, readInstalls } from './candidates.ts';
import { isSmall, lacksCompiler } from './compiler.ts';
import type { InstallCall } from './installs.ts';
import { compilesAtRunTime, laterUse } from './later.ts';
import { hasListsLater, leavesLists } from './lists.ts';
import { type Obsolete, obsoleteRemovals, removedFrom } from './obsolete.ts';
import {
  broughtRuntime,
  lateCopy,
  linkToHeaders,
  mayLinkAlternatives,
  mpiProblem,
  openedFilesOf,
  openedOf,
  preloads,
  runtimeOf,
} from './run-time.ts';
import { recommenders } from './recommending.ts';
import { searchOf } from './search.ts';
import type { Site } from './site.ts';
import type { Removal } from './tail.ts';
import { type Place, placeOf } from './places.ts';
import { toolsOf } from './users.ts';
import { workOf } from './work.ts';
import { workplaceReason } from './workplace.ts';

/** What is to be done in one stage. */
export interface Plan extends Pick<Place, 'members' | 'folded' | 'joined' | 'moved' | 'repeated' | 'inside'> {
  /** Removals in later RUNs, which are of no use any more. */
  readonly obsolete: readonly Obsolete[];
  readonly removal: Omit<Removal, 'joint'>;
  readonly assumption: string;
}

export interface PlanRefusal {
  readonly line: number;
  readonly endLine: number;
  readonly reason: string;
}

/** What apt-purge would do in a stage, why it cannot, or undefined if there is nothing for it. */
export function planOf(site: Site): Plan | PlanRefusal | undefined {
  const { all, installs: found, problem } = readInstalls(site);
  const [first] = found;
  if (first === undefined) return problem;
  const names = namesOf(found);
  const refuse = (reason: string): PlanRefusal => ({
    line: first.run.line,
    endLine: first.run.endLine,
    reason: `${few(names)} ${names.length === 1 ? 'is' : 'are'} not removed: ${inNumber(names.length, reason)}`,
  });
  if (problem !== undefined) return problem;
  const base = basePackagesOf(site.stage);
  const installs = narrowed(found, base?.packages ?? new Set());
  if (installs.length === 0)
    return refuse(`${base?.image ?? 'the base'} has them, so that the image would be no smaller`);
  if (isSmall(installs)) return refuse('the image would be smaller by less than 1 MB');
  const obsolete = obsoleteRemovals(site, installs);
  if (typeof obsolete === 'string') return refuse(obsolete);
  const place = placeOf(site, installs, removedFrom(installs, obsolete));
  const recommending = recommenders(all, installs, typeof place === 'string' ? [] : place.members);
  if (recommending.reason !== undefined) return refuse(recommending.reason);
  if (typeof place === 'string') return refuse(place);
  const { members, folded, joined, moved, repeated, inside, trusted, installs: used } = place;
  const last = members.at(-1) ?? first.run;
  const early = obsolete.find(({ run }) => run.index <= last.index);
  if (early !== undefined || (obsolete.length > 0 && place.earlier !== undefined))
    return refuse(
      `line ${(early ?? obsolete[0])?.run.line ?? last.line} removes some of them between RUNs that need them`,
    );
  const later = laterUse(site, used, place.earlier ?? last, place.earlier === undefined ? [] : members);
  if ('refusal' in later) return refuse(later.refusal);
  const uses = members.flatMap((run) => site.usesOf(run).commands);
  const tools = toolsOf(used);
  const blocked =
    (obsolete.length > 0 ? undefined : workplaceReason(site, installs)) ??
    lacksCompiler(site, all, uses, (use) => tools.has(use.program) || workOf(use) === 'compiles') ??
    linkToHeaders(site, used) ??
    compilesAtRunTime(site, members) ??
    halfReason(site, used, last) ??
    mpiProblem(used) ??
    broughtRuntime(site, all, used) ??
    preloads(site);
  if (blocked !== undefined) return refuse(blocked);
  const search = searchOf(site.document, members, uses);
  if ('refusal' in search) return refuse(search.refusal);
  const build = [...new Set(used.flatMap((install) => install.build.map(({ marked }) => marked)))];
  const folders = isLinked(used) ? withPhp5(search.folders, build) : undefined;
  return {
    members,
    folded,
    joined,
    moved,
    repeated,
    inside,
    obsolete,
    removal: {
      build,
      runtime: runtimeOf(site, all, used),
      folders,
      isAmong: search.among !== undefined,
      opened: openedOf(site, used),
      openedFiles: openedFilesOf(site, used),
      followsLinks: mayLinkAlternatives(used),
      recommended: recommending.names,
      keepsMarks: mayHoldOrphans(site, members[0] ?? first.run),
      emptiesLists:
        leavesLists(site, members, moved.length + repeated.length > 0) && !hasListsLater(site, last),
      pipefail: shellOf(site.document, last)?.pipefail !== 'off',
    },
    assumption: assumptionOf(build, folders, [...trusted, ...later.trusted], place.sources),
  };
}

/** Why ldd does not see all that needs a library. */
function halfReason(site: Site, installs: readonly InstallCall[], last: Instruction): string | undefined {
  const copied = lateCopy(site, installs, last);
  return copied === undefined
    ? undefined
    : `what COPY on line ${copied.line} brings may be linked to their libraries, and comes too late for ldd`;
}

/** Extensions of PHP 5 lie in a folder of another name. Source: php5-config --extension-dir in jessie and trusty. */
function withPhp5(folders: readonly string[], build: readonly string[]): readonly string[] {
  if (!build.includes('php5-dev')) return folders;
  return folders.map((folder) => (folder === '/usr/lib/php' ? '/usr/lib/php5' : folder));
}

/** Whether something that was built may be linked to a library that the packages brought. */
function isLinked(installs: readonly InstallCall[]): boolean {
  return installs.some(({ build }) => build.some(({ name }) => !unlinked.has(name)));
}

/** Tools that leave nothing that is linked: they only drive a compiler, which then is of the base. */
const unlinked = new Set(
  'make cmake cmake-data ninja-build meson pkg-config pkgconf autoconf automake libtool-bin m4 gettext intltool maven ant gradle'.split(
    ' ',
  ),
);

function namesOf(installs: readonly InstallCall[]): readonly string[] {
  return [...new Set(installs.flatMap(({ build }) => build.map(({ name }) => name)))];
}
