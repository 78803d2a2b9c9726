import type { Artefact, Obstacle, Split } from '../recipe.ts';
import type { Site } from '../site.ts';
import type { StageCommand } from '../stage-commands.ts';
import { isInNewHome } from './account-homes.ts';
import { checkedOut, type PythonInstall } from './python-installs.ts';
import { isInstallerScript, runsInstaller } from './python-source.ts';
import { tiedToPlace } from './python-places.ts';

// Sources: https://docs.python.org/3/library/venv.html, https://hynek.me/articles/docker-virtualenv/,
// https://python-poetry.org/docs/managing-environments/ (VIRTUAL_ENV), https://docs.python.org/3/library/site.html

const ENVIRONMENT = '/opt/venv';

/** Where the runtime has the packages, and what the stages do for that. */
export interface PackagePlace {
  readonly artefacts: readonly Artefact[];
  readonly builderLines: NonNullable<Split['builderLines']>;
  readonly runtimeLines: readonly string[];
  readonly assumptions: readonly string[];
}

/** Where the packages go: a virtual environment, those that the stage makes, or where they were. */
export function placeOf(
  site: Site,
  installs: readonly PythonInstall[],
  last: StageCommand,
): PackagePlace | Obstacle {
  const user = installs[0]?.command.state.user;
  const folders = new Set(installs.flatMap(({ into }) => (typeof into === 'object' ? [into.folder] : [])));
  const isOfRoot = user === 'root';
  const artefacts: Artefact[] = [...folders].map((path) => ({
    path,
    isFirst: isOfRoot && !isInNewHome(site, path),
  }));
  const found = { artefacts, builderLines: [], runtimeLines: [], assumptions: [] };
  const everything = installs.filter(({ into }) => into === 'environment' || into === 'system');
  const own = folders.size > 0 ? everything.filter(({ isUpgrade }) => !isUpgrade) : everything;
  const run = runsInstaller(site, last);
  const manager = run === undefined || isCopied(site, run.name) ? undefined : run;
  if (manager !== undefined && site.commands.some(isInstallerScript))
    return {
      instruction: manager.instruction,
      reason: `it runs ${manager.name}, which a script installs into a folder of its own`,
    };
  const first = (manager === undefined ? own : installs).find(({ into }) => typeof into !== 'object');
  if (first === undefined || (own.length === 0 && manager === undefined)) {
    if (folders.size === 0) return { reason: 'it installs nothing but what installs Python packages' };
    return found;
  }
  if (manager !== undefined && folders.size > 0)
    return {
      instruction: manager.instruction,
      reason: `it runs ${manager.name}, which is not in the virtual environment of the project`,
    };
  const { instruction } = first.command;
  if (folders.size > 0)
    return { instruction, reason: 'some packages are in a virtual environment and some are not' };
  if (!isOfRoot) return { instruction, reason: 'a user other than root installs packages for all users' };
  const tie = own.some(({ into }) => into === 'system')
    ? 'uv installs into the system'
    : (tiedToPlace(site) ?? noEnvironment(site, own));
  if (tie !== undefined) return inPlace(site, installs, tie, artefacts);
  const isManaged = installs.some(({ command }) =>
    /^(?:poetry|pipenv)$/.test(command.call?.manager.name ?? ''),
  );
  const active = isManaged ? `VIRTUAL_ENV=${ENVIRONMENT} ` : '';
  const path = `PATH="${ENVIRONMENT}/bin:$PATH"`;
  return {
    artefacts: [{ path: ENVIRONMENT, isFirst: true }, ...artefacts],
    builderLines: [
      { before: instruction, lines: [`RUN python -m venv ${ENVIRONMENT}`, `ENV ${active}${path}`] },
    ],
    runtimeLines: [`ENV ${manager === undefined ? '' : active}${path}`],
    assumptions: ['everything finds Python and its programs by PATH'],
  };
}

/** `COPY --from=ghcr.io/astral-sh/uv /uv /bin/`: the runtime has it too. */
function isCopied({ source }: Site, program: string): boolean {
  return source.copies.some(
    ({ copy }) => copy.kind === 'stage' && copy.sources.some((word) => word.endsWith(`/${program}`)),
  );
}

/** The packages are copied from the folders of the interpreter to the same folders of the runtime's. */
function inPlace(
  site: Site,
  installs: readonly PythonInstall[],
  tie: string,
  others: readonly Artefact[],
): PackagePlace | Obstacle {
  const { base } = site;
  const clone = checkedOut(site, installs);
  if (clone !== undefined)
    return { instruction: clone.instruction, reason: 'pip keeps a clone of sources in a folder beside it' };
  const [named, ...resolved] = [base.tag, ...base.otherTags].map(
    (tag) => /^(\d\.\d+)(?:\.|-|$)/.exec(tag)?.[1],
  );
  const version = named ?? resolved.find((each) => each !== undefined);
  if (version === undefined)
    return {
      instruction: site.stage.from,
      reason: `${tie}, and the folder of the packages is not known without Python's version`,
    };
  return {
    artefacts: [
      { path: `/usr/local/lib/python${version}/site-packages`, isFirst: true },
      { path: '/usr/local/bin', isFirst: true },
      ...others,
    ],
    builderLines: [],
    runtimeLines: [],
    assumptions: [
      ...(named === undefined ? [`${base.name} has Python ${version}`] : []),
      'the packages put nothing outside of site-packages and /usr/local/bin',
    ],
  };
}

/**
 * Why a virtual environment would install otherwise: up to 3.7 its pip is older than that of the image and takes fewer
 * wheels (https://github.com/pypa/manylinux#manylinux2014), and it has no wheel, which the image has up to 3.11.
 */
function noEnvironment({ base }: Site, own: readonly PythonInstall[]): string | undefined {
  if (/^2(?:[.-]|$)/.test(base.tag)) return 'Python 2 has no module venv';
  if (/^3\.[0-7](?:[.-]|$)/.test(base.tag))
    return 'the pip of its virtual environments is older than that of the image';
  const isBare = own.some(({ command }) => command.words.includes('--no-build-isolation'));
  return isBare ? 'packages are built with what the image has' : undefined;
}
