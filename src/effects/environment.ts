import { UNKNOWN, UNSET, type Variable } from '../dockerfile/substitution.ts';
import type { ImageFacts } from '../images/facts.ts';

/** A stage built on a stage built on ... is followed this far; deeper down nothing is known. */
const DEEPEST = 100;

/** With more variables than this, `names` is not known: a set for each of thousands of states would cost too much. */
const MOST_NAMES = 500;

/** The variables that a stage begins with. */
export type Origin =
  /** A base of unknown origin. */
  | { readonly kind: 'unknown' }
  /** A known image; without facts, `scratch`. */
  | { readonly kind: 'image'; readonly facts: ImageFacts | undefined }
  | { readonly kind: 'stage'; readonly environment: EnvironmentView };

interface Setting {
  readonly at: number;
  readonly variable: Variable;
}

/** The variables of one stage, as its ENV and ARG instructions set them one after the other. */
export class Environment {
  readonly #origin: Origin;
  readonly #depth: number;
  readonly #settings = new Map<string, Setting[]>();
  /** From this version on a variable whose name is not known may have been set. */
  #unnamedSince = Number.POSITIVE_INFINITY;
  #version = 0;
  #view: EnvironmentView | undefined;

  constructor(origin: Origin) {
    const depth = origin.kind === 'stage' ? origin.environment.depth + 1 : 0;
    this.#depth = depth;
    this.#origin = depth > DEEPEST ? { kind: 'unknown' } : origin;
  }

  get depth(): number {
    return this.#depth;
  }

  set(name: string, variable: Variable): void {
    this.#version += 1;
    this.#view = undefined;
    const settings = this.#settings.get(name);
    const setting = { at: this.#version, variable };
    if (settings === undefined) this.#settings.set(name, [setting]);
    else settings.push(setting);
  }

  /** An instruction set a variable whose name is not known. */
  setUnnamed(): void {
    this.#version += 1;
    this.#view = undefined;
    this.#unnamedSince = Math.min(this.#unnamedSince, this.#version);
  }

  /** The variables as they are now; later settings do not show in it. */
  view(): EnvironmentView {
    this.#view ??= new EnvironmentView(this, this.#version);
    return this.#view;
  }

  variableAt(name: string, version: number): Variable {
    const own = lastUpTo(this.#settings.get(name) ?? [], version);
    if (own !== undefined && this.#unnamedSince > version) return own.variable;
    if (own !== undefined || this.#unnamedSince <= version) return UNKNOWN;
    return this.#inherited(name);
  }

  #inherited(name: string): Variable {
    if (this.#origin.kind === 'unknown') return UNKNOWN;
    if (this.#origin.kind === 'stage') return this.#origin.environment.variable(name);
    const { facts } = this.#origin;
    if (facts === undefined || !Object.hasOwn(facts.env, name)) return UNSET;
    const value = facts.env[name];
    return value === undefined ? UNKNOWN : { kind: 'set', value };
  }

  /** Every name that may be set, or undefined if they are not all known. */
  namesAt(version: number): ReadonlySet<string> | undefined {
    if (this.#origin.kind === 'unknown' || this.#unnamedSince <= version) return undefined;
    const inherited =
      this.#origin.kind === 'stage'
        ? this.#origin.environment.names
        : Object.keys(this.#origin.facts?.env ?? {});
    if (inherited === undefined || this.#settings.size > MOST_NAMES) return undefined;
    const names = new Set(inherited);
    for (const [name, [first]] of this.#settings)
      if (first !== undefined && first.at <= version) names.add(name);
    return names.size > MOST_NAMES ? undefined : names;
  }
}

/** The variables of a stage at one place. */
export class EnvironmentView {
  readonly #environment: Environment;
  readonly #version: number;
  #names: ReadonlySet<string> | undefined | 'unread' = 'unread';

  constructor(environment: Environment, version: number) {
    this.#environment = environment;
    this.#version = version;
  }

  get depth(): number {
    return this.#environment.depth;
  }

  variable(name: string): Variable {
    return this.#environment.variableAt(name, this.#version);
  }

  /** Every name that may be set by the base, ENV and ARG, or undefined if they are not all known. */
  get names(): ReadonlySet<string> | undefined {
    if (this.#names === 'unread') this.#names = this.#environment.namesAt(this.#version);
    return this.#names;
  }
}

function lastUpTo(settings: readonly Setting[], version: number): Setting | undefined {
  let low = 0;
  let high = settings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((settings[middle]?.at ?? 0) <= version) low = middle + 1;
    else high = middle;
  }
  return settings[low - 1];
}
