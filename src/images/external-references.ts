import { readArguments } from '../dockerfile/assignments.ts';
import { splitAtCommas } from '../dockerfile/comma-fields.ts';
import type { Document } from '../dockerfile/document.ts';
import { goLowerCase } from '../dockerfile/go-case.ts';
import type { Flag, Instruction } from '../dockerfile/model.ts';
import { substitute, UNKNOWN, UNSET, type Variable } from '../dockerfile/substitution.ts';
import type { TextRange } from '../dockerfile/text-range.ts';
import { giverOf, type BuildInputs } from './build-inputs.ts';

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

/** The values of global ARGs. */
export function globalValues(
  declarations: readonly GlobalArgument[],
  inputs: BuildInputs,
  escape: string,
): Map<string, Variable> {
  const { buildArguments = {} } = inputs;
  const values = new Map<string, Variable>();
  for (const { name, value } of declarations) {
    const given = Object.hasOwn(buildArguments, name) ? buildArguments[name] : undefined;
    if (given !== undefined) values.set(name, { kind: 'set', value: given });
    else if (giverOf(name, inputs) !== undefined) values.set(name, UNKNOWN);
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
  inputs: BuildInputs = {},
): readonly ExternalReference[] {
  const declarations = globalDeclarations(document);
  const lookup = lookupIn(globalValues(declarations, inputs, document.escape));
  const defaults = defaultsByName(declarations);
  const stageNames = new Set(document.stages.flatMap(({ name }) => (name === undefined ? [] : [name])));
  const earlierNames = new Set<string>();
  const found: ExternalReference[] = [...syntaxReference(document, inputs)];
  for (const instruction of document.instructions) {
    if (instruction.keyword === 'FROM') {
      found.push(...fromReference(document, instruction, { earlierNames, lookup, defaults, inputs }));
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
function syntaxReference(document: Document, inputs: BuildInputs): ExternalReference[] {
  const directive = document.directives.find(({ name, value }) => name === 'syntax' && value !== '');
  if (directive === undefined) return [];
  const { value, range, line } = directive;
  const text = value.split(' ', 1)[0] ?? '';
  const start = document.text.lastIndexOf(value, range.end - value.length);
  const common = { place: '# syntax', line, endLine: line, text, range: { start, end: start + text.length } };
  // Source: BuildKit's frontend/gateway, keyFrontendImage, and buildx: the argument takes the place of the directive.
  if (giverOf('BUILDKIT_SYNTAX', inputs) !== undefined)
    return [{ ...common, problem: givenAtBuildTime('BUILDKIT_SYNTAX', text, inputs) }];
  return [{ ...common, name: text, templated: false }];
}

interface Scope {
  readonly earlierNames: ReadonlySet<string>;
  readonly lookup: (name: string) => Variable;
  readonly defaults: ReadonlyMap<string, readonly string[]>;
  readonly inputs: BuildInputs;
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
    return [{ ...common, problem: unknownName(text, scope) }];
  }
  if (name === 'scratch' || scope.earlierNames.has(goLowerCase(name))) return [];
  return [{ ...common, name, templated: name !== text }];
}

function unknownName(text: string, { defaults, inputs }: Scope): string {
  const given = variablesIn(text, defaults).find((name) => giverOf(name, inputs) !== undefined);
  if (given === undefined) return `${text} is only known at build time`;
  return givenAtBuildTime(given, text, inputs);
}

/** What is given at build time is to be pinned where it is given. */
export function givenAtBuildTime(argument: string, image: string, inputs: BuildInputs): string {
  return `${argument} is given at build time (${giverOf(argument, inputs)}), so ${image} cannot be pinned here`;
}

/** The defaults of global ARGs: one name may be declared several times. */
export function defaultsByName(declarations: readonly GlobalArgument[]): Map<string, string[]> {
  const defaults = new Map<string, string[]>();
  for (const { name, value } of declarations) {
    if (value === undefined) continue;
    const others = defaults.get(name);
    if (others === undefined) defaults.set(name, [value]);
    else others.push(value);
  }
  return defaults;
}

/** The ARGs that a text uses, by way of others' defaults too. */
export function variablesIn(text: string, defaults: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Set<string>();
  const waiting = [text];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const [, name = ''] of next.matchAll(/\$\{?(\w+)/g)) {
      if (found.has(name)) continue;
      found.add(name);
      waiting.push(...(defaults.get(name) ?? []));
    }
  }
  return [...found];
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
