import type { Document } from '../../src/dockerfile/document.ts';
import type { Edit } from '../../src/dockerfile/edit.ts';
import { readArguments } from '../../src/dockerfile/assignments.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { substitute, type Variable } from '../../src/dockerfile/substitution.ts';
import { giverOf, type BuildInputs } from '../../src/images/build-inputs.ts';
import {
  defaultsByName,
  givenAtBuildTime,
  globalDeclarations,
  globalValues,
  lookupIn,
  variablesIn,
  type GlobalArgument,
} from '../../src/images/external-references.ts';
import { versionLength } from '../../src/images/tag-version.ts';
import type { Pin } from './pin.ts';

/** A change of one text that pins references made of ARGs. */
export interface TemplatePin {
  readonly pins: readonly { readonly pin: Pin; readonly text: string }[];
  readonly edit: Edit;
  /** The instruction that is changed: an ARG or a FROM. */
  readonly instruction: Instruction;
  /** The ARG whose default is changed. */
  readonly argument?: string;
  /** What else has to hold. */
  readonly assumption?: string;
}

/** A stand-in for an ARG's value that no reference contains. */
const MARKER = '\u0001';
/** Every template is tried with every ARG, and each trial reads them all: the product of the three may be this. */
const MOST_WORK = 500_000;
const TOO_MANY = 'there are too many ARGs in FROM lines to try them all';
const PLAIN = /^[\w./:@-]*$/;

/** The references of a file that are made of global ARGs, and what becomes of them if a default is another. */
export class Templates {
  readonly #document: Document;
  readonly #declarations: readonly GlobalArgument[];
  readonly #defaults: ReadonlyMap<string, readonly string[]>;
  readonly #inputs: BuildInputs;
  readonly #froms: readonly Instruction[];
  /** ARGs that stages declare again without a default: their RUNs see the global one. */
  readonly #inherited: ReadonlySet<string>;
  readonly #before: Evaluation;
  /** What an earlier change pins: no other may change it again, because changes are made or left out one by one. */
  readonly #settled = new Set<Pin>();
  /** Templates for which no default was found. */
  readonly #hopeless = new Set<string>();
  readonly #isTooLarge: boolean;

  constructor(document: Document, inputs: BuildInputs) {
    this.#document = document;
    this.#inputs = inputs;
    this.#declarations = globalDeclarations(document);
    this.#defaults = defaultsByName(this.#declarations);
    this.#froms = document.stages.map(({ from }) => from);
    this.#inherited = inheritedArguments(document);
    this.#before = this.#evaluate(this.#declarations);
    const templates = new Set(this.#froms.map((from) => baseIn(from)).filter((text) => text.includes('$')));
    const texts = this.#froms.length + this.#declarations.length;
    this.#isTooLarge = templates.size * this.#declarations.length * texts > MOST_WORK;
  }

  /**
   * Pins a reference, and all others that change with it; `pins` are all that are wanted, by their FROM.
   *
   * @returns a sentence if no change of a single text does it.
   */
  pin(pin: Pin, pins: ReadonlyMap<Instruction, Pin>): TemplatePin | string {
    const given = this.#variablesOf(pin.reference.text).find(
      (name) => giverOf(name, this.#inputs) !== undefined,
    );
    if (given !== undefined) return givenAtBuildTime(given, pin.reference.name, this.#inputs);
    if (this.#isTooLarge) return TOO_MANY;
    const texts = pin.texts.filter((text) => isMorePrecise(text, pin.reference.name));
    const [best] = texts;
    if (best === undefined)
      return `no other name is known for the image that ${pin.reference.name} stands for`;
    const change =
      this.#inDefault(pin, texts, pins) ?? this.#inFrom(pin, texts) ?? this.#insteadOfTemplate(pin, best);
    if (typeof change !== 'string') for (const each of change.pins) this.#settled.add(each.pin);
    return change;
  }

  #inDefault(
    pin: Pin,
    texts: readonly string[],
    pins: ReadonlyMap<Instruction, Pin>,
  ): TemplatePin | undefined {
    const template = pin.reference.text;
    if (this.#hopeless.has(template)) return undefined;
    for (const text of texts) {
      for (const declaration of this.#declarations.toReversed()) {
        for (const value of this.#defaultsFor(declaration, pin, text)) {
          const found = this.#tryDefault(declaration, value, pins);
          if (found?.pins.some((each) => each.pin === pin) === true) return found;
        }
      }
    }
    this.#hopeless.add(template);
    return undefined;
  }

  /** What the default of an ARG would have to be for the reference to become `text`. */
  *#defaultsFor(declaration: GlobalArgument, { reference }: Pin, text: string): Generator<string> {
    const { value } = declaration;
    if (value === undefined) return;
    const { quote, content } = unquoted(value);
    if (PLAIN.test(content)) {
      // `${VERSION%-*}` uses a part of the default: the rest of it stays.
      if (!reference.name.includes(content)) yield* replacements(value, reference.name, text);
      const marked = this.#nameOf(reference.text, this.#withDefault(declaration, MARKER));
      const parts = marked?.split(MARKER) ?? [];
      const [prefix = '', suffix = ''] = parts;
      const middle = text.slice(prefix.length, text.length - suffix.length);
      const fits =
        text.startsWith(prefix) && text.endsWith(suffix) && text.length > prefix.length + suffix.length;
      if (parts.length === 2 && fits) yield quote + middle + quote;
    } else {
      yield* replacements(value, reference.name, text);
    }
  }

  #withDefault(declaration: GlobalArgument, value: string): readonly GlobalArgument[] {
    return this.#declarations.map((each) => (each === declaration ? { ...each, value } : each));
  }

  #nameOf(text: string, declarations: readonly GlobalArgument[]): string | undefined {
    const { escape } = this.#document;
    const values = globalValues(declarations, this.#inputs, escape);
    return valueOf(substitute(text, lookupIn(values), escape));
  }

  #tryDefault(
    declaration: GlobalArgument,
    value: string,
    wanted: ReadonlyMap<Instruction, Pin>,
  ): TemplatePin | undefined {
    if (declaration.range === undefined || declaration.value === value) return undefined;
    const { start, end } = declaration.range;
    if (end - start !== declaration.value?.length) return undefined;
    const after = this.#evaluate(this.#withDefault(declaration, value));
    if (after.others !== this.#before.others) return undefined;
    const changed = this.#froms.flatMap((from, index) => {
      const text = after.names[index];
      return text === this.#before.names[index] ? [] : [{ pin: wanted.get(from), text }];
    });
    const pins = changed.flatMap(({ pin, text = '' }) =>
      pin?.texts.includes(text) === true && !this.#settled.has(pin) ? [{ pin, text }] : [],
    );
    if (pins.length !== changed.length) return undefined;
    return {
      pins,
      edit: { start, end, text: value },
      instruction: declaration.instruction,
      argument: declaration.name,
    };
  }

  /** The part of FROM that is no variable, or the default in `${X:-default}`. */
  #inFrom(pin: Pin, texts: readonly string[]): TemplatePin | undefined {
    const { text: written, name, range, from } = pin.reference;
    if (from === undefined || range.end - range.start !== written.length) return undefined;
    for (const text of texts) {
      for (const replaced of replacements(written, name, text)) {
        if (this.#nameOf(replaced, this.#declarations) !== text) continue;
        const outside = written.replaceAll(/\$\{\w+:?-[^${}]*\}/g, '');
        const variables = outside.includes('$') ? this.#variablesOf(outside) : [];
        const edit = { ...range, text: replaced };
        const change = { pins: [{ pin, text }], edit, instruction: from };
        if (variables.length === 0) return change;
        return { ...change, assumption: `what ${variables.join(' and ')} may be set to has ${text} too` };
      }
    }
    return undefined;
  }

  #insteadOfTemplate(pin: Pin, text: string): TemplatePin | string {
    const { range, from, text: written } = pin.reference;
    if (from === undefined || range.end - range.start !== written.length)
      return `${written} is written over several lines`;
    const variables = this.#variablesOf(written);
    const verb = variables.length === 1 ? 'is' : 'are';
    const assumption = `${variables.join(' and ')} ${verb} not given at build time`;
    return { pins: [{ pin, text }], edit: { ...range, text }, instruction: from, assumption };
  }

  /** The global ARGs that a text uses, by way of others too. */
  #variablesOf(text: string): string[] {
    return variablesIn(text, this.#defaults);
  }

  #evaluate(declarations: readonly GlobalArgument[]): Evaluation {
    const { escape } = this.#document;
    const values = globalValues(declarations, this.#inputs, escape);
    const evaluate = (text: string): string | undefined =>
      valueOf(substitute(text, lookupIn(values), escape));
    const names = this.#froms.map((from) => evaluate(baseIn(from)));
    const platforms = this.#froms.map(({ flags }) =>
      evaluate(flags.find(({ name }) => name === 'platform')?.value ?? ''),
    );
    const inherited = [...this.#inherited].map((name) => valueOf(lookupIn(values)(name)));
    return { names, others: JSON.stringify([platforms, inherited]) };
  }
}

/** What the global ARGs come to. */
interface Evaluation {
  /** Of each FROM, its base. */
  readonly names: readonly (string | undefined)[];
  /** All else that they decide. */
  readonly others: string;
}

/** The first word of a FROM. */
function baseIn(from: Instruction): string {
  return /^[^\t\v\f\r ]*/.exec(from.arguments.text)?.[0] ?? '';
}

function valueOf(variable: Variable): string | undefined {
  return 'value' in variable ? variable.value : undefined;
}

function inheritedArguments(document: Document): ReadonlySet<string> {
  const inStages = document.stages.flatMap(({ instructions }) =>
    instructions.filter(({ keyword }) => keyword === 'ARG'),
  );
  const names = inStages.flatMap((each) => readArguments(each.arguments.text, document.escape));
  return new Set(names.filter(({ value }) => value === undefined).map(({ name }) => name));
}

function unquoted(value: string): { quote: string; content: string } {
  const quote = /^(["']).*\1$/s.exec(value)?.[1] ?? '';
  return { quote, content: value.slice(quote.length, value.length - quote.length) };
}

/** A version that is part of a template cannot get more words, only more numbers or a digest. */
function isMorePrecise(text: string, name: string): boolean {
  return (
    text.includes('@') ||
    versionLength(tagIn(text)) > versionLength(tagIn(name)) ||
    versionLength(tagIn(name)) === 0
  );
}

function tagIn(text: string): string {
  return /:([\w.-]+)(?:@.*)?$/.exec(text)?.[1] ?? '';
}

/** `written` with the end of `name` that it holds replaced by the same part of `text`. */
function* replacements(written: string, name: string, text: string): Generator<string> {
  const starts = [0, name.lastIndexOf('/') + 1, name.lastIndexOf(':') + 1].filter((at) =>
    text.startsWith(name.slice(0, at)),
  );
  for (const at of new Set(starts)) {
    const part = name.slice(at);
    const first = written.indexOf(part);
    if (part === '' || first < 0 || written.includes(part, first + 1)) continue;
    yield written.slice(0, first) + text.slice(at) + written.slice(first + part.length);
  }
}
