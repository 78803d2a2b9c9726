import { readArguments, readAssignments } from '../../../src/dockerfile/assignments.ts';
import type { Document } from '../../../src/dockerfile/document.ts';
import type { Instruction, Stage } from '../../../src/dockerfile/model.ts';
import { changesOften } from './changing-names.ts';

/** An ARG, ENV or LABEL that may move down. */
export interface Declaration {
  readonly instruction: Instruction;
  readonly keyword: 'ARG' | 'ENV' | 'LABEL';
  /** The variables or labels that it sets. */
  readonly names: readonly string[];
}

/**
 * The ARGs and ENVs of a stage that set nothing but variables that change often, and the LABELs that name one of these.
 * A variable or label that the stage sets twice stays where it is: which one counts depends on the order.
 */
export function movableDeclarations(document: Document, stage: Stage): readonly Declaration[] {
  const all = stage.instructions.flatMap((instruction) => declarationOf(document, instruction) ?? []);
  const counts = new Map<string, number>();
  for (const { keyword, names } of all) {
    for (const name of names) {
      const key = `${keyword === 'LABEL' ? 'label' : 'variable'} ${name}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const isOnce = ({ keyword, names: own }: Declaration): boolean =>
    own.every((name) => {
      const count = counts.get(`${keyword === 'LABEL' ? 'label' : 'variable'} ${name}`);
      return count === 1 || (count === 2 && keyword !== 'LABEL' && isHandedOn(document, all, name));
    });
  const hasHiddenLabel = all.some(({ keyword, names }) => keyword === 'LABEL' && names.includes(HIDDEN));
  const variables = all.filter(
    (each) => each.keyword !== 'LABEL' && isOnce(each) && each.names.every((name) => changesOften(name)),
  );
  const changing = variables.flatMap(({ names }) => names);
  const labels = all.filter(
    (each) =>
      each.keyword === 'LABEL' &&
      isOnce(each) &&
      !hasHiddenLabel &&
      changing.some((name) => names(document, each.instruction, name)),
  );
  const movable = new Set([...variables, ...labels]);
  return all.filter((each) => movable.has(each));
}

/** `ARG VERSION` and below it `ENV VERSION=$VERSION`. */
function isHandedOn(document: Document, all: readonly Declaration[], name: string): boolean {
  const [first, second] = all.filter((each) => each.keyword !== 'LABEL' && each.names.includes(name));
  return first?.keyword === 'ARG' && second?.keyword === 'ENV' && names(document, second.instruction, name);
}

/** Stands for a name that holds a variable itself: `LABEL $PREFIX.version=1`. */
const HIDDEN = '$';

function declarationOf(document: Document, instruction: Instruction): Declaration | undefined {
  const { keyword } = instruction;
  const { text } = instruction.arguments;
  if (keyword === 'ARG') {
    const found = readArguments(text, document.escape).map(({ name }) => plainName(name));
    return { instruction, keyword, names: found };
  }
  if (keyword !== 'ENV' && keyword !== 'LABEL') return undefined;
  const assignments = readAssignments(keyword, text, document.escape);
  const found = typeof assignments === 'string' ? [HIDDEN] : assignments.map(({ name }) => plainName(name));
  return { instruction, keyword, names: found };
}

function plainName(name: string): string {
  const bare = name.replaceAll(/["']/g, '');
  return /[$\\]/.test(bare) ? HIDDEN : bare;
}

/** Whether an instruction's words are made of a variable: `$NAME`, `${NAME:-x}`. */
export function names(document: Document, instruction: Instruction, name: string): boolean {
  const pattern = new RegExp(`\\$(?:${name}(?![A-Za-z0-9_])|\\{${name}(?![A-Za-z0-9_]))`);
  return pattern.test(wordsOf(document, instruction));
}

/** All that stands in an instruction, its heredocs and flags as well. */
export function wordsOf(document: Document, { arguments: words, flags, heredocs }: Instruction): string {
  const parts = [
    ...flags.map(({ value }) => value ?? ''),
    words.text,
    ...heredocs.map(({ content }) => document.text.slice(content.start, content.end)),
  ];
  return parts.join('\n');
}

/** The variables that an instruction's words are made of. */
export function variablesIn({ arguments: words }: Instruction): string[] {
  return [...words.text.matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)].map((match) => match[1] ?? '');
}
