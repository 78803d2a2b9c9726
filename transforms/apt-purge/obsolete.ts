import { Document } from '../../src/dockerfile/document.ts';
import { applyEdits, type Edit } from '../../src/dockerfile/edit.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import type { RunCommand } from '../../src/effects/run-commands.ts';
import { runningAfter } from '../../src/effects/used-commands.ts';
import { removalOf } from '../apk-virtual/command-removal.ts';
import type { ExpectedInstruction } from '../contract.ts';
import { isSelfSufficient } from './candidates.ts';
import { removalsIn, type InstallCall } from './installs.ts';
import type { Site } from './site.ts';

/** A later RUN of the stage that removes build packages in a layer of its own, where that frees nothing. */
export interface Obsolete {
  readonly run: Instruction;
  /** They would fail where nothing is left to remove and the package lists are gone. */
  readonly commands: readonly RunCommand[];
  /** Words of removals that name other packages too. */
  readonly words: readonly NamedWord[];
}

interface NamedWord {
  readonly name: string;
  readonly command: RunCommand;
  readonly index: number;
}

/** The removals that are of no use once the packages are removed where they are used; or why they have to stay. */
export function obsoleteRemovals(site: Site, installs: readonly InstallCall[]): readonly Obsolete[] | string {
  const names = new Set(installs.flatMap(({ build }) => build.map(({ name }) => name)));
  const first = installs[0]?.run.index ?? 0;
  const found: Obsolete[] = [];
  for (const run of runningAfter(site.stages, site.stage, undefined)) {
    if (run.index <= first || isSelfSufficient(site, run, installs)) continue;
    const all = readRun(site.document, run).commands;
    const other = [...(removalsIn(all)?.names ?? [])].find((name) => names.has(name));
    if (other === undefined) continue;
    const commands = all.filter((command) => {
      const removals = removalsIn([command]);
      return removals !== undefined && (removals.names.size > 1 || removals.isOpen || removesOnly(command));
    });
    const isOwn = site.stage.instructions.includes(run);
    const whole = commands.filter((command) => canGo(command, names));
    const rest = commands.filter((command) => !whole.includes(command));
    const words = rest.map((command) => wordsToCut(command, names));
    if (!isOwn) return `line ${run.line}, in a stage built on this one, removes ${other}`;
    if (words.some((each) => each.length === 0)) {
      return `line ${run.line} removes ${other} in a layer of its own, together with others`;
    }
    found.push({ run, commands: whole, words: words.flat() });
  }
  return found;
}

function removesOnly({ words }: RunCommand): boolean {
  return words.some(({ value }) => value === 'remove' || value === 'purge');
}

/** `apt-get purge -y gcc make`, with nothing but build packages. */
function canGo({ program, words, wrapping, script }: RunCommand, names: ReadonlySet<string>): boolean {
  if (!/^(?:apt-get|apt|aptitude)$/.test(program ?? '') || wrapping.count > 0 || script.setting !== 'plain')
    return false;
  const operands = words.slice(1).filter(({ value }) => value?.startsWith('-') !== true);
  return operands.every(
    ({ value }) =>
      value !== undefined &&
      (/^(?:remove|purge|autoremove)$/.test(value) || names.has(value.replace(/[=/:].*$/s, ''))),
  );
}

/** The words for build packages among others that stay as they are; none where that cannot be told. */
function wordsToCut(command: RunCommand, names: ReadonlySet<string>): readonly NamedWord[] {
  const { program, words, wrapping, script } = command;
  if (!/^(?:apt-get|apt|aptitude)$/.test(program ?? '') || wrapping.count > 0 || script.setting !== 'plain')
    return [];
  if (words.some(({ value }) => value === undefined || /[$*?^]/.test(value))) return [];
  return words.flatMap(({ value = '' }, index) => {
    const name = value.replace(/[=/:].*$/s, '');
    return names.has(name) ? [{ name, command, index }] : [];
  });
}

/** The place of the RUN from which on none of the packages is there, so that what follows does without. */
export function removedFrom(
  installs: readonly InstallCall[],
  obsolete: readonly Obsolete[],
): number | undefined {
  const left = new Set(installs.flatMap(({ build }) => build.map(({ name }) => name)));
  for (const { run, commands, words } of obsolete) {
    for (const name of removalsIn(commands)?.names ?? []) left.delete(name);
    for (const { name } of words) left.delete(name);
    if (left.size === 0) return run.index;
  }
  return undefined;
}

/** What becomes of these RUNs, up to the last of them. */
export interface WithoutObsolete {
  readonly edits: readonly Edit[];
  /** The instructions behind `last` up to the last that is edited. */
  readonly below: readonly ExpectedInstruction[];
}

/** Takes the removals out of their RUNs, and whole RUNs that do nothing else. */
export function withoutObsolete(
  document: Document,
  obsolete: readonly Obsolete[],
  last: Instruction,
): WithoutObsolete | string {
  const edits: Edit[] = [];
  const texts = new Map<Instruction, string | undefined>();
  for (const { run, commands, words } of obsolete) {
    const own = removalOf(document, run, commands, isTidying);
    if (own === 'all') {
      edits.push(linesOf(document, run));
      texts.set(run, undefined);
      continue;
    }
    if (!Array.isArray(own)) return `the removal on line ${run.line} cannot be taken out of its RUN`;
    const cuts = [...(own as readonly Edit[]), ...words.map(cutOfWord)];
    if (cuts.some((cut) => hasComment(document, cut)))
      return `a comment stands among the packages that line ${run.line} removes`;
    edits.push(...cuts);
    texts.set(run, textWith(document, run, cuts));
  }
  const end = Math.max(...obsolete.map(({ run }) => run.index), last.index);
  const between = document.instructions.slice(last.index + 1, end + 1);
  const below = between.flatMap((instruction) => {
    if (!texts.has(instruction)) return [{ keyword: instruction.keyword, text: instruction.arguments.text }];
    const text = texts.get(instruction);
    return text === undefined ? [] : [{ keyword: 'RUN', text }];
  });
  return { edits, below };
}

/** A word with the blanks in front of it. */
function cutOfWord({ command, index }: NamedWord): Edit {
  const { text } = command.script;
  const start = text.endOffset(command.words[index - 1]?.end ?? 0);
  return { start, end: text.endOffset(command.words[index]?.end ?? 0), text: '' };
}

function hasComment(document: Document, { start, end }: Edit): boolean {
  return /^[ \t]*#/m.test(document.text.slice(start, end));
}

/** A RUN with its lines, and the comments right above it, which speak of the removal. */
function linesOf(document: Document, run: Instruction): Edit {
  let { line } = run;
  for (const comment of run.commentsAbove.toReversed()) {
    if (comment.line !== line - 1) break;
    line = comment.line;
  }
  const start = document.offsetOfLine(line);
  let end = document.offsetOfLine(run.endLine + 1);
  const isGap = /(?:^|\n)[ \t]*\r?\n$/.test(document.text.slice(0, start));
  if (isGap) end += /^[ \t]*\r?\n/.exec(document.text.slice(end, end + 200))?.[0].length ?? 0;
  return { start, end, text: '' };
}

function textWith(document: Document, run: Instruction, cuts: readonly Edit[]): string | undefined {
  const { start, end } = run.range;
  const local = cuts
    .map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }))
    .toSorted((a, b) => a.start - b.start || a.end - b.end);
  const text = applyEdits(document.text.slice(start, end), local);
  return Document.read(`FROM scratch\n${text}\n`, 'one').instructions[1]?.arguments.text;
}

/** Commands that are of no use where nothing was installed or removed. */
function isTidying({ program, words }: RunCommand): boolean {
  const values = words.slice(1).map(({ value, node }) => value ?? node?.text ?? '');
  if (program === 'set') return true;
  if (/^(?:apt-get|apt|aptitude)$/.test(program ?? ''))
    return values.every((value) => /^(?:-[\w-]+|autoremove|clean|autoclean)$/.test(value));
  return (
    program === 'rm' && values.every((value) => /^-|^\/var\/(?:lib\/apt\/lists|cache\/apt)\b/.test(value))
  );
}
