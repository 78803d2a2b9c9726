import { readArguments } from '../dockerfile/assignments.ts';
import { splitAtCommas } from '../dockerfile/comma-fields.ts';
import type { Document } from '../dockerfile/document.ts';
import { goLowerCase } from '../dockerfile/go-case.ts';
import type { Flag, Instruction } from '../dockerfile/model.ts';
import { substitute, UNKNOWN, UNSET, type Variable } from '../dockerfile/substitution.ts';
import type { TextRange } from '../dockerfile/text-range.ts';

interface AnyReference {
  /** How the file says it: `FROM`, `COPY --from`, `RUN --mount from`, `# syntax`. */
  readonly place: string;
  readonly line: number;
  readonly endLine: number;
  /** The reference as written, and where. */
  readonly text: string;
  readonly range: TextRange;
  readonly from?: Instruction;
}

/** A reference to an image that is none of the file's own stages. */
export type ExternalReference = AnyReference &
  (
    | {
        /** The reference with the defaults of ARGs filled in. */
        readonly name: string;
        /** Whether variables take part in it. */
        readonly templated: boolean;
      }
    /** Why its name is not known. */
    | { readonly problem: string }
  );

/** An ARG above the first FROM. */
export interface GlobalArgument {
  readonly name: string;
  /** Its default as written, and where; absent if it has none. */
  readonly value?: string;
  readonly range?: TextRange;
  readonly instruction: Instruction;
}

/** The ARGs above the first FROM, in their order. */
export function globalDeclarations(document: Document): GlobalArgument[] {
  const found: GlobalArgument[] = [];
  for (const instruction of document.instructions) {
    if (instruction.keyword === 'FROM') break;
    if (instruction.keyword !== 'ARG') continue;
    const { text } = instruction.arguments;
    let at = 0;
    for (const { name, value } of readArguments(text, document.escape)) {
      const word = value === undefined ? name : `${name}=${value}`;
      at = text.indexOf(word, at) + word.length;
      if (value === undefined) found.push({ name, instruction });
      else
        found.push({ name, value, range: instruction.arguments.rangeOf(at - value.length, at), instruction });
    }
  }
  return found;
}

/** Variables that BuildKit sets by itself: their values are known when it builds. */
const PLATFORM = /^(?:BUILD|TARGET)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT|STAGE)$/;

/** The values of global ARGs if nothing is given at build time. */
export function globalValues(
  declarations: readonly GlobalArgument[],
  buildArguments: Readonly<Record<string, string>>,
  escape: string,
): Map<string, Variable> {
  const values = new Map<string, Variable>();
  for (const { name, value } of declarations) {
    const given = Object.hasOwn(buildArguments, name) ? buildArguments[name] : undefined;
    if (given !== undefined) values.set(name, { kind: 'set', value: given });
    else if (value !== undefined) values.set(name, substitute(value, lookupIn(values), escape));
    else if (!values.has(name)) values.set(name, PLATFORM.test(name) ? UNKNOWN : UNSET);
  }
  return values;
}

/** Looks up global ARGs, and what BuildKit sets by itself. */
export function lookupIn(values: ReadonlyMap<string, Variable>): (name: string) => Variable {
  return (name) => values.get(name) ?? (PLATFORM.test(name) ? UNKNOWN : UNSET);
}

/**
 * Every reference to an external image, in the order of the file: in FROM, COPY and ADD --from, RUN --mount, and the
 * syntax directive. What ONBUILD holds belongs to another build.
 */
export function externalReferences(
  document: Document,
  buildArguments: Readonly<Record<string, string>> = {},
): readonly ExternalReference[] {
  const values = globalValues(globalDeclarations(document), buildArguments, document.escape);
  const lookup = lookupIn(values);
  const stageNames = new Set(document.stages.flatMap(({ name }) => (name === undefined ? [] : [name])));
  const earlierNames = new Set<string>();
  const found: ExternalReference[] = [...syntaxReference(document)];
  for (const instruction of document.instructions) {
    if (instruction.keyword === 'FROM') {
      found.push(...fromReference(document, instruction, { earlierNames, lookup }));
      const name = document.stageOf(instruction)?.name;
      if (name !== undefined) earlierNames.add(name);
    } else {
      for (const flag of instruction.flags)
        found.push(...flagReferences(document, instruction, flag, stageNames));
    }
  }
  return found;
}

/** The image of `# syntax=image[ arguments]`. Source: DetectSyntax in BuildKit's parser/directives.go. */
function syntaxReference(document: Document): ExternalReference[] {
  const directive = document.directives.find(({ name, value }) => name === 'syntax' && value !== '');
  if (directive === undefined) return [];
  const { value, range, line } = directive;
  const text = value.split(' ', 1)[0] ?? '';
  const start = document.text.lastIndexOf(value, range.end - value.length);
  const place = { start, end: start + text.length };
  return [{ place: '# syntax', line, endLine: line, text, range: place, name: text, templated: false }];
}

interface Scope {
  readonly earlierNames: ReadonlySet<string>;
  readonly lookup: (name: string) => Variable;
}

function fromReference(document: Document, from: Instruction, scope: Scope): ExternalReference[] {
  const text = /^[^\t\v\f\r ]*/.exec(from.arguments.text)?.[0] ?? '';
  const range = from.arguments.rangeOf(0, text.length);
  const { line, endLine } = from;
  const common = { place: 'FROM', line, endLine, text, range, from };
  const found = substitute(text, scope.lookup, document.escape);
  const name = 'value' in found ? found.value : '';
  if (name === '') {
    if (mayBeStage(text, scope.earlierNames)) return [];
    return [{ ...common, problem: unknownName(text) }];
  }
  if (name === 'scratch' || scope.earlierNames.has(goLowerCase(name))) return [];
  return [{ ...common, name, templated: name !== text }];
}

/** `${X%pattern}`, `${X#pattern}` and `${X/pattern/text}` need frontend 1.7, and are not filled in here. */
function unknownName(text: string): string {
  if (/\$\{\w+[%#/]/.test(text)) return `${text} cuts a variable by a pattern, which is not followed here`;
  return `${text} is only known at build time`;
}

/** `FROM base-${TARGETARCH}` picks one of the stages above. */
function mayBeStage(text: string, earlierNames: ReadonlySet<string>): boolean {
  const [first = '', ...rest] = text.split(/\$\{[^{}]*\}|\$\w+/).map((part) => goLowerCase(part));
  const last = rest.at(-1) ?? '';
  if (first === '' && last === '') return false;
  return [...earlierNames].some((name) => name.startsWith(first) && name.endsWith(last));
}

function flagReferences(
  document: Document,
  instruction: Instruction,
  flag: Flag,
  stageNames: ReadonlySet<string>,
): ExternalReference[] {
  const { keyword, line, endLine } = instruction;
  const isFrom = flag.name === 'from' && (keyword === 'COPY' || keyword === 'ADD');
  const isMount = flag.name === 'mount' && keyword === 'RUN';
  const text = isFrom ? flag.value : isMount ? mountSource(flag.value ?? '') : undefined;
  if (text === undefined || text === '' || text === 'scratch' || stageNames.has(goLowerCase(text))) return [];
  // BuildKit knows stages by number in COPY --from only (dockerfile2llb, detectRunMount).
  if (isFrom && /^[+-]?\d+$/.test(text)) return [];
  const place = isFrom ? `${keyword} --from` : 'RUN --mount from';
  const written = document.text.slice(flag.range.start, flag.range.end);
  const found = isFrom ? written.lastIndexOf(`=${text}`) : written.search(mountField(text));
  const start = flag.range.start + found + (isFrom ? 1 : 'from='.length);
  const common = { place, line, endLine, text, range: { start, end: start + text.length } };
  if (text.includes('$')) return [{ ...common, problem: `BuildKit fills in no variables in ${place}` }];
  if (found < 0) return [{ ...common, problem: `${place} is written with quotes or escapes` }];
  return [{ ...common, name: text, templated: false }];
}

/** Names of fields may be in capital letters. */
function mountField(source: string): RegExp {
  return new RegExp(`from=${source.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?=,|$)`, 'i');
}

function mountSource(mount: string): string | undefined {
  return splitAtCommas(mount)
    ?.findLast((field) => /^from=/i.test(field))
    ?.slice('from='.length);
}
