import { DockerfileError } from './error.ts';
import { goLowerCase } from './go-case.ts';
import { FlagError, readFlags, type FlagsReading } from './instruction-flags.ts';
import { splitHealthcheck } from './healthcheck.ts';
import { findFault, findTriggerFault, isKeyword } from './instruction-rules.ts';
import { parseJsonWords } from './json-words.ts';
import type { MappedText } from './mapped-text.ts';
import type { Flag } from './model.ts';
import type { TextRange } from './text-range.ts';
import { isSeparator, skipSpace, skipSpaceBack } from './white-space.ts';

/** Keyword, flags and the rest of a line. */
export interface Command {
  readonly keyword: string;
  readonly keywordRange: TextRange;
  readonly flags: readonly Flag[];
  readonly arguments: MappedText;
  readonly json: readonly string[] | undefined;
}

/** An instruction without its heredocs: what BuildKit makes of the lines joined to one. */
export interface LogicalLine {
  readonly command: Command;
  /** The instruction in an ONBUILD. */
  readonly trigger: Command | undefined;
  readonly mayHaveHeredocs: boolean;
}

const WITH_JSON = new Set(['ADD', 'CMD', 'COPY', 'ENTRYPOINT', 'HEALTHCHECK', 'RUN', 'SHELL', 'VOLUME']);
const WITH_HEREDOCS = new Set(['ADD', 'COPY', 'RUN']);

/**
 * Takes a logical line apart. Source: newNodeFromLine in frontend/dockerfile/parser/parser.go.
 *
 * @throws DockerfileError where BuildKit reports an error.
 */
export function readLogicalLine(mapped: MappedText, escape: string, line: number): LogicalLine {
  const command = readCommand(mapped, escape, line);
  checkKeyword(command.keyword, line);
  const trigger = command.keyword === 'ONBUILD' ? readTrigger(command, escape, line) : undefined;
  const fault = findFault(command, trigger?.keyword, escape);
  if (fault !== undefined) throw new DockerfileError(fault, line);
  return {
    command,
    trigger,
    mayHaveHeredocs: mapped.text.includes('<<') && acceptsHeredocs(trigger ?? command),
  };
}

function acceptsHeredocs({ keyword, json }: Command): boolean {
  return json === undefined && WITH_HEREDOCS.has(keyword);
}

function readTrigger(command: Command, escape: string, line: number): Command | undefined {
  if (command.arguments.length === 0) return undefined;
  const trigger = readCommand(command.arguments, escape, line);
  const fault = findTriggerFault(trigger, escape);
  if (fault !== undefined) throw new DockerfileError(fault, line);
  return trigger;
}

function readCommand(mapped: MappedText, escape: string, line: number): Command {
  const { text } = mapped;
  const start = skipSpace(text, 0, text.length);
  const end = skipSpaceBack(text, start, text.length);
  let keywordEnd = start;
  while (keywordEnd < end && !isSeparator(text.charCodeAt(keywordEnd))) keywordEnd += 1;
  let next = keywordEnd;
  while (next < end && isSeparator(text.charCodeAt(next))) next += 1;
  const keyword = upperCase(text.slice(start, keywordEnd));
  const { flags, rest } = flagsOf(mapped, next, end, escape, line);
  const argumentsStart = skipSpace(text, rest, end);
  const argumentsText = mapped.slice(argumentsStart, Math.max(argumentsStart, end));
  return {
    keyword,
    keywordRange: mapped.rangeOf(start, keywordEnd),
    flags,
    arguments: argumentsText,
    json: jsonOf(keyword, argumentsText.text, line),
  };
}

function flagsOf(mapped: MappedText, start: number, end: number, escape: string, line: number): FlagsReading {
  try {
    return readFlags(mapped, start, end, escape);
  } catch (error) {
    if (error instanceof FlagError) throw new DockerfileError(error.message, line);
    throw error;
  }
}

function upperCase(keyword: string): string {
  if (/^[\0-\u007F]*$/.test(keyword)) return keyword.toUpperCase();
  const lower = goLowerCase(keyword);
  return /^[\0-\u007F]*$/.test(lower) ? lower.toUpperCase() : keyword;
}

function checkKeyword(keyword: string, line: number): void {
  if (isKeyword(keyword)) return;
  if (/[^\t\P{Cc}]|\p{Surrogate}/u.test(keyword)) {
    throw new DockerfileError('this is binary data, not a Dockerfile', line);
  }
  const shown = keyword.length > 40 ? `${keyword.slice(0, 40)}...` : keyword;
  throw new DockerfileError(`unknown instruction '${shown}'`, line);
}

function jsonOf(keyword: string, text: string, line: number): readonly string[] | undefined {
  if (!WITH_JSON.has(keyword)) return undefined;
  const json = parseJsonWords(keyword === 'HEALTHCHECK' ? splitHealthcheck(text).command : text);
  if (json === 'other') {
    throw new DockerfileError(`${keyword}: an array in JSON form may hold strings only`, line);
  }
  return json;
}
