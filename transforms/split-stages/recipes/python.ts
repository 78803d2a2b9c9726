import { isWithin, outermost } from '../../../src/effects/posix-path.ts';
import { compilesLater } from '../../apt-purge/work.ts';
import { shown } from '../purposes.ts';
import type { Artefact, CommandPurpose, KeptSource, Obstacle, Recipe, Split } from '../recipe.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';
import { cloneTarget, clonedFolders } from './cloned-folders.ts';
import { givenAway } from './given-away.ts';
import { pythonInstalls, requirementFiles, type PythonInstall } from './python-installs.ts';
import { pythonNeeds } from './python-needs.ts';
import { homeOfPython, isOfImage } from './python-homes.ts';
import { preparesPip } from './python-of-alpine.ts';
import { otherInterpreter } from './python-places.ts';
import { pythonRequirements } from './python-requirements.ts';
import { installerCopies, isInstallerScript, manifestCopies, runsInstaller } from './python-source.ts';
import { isPython, moduleOf } from './python-words.ts';

// Source: https://github.com/docker-library/python (Dockerfile-linux.template: what the slim images leave out)

/** Compilers and package managers of other languages: what they make is not known. */
const OTHER_BUILDS =
  /^(?:g?make|cmake|ninja|meson|scons|waf|configure|bootstrap\.sh|gcc|g\+\+|cc|c\+\+|clang|gfortran|cargo|go|npm|yarn|pnpm|npx|bower|gulp|grunt|webpack|mvn|gradle|composer|bundle|gem|hg|svn|bzr|docker-php-ext-install)$/;

/** Variables that only programs read that are no installers. */
const OF_THE_PROGRAM =
  /^(?:PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE|PYTHONFAULTHANDLER|FLASK_\w+|DJANGO_\w+|GUNICORN_\w+|UVICORN_\w+|CELERY_\w+|PORT|HOST|WEB_CONCURRENCY|LOG_LEVEL)$/;

const OF_THE_INSTALLERS =
  /^(?:PIP_\w+|POETRY_\w+|PIPENV_\w+|UV_\w+|CFLAGS|CXXFLAGS|LDFLAGS|CPPFLAGS|CC|CXX|SETUPTOOLS_\w+)$/;

/** Packages of PyPI in a virtual environment, on the slim variant of Python's image or on the same one without compilers. */
export const python: Recipe = {
  name: 'Python',
  recognises: (site) => (isOfImage(site) || isOfDistribution(site)) && pythonInstalls(site).length > 0,
  split(site): Split | Obstacle | undefined {
    const installs = pythonInstalls(site);
    const last = lastWork(site);
    if (last === undefined) return undefined;
    const home = homeOfPython(site);
    if (!home.gains(site, last)) return undefined;
    const runtime = home.runtime(site);
    if ('reason' in runtime) return runtime;
    const obstacle = obstacleOf(site, installs) ?? otherInterpreter(site);
    if (obstacle !== undefined) return obstacle;
    const requirements = pythonRequirements(site);
    const later = compilesLater([...requirements.names].join(' '));
    if (later !== undefined) return { reason: `${later} compiles when the program runs` };
    const needs = pythonNeeds(site, runtime.reference, requirements);
    if ('reason' in needs) return needs;
    const place = home.place(site, installs, last);
    if ('reason' in place) return place;
    const source = sourceOf(site, installs, last);
    if (typeof source === 'object' && 'reason' in source) return source;
    const text = stageText(site, [
      'ENV',
      'COPY',
      'ADD',
      'CMD',
      'ENTRYPOINT',
      'HEALTHCHECK',
      'WORKDIR',
      'USER',
    ]);
    return {
      runtime: { ...runtime, programs: needs.ownPrograms },
      artefacts: [...outsideOf(clonedFolders(site), place.artefacts), ...clonedFolders(site)],
      source,
      packages: [...needs.packages, ...place.packages],
      replaced: home.installers,
      needless: needs.needless,
      linksLibraries: true,
      runs: needs.programs,
      builderLines: place.builderLines,
      runtimeLines: place.runtimeLines,
      dropped: [...installerCopies(site, last), ...(source === 'again' ? manifestCopies(site, last) : [])],
      isBuildVariable: (name) => OF_THE_INSTALLERS.test(name) && !new RegExp(`\\$\\{?${name}\\b`).test(text),
      readsVariable: (name) => !OF_THE_PROGRAM.test(name),
      assumptions: [...needs.assumptions, ...installersLeft(site, installs, last), ...place.assumptions],
    };
  },
  purposeOf,
};

/** What does not come along with a folder that is copied whole. */
function outsideOf(folders: readonly Artefact[], artefacts: readonly Artefact[]): readonly Artefact[] {
  return artefacts.filter(({ path }) => !folders.some((each) => isWithin(path, each.path)));
}

/** What installs and is not in the runtime. */
function installersLeft(
  site: Site,
  installs: readonly PythonInstall[],
  last: StageCommand,
): readonly string[] {
  const running = runsInstaller(site, last)?.name;
  const names = ['poetry', 'pipenv', 'uv'].filter(
    (name) => name !== running && installs.some(({ command }) => command.call?.manager.name === name),
  );
  return names.length === 0 ? [] : [`nothing runs ${names.join(' or ')} in the container`];
}

/** Debian, Ubuntu or Alpine, with nothing else to build. */
function isOfDistribution({ base, commands }: Site): boolean {
  return (
    /^(?:debian|ubuntu|alpine)$/.test(base.repository) &&
    !commands.some(({ program }) => OTHER_BUILDS.test(program))
  );
}

/** The last command that the builder does: an install, or a clone of sources. */
function lastWork(site: Site): StageCommand | undefined {
  const installs = new Set(pythonInstalls(site).map(({ command }) => command));
  return site.commands.findLast((command) => installs.has(command) || command.program === 'git');
}

function obstacleOf(site: Site, installs: readonly PythonInstall[]): Obstacle | undefined {
  const { base, stage, commands } = site;
  if (base.words.includes('onbuild'))
    return { instruction: stage.from, reason: `${base.name} copies and installs by its ONBUILD triggers` };
  const failing = installs.find(({ problem }) => problem !== undefined);
  if (failing?.problem !== undefined)
    return {
      instruction: failing.command.instruction,
      reason: `${shown(failing.command)}: ${failing.problem}`,
    };
  const other = commands.find(({ program }) => OTHER_BUILDS.test(program));
  if (other !== undefined)
    return {
      instruction: other.instruction,
      reason: `${shown(other)} builds more than Python packages, and which of its files the program needs is not known`,
    };
  const clone = commands.find(
    (each) => each.program === 'git' && each.words.includes('clone') && cloneTarget(each) === undefined,
  );
  if (clone !== undefined)
    return { instruction: clone.instruction, reason: 'the folder that git clone makes is not known' };
  const users = new Set(installs.map(({ command }) => command.state.user));
  const [first] = installs;
  if (users.size > 1 && first !== undefined)
    return { instruction: first.command.instruction, reason: 'packages are installed by several users' };
  const path = stage.instructions.find(
    ({ keyword, arguments: { text } }) => keyword === 'ENV' && /(?:^|\s)PATH[= ](?!.*\$\{?PATH\b)/.test(text),
  );
  return path === undefined ? undefined : { instruction: path, reason: 'it sets PATH without what PATH was' };
}

/** The source is copied again; from the builder where an install changes it. */
function sourceOf(site: Site, installs: readonly PythonInstall[], last: StageCommand): KeptSource | Obstacle {
  const changing = installs.filter(({ changesSource }) => changesSource);
  if (changing.length === 0) return 'again';
  const folders = site.source.copies.flatMap(({ hasFolder, destination, copy }) =>
    hasFolder && destination !== undefined && copy.kind === 'context' ? [destination] : [],
  );
  const outer = outermost(folders);
  const lost = changing.find(
    ({ command: { folder } }) =>
      folder === undefined || folder === '/' || !outer.some((each) => isWithin(folder, each)),
  );
  const isShared = outer.some((each) =>
    /^\/(?:$|(?:root|home|usr|usr\/local|opt|srv|var|tmp|etc)$)/.test(each),
  );
  if (lost !== undefined || isShared)
    return {
      instruction: (lost ?? changing[0])?.command.instruction ?? site.stage.from,
      reason: 'it changes the source in a folder that cannot be copied whole',
    };
  return givenAway(site, outer, last) ?? outer;
}

/** What of commands purposes.ts cannot know; what stands below the last install stays there, in the runtime. */
function purposeOf(command: StageCommand, site: Site): CommandPurpose | undefined {
  const installs = pythonInstalls(site);
  const last = lastWork(site);
  if (installs.some((each) => each.command === command)) return 'build';
  if (last !== undefined && command.instruction.index > last.instruction.index) return 'nothing';
  const { program, words, call, written } = command;
  if (isPython(program) && /^(?:-V|--version)$/.test(words[0] ?? '')) return 'nothing';
  if (isInstallerScript(command) || (site.base.repository === 'alpine' && preparesPip(command)))
    return 'build';
  const manager = call?.manager.name ?? moduleOf(command) ?? '';
  if (/^(?:pip|poetry|pipenv|uv)$/.test(manager) || /^(?:poetry|pipenv|uv|pip[\d.]*)$/.test(program)) {
    if (words.includes('run')) return isBehind(site, command, last) ? 'run' : undefined;
    return /^(?:list|check|freeze|show)$/.test(words.find((word) => word?.startsWith('-') === false) ?? '')
      ? 'nothing'
      : 'build';
  }
  if (command.redirected.some((path) => path !== undefined && isRequirements(site, path))) return 'build';
  // A link that spacy makes lies among its packages, and comes along with them.
  if (isPython(program) && words[0] === '-m' && words[1] === 'spacy') return 'build';
  if (program === 'rm' || program === 'find') return removesSource(site, command) ? 'run' : 'nothing';
  const isOwn =
    isPython(program) ||
    /(?:^|\/)(?:manage|setup)\.py$/.test(written) ||
    /^(?:django-admin|flask|alembic|nltk|playwright)$/.test(program);
  return isOwn && isBehind(site, command, last) ? 'run' : undefined;
}

/** A list of packages that a command of the build writes. */
function isRequirements(site: Site, path: string): boolean {
  return pythonInstalls(site).some(({ command }) => requirementFiles(command).includes(path));
}

/** Behind the last install, in the same RUN. */
function isBehind(site: Site, command: StageCommand, last: StageCommand | undefined): boolean {
  return last !== undefined && site.commands.indexOf(command) > site.commands.indexOf(last);
}

function removesSource(site: Site, command: StageCommand): boolean {
  if (command.program !== 'rm') return false;
  const folders = site.source.copies.flatMap(({ hasFolder, destination }) =>
    hasFolder && destination !== undefined ? [destination] : [],
  );
  return command.words.some((word) => {
    const path = word?.startsWith('-') === true ? undefined : pathOf(command, word);
    return path !== undefined && folders.some((folder) => folder !== '/' && isWithin(path, folder));
  });
}

function stageText(site: Site, keywords: readonly string[]): string {
  return site.stage.instructions
    .filter(({ keyword }) => keywords.includes(keyword))
    .map(({ arguments: { text } }) => text)
    .join('\n');
}
