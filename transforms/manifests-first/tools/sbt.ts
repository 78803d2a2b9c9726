// sbt. Source: https://www.scala-sbt.org/1.x/docs/Command-Line-Reference.html (update)
import { readSbtProject } from '../../../src/context/manifests/sbt.ts';
import { type CommandRole, type CommandView, HARMLESS, SOURCE, type Tool } from '../roles.ts';

export const sbtTool: Tool = (command) => (command.program === 'sbt' ? sbtRole(command) : undefined);

function sbtRole({ words, written, files, folder }: CommandView): CommandRole {
  const tasks = words.filter((word) => word?.startsWith('-') !== true);
  const label = `sbt ${tasks[0] ?? ''}`.trim();
  const refuse = (reason: string): CommandRole => ({ kind: 'refused', label, reason });
  if (tasks.length === 0) return words.some((word) => /^-?-version$/.test(word ?? '')) ? HARMLESS : SOURCE;
  if (!files.isKnown) return refuse('without the build context its files are not known');
  const reading = readSbtProject(files, folder);
  if ('refusal' in reading) return refuse(reading.refusal);
  if (tasks.length === 1 && tasks[0] === 'update') return { kind: 'install', label, reading };
  const options = words.filter((word) => word === undefined || word.startsWith('-'));
  if (options.some((word) => word === undefined || !/^-[\w./:=,@+-]+$/.test(word)))
    return refuse('its words cannot be repeated');
  return { kind: 'fetch', label, key: 'sbt', reading, step: [written, ...options, 'update'].join(' ') };
}
