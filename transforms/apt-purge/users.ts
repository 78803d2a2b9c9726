import type { Instruction } from '../../src/dockerfile/model.ts';
import type { CommandUse } from '../../src/effects/used-commands.ts';
import { isSelfSufficient } from './candidates.ts';
import type { InstallCall } from './installs.ts';
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

/** Finds which RUNs from the first install on compile, or call a program of the build packages. */
export function usersOf(site: Site, installs: readonly InstallCall[]): Users {
  const [first] = installs;
  const needing: Instruction[] = [];
  const own: Instruction[] = [];
  const trusted: CommandUse[] = [];
  if (first === undefined) return { needing, trusted };
  const tools = toolsOf(installs);
  for (const run of site.stage.instructions) {
    if (run.keyword !== 'RUN' || run.index < first.run.index || isSelfSufficient(site, run, installs))
      continue;
    const { unread } = site.usesOf(run);
    const commands = behindInstalls(site.usesOf(run).commands, installs, run);
    const script = unread.find((name) => building.test(name.replace(/^.*\//, '')));
    const compiles = commands.some((use) => workOf(use) === 'compiles' || tools.has(use.program));
    if (compiles || script !== undefined) {
      needing.push(run);
      continue;
    }
    if (commands.some((use) => workOf(use) === 'own')) own.push(run);
    for (const use of commands) {
      const work = workOf(use);
      if (work === 'own' || work === 'unknown') trusted.push(use);
    }
  }
  // Where nothing else compiles, it is the project itself that does.
  return { needing: needing.length > 0 ? needing : own, trusted };
}

/** `./manage.py on line 12`. */
export function named({ written, words, instruction, script }: CommandUse): string {
  const verb = words[0] !== undefined && /^\w[\w-]*$/.test(words[0]) ? ` ${words[0]}` : '';
  const place = script === undefined ? `on line ${instruction.line}` : `in ${script}`;
  return `${written}${verb} ${place}`;
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
