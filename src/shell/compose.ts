import type { ShellBody } from './body.ts';
import type { ShellContext } from './context.ts';
import { type Facts, readFacts } from './facts.ts';
import { LeakLedger, mustIsolate } from './leak-ledger.ts';

/** How a body stands in the composition. */
export type Grouping = 'plain' | 'braces' | 'subshell' | 'guarded';

/** One body of a composition. Its text in the result: joint, `open`, `body.text[start, end)`, `close`. */
export interface Part {
  readonly body: ShellBody;
  readonly grouping: Grouping;
  /** What stands between it and the part before; of no meaning for the first. */
  readonly joint: '&&' | ';';
  /** Where the kept text begins: behind a leading `set -e;` that is in force already, or that `open` repeats. */
  readonly start: number;
  /** Where the kept text ends: before a trailing `;`, blanks, a comment. */
  readonly end: number;
  /** Tokens before the kept text, with the blank behind them: ``, `{ `, `( `, `set -ex; ( `. */
  readonly open: string;
  /** Tokens behind the kept text: ``, `; }`, ` )`, and the ends of groups that the parts before left open. */
  readonly close: string;
}

type Errexit = ShellContext['errexit'];

/** A body with the place it was given. */
export interface Placed {
  readonly index: number;
  readonly body: ShellBody;
  readonly facts: Facts;
  joint: '&&' | ';';
  /**
   * `closed`: one unit of an and-or list. `open`: its statements stand in the list around them, so that errexit counts
   * for each of them, and more statements may follow.
   */
  place: 'closed' | 'open';
  /** Joined by `&&`, and all from here to the end of the composition is in braces. */
  braced: boolean;
  /** In a subshell. */
  isolated: boolean;
  /** In a subshell that its `set -e;` stands before, so that its options are still seen behind it. */
  guarded: boolean;
  /** errexit where it begins, and behind it. */
  readonly before: Errexit;
  after: Errexit;
}

/** The longest string that Linux takes as one argument: MAX_ARG_STRLEN, with its final zero byte. */
const longestArgument = 131_071;
/** Groups inside groups; a shell's own stack is small. */
const deepestNesting = 32;

/**
 * Several RUN bodies as one shell text that does what they do one after the other in processes of their own: each
 * begins only if the one before exited 0, and sees nothing of its state.
 *
 * Bodies are joined by `&&`. What relies on errexit cannot stand before an `&&`: it stays an open list, to which the
 * next body is joined by `;`, which stops just as well where errexit is on.
 */
export class Composition {
  readonly #context: ShellContext;
  readonly #placed: Placed[] = [];
  readonly #ledger: LeakLedger;
  #bytes = 0;
  #braces = 0;

  constructor(context: ShellContext) {
    this.#context = context;
    this.#ledger = new LeakLedger(context);
  }

  /** Adds a body behind those that are there. @returns why it cannot join; then nothing has changed. */
  add(body: ShellBody): string | undefined {
    const alone = refusalOf(body, this.#context);
    if (alone !== undefined) return alone;
    const facts = readFacts(body);
    const bytes = new TextEncoder().encode(body.text.text).length + (facts.lead?.text.length ?? 0) + 16;
    if (this.#bytes + bytes > longestArgument)
      return 'the shell text would be longer than one argument may be';
    const refusal = this.#placed.length === 0 ? this.#addFirst(body, facts) : this.#addNext(body, facts);
    if (refusal === undefined) this.#bytes += bytes;
    return refusal;
  }

  /** The bodies in their order; the grouping of an earlier one may differ from call to call. */
  parts(): readonly Part[] {
    return render(this.#placed);
  }

  #addFirst(body: ShellBody, facts: Facts): undefined {
    const place = this.#wantsOpen(facts) ? 'open' : 'closed';
    this.#push(body, facts, { joint: '&&', place, braced: false, before: this.#context.errexit });
    return undefined;
  }

  #addNext(body: ShellBody, facts: Facts): string | undefined {
    const previous = this.#placed.at(-1);
    if (previous === undefined) return this.#addFirst(body, facts);
    const problem = followProblem(previous.facts) ?? secondProblem(facts);
    if (problem !== undefined) return problem;
    const seen = this.#ledger.seenBy(facts);
    const isolate = new Set(seen.items);
    if (mustIsolate(previous.facts.leaks, this.#context)) isolate.add(previous);
    for (const item of isolate) {
      if (!this.#canIsolate(item, seen.options.has(item))) return this.#isolationProblem(item, seen.options);
    }
    const joint = this.#jointBehind(previous, isolate.has(previous), facts);
    if (joint === undefined) return this.#reliance(previous.facts);
    const place = joint === ';' || this.#wantsOpen(facts) ? 'open' : 'closed';
    const braced = joint === '&&' && place === 'open';
    const needsClose = this.#braces > 0 || (joint === '&&' && facts.shape !== 'chain');
    if (needsClose && facts.heredoc) return 'its heredoc leaves no room for the end of a group';
    if (needsClose && facts.kept.problem !== undefined) return facts.kept.problem;
    if (braced && this.#braces >= deepestNesting) return 'groups would be nested too deep';
    for (const item of isolate) this.#isolate(item);
    this.#push(body, facts, { joint, place, braced, before: previous.after });
    return undefined;
  }

  #push(body: ShellBody, facts: Facts, where: Pick<Placed, 'joint' | 'place' | 'braced' | 'before'>): void {
    const item: Placed = {
      index: this.#placed.length,
      body,
      facts,
      ...where,
      isolated: false,
      guarded: false,
      after: where.before,
    };
    if (facts.errexit === 'on') item.after = where.place === 'open' ? 'on' : 'unknown';
    else if (facts.errexit !== 'inherit') item.after = 'unknown';
    if (where.braced) this.#braces += 1;
    this.#placed.push(item);
    this.#ledger.add(item);
  }

  /** Whether the body's failures must go on to count for errexit, or its `set -e;` shall serve what follows. */
  #wantsOpen(facts: Facts): boolean {
    return this.#relies(facts) || (facts.errexit === 'on' && facts.lead?.separator === ';');
  }

  #relies(facts: Facts): boolean {
    return facts.relies && this.#errexitIn(facts) !== 'off';
  }

  /** errexit while the body runs in a process of its own. */
  #errexitIn(facts: Facts): Errexit {
    if (facts.errexit === 'inherit') return this.#context.errexit;
    return facts.errexit === 'mixed' ? 'unknown' : facts.errexit;
  }

  /** Whether a body can be put into a subshell where it stands. */
  #canIsolate(item: Placed, hidesOptions: boolean): boolean {
    if (item.place === 'closed') return true;
    if (!this.#relies(item.facts) && item === this.#placed.at(-1)) return true;
    if (hidesOptions) return false;
    return isGuardable(item) || (item.before === 'on' && item.facts.errexit === 'inherit');
  }

  #reliance(facts: Facts): string {
    if (this.#context.errexit !== 'unknown' || facts.errexit !== 'inherit') {
      return 'the RUN before it relies on errexit, which does not count before `&&`';
    }
    return 'the RUN before it may rely on errexit, if its base sets a SHELL with -e, and that does not count before `&&`';
  }

  #isolationProblem(item: Placed, options: ReadonlySet<Placed>): string {
    if (options.has(item))
      return 'options that a RUN before it sets, and that stay in force, would change it';
    const which = item === this.#placed.at(-1) ? 'the RUN before it' : 'an earlier RUN';
    return `${which} leaves state behind that it would see, and relies on errexit, so that it cannot be isolated`;
  }

  #isolate(item: Placed): void {
    if (item.isolated) return;
    item.isolated = true;
    item.guarded = item.place === 'open' && isGuardable(item);
    if (item.place === 'closed') {
      item.after = item.before;
    } else if (!this.#relies(item.facts) && item === this.#placed.at(-1)) {
      if (item.braced) this.#braces -= 1;
      item.braced = false;
      item.guarded = false;
      item.place = 'closed';
      item.after = item.before;
    }
    const next = this.#placed[item.index + 1];
    if (item.place === 'open' && next !== undefined) next.joint = ';';
  }

  /** How the next body can be joined to the previous one, once that is isolated or not. */
  #jointBehind(previous: Placed, isolated: boolean, facts: Facts): '&&' | ';' | undefined {
    const becomesClosed = isolated && !this.#relies(previous.facts);
    const isOpen = previous.place === 'open' && !becomesClosed;
    const relies = isOpen && !isolated ? this.#tailRelies(previous.facts) : this.#relies(previous.facts);
    const after = isolated && !(isOpen && isGuardable(previous)) ? previous.before : previous.after;
    const startsStatement = previous.joint === ';' || (previous.braced && isOpen) || previous.index === 0;
    const canStop = after === 'on' && startsStatement && (isolated || previous.facts.tailFailsExactly);
    const isList = (isOpen && previous.facts.shape === 'list') || this.#wantsOpen(facts);
    if (canStop && (isList || relies)) return ';';
    return relies ? undefined : '&&';
  }

  #tailRelies(facts: Facts): boolean {
    return facts.tailRelies && this.#errexitIn(facts) !== 'off';
  }
}

/** Whether `set -e; a; b` can be written as `set -e; ( a; b )`. */
function isGuardable({ facts }: Placed): boolean {
  return facts.errexit === 'on' && facts.lead?.separator === ';';
}

/** Why a body can be no part of any composition of more than itself. */
function refusalOf(body: ShellBody, context: ShellContext): string | undefined {
  if (context.readsStartupFiles === true)
    return 'its shell reads files when it starts, which the RUN before may change';
  if (body.form === 'heredoc') return 'it is a heredoc';
  if (body.broken) return 'it is not a shell text that can be understood';
  const facts = readFacts(body);
  if (facts.shape === 'empty') return 'it has no command';
  if (facts.background) return 'it leaves a job in the background, which would live on in the next RUN';
  if (facts.bashSyntax !== undefined && context.dialect !== 'bash') {
    return `it uses ${facts.bashSyntax}, which only bash knows, and its shell may be another`;
  }
  if (facts.heredoc && body.instruction.heredocs.length === 0) return 'it has a heredoc without lines';
  return undefined;
}

/** Why nothing can follow a body. */
function followProblem(facts: Facts): string | undefined {
  if (facts.heredoc) return 'the RUN before it ends in the lines of a heredoc';
  if (facts.kept.problem !== undefined) return `in the RUN before it, ${facts.kept.problem}`;
  if (facts.trapsFailures) return 'the RUN before it traps failures, which would not count before `&&`';
  return undefined;
}

/** Why a body must be the first in its process. */
function secondProblem({ senses }: Facts): string | undefined {
  for (const name of senses.place) return `it reads $${name}, which tells where in its process it stands`;
  return undefined;
}

function render(placed: readonly Placed[]): Part[] {
  const parts: Part[] = [];
  let closers = '';
  let lead: string | undefined;
  for (const [index, item] of placed.entries()) {
    const isLast = index === placed.length - 1;
    const isBraced = item.braced && !(isLast && item.facts.shape === 'chain');
    if (isBraced) closers += '; }';
    const form = formOf(item, placed.length === 1, lead, index === 0);
    const close = form.close + (isLast ? closers : '');
    const open = (isBraced ? '{ ' : '') + form.open;
    const keepsAll = isLast && open === '' && close === '' && (item.facts.heredoc || item.facts.kept.comment);
    const end = keepsAll ? item.body.text.length : item.facts.kept.end;
    const grouping = isBraced && form.grouping === 'plain' ? 'braces' : form.grouping;
    parts.push({ body: item.body, grouping, joint: item.joint, start: form.start, end, open, close });
    lead = leadBehind(item, lead);
  }
  return parts;
}

/** Group and kept head of one part, given the `set` that is in force. */
function formOf(
  item: Placed,
  isAlone: boolean,
  inForce: string | undefined,
  isFirst: boolean,
): Pick<Part, 'grouping' | 'start' | 'open' | 'close'> {
  const { facts } = item;
  const isRepeated =
    !isFirst &&
    !item.braced &&
    facts.lead !== undefined &&
    facts.lead.text === inForce &&
    facts.errexit !== 'mixed';
  if (item.guarded && facts.lead !== undefined) {
    if (isRepeated) return { grouping: 'subshell', start: facts.lead.end, open: '( ', close: ' )' };
    return { grouping: 'guarded', start: facts.lead.end, open: `${facts.lead.text}; ( `, close: ' )' };
  }
  if (item.isolated) return { grouping: 'subshell', start: 0, open: '( ', close: ' )' };
  const needsBraces = !isAlone && item.place === 'closed' && facts.shape !== 'chain';
  if (needsBraces) return { grouping: 'braces', start: 0, open: '{ ', close: '; }' };
  const isSameJoint = item.joint === facts.lead?.separator && (item.joint === ';' || facts.shape === 'chain');
  return { grouping: 'plain', start: isRepeated && isSameJoint ? facts.lead.end : 0, open: '', close: '' };
}

/** The `set` in force behind a part, if it is one that a next part may spare. */
function leadBehind(item: Placed, before: string | undefined): string | undefined {
  const { facts } = item;
  if (item.isolated && !item.guarded) return before;
  if (facts.setsMoreOptions && !item.isolated) return undefined;
  return facts.lead === undefined ? before : facts.lead.text;
}

/** The string that the shell would get for these parts. */
export function composedText(parts: readonly Part[]): string {
  return parts
    .map(({ body, joint, start, end, open, close }, index) => {
      const before = index === 0 ? '' : joint === ';' ? '; ' : ' && ';
      return before + open + body.text.text.slice(start, end) + close;
    })
    .join('');
}
