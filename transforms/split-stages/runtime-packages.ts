import type { Instruction } from '../../src/dockerfile/model.ts';
import type { CommandUse } from '../../src/effects/used-commands.ts';
import { builtins } from '../../src/shell/command-names.ts';
import type { Obstacle, Split } from './recipe.ts';
import { hasAdduser } from '../../src/images/base-programs.ts';
import { programsOf } from './runtime-bases.ts';
import type { Site } from './site.ts';
import type { StageCommand } from './stage-commands.ts';
import { type InstalledPackage, isSystemInstall, providersOf, systemPackage } from './system-packages.ts';

/** A program that the runtime runs, and the instruction that shows it. */
export interface RuntimeUse {
  readonly program: string;
  readonly instruction: Instruction;
}

/** The packages of the distribution that the runtime installs. */
export interface RuntimePackages {
  /** As the install call is to name them. */
  readonly names: readonly string[];
  /** Without recommended packages: so did every call whose packages are among them. */
  readonly isLean: boolean;
  readonly assumptions: readonly string[];
}

/** Which packages the runtime needs: those for running, the libraries of those for building, and what brings programs that it runs. */
export function runtimePackages(
  site: Site,
  split: Split,
  uses: readonly RuntimeUse[],
  lastBuild: Instruction,
): RuntimePackages | Obstacle {
  const names = new Set<string>();
  const assumptions: string[] = [];
  const above = site.installed.filter(({ instruction }) => instruction.index <= lastBuild.index);
  const used = new Set(uses.map(({ program }) => program));
  const isSorted = removesBuildPackages(site);
  const kept: InstalledPackage[] = [];
  const left: string[] = [];
  for (const each of above) {
    const { instruction, known, name, written, isHidden } = each;
    if (isHidden)
      return { instruction, reason: 'the packages that it installs are named by a variable or a file' };
    if (split.replaced?.has(name) === true) continue;
    if (known?.role === 'build') {
      if (!split.linksLibraries) continue;
      if (known.runtime === undefined)
        return { instruction, reason: `which package holds the library of ${name} at run time is not known` };
      for (const library of known.runtime) if (split.needless?.has(library) !== true) names.add(library);
      continue;
    }
    const isUsed = known?.commands.some((command) => used.has(command)) === true;
    if (TOOLS.has(name) && !isUsed && !isSorted) {
      left.push(name);
      continue;
    }
    if (
      known?.role === 'both' &&
      !isUsed &&
      !isSorted &&
      name !== 'ca-certificates' &&
      isUsedByBuild(site, known.commands)
    ) {
      left.push(name);
      continue;
    }
    kept.push(each);
    names.add(written);
  }
  const foreign = foreignSource(site, kept, [...names]);
  if (foreign !== undefined) return foreign;
  for (const name of split.packages ?? []) if (!kept.some((each) => each.name === name)) names.add(name);
  const missing = missingPrograms(site, split, uses, kept);
  if ('reason' in missing) return missing;
  for (const name of missing.names) names.add(name);
  // They recommend certificates only, and the builder's image has them.
  if (
    /^(?:debian|ubuntu|node):/.test(split.runtime.known) &&
    [...names].some((name) => /^(?:curl|wget|git)$/.test(name))
  )
    names.add('ca-certificates');
  const archived = names.size > 0 ? archivedProblem(site, [...names]) : undefined;
  if (archived !== undefined) return archived;
  if (left.length > 0) assumptions.push(`the program runs none of ${listed(left)}`);
  const calls = new Set(kept.map(({ command }) => command.call));
  const isLean = [...calls].every((call) => call?.words.options.has('--no-install-recommends') === true);
  return { names: [...names], isLean: kept.length === 0 || isLean, assumptions };
}

/** Who takes away what only the build needs keeps the rest for running. */
function removesBuildPackages({ commands }: Site): boolean {
  return commands.some(
    ({ program, words }) =>
      (program === 'apk' && words.includes('del')) ||
      (/^(?:apt-get|apt)$/.test(program) && words.some((word) => word === 'purge' || word === 'remove')),
  );
}

/** Releases that deb.debian.org does not have any more. Source: http://archive.debian.org/debian/dists/ */
const ARCHIVED = new Set('squeeze wheezy jessie stretch buster'.split(' '));

/** Whether a package may bring a program: nothing is known of it, or it is named alike (`supervisor`, `supervisord`). */
function mayBring({ name, known }: InstalledPackage, program: string): boolean {
  if (known === undefined) return true;
  const stem = program.slice(0, Math.max(4, program.length - 2));
  return known.role === 'run' && (name.includes(program) || name.includes(stem));
}

/** Why packages cannot be installed in the runtime, where the stage itself installs none. */
export function archivedProblem({ base, commands }: Site, names: readonly string[]): Obstacle | undefined {
  if (base.release === undefined || !ARCHIVED.has(base.release) || commands.some(isSystemInstall))
    return undefined;
  return {
    reason: `the runtime needs ${listed(names)}, and the packages of ${base.name}'s release are only in the archive`,
  };
}

/** Tools that only fetch and unpack, where nobody is seen to use them. */
const TOOLS = new Set(
  'libcap2-bin libcap git curl wget unzip gnupg gnupg2 gpg dirmngr apt-transport-https software-properties-common xz-utils bzip2 zip subversion mercurial openssh-client lsb-release apt-utils debconf-utils'.split(
    ' ',
  ),
);

function isUsedByBuild(site: Site, commands: readonly string[]): boolean {
  return site.commands.some(({ program }) => commands.includes(program));
}

/** Repositories besides the distribution's own: the runtime would have to set them up as well. */
function foreignSource(
  site: Site,
  kept: readonly InstalledPackage[],
  names: readonly string[],
): Obstacle | undefined {
  // What is added to Alpine's repositories takes part in every `apk add`, so that libraries may be from there too.
  const [needed] = site.base.distribution === 'alpine' ? names : kept.map(({ name }) => name);
  if (needed === undefined) return undefined;
  const found = site.commands.find(
    ({ program, redirected, words, call }) =>
      program === 'add-apt-repository' ||
      (isSystemInstall({ call }) && namesRepository(words)) ||
      (call?.verbName === '' && call.verb?.does === 'update') ||
      redirected.some((path) => path !== undefined && /^\/etc\/(?:apt\/|apk\/repositories)/.test(path)) ||
      words.some(
        (word) =>
          word !== undefined && /^\/etc\/(?:apt\/(?:sources|preferences)|apk\/repositories)/.test(word),
      ) ||
      (program === 'dpkg' && words.some((word) => /^(?:-i|--install|--add-architecture)$/.test(word ?? ''))),
  );
  if (found === undefined) return undefined;
  return {
    instruction: found.instruction,
    reason: `it changes where packages come from, and ${needed} is needed in the runtime`,
  };
}

/** `apk add --repository URL`, `apt-get install -t bookworm-backports`. */
function namesRepository(words: readonly (string | undefined)[]): boolean {
  const isApk = words.includes('add');
  return words.some((word) =>
    isApk
      ? /^(?:-X|--repository(?:=.*)?|--allow-untrusted)$/.test(word ?? '')
      : /^(?:-t|--target-release(?:=.*)?|--default-release(?:=.*)?)$/.test(word ?? ''),
  );
}

/** The packages that bring programs which the runtime runs and does not have. */
export function missingPrograms(
  site: Site,
  split: Split,
  uses: readonly RuntimeUse[],
  kept: readonly InstalledPackage[],
): { readonly names: readonly string[] } | Obstacle {
  const names: string[] = [];
  const present = programsOf(split.runtime);
  const brought = new Set(kept.flatMap(({ name, known }) => [name, ...(known?.commands ?? [])]));
  for (const { program, instruction } of uses) {
    if (brought.has(program) || builtins.has(program)) continue;
    if (present?.has(program) === true) continue;
    // The slim variant stands on the same release.
    if (/^add(?:user|group)$/.test(program) && hasAdduser(site.base.distribution, site.base.release))
      continue;
    const providers = providersOf(site, program);
    const installed = site.installed.find(({ name }) => providers.includes(name));
    const provider = installed?.written ?? providers[0];
    if (provider !== undefined && (/-jdk/.test(provider) || systemPackage(site, provider)?.role === 'build'))
      return {
        instruction,
        reason: `it runs ${program}, a tool for building that ${split.runtime.reference} does not have`,
      };
    if (provider !== undefined) names.push(provider);
    else if (!kept.some((each) => mayBring(each, program)))
      return { instruction, reason: `it runs ${program}, which ${split.runtime.reference} may not have` };
  }
  return { names };
}

export function listed(names: readonly string[]): string {
  return names.length <= 1 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/** The programs of a command, with those that its words start (`tini -- app`). */
export function useOf({ program, instruction }: CommandUse | StageCommand): RuntimeUse {
  return { program, instruction };
}
