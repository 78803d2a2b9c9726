import type { Document } from '../../../src/dockerfile/document.ts';
import type { Instruction, Stage } from '../../../src/dockerfile/model.ts';
import { type Declaration, movableDeclarations, names, variablesIn, wordsOf } from './declarations.ts';
import { type EnvironmentUse, environmentUse } from './environment-readers.ts';

/** A declaration and the instruction of its stage, by its place there, that it comes right before. */
export interface Descent {
  readonly declaration: Declaration;
  readonly to: number;
}

/** What moves down in a stage. */
export interface LateOrder {
  readonly descents: readonly Descent[];
  /** RUNs that are passed though they might read a variable; empty if it is proven that none does. */
  readonly doubtful: readonly { readonly instruction: Instruction; readonly use: EnvironmentUse }[];
  /** ARGs above steps that cost time, which nothing names. */
  readonly unnamed: readonly Declaration[];
}

const NOTHING: LateOrder = { descents: [], doubtful: [], unnamed: [] };

/** Every declaration is held against every instruction of its stage. */
const MOST_DECLARATIONS = 40;
const MOST_INSTRUCTIONS = 1000;

/**
 * Finds how far the variables that change often can come down, and the labels behind them. A RUN that names a variable
 * needs it, as does what is made of it (`COPY app-$VERSION.tar .`, `ENV PATH=/opt/$VERSION:$PATH`).
 *
 * @param trusts whether RUNs are passed that are not known to leave their environment unread.
 */
export function lateOrder(document: Document, stage: Stage, trusts: boolean): LateOrder {
  if (stage.instructions.length > MOST_INSTRUCTIONS) return NOTHING;
  const declarations = movableDeclarations(document, stage);
  if (declarations.length === 0 || declarations.length > MOST_DECLARATIONS) return NOTHING;
  return new Descending(document, stage, declarations, trusts).find();
}

/** What a place is asked for again and again. */
interface Place {
  readonly instruction: Instruction;
  readonly use: EnvironmentUse | undefined;
  readonly setsAny: boolean;
}

class Descending {
  readonly #places: readonly Place[];
  readonly #end: number;
  readonly #declarations: readonly Declaration[];
  readonly #trusts: boolean;
  readonly #document: Document;
  /** Whether stages that are built on this one inherit its variables. */
  readonly #isBase: boolean;
  readonly #unnamed: Declaration[] = [];
  /** By declaration: before which place it comes; its own if it stays. */
  readonly #targets = new Map<Declaration, number>();

  constructor(document: Document, stage: Stage, declarations: readonly Declaration[], trusts: boolean) {
    this.#places = stage.instructions.map((instruction) => ({
      instruction,
      use: instruction.keyword === 'RUN' ? environmentUse(document, instruction) : undefined,
      setsAny: instruction.keyword === 'ENV' || instruction.keyword === 'ARG',
    }));
    this.#end = 1 + this.#places.findLastIndex(({ instruction }) => makesLayer(instruction));
    this.#declarations = declarations;
    this.#trusts = trusts;
    this.#document = document;
    this.#isBase = stage.isBase;
  }

  /** From the last declaration to the first, as what stands below decides how far one can come. */
  find(): LateOrder {
    for (const declaration of this.#declarations.toReversed()) {
      if (declaration.keyword !== 'LABEL') this.#settle(declaration);
    }
    for (const declaration of this.#declarations) {
      if (declaration.keyword === 'LABEL') this.#follow(declaration);
    }
    const descents = this.#declarations.flatMap((declaration) => {
      const to = this.#targets.get(declaration) ?? 0;
      return to > this.#placeOf(declaration) ? [{ declaration, to }] : [];
    });
    const doubtful = this.#places.flatMap(({ instruction, use }, at) => {
      const isPassed = descents.some(
        ({ declaration, to }) =>
          declaration.keyword !== 'LABEL' && at > this.#placeOf(declaration) && at < to,
      );
      return isPassed && use !== undefined && use.reading !== 'never' ? [{ instruction, use }] : [];
    });
    return { descents, doubtful, unnamed: this.#unnamed };
  }

  #placeOf({ instruction }: Declaration): number {
    return instruction.index - (this.#places[0]?.instruction.index ?? 0);
  }

  #settle(declaration: Declaration): void {
    const from = this.#placeOf(declaration);
    const to = this.#reach(declaration, from);
    const isWorth = this.#places.slice(from + 1, to).some(({ use }) => use?.isCostly === true);
    const isNamed = !isWorth || this.#isNamedBelow(declaration, from);
    if (!isNamed) this.#unnamed.push(declaration);
    this.#targets.set(declaration, isWorth && isNamed ? to : from);
  }

  /** An ARG that nothing names is there to run again what stands below it, or a program reads it. */
  #isNamedBelow({ keyword, names: own }: Declaration, from: number): boolean {
    if (keyword === 'ENV' || this.#isBase) return true;
    const below = this.#places.slice(from + 1);
    return own.every((name) => below.some(({ instruction }) => needs(this.#document, instruction, name)));
  }

  /** The first place that needs what is declared. */
  #reach(declaration: Declaration, from: number): number {
    const { names: own, instruction, keyword } = declaration;
    const used = variablesIn(instruction);
    let reach = Math.max(this.#end, from);
    for (let at = from + 1; at < reach; at++) {
      const place = this.#places[at];
      if (place === undefined) break;
      const below = this.#declarations.find((each) => each.instruction === place.instruction);
      if (below !== undefined && own.some((name) => names(this.#document, place.instruction, name))) {
        reach = Math.min(reach, below.keyword === 'LABEL' ? this.#labelLimit(below) : this.#target(below));
        if (below.keyword === 'LABEL') continue;
      }
      if (at >= reach) break;
      const isNeeded = own.some((name) => needs(this.#document, place.instruction, name));
      const isOther = place.setsAny && setsOneOf(place.instruction, used);
      if ((isNeeded && below === undefined) || isOther || this.#isHeard(place, keyword)) return at;
    }
    return reach;
  }

  #target(declaration: Declaration): number {
    return this.#targets.get(declaration) ?? this.#placeOf(declaration);
  }

  /** How far a LABEL could follow what it names. */
  #labelLimit({ instruction }: Declaration): number {
    const used = variablesIn(instruction);
    const from = instruction.index - (this.#places[0]?.instruction.index ?? 0);
    const limit = this.#places.findIndex(
      (place, at) => at > from && place.setsAny && setsOneOf(place.instruction, used),
    );
    return limit < 0 ? Math.max(this.#end, from) : limit;
  }

  /** A LABEL comes as far down as the last variable that it names. */
  #follow(label: Declaration): void {
    const own = this.#placeOf(label);
    const targets = this.#declarations
      .filter(
        (each) =>
          each.keyword !== 'LABEL' &&
          this.#placeOf(each) < own &&
          each.names.some((name) => names(this.#document, label.instruction, name)),
      )
      .map((each) => this.#target(each));
    this.#targets.set(label, Math.max(own, ...targets));
  }

  /** Whether a RUN may read the variable though it does not name it. */
  #isHeard({ use }: Place, keyword: Declaration['keyword']): boolean {
    if (use === undefined || use.reading === 'never') return false;
    if (!this.#trusts || use.reading === 'always') return true;
    // An ENV is made for programs to read.
    return keyword === 'ENV' && use.reading === 'unknown';
  }
}

function makesLayer({ keyword }: Instruction): boolean {
  return keyword === 'RUN' || keyword === 'COPY' || keyword === 'ADD' || keyword === 'WORKDIR';
}

/** Only a container of the image reads their words: no ARG is there, and every ENV, wherever it stands. */
const FOR_CONTAINERS = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK']);

function needs(document: Document, instruction: Instruction, name: string): boolean {
  const { keyword } = instruction;
  if (FOR_CONTAINERS.has(keyword)) return false;
  if (keyword !== 'RUN' && keyword !== 'ONBUILD') return names(document, instruction, name);
  return new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`).test(wordsOf(document, instruction));
}

function setsOneOf(instruction: Instruction, used: readonly string[]): boolean {
  return used.some((name) => new RegExp(`(?:^|[\\s"'])${name}(?:[=\\s]|$)`).test(instruction.arguments.text));
}
