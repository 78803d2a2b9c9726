import { isWithin } from '../../src/effects/posix-path.ts';
import type { Joined } from './joined-stages.ts';
import { shown } from './purposes.ts';
import type { Site } from './site.ts';
import { pathOf, type StageCommand } from './stage-commands.ts';

/** Programs whose words name no file of a project. */
const OF_SYSTEM =
  /^(?:useradd|adduser|groupadd|addgroup|usermod|groupmod|chpasswd|passwd|echo|printf|id|getent|true|set|cd|export|mkdir|ldconfig|update-ca-certificates|locale-gen|dpkg-reconfigure)$/;

/**
 * What the stage that ships does with files of a copied folder that are not copied any more: one clause, undefined if nothing.
 *
 * @param kept what is still copied.
 */
export function runtimeWork(
  { site, boundary }: Joined,
  folder: string,
  kept: readonly string[],
): string | undefined {
  const unread = site.runs.find(({ instruction, isRead }) => instruction.index >= boundary.index && !isRead);
  if (unread !== undefined) return 'what a RUN behind it does cannot be read';
  const command = site.commands.find(
    (each) => each.instruction.index >= boundary.index && touchesOthers(site, each, folder, kept),
  );
  return command === undefined ? undefined : `${shown(command)} may work with its files`;
}

function touchesOthers(
  { source }: Site,
  command: StageCommand,
  folder: string,
  kept: readonly string[],
): boolean {
  const { call, program, words, written } = command;
  const isQuiet = program === 'rm' && words.some((word) => /^-\w*f/.test(word ?? ''));
  if (call !== undefined || isQuiet || OF_SYSTEM.test(program)) return false;
  return [written.includes('/') ? written : '', ...words].some((word) => {
    if (word === undefined) return true;
    const path = word === '' || word.startsWith('-') ? undefined : pathOf(command, word);
    if (path === undefined || !isWithin(path, folder) || path === folder) return false;
    const isName = /[/.]/.test(word) || source.inContext(path) !== undefined;
    return isName && !kept.some((other) => isWithin(path, other));
  });
}
