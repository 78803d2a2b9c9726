import type { Obstacle, RuntimeBase } from '../recipe.ts';
import { slimRuntime } from '../runtime-bases.ts';
import type { Site } from '../site.ts';
import type { StageCommand } from '../stage-commands.ts';
import { type PackagePlace, placeOf } from './python-environment.ts';
import type { PythonInstall } from './python-installs.ts';
import { gainsFromAlpine, INSTALLERS_OF_ALPINE, placeInAlpine, runtimeOfAlpine } from './python-of-alpine.ts';
import {
  gainsFromDistribution,
  INSTALLERS,
  placeInDistribution,
  runtimeOfDistribution,
} from './python-of-distribution.ts';

/** Debian's own Python and its installers, which the image's Python does not use. */
const OF_DEBIAN = new Set(
  (
    'python python-dev python2 python2-dev python2.7 python2.7-dev python-pip python-setuptools python-virtualenv python-wheel ' +
    'python3 python3-dev python3-pip python3-setuptools python3-venv python3-virtualenv python3-wheel python3-distutils ' +
    'python3-minimal py-pip py3-pip py3-setuptools py3-wheel py3-virtualenv python-is-python3'
  ).split(' '),
);

export function isOfImage({ base }: Site): boolean {
  return base.repository === 'python';
}

/** Whether the runtime is smaller: the base has compilers, or the stage installs some. */
function gains({ base, installed, commands }: Site, last: StageCommand): boolean {
  const isFull = !base.words.some((word) => word === 'slim' || word.startsWith('alpine'));
  if (isFull && base.distribution !== 'alpine') return true;
  return installed.some(
    ({ known, isHidden, instruction }) =>
      instruction.index <= last.instruction.index &&
      (known?.role === 'build' ||
        (isHidden &&
          !commands.some(
            (each) =>
              each.instruction === instruction &&
              each.words.some((word) => word === 'del' || word === 'purge' || word === 'remove'),
          ))),
  );
}

/** Whose Python it is, and what follows from that. */
interface HomeOfPython {
  /** Packages of the distribution that the runtime does without. */
  readonly installers: ReadonlySet<string>;
  gains(site: Site, last: StageCommand): boolean;
  runtime(site: Site): RuntimeBase | Obstacle;
  place(
    site: Site,
    installs: readonly PythonInstall[],
    last: StageCommand,
  ): (PackagePlace & { readonly packages: readonly string[] }) | Obstacle;
}

const OF_IMAGE: HomeOfPython = {
  installers: OF_DEBIAN,
  gains,
  runtime: (site) => slimRuntime(site, []),
  place: (site, installs, last) => ({ ...placeOf(site, installs, last), packages: [] }),
};
const OF_DISTRIBUTION: HomeOfPython = {
  installers: INSTALLERS,
  gains: gainsFromDistribution,
  runtime: runtimeOfDistribution,
  place: placeInDistribution,
};
const OF_ALPINE: HomeOfPython = {
  installers: new Set([...INSTALLERS_OF_ALPINE, 'python3']),
  gains: gainsFromAlpine,
  runtime: runtimeOfAlpine,
  place: placeInAlpine,
};

export function homeOfPython(site: Site): HomeOfPython {
  if (isOfImage(site)) return OF_IMAGE;
  return site.base.repository === 'alpine' ? OF_ALPINE : OF_DISTRIBUTION;
}
