import { readAssignments } from '../../src/dockerfile/assignments.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import type { Plan } from './plan.ts';
import type { Site } from './site.ts';

/** Variables that programs of every kind read while they build. */
const OF_ALL =
  /^(?:DEBIAN_FRONTEND|DEBCONF_\w+|PATH|HOME|SHELL|USER|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TERM|\w+_(?:proxy|PROXY))$/;

/** ENV of the runtime alone: nothing in the builder reads it. */
export function isUnused({ split, site, lastBuild }: Plan, instruction: Instruction): boolean {
  if (instruction.keyword !== 'ENV') return false;
  const names = variablesOf(site, instruction);
  if (
    names === undefined ||
    names.some((name) => OF_ALL.test(name) || split.readsVariable(name) || split.isBuildVariable(name))
  )
    return false;
  const { instructions } = site.stage;
  const text = site.document.text;
  return !instructions.some(
    ({ index, range }) =>
      index > instruction.index &&
      index <= lastBuild.index &&
      names.some((name) => usesVariable(text.slice(range.start, range.end), name)),
  );
}

/** The variables that an ENV sets; undefined if it cannot be read. */
export function variablesOf(
  { document }: Site,
  { arguments: { text } }: Instruction,
): readonly string[] | undefined {
  const found = readAssignments('ENV', text, document.escape);
  return typeof found === 'string' ? undefined : found.map(({ name }) => name);
}

/** Whether a text speaks of `$NAME` or `${NAME}`, be it to Docker or to a shell. */
export function usesVariable(text: string, name: string): boolean {
  return text.includes('$') && [...text.matchAll(/\$\{?(\w+)/g)].some(([, used]) => used === name);
}
