import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { stateAt } from '../../src/effects/state.ts';

/** A word that is one variable, and the words of its value. */
export interface Expansion {
  readonly words: readonly string[];
  readonly variable: { readonly name: string; readonly isDefault: boolean; readonly isLocal: boolean };
}

/**
 * What the official images of PHP put into PHPIZE_DEPS; it is one unit, for the scripts of the image look it up by the
 * same name. Source: docker-library/php, Dockerfile-linux.template.
 */
export const PHPIZE_DEPS = 'PHPIZE_DEPS';

/** The words of a variable: of the shell text's own (`known`), of ENV, or of an ARG's default. */
export function splitWords(
  document: Document,
  run: Instruction,
  written: string,
  known: readonly string[] | undefined,
): Expansion | undefined {
  const match = /^\$(?:(\w+)|\{(\w+)\})$/.exec(written);
  const name = match?.[1] ?? match?.[2];
  if (name === undefined) return undefined;
  const variable = stateAt(document, run).environment.variable(name);
  if (known !== undefined) {
    const isLocal = variable.kind !== 'set';
    return { words: known, variable: { name, isDefault: false, isLocal } };
  }
  if (variable.kind === 'set' || variable.kind === 'default') {
    const words = variable.value.split(/\s+/).filter((word) => word !== '');
    return { words, variable: { name, isDefault: variable.kind === 'default', isLocal: false } };
  }
  if (name === PHPIZE_DEPS)
    return { words: [PHPIZE_DEPS], variable: { name, isDefault: false, isLocal: false } };
  return undefined;
}
