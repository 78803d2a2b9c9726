import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { bodyOf } from '../../src/shell/body.ts';
import { commandsIn, literalWords } from '../../src/shell/simple-command.ts';

/** Whether the RUN at `index` should join the one above it. */
export type Joins = (index: number) => boolean;

/**
 * In a stage that does not ship only an index update without its install is mended: the cached update goes stale, and the
 * install then fails on versions that the mirror no longer has.
 * Source: https://docs.docker.com/build/building/best-practices/#apt-get
 */
export function joinsInEveryStage(document: Document, runs: readonly Instruction[]): Joins {
  const wanted = new Set<number>();
  let update: number | undefined;
  runs.forEach((run, index) => {
    if (isLoneUpdate(document, run)) {
      update ??= index;
    } else if (update !== undefined && installsFromIndex(document, run)) {
      addSpan(wanted, update, index);
      update = undefined;
    }
  });
  return (index) => wanted.has(index);
}

/** How far back the RUN that made something is looked for. */
const FARTHEST = 200;

/**
 * Where a merge pays: an update and its install, and a RUN that deletes, moves, or changes owner or mode of what an earlier
 * one made: in a layer of its own that saves nothing, or stores the files twice.
 */
export function joinsWhereUseful(document: Document, runs: readonly Instruction[]): Joins {
  const wanted = new Set<number>();
  const texts = runs.map((run) => run.arguments.text);
  const isUpdate = joinsInEveryStage(document, runs);
  runs.forEach((run, index) => {
    if (isUpdate(index)) wanted.add(index);
    const names = undoneBy(document, run);
    if (names.length === 0) return;
    const start = Math.max(0, index - FARTHEST);
    const maker = texts.slice(start, index).findIndex((text) => names.some((name) => text.includes(name)));
    if (maker >= 0) addSpan(wanted, start + maker, index);
  });
  return (index) => wanted.has(index);
}

function addSpan(wanted: Set<number>, first: number, last: number): void {
  for (let index = first + 1; index <= last; index++) wanted.add(index);
}

/** Commands that take back or double what an earlier layer holds. */
const changing = new Set([
  'rm',
  'rmdir',
  'mv',
  'chown',
  'chgrp',
  'chmod',
  'strip',
  'unlink',
  'upx',
  'truncate',
]);

const removing = new Map<string, ReadonlySet<string>>([
  ['apt-get', new Set(['purge', 'remove', 'autoremove', 'clean', 'autoclean'])],
  ['apt', new Set(['purge', 'remove', 'autoremove', 'clean', 'autoclean'])],
  ['apk', new Set(['del'])],
  ['yum', new Set(['remove', 'erase', 'autoremove', 'clean'])],
  ['dnf', new Set(['remove', 'erase', 'autoremove', 'clean'])],
  ['microdnf', new Set(['remove', 'clean'])],
  ['npm', new Set(['prune', 'uninstall'])],
  ['pip', new Set(['uninstall'])],
  ['gem', new Set(['cleanup', 'uninstall'])],
  ['conda', new Set(['clean', 'remove'])],
]);

/** Names by which the RUN that made what this one changes can be known: last parts of paths, names of packages. */
function undoneBy(document: Document, run: Instruction): string[] {
  return commandsOf(document, run).flatMap(({ name, words }) => {
    const verbs = removing.get(name);
    const undoes = changing.has(name) || words.some((word) => verbs?.has(word) ?? false);
    if (!undoes) return [];
    const operands = words.filter((word) => !word.startsWith('-') && !(verbs?.has(word) ?? false));
    const lastParts = operands.map((word) => word.replace(/[/*]+$/, '').replace(/^.*\//, ''));
    const makers = verbs === undefined ? [] : [`${name} install`, `${name} add`];
    return lastParts.filter((part) => part.length > 2).concat(makers);
  });
}

const indexed = new Set(['apt-get', 'apt', 'aptitude']);

function isLoneUpdate(document: Document, run: Instruction): boolean {
  const commands = commandsOf(document, run);
  return (
    commands.length > 0 &&
    commands.every(
      ({ name, words }) => indexed.has(name) && words.find((word) => !word.startsWith('-')) === 'update',
    )
  );
}

function installsFromIndex(document: Document, run: Instruction): boolean {
  return commandsOf(document, run).some(
    ({ name, words }) =>
      indexed.has(name) && words.some((word) => word === 'install' || word === 'build-dep'),
  );
}

/** The commands of a shell body with their static words, without `sudo` in front. */
function commandsOf(document: Document, run: Instruction): { name: string; words: string[] }[] {
  const body = bodyOf(document, run);
  if (body.form === 'exec' || body.form === 'opaque' || body.broken) return [];
  return [...commandsIn(body.script)].flatMap(({ command }) => {
    const words = literalWords(command).map((word) => word ?? '$');
    const [first, ...rest] = words[0] === 'sudo' ? words.slice(1) : words;
    return first === undefined ? [] : [{ name: first.replace(/^.*\//, ''), words: rest }];
  });
}
