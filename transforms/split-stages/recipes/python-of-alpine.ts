import type { Obstacle, RuntimeBase } from '../recipe.ts';
import type { Site } from '../site.ts';
import type { StageCommand } from '../stage-commands.ts';
import { isInNewHome } from './account-homes.ts';
import type { PackagePlace } from './python-environment.ts';
import type { PythonInstall } from './python-installs.ts';
import { tiedToPlace } from './python-places.ts';
import { moduleOf } from './python-words.ts';

// Alpine's pip puts packages among those of Alpine, and their programs into /usr/bin: they cannot be copied, so they go into a
// virtual environment. Sources: https://git.alpinelinux.org/aports/tree/main/python3/APKBUILD (which has venv and ensurepip),
// https://wiki.alpinelinux.org/wiki/Python, https://docs.python.org/3/library/venv.html

const ENVIRONMENT = '/opt/venv';

/** Packages of Alpine that install others, as far as they add nothing that the program could load. */
export const INSTALLERS_OF_ALPINE = new Set(['py3-pip', 'py3-wheel', 'py3-virtualenv', 'python3-dev']);

/** Programs and packages by their paths, which a virtual environment has elsewhere. */
const PATHS = /\/usr\/lib\/python|\/usr\/bin\/(?!env\b)/;
/** `ln -sf /usr/bin/python3 /usr/bin/python`: a virtual environment has both names. */
const LINKS = /ln -s\w* \/?\S+ \/usr\/bin\/(?:python|pip)\b/g;

/** The same image. */
export function runtimeOfAlpine({ base }: Site): RuntimeBase {
  return { reference: base.written, known: base.name, programs: [] };
}

/** Whether compilers stay in the image. */
export function gainsFromAlpine({ installed }: Site, last: StageCommand): boolean {
  return installed.some(
    ({ known, name, instruction }) =>
      instruction.index <= last.instruction.index &&
      known?.role === 'build' &&
      !INSTALLERS_OF_ALPINE.has(name),
  );
}

/** Where pip puts packages: a virtual environment, which the runtime finds first. */
export function placeInAlpine(
  site: Site,
  installs: readonly PythonInstall[],
): (PackagePlace & { readonly packages: readonly string[] }) | Obstacle {
  const folders = [
    ...new Set(installs.flatMap(({ into }) => (typeof into === 'object' ? [into.folder] : []))),
  ];
  const own = installs.filter(
    ({ into, isUpgrade }) => typeof into !== 'object' && !(folders.length > 0 && isUpgrade),
  );
  const [first] = own;
  const kept = folders.map((path) => ({ path, isFirst: !isInNewHome(site, path) }));
  const found = { builderLines: [], runtimeLines: [], assumptions: [], packages: ['python3'] };
  if (first === undefined) return { ...found, artefacts: kept };
  const { instruction } = first.command;
  if (folders.length > 0)
    return { instruction, reason: 'some packages are in a virtual environment and some are not' };
  const problem = environmentProblem(site, own);
  if (problem !== undefined) return problem;
  const hasPython = site.installed.some(
    (each) => each.name === 'python3' && each.instruction.index < instruction.index,
  );
  const path = `ENV PATH="${ENVIRONMENT}/bin:$PATH"`;
  const make = `${hasPython ? '' : 'apk add --no-cache python3 && '}python3 -m venv ${ENVIRONMENT}`;
  return {
    ...found,
    artefacts: [{ path: ENVIRONMENT, isFirst: true }],
    builderLines: [{ before: instruction, lines: [`RUN ${make}`, path] }],
    runtimeLines: [path],
    assumptions: ['everything finds Python and its programs by PATH'],
  };
}

/** Why a virtual environment would not do as well. */
function environmentProblem(site: Site, own: readonly PythonInstall[]): Obstacle | undefined {
  const { base, installed, stage, starts } = site;
  const foreign = own.find(
    ({ command: { call, program, state, written } }) =>
      (call !== undefined && call.manager.name !== 'pip') ||
      /2(?:\.\d+)?$/.test(program) ||
      written.includes('/') ||
      state.user !== 'root',
  );
  if (foreign !== undefined)
    return {
      instruction: foreign.command.instruction,
      reason: `where ${foreign.command.program} puts packages on ${base.name} is not known`,
    };
  const two = installed.find(({ name }) => /^(?:python2?(?:-dev)?|py2?-.*)$/.test(name));
  if (two !== undefined)
    return {
      instruction: two.instruction,
      reason: `${two.name} is of Python 2, which has no module venv, and pip puts its packages among those of ${base.name}`,
    };
  const other = installed.find(({ name }) => name.startsWith('py3-') && !INSTALLERS_OF_ALPINE.has(name));
  if (other !== undefined)
    return {
      instruction: other.instruction,
      reason: `pip finds ${other.name} among the packages of ${base.name}, and a virtual environment would not`,
    };
  const bare = own.find(({ command }) => command.words.includes('--no-build-isolation'));
  if (bare !== undefined)
    return { instruction: bare.command.instruction, reason: 'packages are built with what the image has' };
  const tie = tiedToPlace(site);
  if (tie !== undefined) return { instruction: own[0]?.command.instruction ?? stage.from, reason: tie };
  const named = stage.instructions.find(({ range }) =>
    PATHS.test(site.document.text.slice(range.start, range.end).replaceAll(LINKS, '')),
  );
  if (named !== undefined)
    return { instruction: named, reason: 'it names programs or packages of Python by their paths' };
  const script = site.started.find(
    ({ written }) =>
      written.endsWith('.py') && !/^#!.*\benv\b/.test(site.source.read(scriptPath(site, written)) ?? ''),
  );
  return script === undefined
    ? undefined
    : {
        instruction: starts[0] ?? stage.from,
        reason: `whether ${script.written} is run by the Python of PATH is not known`,
      };
}

function scriptPath(site: Site, written: string): string {
  return written.startsWith('/')
    ? written
    : `${site.finalState.workdir ?? ''}/${written.replace(/^\.\//, '')}`;
}

/** `ln -s pip3 /usr/bin/pip`, `python3 -m ensurepip`: they prepare pip. */
export function preparesPip(command: StageCommand): boolean {
  const { program, words } = command;
  if (moduleOf(command) === 'ensurepip') return true;
  const operands = words.filter((word) => word?.startsWith('-') !== true);
  return program === 'ln' && operands.every((word) => /(?:^|\/)pip[\d.]*$/.test(word ?? ''));
}
