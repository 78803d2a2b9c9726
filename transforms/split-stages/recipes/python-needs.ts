import { LOOKS_UP } from '../../apk-virtual/library-lookup.ts';
import type { Obstacle } from '../recipe.ts';
import { listed } from '../runtime-packages.ts';
import type { Site } from '../site.ts';
import { ownPrograms } from './own-programs.ts';
import { BUILDS_WHEN_IT_RUNS, librariesIn, runTimeNeedOf } from './python-libraries.ts';
import type { Requirements } from './python-requirements.ts';
import { startedByPython } from './python-source.ts';

/** What the Python packages and the source need of the builder's system. */
export interface PythonNeeds {
  readonly packages: readonly string[];
  readonly programs: readonly string[];
  /** Programs that the runtime has by its image or by the Python packages. */
  readonly ownPrograms: readonly string[];
  readonly needless: ReadonlySet<string>;
  readonly assumptions: readonly string[];
}

/** Libraries that every Debian has: apt is linked to it; and one that only grpcio on 32-bit ARM links. */
const DEBIAN_HAS = ['libstdc++6', 'libatomic1', 'libatomic'];

export function pythonNeeds(
  site: Site,
  runtime: string,
  { names, unread }: Requirements,
): PythonNeeds | Obstacle {
  const { base } = site;
  const isFull =
    base.repository === 'python' && base.distribution !== 'alpine' && !base.words.includes('slim');
  const packages = new Set<string>();
  const programs = new Set<string>();
  for (const name of names) {
    const need = runTimeNeedOf(name);
    if (base.distribution === 'alpine' && LOOKS_UP.has(name))
      return { reason: `${name} looks up its libraries with gcc or ld when it runs` };
    if (BUILDS_WHEN_IT_RUNS.has(name)) return { reason: `${name} builds when it runs` };
    for (const program of need?.programs ?? []) programs.add(program);
    if (need === undefined || !isFull) continue;
    const libraries = librariesIn(need, base.release);
    if (need.isOpen === true || libraries === undefined)
      return { reason: `which libraries of ${base.name} ${name} needs at run time is not known` };
    for (const library of libraries) packages.add(library);
  }
  const started = startedByPython(site);
  if (started.compiler !== undefined)
    return { reason: `the source starts ${started.compiler}, so it needs what compiles when it runs` };
  for (const program of started.programs) programs.add(program);
  const isOpenmp = unread.length > 0 || packages.has('libgomp1') || names.has('scikit-learn');
  return {
    packages: [...packages],
    programs: [...programs].filter((program) => isFull || isInstalled(site, program)),
    ownPrograms: ownPrograms(site, base.repository === 'python' ? ['python', 'python3', 'pip', 'pip3'] : []),
    needless: new Set([...DEBIAN_HAS, ...(isOpenmp ? [] : ['libgomp1', 'libgomp'])]),
    assumptions: assumptionsOf(site, runtime, {
      isFull,
      unread,
      packages: [...packages],
      programs: [...programs],
      isRead: started.isWhole,
    }),
  };
}

interface Findings {
  readonly isFull: boolean;
  readonly unread: readonly string[];
  readonly packages: readonly string[];
  readonly programs: readonly string[];
  readonly isRead: boolean;
}

function assumptionsOf({ base }: Site, runtime: string, found: Findings): readonly string[] {
  const { isFull, unread, packages, programs, isRead } = found;
  const program = isRead ? 'no Python package starts' : 'neither the program nor a Python package starts';
  if (!isFull) return [`${program} a compiler, git or another program that the build adds to ${base.name}`];
  const libraries =
    unread.length > 0
      ? `none of the packages that ${listed(unread)} names needs a library of ${base.name} that ${runtime} lacks, such as libpq5, libmariadb3 or libmagic1`
      : packages.length === 0
        ? `the Python packages need no library of ${base.name} that ${runtime} lacks`
        : `the Python packages need no library of ${base.name} that ${runtime} lacks but ${listed(packages)}`;
  const others = programs.length === 0 ? 'a program that' : 'any other program that';
  return [
    libraries,
    `${program} ${others} ${runtime} lacks${programs.includes('git') ? '' : ', such as git'}`,
  ];
}

function isInstalled(site: Site, program: string): boolean {
  return site.installed.some(({ known }) => known?.commands.includes(program) === true);
}
