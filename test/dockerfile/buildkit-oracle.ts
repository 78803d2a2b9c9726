import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readBoundaries } from '../../src/dockerfile/boundaries.ts';
import { encodeBytes } from '../../src/dockerfile/bytes.ts';
import { DockerfileError } from '../../src/dockerfile/error.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { readAssignments, readArguments, splitAtBlanks } from '../../src/dockerfile/assignments.ts';
import { goLowerCase } from '../../src/dockerfile/go-case.ts';
import { splitHealthcheck } from '../../src/dockerfile/healthcheck.ts';

/** What BuildKit makes of one instruction. */
export interface SeenInstruction {
  readonly keyword: string;
  readonly start: number;
  readonly end: number;
  readonly flags?: readonly string[];
  readonly args?: readonly string[];
  readonly json?: boolean;
  readonly heredocs?: readonly {
    readonly name: string;
    readonly expand: boolean;
    readonly chomp: boolean;
    readonly content: string;
  }[];
}

/** One reading of a file: refused, not answered, or its instructions. */
export type Seen =
  | { readonly error: true }
  | { readonly unanswered: true }
  | { readonly escape: string; readonly instructions: readonly SeenInstruction[] };

/** The program, or why there is none. */
export function findOracle(): { readonly path: string } | { readonly missing: string } {
  const path =
    process.env['DOCKSHIFT_ORACLE'] ?? resolve(import.meta.dirname, '../../../shared/oracle/oracle');
  if (!existsSync(path)) return { missing: `there is no oracle at ${path} (set DOCKSHIFT_ORACLE)` };
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
  } catch {
    return { missing: 'Go is not installed' };
  }
  return { path };
}

/** Reads files with BuildKit's parser, in one process. */
export function askOracle(oracle: string, paths: readonly string[]): Seen[] {
  // It ends with 1 if it refused a file, which is an answer too.
  const script = '"$0" || [ $? -eq 1 ]';
  const output = execFileSync('/bin/sh', ['-c', script, oracle], {
    input: paths.map((path) => `${path}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return output
    .split('\n')
    .filter(Boolean)
    .map((line) => seenByOracle(line));
}

/** Writes the texts into a folder of their own and reads them there. */
export function askOracleAbout(oracle: string, texts: readonly string[]): Seen[] {
  const folder = mkdtempSync(join(tmpdir(), 'dockshift-oracle-'));
  try {
    const paths = texts.map((text, index) => {
      const path = join(folder, String(index));
      writeFileSync(path, encodeBytes(text));
      return path;
    });
    return askOracle(oracle, paths);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface OracleReading {
  readonly error?: string;
  readonly escape: string;
  readonly instructions: readonly SeenInstruction[];
}

function seenByOracle(line: string): Seen {
  const reading: OracleReading = JSON.parse(line);
  // The oracle hands no linter to instructions.Parse, which fails at `# check=` above an instruction.
  if (reading.error?.startsWith('panic: ')) return { unanswered: true };
  if (reading.error !== undefined) return { error: true };
  const instructions = reading.instructions.map((seen) => ({
    ...seen,
    keyword: goLowerCase(seen.keyword).toUpperCase(),
  }));
  return { escape: reading.escape, instructions };
}

/** The same of our own reader. */
export function seenByReader(text: string): Seen {
  try {
    const { escape, instructions } = readBoundaries(text);
    return {
      escape,
      instructions: instructions.map((instruction) => seenInstruction(text, escape, instruction)),
    };
  } catch (error) {
    if (error instanceof DockerfileError) return { error: true };
    throw error;
  }
}

/** Whether our reader refuses the text on purpose where BuildKit may not. */
export function isStricter(text: string): boolean {
  try {
    readBoundaries(text);
    return false;
  } catch (error) {
    return error instanceof DockerfileError && /BuildKit cuts in two|nested too deeply/.test(error.message);
  }
}

function seenInstruction(text: string, escape: string, instruction: Instruction): SeenInstruction {
  const { keyword, line, endLine, flags, heredocs } = instruction;
  const args = argumentsOf(instruction, escape).map((word) => asGo(word));
  return {
    keyword,
    start: line,
    end: endLine,
    ...(flags.length === 0
      ? {}
      : { flags: flags.map(({ name, value }) => `--${name}${value === undefined ? '' : `=${value}`}`) }),
    ...(args.length === 0 ? {} : { args }),
    ...(instruction.json === undefined ? {} : { json: true }),
    ...(heredocs.length === 0
      ? {}
      : {
          heredocs: heredocs.map(({ name, expand, chomp, content }) => ({
            name,
            expand,
            chomp,
            content: asGo(text.slice(content.start, content.end)),
          })),
        }),
  };
}

/** Go writes U+FFFD for a byte that is not UTF-8. */
function asGo(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}

function argumentsOf({ keyword, json, arguments: { text } }: Instruction, escape: string): string[] {
  switch (keyword) {
    case 'ONBUILD':
      return [''];
    case 'ENV':
    case 'LABEL':
      return namesAndValues(keyword, text, escape);
    case 'ARG':
      return readArguments(text, escape).map(({ name, value }) =>
        value === undefined ? name : `${name}=${value}`,
      );
    case 'HEALTHCHECK': {
      const { type, command } = splitHealthcheck(text);
      return [type, ...(json ?? (command === '' ? [] : [command]))];
    }
    case 'ADD':
    case 'COPY':
    case 'VOLUME':
    case 'FROM':
    case 'EXPOSE':
      return [...(json ?? splitAtBlanks(text))];
    default:
      return [...(json ?? (text === '' ? [] : [text]))];
  }
}

function namesAndValues(keyword: string, text: string, escape: string): string[] {
  const assignments = readAssignments(keyword, text, escape);
  if (typeof assignments === 'string') throw new TypeError(`${assignments} in what was accepted`);
  const isOldForm = assignments.length === 1 && !splitFirst(text, escape).includes('=');
  return assignments.flatMap(({ name, value }) => [name, value ?? '', isOldForm ? '' : '=']);
}

function splitFirst(text: string, escape: string): string {
  return (
    readArguments(text, escape).map(({ name, value }) => (value === undefined ? name : `${name}=`))[0] ?? ''
  );
}
