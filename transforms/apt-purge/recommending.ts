import type { Instruction } from '../../src/dockerfile/model.ts';
import type { PackageCall } from '../../src/effects/package-calls.ts';
import type { InstallCall, NamedPackage } from './installs.ts';

/**
 * Packages that recommend a compiler: while they stay, apt keeps it. Sources: https://packages.debian.org/bookworm/python3-pip
 * (build-essential, python3-dev), /npm (build-essential, git, python3), /bundler (build-essential, ruby-dev), /r-base
 * (r-base-dev).
 */
const recommending: Readonly<Record<string, string>> = {
  'python3-pip': 'build-essential python3-dev python3-all-dev',
  'python-pip': 'build-essential python-dev python-all-dev',
  npm: 'build-essential',
  bundler: 'build-essential ruby-dev',
  'r-base': 'r-base-dev build-essential',
};

/** What comes with build-essential: where that stays, so do these. */
const essential = new Set('build-essential gcc g++ make dpkg-dev libc6-dev libc-dev'.split(' '));

/** Which of these build packages a package recommends, by itself or through another. */
function recommendedBy(name: string, build: ReadonlySet<string>): readonly string[] {
  const wanted = Object.hasOwn(recommending, name) ? (recommending[name] ?? '').split(' ') : [];
  const found = wanted.filter((each) => build.has(each));
  const isEssential = [...essential].some((each) => build.has(each));
  if (wanted.includes('build-essential') && !build.has('build-essential') && isEssential)
    found.push('build-essential');
  // python3-dev depends on python3.11-dev.
  for (const [headers, versions] of [
    ['python3-dev', /^python3\.\d+-dev$/],
    ['python-dev', /^python2\.\d-dev$/],
  ] as const) {
    if (wanted.includes(headers)) found.push(...[...build].filter((each) => versions.test(each)));
  }
  return found;
}

/** Packages of a call that stay and recommend some of its build packages: these would come with them wherever they stay. */
export function recommendersIn(
  { words }: PackageCall,
  build: readonly NamedPackage[],
  kept: readonly NamedPackage[],
): readonly NamedPackage[] {
  if (words.options.has('--no-install-recommends')) return [];
  const names = new Set(build.map(({ name }) => name));
  return kept.filter(({ name }) => recommendedBy(name, names).length > 0);
}

/** Build packages that one that stays recommends. */
export interface Recommended {
  /** To be named when they are removed. */
  readonly names: readonly string[];
  readonly by: string;
  /** They came before, in a layer of their own. */
  readonly reason: string | undefined;
}

/** Looks at what stays; `members` are the RUNs that become one layer. */
export function recommenders(
  all: readonly InstallCall[],
  installs: readonly InstallCall[],
  members: readonly Instruction[],
): Recommended {
  const build = new Set(installs.flatMap((install) => install.build.map(({ name }) => name)));
  const moved = new Set(installs.map(({ call }) => call));
  const last = members.at(-1)?.index ?? Number.POSITIVE_INFINITY;
  const names = new Set<string>();
  let by = '';
  for (const install of all) {
    if (install.run.index > last || install.call.words.options.has('--no-install-recommends')) continue;
    for (const { name } of install.kept) {
      const brought = recommendedBy(name, build);
      if (brought.length === 0) continue;
      by = name;
      const comesAlong = moved.has(install.call) && install.along.some((each) => each.name === name);
      const isInside = members.includes(install.run) || comesAlong;
      const wanted = (recommending[name] ?? '').split(' ');
      const rest = [...build].filter((each) => !essential.has(each) && !wanted.includes(each));
      if (!isInside && rest.length === 0) {
        const { line } = install.run;
        return {
          names: [],
          by,
          reason: `${name} on line ${line} recommends them, so that they are in an earlier layer already`,
        };
      }
      if (isInside) for (const each of brought) names.add(each);
    }
  }
  return { names: [...names], by, reason: undefined };
}
