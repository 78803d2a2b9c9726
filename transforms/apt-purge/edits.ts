import type { Document } from '../../src/dockerfile/document.ts';
import type { Edit } from '../../src/dockerfile/edit.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { callsOf } from '../../src/effects/package-calls.ts';
import { readFacts } from '../../src/shell/facts.ts';
import { composedText, type Part } from '../../src/shell/compose.ts';
import { inNumber } from '../../src/packages/number.ts';
import { jointText, type ListStyle, readStyle } from '../../src/shell/list-style.ts';
import type { ExpectedInstruction, Proposal } from '../contract.ts';
import { mergeOf } from '../merge-runs/layout.ts';
import { type Cut, cutEdits, cutText, isOnlyInstall, partCall } from './moved-call.ts';
import { foldedCommands } from './folded.ts';
import type { InstallCall } from './installs.ts';
import type { Plan } from './plan.ts';
import { withoutObsolete } from './obsolete.ts';
import { removalText, savesMarks, type Commands } from './tail.ts';

/** The proposal of a plan, or why it cannot be written. */
export function proposalOf(document: Document, plan: Plan): Proposal | string {
  const { members, moved, joined, removal } = plan;
  const [first] = members;
  const last = members.at(-1);
  const [firstPart] = joined.parts;
  if (first === undefined || last === undefined || firstPart === undefined)
    return 'there is no RUN to write to';
  const style = styleOf(document, members);
  const parted = partAll(document, plan, style);
  if (typeof parted === 'string') return parted;
  const head = headCommands(document, plan, parted.calls);
  if (head.length > 0 && firstPart.grouping === 'guarded') {
    return `the RUN on line ${first.line} leaves no room for commands in front of it`;
  }
  const tail = removalText({ ...removal, joint: joined.back }, style);
  const laidOut = mergeOf(document, withCommands(document, plan, style, head, tail, 'laidOut'));
  const flatParts = withCommands(document, plan, style, head, tail, 'flat');
  const merged = expectedText(flatParts, mergeOf(document, flatParts), style);
  const without = withoutObsolete(document, plan.obsolete, last);
  if (typeof without === 'string') return without;
  const start = Math.min(first.line, ...moved.map(({ run }) => run.line));
  return {
    safety: 'unsafe',
    assumption: plan.assumption,
    line: start,
    endLine: Math.max(last.endLine, ...plan.obsolete.map(({ run }) => run.endLine)),
    message: messageOf(plan),
    edits: [
      ...parted.edits,
      ...laidOut.edits,
      ...foldedBehind(document, plan, last, style),
      ...without.edits,
    ],
    becomes: [
      ...expectedAbove(document, plan, parted.texts),
      merged,
      ...plan.folded.map(({ keyword, arguments: { text } }) => ({ keyword, text })),
      ...without.below,
    ],
  };
}

/** What the joined RUN reads back as; the file may have no blank behind its operators. */
function expectedText(
  parts: readonly Part[],
  { becomes = [] }: Proposal,
  style: ListStyle,
): ExpectedInstruction {
  const last = parts.at(-1);
  const all = becomes[0]?.text ?? '';
  const limit = Math.min(last?.end ?? 0, last?.body.instruction.arguments.length ?? 0);
  const behind = all.slice(
    composedText(parts.map((part) => (part === last ? { ...part, end: limit } : part))).length,
  );
  const texts = parts.map(({ body, start, end, open, close, joint }, index) => {
    const before = index === 0 ? '' : jointText(style, joint).replace(`\\${style.newline}`, '');
    return before + open + body.text.text.slice(start, end) + close;
  });
  return { keyword: 'RUN', text: texts.join('') + behind };
}

function messageOf({ removal, moved, repeated, members }: Plan): string {
  const names =
    removal.build.length > 5
      ? `${removal.build.slice(0, 4).join(', ')} and ${removal.build.length - 4} more`
      : removal.build.join(', ');
  const say = (sentence: string): string => inNumber(removal.build.length, sentence);
  if (repeated.length > 0) {
    const line = members[0]?.line ?? 0;
    return say(
      `install ${names} again for line ${line}, and remove them there, so that the RUNs above can remove them too`,
    );
  }
  if (moved.length > 0) return say(`install ${names} in the RUN that needs them, and remove them there`);
  const joining = members.length > 1 ? `, made of ${members.length}, ` : ' ';
  return say(`remove ${names} in the RUN${joining}that needs them`);
}

/** The style of the first RUN that has a list over several lines; where none has, the file's. */
function styleOf(document: Document, runs: readonly Instruction[]): ListStyle {
  const model = runs.find((run) => run.endLine > run.line) ?? runs[0];
  if (model === undefined) throw new RangeError('there is no RUN to write to');
  return readStyle(document, model);
}

/** What the installs further up become. */
interface AllParted {
  readonly edits: readonly Edit[];
  readonly calls: readonly Commands[];
  /** The new arguments of RUNs above the members; undefined for one that goes. */
  readonly texts: ReadonlyMap<Instruction, string | undefined>;
}

function partAll(document: Document, plan: Plan, style: ListStyle): AllParted | string {
  const edits: Edit[] = [];
  const calls: Commands[] = [];
  const texts = new Map<Instruction, string | undefined>();
  for (const run of new Set(plan.moved.map((install) => install.run))) {
    const own = plan.moved.filter((install) => install.run === run);
    const cuts: Cut[] = [];
    const runEdits: Edit[] = [];
    for (const install of own) {
      const parted = partCall(document, install, style);
      if (typeof parted === 'string') return parted;
      calls.push(parted.call);
      cuts.push(...parted.cuts);
      runEdits.push(...cutEdits(install, parted.cuts));
    }
    const isGone =
      own.every(({ kept, along }) => kept.length === along.length) && isOnlyInstall(document, run, own);
    if (isGone && !isListNeeded(document, plan, run)) {
      edits.push(...removalOf(document, run, plan.members[0]));
      texts.set(run, undefined);
      continue;
    }
    const ordered = cuts.toSorted((a, b) => a.start - b.start);
    if (cuts.length === 0 || ordered.some((cut, index) => cut.start < (ordered[index - 1]?.end ?? 0))) {
      return `the installs on line ${run.line} cannot be taken out of their RUN`;
    }
    edits.push(...runEdits);
    texts.set(run, cutText(own[0]?.call.command.script.text.text ?? '', cuts));
  }
  for (const install of plan.repeated) {
    const parted = partCall(document, install, style);
    if (typeof parted === 'string') return parted;
    calls.push(parted.call);
  }
  return { edits, calls, texts };
}

/** Whether a RUN between installs from the lists that this one fetched. */
function isListNeeded(document: Document, { members }: Plan, run: Instruction): boolean {
  const isFetching = callsOf(document, run).some(({ verb }) => verb?.does === 'update');
  if (!isFetching) return false;
  const until = members[0]?.index ?? run.index;
  return document.instructions.slice(run.index + 1, until).some((between) => {
    if (between.keyword !== 'RUN') return false;
    const calls = callsOf(document, between);
    const first = calls.find(
      ({ verb }) => verb?.does === 'update' || verb?.needs?.some(({ id }) => id === 'apt-lists') === true,
    );
    return first !== undefined && first.verb?.does !== 'update';
  });
}

/** Takes a RUN out, with its lines; the comments right above it go with its packages. */
function removalOf(document: Document, run: Instruction, target: Instruction | undefined): readonly Edit[] {
  let { line } = run;
  const comments: string[] = [];
  for (const comment of run.commentsAbove.toReversed()) {
    if (comment.line !== line - 1) break;
    line = comment.line;
    comments.unshift(document.text.slice(document.offsetOfLine(line), document.offsetOfLine(line + 1)));
  }
  const start = document.offsetOfLine(line);
  let end = document.offsetOfLine(run.endLine + 1);
  const isBlank = (at: number): boolean =>
    at >= 1 &&
    document.offsetOfLine(at) < document.text.length &&
    document.text.slice(document.offsetOfLine(at), document.offsetOfLine(at + 1)).trim() === '';
  if (isBlank(line - 1) && isBlank(run.endLine + 1)) end = document.offsetOfLine(run.endLine + 2);
  const edits: Edit[] = [{ start, end, text: '' }];
  if (target !== undefined && comments.length > 0) {
    let above = target.line;
    for (const comment of target.commentsAbove.toReversed()) {
      if (comment.line !== above - 1) break;
      above = comment.line;
    }
    const at = document.offsetOfLine(above);
    edits.push({ start: at, end: at, text: comments.join('') });
  }
  return edits;
}

function headCommands(
  document: Document,
  { moved, repeated, removal }: Plan,
  calls: readonly Commands[],
): readonly Commands[] {
  const commands: Commands[] = removal.keepsMarks ? [same(savesMarks)] : [];
  const [install] = [...moved, ...repeated];
  if (install === undefined) return commands;
  return [...commands, same(updateOf(document, install)), ...calls];
}

function same(text: string): Commands {
  return { flat: text, laidOut: text };
}

/** The update that its RUN does before the install, as written there. */
function updateOf(document: Document, { run, call }: InstallCall): string {
  const update = callsOf(document, run).find(
    ({ verb, command }) => verb?.does === 'update' && command.wrapping.count === 0,
  );
  const simple = update?.command.simple?.command;
  if (
    update === undefined ||
    simple === undefined ||
    update.command.script.holder !== undefined ||
    update.verbName === ''
  ) {
    return `${call.manager.name === 'apt' ? 'apt' : 'apt-get'} update`;
  }
  return update.command.script.text.text.slice(simple.pos, simple.end).replaceAll(/\s+/g, ' ');
}

/** The instructions that stood between the members, behind them. */
function foldedBehind(
  document: Document,
  { folded }: Plan,
  last: Instruction,
  { newline }: ListStyle,
): readonly Edit[] {
  const lines = folded.map(({ range }) => newline + document.text.slice(range.start, range.end));
  return lines.length === 0 ? [] : [{ start: last.range.end, end: last.range.end, text: lines.join('') }];
}

/** The parts of the joined RUN with what comes before the first and behind the last. */
function withCommands(
  document: Document,
  { joined, folded }: Plan,
  style: ListStyle,
  head: readonly Commands[],
  tail: Commands,
  form: 'flat' | 'laidOut',
): readonly Part[] {
  const joint = (operator: '&&' | ';'): string => {
    const text = jointText(style, operator);
    return form === 'laidOut' ? text : text.replace(`\\${style.newline}`, '');
  };
  return joined.parts.map((part, index) => {
    let { start, open, close } = part;
    const previous = joined.parts[index - 1]?.body.instruction;
    if (previous !== undefined) {
      const { instruction } = part.body;
      const between = folded.filter((each) => each.index > previous.index && each.index < instruction.index);
      const commands = between.flatMap((each) => foldedCommands(document, each) ?? []);
      open = commands.map((command) => command + joint(part.joint)).join('') + open;
    }
    if (index === 0 && head.length > 0) {
      const { lead } = readFacts(part.body);
      const isBehind = lead !== undefined && part.grouping === 'plain' && start === 0;
      const operator = joint(isBehind ? lead.separator : joined.front);
      const commands = head.map((each) => each[form] + operator).join('');
      if (isBehind) {
        start = lead.end;
        const { text } = part.body;
        const before =
          form === 'flat'
            ? text.text.slice(0, lead.end)
            : document.text.slice(text.offsetAt(0), text.offsetAt(lead.end));
        open = before + commands + open;
      } else {
        open = commands + open;
      }
    }
    if (index === joined.parts.length - 1) close += joint(joined.back) + tail[form] + joined.close;
    return { ...part, start, open, close };
  });
}

/** What the instructions from the first that is edited up to the members read back as. */
function expectedAbove(
  document: Document,
  { moved, members }: Plan,
  texts: ReadonlyMap<Instruction, string | undefined>,
): readonly ExpectedInstruction[] {
  const [first] = members;
  const start = Math.min(...moved.map(({ run }) => run.index), first?.index ?? 0);
  return document.instructions.slice(start, first?.index).flatMap((instruction) => {
    if (!texts.has(instruction)) return [{ keyword: instruction.keyword, text: instruction.arguments.text }];
    const text = texts.get(instruction);
    return text === undefined ? [] : [{ keyword: 'RUN', text }];
  });
}
