import { readAssignments } from '../../../src/dockerfile/assignments.ts';
import type { Instruction } from '../../../src/dockerfile/model.ts';
import { isWithin } from '../../../src/effects/posix-path.ts';
import type { Artefact } from '../recipe.ts';
import type { Site } from '../site.ts';
import { usesVariable } from '../variables.ts';
import { startedPrograms } from './compiled.ts';

/**
 * The variables of ENV that only the build reads: those of the toolchain, and those made of them (`ENV APP_DIR
 * $GOPATH/src/app`) that an instruction names: one that none names is there for the program. None that an instruction of the
 * runtime names.
 */
export function buildVariables(
  site: Site,
  toolchain: RegExp,
  until: Instruction | undefined,
  artefacts: readonly Artefact[],
): ReadonlySet<string> {
  const settings = site.stage.instructions.flatMap((instruction) => settingsOf(site, instruction));
  const found = new Set<string>();
  for (const { name, value } of settings) {
    const isMadeOfOthers = referencesIn(value).some((other) => found.has(other) || toolchain.test(other));
    if (
      name === 'PATH'
        ? isPathOfTools(value, found, toolchain)
        : toolchain.test(name) || (isMadeOfOthers && isNamed(site, name))
    )
      found.add(name);
  }
  for (const name of namedAtRunTime(site, until)) if (name !== 'PATH') found.delete(name);
  if (isFoundByPath(site, artefacts)) found.delete('PATH');
  keepWhole(settings, found);
  return found;
}

/** Whether an instruction speaks of a variable. */
function isNamed({ document, stage }: Site, name: string): boolean {
  return stage.instructions.some(({ range }) =>
    usesVariable(document.text.slice(range.start, range.end), name),
  );
}

/** ENV for variables of the builder's image that instructions of the runtime name and the stage does not set. */
export function linesOfBase(
  site: Site,
  names: readonly string[],
  until: Instruction | undefined,
): readonly string[] {
  const set = new Set(
    site.stage.instructions.flatMap((each) => settingsOf(site, each)).map(({ name }) => name),
  );
  const used = new Set(namedAtRunTime(site, until));
  return names.flatMap((name) => {
    const value = site.base.facts?.env[name];
    return set.has(name) || !used.has(name) || value === undefined ? [] : [`ENV ${name}=${value}`];
  });
}

interface Setting {
  readonly instruction: Instruction;
  readonly name: string;
  readonly value: string;
}

function settingsOf({ document }: Site, instruction: Instruction): readonly Setting[] {
  if (instruction.keyword !== 'ENV') return [];
  const read = readAssignments('ENV', instruction.arguments.text, document.escape);
  return typeof read === 'string'
    ? []
    : read.map(({ name, value }) => ({ instruction, name, value: value ?? '' }));
}

function referencesIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name);
}

/** Folders that `go install`, `cargo install` and the toolchains fill; what is started there is copied to another place. */
const TOOLS =
  /^(?:\/go\/bin|\/usr\/(?:local|lib)\/go\/bin|(?:\/root|\/usr\/local|\$\{?HOME\}?)\/\.?cargo\/bin|\/root\/\.local\/bin)$/;

function isPathOfTools(value: string, found: ReadonlySet<string>, toolchain: RegExp): boolean {
  return value
    .replaceAll('"', '')
    .split(':')
    .every(
      (part) =>
        /^\$\{?PATH\}?$/.test(part) ||
        TOOLS.test(part) ||
        referencesIn(part).some((name) => name !== 'PATH' && (found.has(name) || toolchain.test(name))),
    );
}

/** What the instructions name that the runtime gets as they are. */
function namedAtRunTime({ stage }: Site, until: Instruction | undefined): readonly string[] {
  const kept = new Set('CMD ENTRYPOINT HEALTHCHECK LABEL USER VOLUME EXPOSE'.split(' '));
  return stage.instructions
    .filter(({ keyword, index }) => kept.has(keyword) || (until !== undefined && index > until.index))
    .flatMap(({ arguments: { text } }) => referencesIn(text));
}

/** Whether a container finds what was built by a PATH that the stage sets. */
function isFoundByPath(site: Site, artefacts: readonly Artefact[]): boolean {
  const places = startedPrograms(site)
    .filter(({ written }) => !written.includes('/'))
    .flatMap((use) => site.placesOf(use));
  return artefacts.some(
    ({ path, to = path }) =>
      !/^\/(?:usr\/(?:local\/)?)?s?bin\/[^/]*$/.test(to) && places.some((place) => isWithin(place, to)),
  );
}

/** An ENV stays whole if one of its variables stays, and so does what it is made of. */
function keepWhole(settings: readonly Setting[], found: Set<string>): void {
  for (let before = -1; before !== found.size;) {
    before = found.size;
    const kept = new Set(
      settings.filter(({ name }) => !found.has(name)).map(({ instruction }) => instruction),
    );
    for (const { instruction, name, value } of settings) {
      if (!kept.has(instruction)) continue;
      found.delete(name);
      for (const other of referencesIn(value)) if (other !== name) found.delete(other);
    }
  }
}
