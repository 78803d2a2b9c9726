import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { readRun } from '../../src/effects/package-calls.ts';

const programs = new Set(['gpg', 'gpg2']);
/** What gpg does through its agent, or through dirmngr. */
const needsAgent =
  /^--(?:recv(?:-keys?)?|receive-keys|refresh-keys|search-keys|send-keys|(?:full-|quick-)?gen(?:erate)?-key|decrypt|sign|detach-sign|clear-?sign|edit-key|card-.*)$/;
const removers = new Set(['rm', 'rmdir', 'mv', 'find']);

/**
 * Whether a RUN leaves gpg-agent or dirmngr behind: they go to the background by themselves, and go on to make and remove
 * sockets in the keyring's folder. That is why docker-library's Dockerfiles call `gpgconf --kill all` before they remove it.
 */
export function leavesKeyAgent(document: Document, run: Instruction): boolean {
  let leaves = false;
  for (const { program, words } of readRun(document, run).commands) {
    if (program === undefined) continue;
    if (programs.has(program)) leaves ||= words.some(({ value }) => needsAgent.test(value ?? ''));
    else if (program === 'gpgconf' && words.some(({ value }) => value === '--kill')) leaves = false;
    else if (program === 'pkill' || program === 'killall') leaves = false;
  }
  return leaves;
}

/** Whether a RUN removes a keyring's folder, which fails if an agent makes a socket there at the same time. */
export function removesKeyring(document: Document, run: Instruction): boolean {
  return readRun(document, run).commands.some(
    ({ program, words }) =>
      program !== undefined &&
      removers.has(program) &&
      words.some(({ value, node }) => /gnupg/i.test(value ?? node?.text ?? '')),
  );
}
