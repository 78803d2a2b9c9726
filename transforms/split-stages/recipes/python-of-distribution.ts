import type { Artefact, Obstacle, RuntimeBase } from '../recipe.ts';
import { plainRuntime } from '../runtime-bases.ts';
import type { Site } from '../site.ts';
import type { StageCommand } from '../stage-commands.ts';
import type { PackagePlace } from './python-environment.ts';
import { isInNewHome } from './account-homes.ts';
import { checkedOut, type PythonInstall } from './python-installs.ts';

// Sources: https://wiki.debian.org/Python (dist-packages), packages.debian.org and packages.ubuntu.com: python3-defaults,
// python-defaults, python-pip of each release

/** The version of Python 3 by release. */
const PYTHON_3: Readonly<Record<string, string>> = {
  jessie: '3.4',
  stretch: '3.5',
  buster: '3.7',
  bullseye: '3.9',
  bookworm: '3.11',
  trixie: '3.13',
  '14.04': '3.4',
  '16.04': '3.5',
  '18.04': '3.6',
  '20.04': '3.8',
  '22.04': '3.10',
  '24.04': '3.12',
};

/** Releases whose package `python` is Python 2.7. */
const WITH_PYTHON_2 = new Set(['jessie', 'stretch', 'buster', '14.04', '16.04', '18.04']);

/** The same image, or its slim variant. */
export function runtimeOfDistribution(site: Site): RuntimeBase | Obstacle {
  const { base } = site;
  const plain = plainRuntime(site);
  if ('reason' in plain || (base.repository !== 'ubuntu' && !base.words.includes('slim') && !base.hasDigest))
    return plain;
  return { ...plain, reference: base.written };
}

/** Packages that install others, with the headers of Python. */
export const INSTALLERS = new Set(
  (
    'python-pip python-dev python-wheel python-virtualenv python2-dev python2.7-dev python3-pip python3-dev python3-wheel ' +
    'python3-venv python3-virtualenv python3-pip-whl pipx'
  ).split(' '),
);

/** Whether the runtime is smaller: compilers, which python3-pip recommends, stay behind. */
export function gainsFromDistribution({ installed }: Site, last: StageCommand): boolean {
  return installed.some(
    ({ known, name, instruction }) =>
      instruction.index <= last.instruction.index && (known?.role === 'build' || INSTALLERS.has(name)),
  );
}

/**
 * Packages of Python, without `python3-`, that bring what wheel recommends: wheel recommends keyring, which needs six, idna and
 * cryptography. pip finds them there, so the runtime has them too. 16.04's wheel recommends nothing. Source:
 * `apt-get install --simulate python-pip` with the lists of each release at http://archive.ubuntu.com/ubuntu/dists/.
 */
const RECOMMENDED_BY_WHEEL: Readonly<Record<string, readonly string[]>> = {
  '18.04': ['gi', 'keyring', 'keyrings.alt', 'xdg'],
};

/** Releases whose wheel recommends keyring as well, and whose packages are only in the archive. */
const WITH_KEYRING = new Set(['stretch', 'buster']);

/**
 * Releases in which python-pip depends on packages of Python: requests, six, urllib3, html5lib. Source: its Depends,
 * https://sources.debian.org/src/python-pip/1.5.6-5/debian/control/
 */
const WITH_DEPENDENCIES = new Set(['12.04', '14.04', 'wheezy', 'jessie']);

/** Packages of the distribution that pip finds there, and so does not install: the runtime gets them as well. */
function foundByPip({ base, installed }: Site): readonly string[] | Obstacle {
  const release = base.release ?? '';
  const isBrought = WITH_DEPENDENCIES.has(release);
  const recommended = RECOMMENDED_BY_WHEEL[release];
  if (recommended === undefined && !WITH_KEYRING.has(release) && !isBrought) return [];
  const found = installed.filter(
    ({ name, command }) =>
      /^python3?-(?:pip|wheel)$/.test(name) &&
      (isBrought || command.call?.words.options.has('--no-install-recommends') !== true),
  );
  const [first] = found;
  if (first === undefined) return [];
  if (recommended !== undefined)
    return found.flatMap(({ name }) => recommended.map((each) => `${name.replace(/-.*$/, '')}-${each}`));
  const { instruction, name } = first;
  return {
    instruction,
    reason: `${name} brings packages of Python in this release, and pip leaves out what it finds among them`,
  };
}

/** Releases whose pip installs nothing for all users unless it is told to. Source: PEP 668, python3.11's changelog in Debian. */
const GUARDED = new Set(['bookworm', 'trixie', 'forky', 'sid']);

/** What pip refuses to do: the file does not build as it is. */
function guarded(
  { base, commands }: Site,
  { words, state, instruction }: StageCommand,
): Obstacle | undefined {
  const release = base.release ?? '';
  const isGuarded = base.repository === 'ubuntu' ? Number(release) >= 23.04 : GUARDED.has(release);
  const isTold =
    words.includes('--break-system-packages') ||
    state.environment.variable('PIP_BREAK_SYSTEM_PACKAGES').kind !== 'unset' ||
    commands.some(
      (each) =>
        each.words.some((word) => word?.includes('EXTERNALLY-MANAGED') === true) ||
        each.words.some(
          (word) => word?.includes('break-system-packages') === true && each.words.includes('config'),
        ),
    );
  if (!isGuarded || isTold) return undefined;
  return {
    instruction,
    reason: `pip of ${base.name} installs nothing for all users without --break-system-packages, so it does not build as it is`,
  };
}

const PLACES = 'the packages put nothing outside of dist-packages and /usr/local/bin';
const FOUND = 'pip leaves out only what wheel and its like bring, which the runtime installs';

export interface DistributionPlace extends PackagePlace {
  /** The interpreters, and what their packages are found by. */
  readonly packages: readonly string[];
}

/** Where pip puts packages on Debian and Ubuntu: they are copied to the same folders. */
export function placeInDistribution(
  site: Site,
  installs: readonly PythonInstall[],
): DistributionPlace | Obstacle {
  const brought = foundByPip(site);
  if ('reason' in brought) return brought;
  const folders = new Set(installs.flatMap(({ into }) => (typeof into === 'object' ? [into.folder] : [])));
  const own = installs.filter(
    ({ into, isUpgrade }) => typeof into !== 'object' && !(folders.size > 0 && isUpgrade),
  );
  const clone = checkedOut(site, own);
  if (clone !== undefined)
    return { instruction: clone.instruction, reason: 'pip keeps a clone of sources in a folder beside it' };
  const artefacts = new Map<string, Artefact>();
  const packages = new Set<string>();
  for (const path of folders) {
    artefacts.set(path, { path, isFirst: own[0]?.command.state.user === 'root' && !isInNewHome(site, path) });
    packages.add('python3');
  }
  for (const { command, into } of own) {
    const { instruction, state, call } = command;
    if (into === 'system' || (call !== undefined && call.manager.name !== 'pip'))
      return {
        instruction,
        reason: `where ${command.program} puts packages on ${site.base.name} is not known`,
      };
    if (state.user !== 'root')
      return { instruction, reason: 'a user other than root installs packages for all users' };
    const refusal = guarded(site, command);
    if (refusal !== undefined) return refusal;
    const version = versionOf(site, command);
    if (version === undefined)
      return { instruction, reason: `which Python of ${site.base.name} it installs for is not known` };
    const path = `/usr/local/lib/python${version}/dist-packages`;
    artefacts.set(path, { path, isFirst: true });
    artefacts.set('/usr/local/bin', { path: '/usr/local/bin', isFirst: true });
    const name = version === '2.7' ? 'python' : 'python3';
    packages.add(name);
    packages.add(version === '2.7' ? 'python-setuptools' : 'python3-setuptools');
  }
  for (const name of own.length === 0 ? [] : brought) packages.add(name);
  return {
    artefacts: [...artefacts.values()],
    packages: [...packages],
    builderLines: [],
    runtimeLines: [],
    assumptions: own.length === 0 ? [] : [PLACES, ...(brought.length === 0 ? [] : [FOUND])],
  };
}

/** The version that pip and python stand for. */
function versionOf({ base, installed }: Site, { program, written }: StageCommand): string | undefined {
  const release = base.release ?? '';
  const three = PYTHON_3[release];
  const suffix = /[\d.]+$/.exec(program)?.[0];
  if (written.includes('/') && !written.startsWith('/usr/bin/')) return undefined;
  if (suffix === '3' || (suffix !== undefined && suffix === three)) return three;
  const hasTwo = installed.some(({ name }) =>
    /^python(?:2|2\.7)?-?(?:pip|dev|setuptools|minimal)?$/.test(name),
  );
  const hasThree = installed.some(({ name }) => name.startsWith('python3'));
  const two = WITH_PYTHON_2.has(release) ? '2.7' : undefined;
  if (suffix === '2' || suffix === '2.7') return two;
  if (suffix !== undefined) return undefined;
  if (hasTwo && hasThree) return undefined;
  return hasTwo ? two : hasThree ? three : undefined;
}
