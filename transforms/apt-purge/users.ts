import type { Instruction } from '../../src/dockerfile/model.ts';
import type { CommandUse } from '../../src/effects/used-commands.ts';
import { stateAt } from '../../src/effects/state.ts';
import { broughtBy } from './brought.ts';
import { isSelfSufficient } from './candidates.ts';
import { buildsExtensionWith } from '../../src/packages/php-extensions.ts';
import type { InstallCall } from './installs.ts';
import { interpretersOf } from './run-time.ts';
import type { Site } from './site.ts';
import { workOf } from './work.ts';

/** The RUNs of a stage that need its build packages, and those that perhaps do. */
export interface Users {
  readonly needing: readonly Instruction[];
  /** Commands of which it is taken that they do not. */
  readonly trusted: readonly CommandUse[];
}

/** Scripts that may compile, by their names. */
const building = /(?:build|compile|install|make|setup|configure|deps|bootstrap)/i;

/** The commands that a package of the installs brings. */
export function toolsOf(installs: readonly InstallCall[]): ReadonlySet<string> {
  return new Set(installs.flatMap(({ build }) => build.flatMap(({ known }) => known?.commands ?? [])));
}

/** Finds which RUNs from the first install on, up to one that removes them all, compile or call a program of the build packages. */
export function usersOf(
  site: Site,
  installs: readonly InstallCall[],
  until = Number.POSITIVE_INFINITY,
): Users {
  const [first] = installs;
  const needing: Instruction[] = [];
  const own: Instruction[] = [];
  const earlier: Instruction[] = [];
  // A RUN that a round before has made to install them itself.
  let end = -1;
  const trusted: CommandUse[] = [];
  if (first === undefined) return { needing, trusted };
  const tools = toolsOf(installs);
  const names = installs.flatMap(({ build }) => build.map(({ name }) => name));
  for (const run of site.stage.instructions) {
    if (run.keyword !== 'RUN' || run.index < first.run.index || run.index >= until) continue;
    if (isSelfSufficient(site, run, installs)) {
      end = Math.max(end, run.index);
      continue;
    }
    const { unread } = site.usesOf(run);
    const commands = behindInstalls(site.usesOf(run).commands, installs, run);
    const script = unread.find((name) => building.test(name.replace(/^.*\//, '')));
    const compiles = commands.some((use) => needsPackages(use, names, tools));
    if (compiles || script !== undefined) {
      needing.push(run);
      continue;
    }
    earlier.push(run);
    if (commands.some((use) => workOf(use) === 'own')) own.push(run);
    for (const use of commands) {
      const work = workOf(use);
      if (work === 'own' || work === 'unknown') trusted.push(use);
    }
  }
  const along = earlyTools(site, installs, installs);
  const start = needing[0]?.index ?? end;
  const before = earlier.filter(
    (run) => run.index < start && site.usesOf(run).commands.some(({ program }) => along.has(program)),
  );
  needing.unshift(...before);
  // Where nothing else compiles, it is the project itself that does.
  return { needing: needing.length > 0 ? needing : own, trusted };
}

/** An extension of PHP needs none of them where it is built with other headers, or none. */
export function needsPackages(
  use: CommandUse,
  names: readonly string[],
  tools: ReadonlySet<string>,
): boolean {
  if (tools.has(use.program)) return true;
  if (workOf(use) !== 'compiles') return false;
  return !names.every((name) => name.endsWith('-dev')) || buildsExtensionWith(use.program, use.words, names);
}

/** `./manage.py on line 12`. */
export function named({ written, words, instruction, line = instruction.line, script }: CommandUse): string {
  const verb = words[0] !== undefined && /^\w[\w-]*$/.test(words[0]) ? ` ${words[0]}` : '';
  const place = script === undefined ? `on line ${line}` : `in ${script}`;
  return `${written}${verb} ${place}`;
}

/** Interpreters of official images, by the variable of ENV that shows them. */
const ofImages: Readonly<Record<string, readonly string[]>> = {
  PYTHON_VERSION: ['python', 'python2', 'python3'],
  RUBY_VERSION: ['ruby', 'gem', 'irb', 'rake', 'bundle', 'erb'],
  PERL_VERSION: ['perl'],
};

/** Programs that come along with packages when these are installed further down, and that a RUN above would lack. */
export function earlyTools(
  site: Site,
  installs: readonly InstallCall[],
  moved: readonly InstallCall[],
): ReadonlySet<string> {
  const along = moved.flatMap((install) => install.along.flatMap(({ known }) => known?.commands ?? []));
  const tools = new Set([...broughtBy(installs), ...interpretersOf(moved), ...along]);
  const { image } = stateAt(site.document, site.stage.from);
  for (const [variable, names] of Object.entries(ofImages)) {
    if (image !== undefined && Object.hasOwn(image.env, variable))
      for (const name of names) tools.delete(name);
  }
  const staying = moved.flatMap((install) => install.kept.filter((each) => !install.along.includes(each)));
  for (const { name } of staying) tools.delete(name);
  return tools;
}

/** In the RUN of an install, what comes before it does not count. */
function behindInstalls(
  commands: readonly CommandUse[],
  installs: readonly InstallCall[],
  run: Instruction,
): readonly CommandUse[] {
  const names = installs.filter((install) => install.run === run).flatMap(({ build }) => build);
  if (names.length === 0) return commands;
  const isInstall = ({ program, words }: CommandUse): boolean =>
    /^apt(?:-get|itude)?$/.test(program) &&
    words.includes('install') &&
    names.some(({ word }) => words.includes(word.value));
  const at = commands.findIndex(isInstall);
  return commands.slice(at + 1);
}
