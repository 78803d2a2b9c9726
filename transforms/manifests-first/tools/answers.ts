// What the commands of the tools come to.
import type { Reading } from '../../../src/context/manifests/reading.ts';
import type { CommandRole } from '../roles.ts';

/** An install that cannot be taken apart from the source. */
export function refused(label: string, reason: string): CommandRole {
  return { kind: 'refused', label, reason };
}

/** A command that reads manifests only. */
export function install(label: string, reading: Reading): CommandRole {
  return 'refusal' in reading ? refused(label, reading.refusal) : { kind: 'install', label, reading };
}

/** A command of the source whose downloads can be had before it; `key` names its program. */
export function fetch(label: string, key: string, reading: Reading, step: string | undefined): CommandRole {
  if ('refusal' in reading) return refused(label, reading.refusal);
  return step === undefined
    ? refused(label, 'its words cannot be repeated')
    : { kind: 'fetch', label, key, step, reading };
}

/** Words that a step repeats as they are. */
export function sentence(...words: readonly (string | undefined)[]): string | undefined {
  return words.every((word) => word !== undefined && /^[\w./:=,@+*!-]+$/.test(word))
    ? words.join(' ')
    : undefined;
}

/** Its files cannot be guessed. */
export function withoutContext(label: string): CommandRole {
  return refused(label, 'without the build context its files are not known');
}

/** It removes what was compiled, and nothing that was downloaded. */
export const OWN_OUTPUT: CommandRole = { kind: 'bound', paths: [] };
