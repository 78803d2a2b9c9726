import { PatternError } from './shell-pattern.ts';
import { lexWords, NestingError, WordError } from './shell-words.ts';

/** What is known of a variable, or of a text that variables are part of. */
export type Variable =
  /** Certainly not set. */
  | { readonly kind: 'unset' }
  | { readonly kind: 'set'; readonly value: string }
  /** An ARG's default, or made of one: `--build-arg` may give another value. */
  | { readonly kind: 'default'; readonly value: string }
  /** Not known, perhaps not even whether it is set. */
  | { readonly kind: 'unknown' };

export type VariableLookup = (name: string) => Variable;

export const UNSET: Variable = { kind: 'unset' };
export const UNKNOWN: Variable = { kind: 'unknown' };

/**
 * Docker's substitution of `$X`, `${X}`, `${X:-default}` and the like in an argument; quotes and escapes are removed.
 *
 * @returns `unknown` if a variable takes part whose value is not known, or a form that BuildKit refuses or this tool does
 *   not know; else `default` if a default takes part, or `set`.
 */
export function substitute(text: string, lookup: VariableLookup, escape: string): Variable {
  if (!/[$"'\\`\uFEFF]/.test(text)) return { kind: 'set', value: text };
  const kinds = new Set<Variable['kind']>();
  const valueOf = (name: string): string | undefined => {
    const variable = lookup(name);
    kinds.add(variable.kind);
    return 'value' in variable ? variable.value : undefined;
  };
  try {
    const { result } = lexWords(text, { escape, lookup: valueOf });
    if (kinds.has('unknown')) return UNKNOWN;
    return { kind: kinds.has('default') ? 'default' : 'set', value: result };
  } catch (error) {
    const isKnown = [PatternError, WordError, NestingError].some((kind) => error instanceof kind);
    if (isKnown) return UNKNOWN;
    throw error;
  }
}
