import { type Assignment, readArguments, readAssignments, splitAtBlanks } from './assignments.ts';
import { findFlagFault } from './flag-rules.ts';
import { goLowerCase } from './go-case.ts';
import { splitHealthcheck } from './healthcheck.ts';
import { heredocWord } from './heredoc-words.ts';
import type { MappedText } from './mapped-text.ts';
import type { Flag } from './model.ts';
import { NestingError, WordError } from './shell-words.ts';
import { skipSpace } from './white-space.ts';

/** What the rules look at. */
export interface RuledInstruction {
  readonly keyword: string;
  readonly flags: readonly Flag[];
  readonly arguments: MappedText;
  readonly json: readonly string[] | undefined;
}

/** Says what BuildKit refuses about an instruction's arguments. */
type Rule = (instruction: RuledInstruction, escape: string) => string | undefined;

const needsArgument: Rule = ({ keyword, arguments: { text } }) =>
  text === '' ? `${keyword} requires an argument` : undefined;

const takesAny: Rule = () => undefined;

const assigns: Rule = ({ keyword, arguments: { text } }, escape) => {
  const assignments = readAssignments(keyword, text, escape);
  return typeof assignments === 'string' ? assignments : findNameFault(keyword, assignments);
};

const declares: Rule = ({ keyword, arguments: { text } }, escape) =>
  findNameFault(keyword, readArguments(text, escape));

function findNameFault(keyword: string, assignments: readonly Assignment[]): string | undefined {
  if (assignments.length === 0) return `${keyword} requires at least one argument`;
  return assignments.some(({ name }) => name === '') ? `${keyword} names can not be blank` : undefined;
}

const RULES: Readonly<Record<string, Rule>> = {
  ADD: findCopyFault,
  ARG: declares,
  CMD: takesAny,
  COPY: findCopyFault,
  ENTRYPOINT: takesAny,
  ENV: assigns,
  EXPOSE: needsArgument,
  FROM: findFromFault,
  HEALTHCHECK: findHealthFault,
  LABEL: assigns,
  MAINTAINER: needsArgument,
  ONBUILD: takesAny,
  RUN: takesAny,
  SHELL: ({ json }) => (json === undefined || json.length === 0 ? 'SHELL requires the JSON form' : undefined),
  STOPSIGNAL: needsArgument,
  USER: needsArgument,
  VOLUME: findVolumeFault,
  WORKDIR: needsArgument,
};

/** Whether an upper-case word is an instruction of Dockerfiles. */
export function isKeyword(word: string): boolean {
  return Object.hasOwn(RULES, word);
}

/**
 * What BuildKit refuses about one instruction, or undefined. `trigger` is the keyword inside of an ONBUILD.
 * Source: frontend/dockerfile/instructions/parse.go (v0.34.2).
 */
export function findFault(
  instruction: RuledInstruction,
  trigger: string | undefined,
  escape: string,
): string | undefined {
  const { keyword, flags, arguments: text } = instruction;
  // HEALTHCHECK NONE does not look at its flags.
  const areFlagsRead = keyword !== 'HEALTHCHECK' || !/^none$/i.test(text.text);
  const fault = areFlagsRead ? findFlagFault(keyword, flags) : undefined;
  if (keyword === 'ONBUILD') return fault ?? findOnbuildFault(trigger);
  return fault ?? RULES[keyword]?.(instruction, escape);
}

/** What BuildKit refuses about the trigger of an ONBUILD: its flags and most arguments are read in the other build. */
export function findTriggerFault(
  { keyword, arguments: { text } }: RuledInstruction,
  escape: string,
): string | undefined {
  if (keyword !== 'ENV' && keyword !== 'LABEL') return undefined;
  const assignments = readAssignments(keyword, text, escape);
  return typeof assignments === 'string' ? assignments : undefined;
}

function findCopyFault({ keyword, json, arguments: { text } }: RuledInstruction): string | undefined {
  const words = json ?? splitAtBlanks(text);
  const destination = words.at(-1);
  if (destination === undefined || words.length < 2) return `${keyword} requires a source and a destination`;
  return isHeredoc(destination) ? `${keyword} cannot accept a heredoc as its destination` : undefined;
}

function isHeredoc(word: string): boolean {
  try {
    return word.includes('<<') && heredocWord(word) !== undefined;
  } catch (error) {
    if (error instanceof WordError) return false;
    // Nested too deeply to say.
    if (error instanceof NestingError) return true;
    throw error;
  }
}

function findFromFault({ arguments: { text } }: RuledInstruction): string | undefined {
  const words = splitAtBlanks(text);
  if (words.length === 1) return undefined;
  const [, as, name] = words;
  // strings.EqualFold takes U+017F for an s.
  if (words.length !== 3 || as === undefined || name === undefined || !/^[aA][sS\u017F]$/.test(as)) {
    return 'FROM requires either one or three arguments';
  }
  if (/^[a-z][a-z0-9\-_.]*$/.test(goLowerCase(name))) return undefined;
  return `invalid name for build stage: '${name}' must begin with a letter and hold letters, digits, -, _ and . only`;
}

function findHealthFault({ json, arguments: { text } }: RuledInstruction): string | undefined {
  const { type, command } = splitHealthcheck(text);
  if (type === '') return 'HEALTHCHECK requires at least one argument';
  switch (type.toUpperCase()) {
    case 'NONE':
      return command === '' || json?.length === 0 ? undefined : 'HEALTHCHECK NONE takes no arguments';
    case 'CMD':
      return command === '' || json?.length === 0 ? 'HEALTHCHECK CMD requires a command' : undefined;
    default:
      return `unknown type '${type}' in HEALTHCHECK`;
  }
}

function findOnbuildFault(trigger: string | undefined): string | undefined {
  if (trigger === undefined) return 'ONBUILD requires an instruction';
  const isAllowed = !['ONBUILD', 'FROM', 'MAINTAINER'].includes(trigger);
  return isAllowed ? undefined : `${trigger} is not allowed as a trigger of ONBUILD`;
}

function findVolumeFault({ json, arguments: { text } }: RuledInstruction): string | undefined {
  const volumes = json ?? splitAtBlanks(text);
  if (volumes.length === 0) return 'VOLUME requires at least one argument';
  return volumes.every((volume) => skipSpace(volume, 0, volume.length) < volume.length)
    ? undefined
    : 'VOLUME: a path cannot be empty';
}
